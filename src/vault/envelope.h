// SPDX-License-Identifier: Apache-2.0
// The envelope: the one sealed form of everything that is not a file (docs/formats.md section 2). Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/secret.h"

namespace vault {

enum class Kind { section, capsule, seed, root, label, grant, file };
std::string_view kind_word(Kind kind);

/// What an envelope is bound to. Opening with any other context fails, so a sealed text cannot be moved to another
/// section, name, version or network.
class Context {
 public:
  static Context section(const core::NetworkId& network, const core::SectionId& id, std::string_view name,
                         std::uint64_t version = 1);
  static Context capsule(const core::NetworkId& network, const core::BundleId& report);
  static Context seed(const core::NetworkId& network, const core::UserId& user,
                      std::string_view name);  ///< "password", "recovery"
  static Context root(const core::NetworkId& network, const core::OrgId& org);
  static Context label(const core::NetworkId& network, const core::SectionId& label);
  static Context grant(const core::NetworkId& network, const core::BundleId& bundle, std::uint64_t epoch);
  static Context file(const core::NetworkId& network, const core::SectionId& id);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const core::Bytes& associated() const { return associated_; }  ///< the AD, as formats.md spells it

  /// The general form, for shared vectors. `id` is 16 bytes.
  Context(Kind kind, core::BytesView id, std::string_view name, std::uint64_t version, const core::NetworkId& network);

 private:
  Kind kind_;
  core::Bytes associated_;
};

constexpr std::size_t kEnvelopeHeaderSize = 34;
constexpr std::size_t kEnvelopeOverhead = kEnvelopeHeaderSize + 16;

/// Length after padding of a text of `size` bytes.
std::size_t padded_size(std::size_t size);

/// Pads (not for grants) and seals under a random nonce. The key may seal any number of envelopes.
core::Bytes seal(core::Random& random, const crypto::Secret& key, const Context& context, core::BytesView plain);

/// `bad_envelope` for every failure: version, algorithm, key, context, a changed bit, padding that we do not write.
/// The caller wipes the returned text.
core::Result<core::Bytes> open(const crypto::Secret& key, const Context& context, core::BytesView envelope);

/// For the server, which holds no key: does this have the outer shape of an envelope of that kind (version, algorithm,
/// a length we write)? Clear text, truncated and padded-by-hand values do not. Not a proof that it can be opened.
bool has_envelope_shape(Kind kind, core::BytesView envelope);

}  // namespace vault
