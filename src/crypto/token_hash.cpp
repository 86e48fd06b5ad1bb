// SPDX-License-Identifier: Apache-2.0
#include "crypto/token_hash.h"

#include <algorithm>

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

namespace {

constexpr std::size_t kSha256 = crypto_auth_hmacsha256_BYTES;

void hmac_sha256(core::BytesView key, std::initializer_list<core::BytesView> pieces, unsigned char* target) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, in(key), key.size());
  for (const auto piece : pieces) crypto_auth_hmacsha256_update(&state, in(piece), piece.size());
  crypto_auth_hmacsha256_final(&state, target);
  wipe(&state, sizeof state);
}

}  // namespace

TokenHash::TokenHash(const Secret& key) : size_(Secret::kSize) { key.view().copy(key_.data(), size_); }

std::array<std::uint8_t, 64> TokenHash::hash(core::BytesView message, core::BytesView salt) const {
  std::array<std::uint8_t, 64> digest{};
  std::array<unsigned char, crypto_generichash_blake2b_SALTBYTES> padded{};
  std::copy_n(salt.begin(), std::min(salt.size(), padded.size()), padded.begin());  // the salt may be empty
  crypto_generichash_blake2b_salt_personal(digest.data(), digest.size(), in(message), message.size(), in(key_.view()),
                                           size_, padded.data(), nullptr);
  return digest;
}

TokenHash TokenHash::derive(core::BytesView context) const {
  TokenHash derived;
  derived.size_ = Secret::kSize;
  crypto_generichash(out(derived.key_.data()), derived.size_, in(context), context.size(), in(key_.view()), size_);
  return derived;
}

std::vector<TokenHash> hkdf_token_hashes(core::BytesView secret, core::BytesView salt, core::BytesView info,
                                         std::size_t size, std::size_t count) {
  std::vector<TokenHash> keys;
  if (size == 0 || size > TokenHash::kMaxKey || size * count > 255 * kSha256) return keys;
  const core::Bytes no_salt(kSha256, '\0');
  SecretBytes<kSha256> extracted, block;
  hmac_sha256(salt.empty() ? no_salt : salt, {secret}, out(extracted.data()));
  core::BytesView before;
  std::size_t used = kSha256;  // of the block; all of it: the first byte makes a new one
  char number = 0;
  for (std::size_t k = 0; k < count; ++k) {
    TokenHash key;
    key.size_ = size;
    for (std::size_t i = 0; i < size; ++i) {
      if (used == kSha256) {
        ++number;
        SecretBytes<kSha256> next;
        hmac_sha256(extracted.view(), {before, info, core::BytesView(&number, 1)}, out(next.data()));
        block = std::move(next);
        before = block.view();
        used = 0;
      }
      key.key_.data()[i] = block.view()[used++];
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace crypto
