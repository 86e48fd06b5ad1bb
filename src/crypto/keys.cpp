// SPDX-License-Identifier: Apache-2.0
#include "crypto/keys.h"

#include <array>

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

static_assert(kPublicKeySize == crypto_box_PUBLICKEYBYTES && Secret::kSize == crypto_box_SECRETKEYBYTES);
static_assert(Secret::kSize == crypto_box_SEEDBYTES);
static_assert(Secret::kSize == crypto_sign_SEEDBYTES);
static_assert(kSealOverhead == crypto_box_SEALBYTES && kSignatureSize == crypto_sign_BYTES);
static_assert(kPublicKeySize == crypto_sign_PUBLICKEYBYTES);

BoxKeyPair box_keypair(const Secret& seed) {
  BoxKeyPair keys;
  keys.public_key.resize(kPublicKeySize);
  crypto_box_seed_keypair(out(keys.public_key.data()), out(keys.secret_key.data()), in(seed.view()));
  return keys;
}

SignKeyPair sign_keypair(const Secret& seed) {
  SignKeyPair keys{core::Bytes(kPublicKeySize, '\0'), seed.copy()};
  SecretBytes<crypto_sign_SECRETKEYBYTES> expanded;
  crypto_sign_seed_keypair(out(keys.public_key.data()), out(expanded.data()), in(seed.view()));
  return keys;
}

core::Result<core::Bytes> seal_to(core::BytesView public_key, core::BytesView message) {
  core::Bytes sealed(message.size() + kSealOverhead, '\0');
  if (public_key.size() != kPublicKeySize ||
      crypto_box_seal(out(sealed.data()), in(message), message.size(), in(public_key)) != 0) {
    return core::problem(core::ProblemKey::bad_envelope, "recipient key is not usable");
  }
  return sealed;
}

std::optional<core::Bytes> open_sealed(const BoxKeyPair& keys, core::BytesView sealed) {
  if (sealed.size() < kSealOverhead) return std::nullopt;
  core::Bytes message(sealed.size() - kSealOverhead, '\0');
  if (crypto_box_seal_open(out(message.data()), in(sealed), sealed.size(), in(keys.public_key),
                           in(keys.secret_key.view())) != 0) {
    return std::nullopt;
  }
  return message;
}

core::Bytes sign(const SignKeyPair& keys, core::BytesView message) {
  SecretBytes<crypto_sign_SECRETKEYBYTES> expanded;  // seed, then public key
  keys.seed.view().copy(expanded.data(), Secret::kSize);
  keys.public_key.copy(expanded.data() + Secret::kSize, kPublicKeySize);
  core::Bytes signature(kSignatureSize, '\0');
  crypto_sign_detached(out(signature.data()), nullptr, in(message), message.size(), in(expanded.view()));
  return signature;
}

bool verify(core::BytesView public_key, core::BytesView message, core::BytesView signature) {
  return public_key.size() == kPublicKeySize && signature.size() == kSignatureSize &&
         crypto_sign_verify_detached(in(signature), in(message), message.size(), in(public_key)) == 0;
}

}  // namespace crypto
