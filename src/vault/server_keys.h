// SPDX-License-Identifier: Apache-2.0
// What the server itself may know: K_srv and its subkeys (docs/formats.md section 9). K_srv lies in a file outside the
// data folder and the backup, so that a stolen database or backup alone opens nothing and allows no guessing offline.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace vault {

/// One generation, or several after rotations. What hangs on somebody's secret that the server does not know (receipts,
/// passwords, recovery codes) is a MAC under the first generation, of that one under the second, and so on: it can be
/// carried on without the secret, and an earlier generation alone tests no guess. Everything else is under the newest,
/// but for the audit log, whose key is its identity and stays. Immutable after construction; thread-safe.
class ServerKeys {
 public:
  explicit ServerKeys(crypto::Secret root);
  /// Reads a line of 64 hex digits for each generation, oldest first. bad_config when the file is missing, malformed or
  /// readable by others.
  static core::Result<ServerKeys> load(const std::string& path);
  /// Makes a new key file with mode 0600; bad_config when the file exists or cannot be written.
  static core::Done create(const std::string& path, core::Random& random);
  /// Adds a generation to the file, whole or not at all. What is stored follows when the house is opened next.
  static core::Done add_generation(const std::string& path, core::Random& random);

  [[nodiscard]] std::size_t generations() const { return roots_.size(); }
  /// The oldest `count` generations: what these keys were at that time. 1 to generations().
  [[nodiscard]] ServerKeys first(std::size_t count) const;
  /// Tells generations apart without giving anything away; kept in the database.
  [[nodiscard]] core::Bytes mark() const;

  /// A stored MAC of the first `from` generations, carried on to the newest.
  [[nodiscard]] core::Bytes carried_lookup(core::BytesView stored, std::size_t from) const;
  [[nodiscard]] core::Bytes carried_sign_in(core::BytesView stored, std::size_t from) const;  ///< proof or recovery

  [[nodiscard]] core::Bytes lookup_mac(core::BytesView lookup) const;
  [[nodiscard]] core::Bytes proof_mac(const core::UserId& user, core::BytesView proof) const;
  [[nodiscard]] core::Bytes recovery_mac(const core::UserId& user, core::BytesView proof) const;
  [[nodiscard]] core::Bytes share(const core::UserId& user) const;  ///< P_u of who joins or chooses a password now
  /// P_u of who did so under an earlier generation is kept, sealed.
  [[nodiscard]] core::Bytes seal_share(const core::UserId& user, core::BytesView share, core::Random& random) const;
  [[nodiscard]] std::optional<core::Bytes> open_share(const core::UserId& user, core::BytesView sealed) const;
  [[nodiscard]] core::Bytes false_salt(std::string_view login) const;
  [[nodiscard]] core::Bytes session_mac(core::BytesView token) const;
  [[nodiscard]] std::string csrf(core::BytesView session_mac) const;
  [[nodiscard]] core::Bytes invitation_mac(core::BytesView token) const;
  [[nodiscard]] core::Bytes anchor(const core::OrgId& org) const;
  [[nodiscard]] core::Bytes sms_mac(std::string_view number) const;
  [[nodiscard]] core::Bytes rate_key() const;
  [[nodiscard]] crypto::SignKeyPair log_keys() const;

  [[nodiscard]] core::Bytes seal_totp(const core::UserId& user, core::BytesView secret, core::Random& random) const;
  [[nodiscard]] std::optional<core::Bytes> open_totp(const core::UserId& user, core::BytesView sealed) const;

  /// Encodings of identities at rest; `context` says whose (docs/register.md section 2).
  [[nodiscard]] core::Bytes seal_encoding(core::BytesView context, core::BytesView plain, core::Random& random) const;
  [[nodiscard]] std::optional<core::Bytes> open_encoding(core::BytesView context, core::BytesView sealed) const;

 private:
  explicit ServerKeys(std::vector<crypto::Secret> roots);
  [[nodiscard]] core::Bytes keyed(std::uint64_t subkey, core::BytesView data) const;    // newest generation
  [[nodiscard]] core::Bytes chained(std::uint64_t subkey, core::BytesView data) const;  // all of them
  [[nodiscard]] core::Bytes carried(std::uint64_t subkey, core::Bytes stored, std::size_t from) const;
  [[nodiscard]] core::Bytes seal(std::string_view kind, const core::UserId& user, core::BytesView plain,
                                 core::Random& random) const;
  [[nodiscard]] std::optional<core::Bytes> open(std::string_view kind, const core::UserId& user,
                                                core::BytesView sealed) const;
  std::vector<crypto::Secret> roots_;  // oldest first, never empty
};

}  // namespace vault
