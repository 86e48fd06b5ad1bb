// SPDX-License-Identifier: Apache-2.0
// The keyed hash of person matching: parts of names become positions of bits. Matches match::KeyedHash without knowing
// it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "crypto/secret.h"

namespace crypto {

/// Keyed BLAKE2b-512. Pure and thread-safe; the key is wiped with the object.
class TokenHash {
 public:
  static constexpr std::size_t kMaxKey = 64;
  explicit TokenHash(const Secret& key);
  TokenHash(TokenHash&&) noexcept = default;
  TokenHash& operator=(TokenHash&&) noexcept = default;

  /// `salt` is at most 16 bytes, padded with zeros as RFC 7693's parameter block has it.
  [[nodiscard]] std::array<std::uint8_t, 64> hash(core::BytesView message, core::BytesView salt) const;
  /// Under the key MAC(key, context), 32 bytes. For keys of any length: BLAKE2b-256 keyed with it.
  [[nodiscard]] TokenHash derive(core::BytesView context) const;

 private:
  TokenHash() = default;
  friend std::vector<TokenHash> hkdf_token_hashes(core::BytesView, core::BytesView, core::BytesView, std::size_t,
                                                  std::size_t);
  SecretBytes<kMaxKey> key_;
  std::size_t size_ = 0;
};

/// HKDF-SHA-256 (RFC 5869): `count` keys of `size` bytes (at most 64, together at most 8,160), one after the other from
/// one expansion, as clkhash makes its keys. Empty when there would be more.
std::vector<TokenHash> hkdf_token_hashes(core::BytesView secret, core::BytesView salt, core::BytesView info,
                                         std::size_t size, std::size_t count);

}  // namespace crypto
