// SPDX-License-Identifier: Apache-2.0
#include "vault/envelope.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "crypto/aead.h"
#include "crypto/hash.h"

namespace vault {
namespace {

constexpr char kVersion = 1;
constexpr char kAlgorithm = 1;
constexpr std::size_t kKeyIdSize = 8;
constexpr std::array<std::size_t, 5> kBlocks{256, 1024, 4096, 16384, 65536};
constexpr std::size_t kLargeBlock = 8192;

core::Bytes key_id(const crypto::Secret& key) {
  core::Bytes framed = core::frame({"suluh/1", "key", key.view()});
  core::Bytes id = crypto::hash(framed).substr(0, kKeyIdSize);
  crypto::wipe(framed);
  return id;
}

std::size_t block_for(std::size_t size) {
  const auto* const block = std::upper_bound(kBlocks.begin(), kBlocks.end(), size);
  return block == kBlocks.end() ? kLargeBlock : *block;
}

/// The block a padded text was padded with; 0 for a length we never write.
std::size_t block_of_padded(std::size_t padded) {
  if (std::find(kBlocks.begin(), kBlocks.end(), padded) != kBlocks.end()) return padded;
  return padded > kBlocks.back() && padded % kLargeBlock == 0 ? kLargeBlock : 0;
}

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_envelope, why); }

/// One text has one padded form; anything else was not made by us.
bool unpad_exactly(core::Bytes& text) {
  const std::size_t padded = text.size();
  const std::size_t block = block_of_padded(padded);
  return block != 0 && crypto::unpad(text, block) && padded_size(text.size()) == padded;
}

}  // namespace

std::string_view kind_word(Kind kind) {
  static constexpr std::array<std::string_view, 7> kWords{"section", "capsule", "seed", "root",
                                                          "label",   "grant",   "file"};
  return kWords[static_cast<std::size_t>(kind)];
}

Context::Context(Kind kind, core::BytesView id, std::string_view name, std::uint64_t version,
                 const core::NetworkId& network)
    : kind_(kind),
      associated_(
          core::frame({"suluh/1", "envelope", kind_word(kind), id, name, core::u64be(version), network.bytes()})) {
  assert(id.size() == 16);
}

Context Context::section(const core::NetworkId& network, const core::SectionId& id, std::string_view name,
                         std::uint64_t version) {
  return {Kind::section, id.bytes(), name, version, network};
}
Context Context::capsule(const core::NetworkId& network, const core::BundleId& report) {
  return {Kind::capsule, report.bytes(), "capsule", 1, network};
}
Context Context::seed(const core::NetworkId& network, const core::UserId& user, std::string_view name) {
  return {Kind::seed, user.bytes(), name, 1, network};
}
Context Context::root(const core::NetworkId& network, const core::OrgId& org) {
  return {Kind::root, org.bytes(), "root", 1, network};
}
Context Context::label(const core::NetworkId& network, const core::SectionId& label) {
  return {Kind::label, label.bytes(), "label", 1, network};
}
Context Context::grant(const core::NetworkId& network, const core::BundleId& bundle, std::uint64_t epoch) {
  return {Kind::grant, bundle.bytes(), "", epoch, network};
}
Context Context::file(const core::NetworkId& network, const core::SectionId& id) {
  return {Kind::file, id.bytes(), "", 1, network};
}

std::size_t padded_size(std::size_t size) {
  const std::size_t block = block_for(size);
  return (size / block + 1) * block;
}

core::Bytes seal(core::Random& random, const crypto::Secret& key, const Context& context, core::BytesView plain) {
  core::Bytes text;
  text.reserve(padded_size(plain.size()));  // growing later would leave an unwiped copy behind
  text.append(plain);
  if (context.kind() != Kind::grant) crypto::pad(text, block_for(plain.size()));
  const core::Bytes nonce = random.bytes(crypto::kNonceSize);
  core::Bytes envelope{kVersion, kAlgorithm};
  envelope.reserve(kEnvelopeOverhead + text.size());
  envelope += key_id(key);
  envelope += nonce;
  envelope += crypto::aead_seal(key, nonce, context.associated(), text);
  crypto::wipe(text);
  return envelope;
}

core::Result<core::Bytes> open(const crypto::Secret& key, const Context& context, core::BytesView envelope) {
  if (envelope.size() < kEnvelopeOverhead) return refused("too short");
  if (envelope[0] != kVersion) return refused("unknown version");
  if (envelope[1] != kAlgorithm) return refused("unknown algorithm");
  if (!crypto::equal(envelope.substr(2, kKeyIdSize), key_id(key))) return refused("another key");
  auto text = crypto::aead_open(key, envelope.substr(2 + kKeyIdSize, crypto::kNonceSize), context.associated(),
                                envelope.substr(kEnvelopeHeaderSize));
  if (!text) return refused("does not open");
  if (context.kind() != Kind::grant && !unpad_exactly(*text)) {
    crypto::wipe(*text);
    return refused("padding");
  }
  return std::move(*text);
}

bool has_envelope_shape(Kind kind, core::BytesView envelope) {
  if (envelope.size() < kEnvelopeOverhead || envelope[0] != kVersion || envelope[1] != kAlgorithm) return false;
  const std::size_t text = envelope.size() - kEnvelopeOverhead;
  return kind == Kind::grant ? text == crypto::Secret::kSize : block_of_padded(text) != 0;
}

}  // namespace vault
