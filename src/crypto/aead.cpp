// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <cassert>

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

static_assert(kNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(Secret::kSize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

core::Bytes aead_seal(const Secret& key, core::BytesView nonce, core::BytesView associated, core::BytesView plain) {
  assert(nonce.size() == kNonceSize);
  core::Bytes cipher(plain.size() + kTagSize, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(out(cipher.data()), nullptr, in(plain), plain.size(), in(associated),
                                             associated.size(), nullptr, in(nonce), in(key.view()));
  return cipher;
}

std::optional<core::Bytes> aead_open(const Secret& key, core::BytesView nonce, core::BytesView associated,
                                     core::BytesView cipher) {
  if (nonce.size() != kNonceSize || cipher.size() < kTagSize) return std::nullopt;
  core::Bytes plain(cipher.size() - kTagSize, '\0');
  const int failed =
      crypto_aead_xchacha20poly1305_ietf_decrypt(out(plain.data()), nullptr, nullptr, in(cipher), cipher.size(),
                                                 in(associated), associated.size(), in(nonce), in(key.view()));
  if (failed != 0) return std::nullopt;
  return plain;
}

void pad(core::Bytes& text, std::size_t block) {
  const std::size_t size = text.size();
  std::size_t padded = 0;
  text.resize((size / block + 1) * block);
  sodium_pad(&padded, out(text.data()), size, block, text.size());
}

bool unpad(core::Bytes& text, std::size_t block) {
  std::size_t size = 0;
  if (block == 0 || text.size() < block || text.size() % block != 0) return false;
  if (sodium_unpad(&size, in(text), text.size(), block) != 0) return false;
  text.resize(size);
  return true;
}

}  // namespace crypto
