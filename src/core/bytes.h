// SPDX-License-Identifier: Apache-2.0
// Byte strings and their text forms. std::string is our byte buffer: it moves, compares and binds without copies.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

using Bytes = std::string;           ///< owned bytes, may hold NUL
using BytesView = std::string_view;  ///< borrowed bytes

std::string hex(BytesView bytes);
std::optional<Bytes> from_hex(std::string_view text);  ///< lower or upper case, even length; nothing else

/// RFC 4648 section 5 without padding; decoding refuses padding, other characters and non-zero spare bits.
std::string base64url(BytesView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

Bytes u64be(std::uint64_t value);
std::optional<std::uint64_t> from_u64be(BytesView bytes);  ///< exactly 8 bytes

/// frame(f1..fn): for each field its length as u32 big-endian, then its bytes. The one canonical form of everything
/// that is signed, hashed or used as associated data: no two lists of fields share a frame.
Bytes frame(std::initializer_list<BytesView> fields);
Bytes frame(const std::vector<Bytes>& fields);
std::optional<std::vector<Bytes>> unframe(BytesView bytes);

bool valid_utf8(BytesView text);  ///< strict: no overlong forms, no surrogates, no NUL

}  // namespace core
