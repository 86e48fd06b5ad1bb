// SPDX-License-Identifier: Apache-2.0
// Sealed boxes (X25519, XSalsa20-Poly1305) and Ed25519 signatures. Thread-safe, pure but for the sender's one-time key.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "core/result.h"
#include "crypto/secret.h"

namespace crypto {

constexpr std::size_t kPublicKeySize = 32;
constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kSealOverhead = 48;

struct BoxKeyPair {
  core::Bytes public_key;  ///< 32 bytes
  Secret secret_key;
  [[nodiscard]] BoxKeyPair copy() const { return {public_key, secret_key.copy()}; }
};

/// `seed` is the RFC 8032 private key; libsodium's 64-byte form is put together for each signature and wiped.
struct SignKeyPair {
  core::Bytes public_key;  ///< 32 bytes
  Secret seed;
  [[nodiscard]] SignKeyPair copy() const { return {public_key, seed.copy()}; }
};

BoxKeyPair box_keypair(const Secret& seed);
SignKeyPair sign_keypair(const Secret& seed);

/// 48 bytes longer than the message. bad_envelope for a key that is not 32 bytes or of low order: sealing to it would
/// let everybody open.
core::Result<core::Bytes> seal_to(core::BytesView public_key, core::BytesView message);
/// Nothing where it was not sealed to this key pair or was changed.
std::optional<core::Bytes> open_sealed(const BoxKeyPair& keys, core::BytesView sealed);

core::Bytes sign(const SignKeyPair& keys, core::BytesView message);  ///< 64 bytes, detached
/// False for wrong sizes, non-canonical or low-order keys and signatures, and of course for another message.
bool verify(core::BytesView public_key, core::BytesView message, core::BytesView signature);

}  // namespace crypto
