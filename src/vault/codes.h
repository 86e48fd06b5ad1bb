// SPDX-License-Identifier: Apache-2.0
// Bits as characters that people write down, and the printed codes made of them (docs/formats.md section 3).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "crypto/secret.h"

namespace vault {

/// Crockford base32 in groups of four; `bytes` must be a whole number of characters (a multiple of 5 bits) long in
/// `bits`. Bits are taken from the front, most significant first.
std::string crockford(core::BytesView bytes, std::size_t bits);
/// Reads `bits` bits, zero-filled to whole bytes. Case, spaces, commas, dots, hyphens and line ends are skipped; I and
/// L read as 1, O as 0. Nothing for another length or another character.
std::optional<core::Bytes> from_crockford(std::string_view text, std::size_t bits);

/// The first `bits` of the hash of `body` follow it: one bit string, zero-filled to whole bytes.
core::Bytes with_check_bits(core::BytesView body, core::BytesView digest, std::size_t bits);

/// A person's recovery code or an organisation's printed recovery key.
using PrintedSecret = crypto::SecretBytes<16>;

/// 28 characters: 128 bits, 12 check bits; seven groups of four.
std::string printed_code(const PrintedSecret& secret);
/// `bad_receipt` with pointer "/code" and the word "length" or "checksum".
core::Result<PrintedSecret> parse_printed_code(std::string_view text);

}  // namespace vault
