// SPDX-License-Identifier: Apache-2.0
// XChaCha20-Poly1305 (IETF) and padding. Use vault/envelope.h: it adds what an envelope is bound to.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "crypto/secret.h"

namespace crypto {

constexpr std::size_t kNonceSize = 24;
constexpr std::size_t kTagSize = 16;

/// Cipher text with its 16-byte tag behind. `nonce` is 24 bytes, never used twice under one key.
core::Bytes aead_seal(const Secret& key, core::BytesView nonce, core::BytesView associated, core::BytesView plain);
/// Nothing where key, nonce, associated data or a single bit differ.
std::optional<core::Bytes> aead_open(const Secret& key, core::BytesView nonce, core::BytesView associated,
                                     core::BytesView cipher);

/// ISO/IEC 7816-4 padding (0x80, zeros) up to the next multiple of `block` that is larger than the text.
void pad(core::Bytes& text, std::size_t block);
/// Takes it off, in time that depends on the length alone. False, text unchanged, where there is no such padding.
bool unpad(core::Bytes& text, std::size_t block);

}  // namespace crypto
