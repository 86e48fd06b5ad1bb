// SPDX-License-Identifier: Apache-2.0
#include "core/bytes.h"

#include <cstddef>
#include <limits>

namespace core {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<std::int8_t, 256> make_base64_table() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kBase64.size(); ++i) {
    table[static_cast<unsigned char>(kBase64[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}
constexpr auto kBase64Table = make_base64_table();

void append_field(Bytes& out, BytesView field) {
  const auto n = static_cast<std::uint32_t>(field.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>((n >> shift) & 0xFFU));
  out.append(field);
}

}  // namespace

std::string hex(BytesView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out.push_back(kHex[b >> 4U]);
    out.push_back(kHex[b & 15U]);
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

std::string base64url(BytesView bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t word = 0;
  int bits = 0;
  for (const char c : bytes) {
    word = (word << 8U) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out.push_back(kBase64[(word >> static_cast<unsigned>(bits)) & 63U]);
    }
  }
  if (bits > 0) out.push_back(kBase64[(word << static_cast<unsigned>(6 - bits)) & 63U]);
  return out;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes out(text.size() * 3 / 4, '\0');
  const auto value = [&](std::size_t i) { return kBase64Table[static_cast<unsigned char>(text[i])]; };
  std::size_t at = 0, i = 0;
  int bad = 0;  // the sign bit of any value: looked at once, at the end
  for (; i + 4 <= text.size(); i += 4) {
    const int a = value(i), b = value(i + 1), c = value(i + 2), d = value(i + 3);
    bad |= a | b | c | d;
    const auto word = static_cast<std::uint32_t>((a & 63) << 18 | (b & 63) << 12 | (c & 63) << 6 | (d & 63));
    out[at++] = static_cast<char>(word >> 16U);
    out[at++] = static_cast<char>(word >> 8U & 0xFFU);
    out[at++] = static_cast<char>(word & 0xFFU);
  }
  std::uint32_t word = 0;
  const std::size_t rest = text.size() - i;
  for (; i < text.size(); ++i) {
    bad |= value(i);
    word = (word << 6U) | static_cast<std::uint32_t>(value(i) & 63);
  }
  const std::uint32_t spare = rest == 2 ? word & 15U : rest == 3 ? word & 3U : 0U;
  if (bad < 0 || spare != 0) return std::nullopt;
  if (rest == 2) out[at] = static_cast<char>(word >> 4U & 0xFFU);
  if (rest == 3) {
    out[at] = static_cast<char>(word >> 10U & 0xFFU);
    out[at + 1] = static_cast<char>(word >> 2U & 0xFFU);
  }
  return out;
}

Bytes u64be(std::uint64_t value) {
  Bytes out(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<char>((value >> (56U - 8U * i)) & 0xFFU);
  return out;
}

std::optional<std::uint64_t> from_u64be(BytesView bytes) {
  if (bytes.size() != 8) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

Bytes frame(std::initializer_list<BytesView> fields) {
  Bytes out;
  std::size_t size = 0;
  for (const auto& f : fields) size += 4 + f.size();
  out.reserve(size);
  for (const auto& f : fields) append_field(out, f);
  return out;
}

Bytes frame(const std::vector<Bytes>& fields) {
  Bytes out;
  for (const auto& f : fields) append_field(out, f);
  return out;
}

std::optional<std::vector<Bytes>> unframe(BytesView bytes) {
  std::vector<Bytes> out;
  while (!bytes.empty()) {
    if (bytes.size() < 4) return std::nullopt;
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < 4; ++i) n = (n << 8U) | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(4);
    if (n > bytes.size()) return std::nullopt;
    out.emplace_back(bytes.substr(0, n));
    bytes.remove_prefix(n);
  }
  return out;
}

namespace {

struct Utf8Class {
  unsigned lead_mask, lead_bits;
  std::size_t length;
  std::uint32_t smallest;
};
constexpr std::array<Utf8Class, 4> kUtf8Classes{
    {{0x80U, 0x00U, 1, 1}, {0xE0U, 0xC0U, 2, 0x80}, {0xF0U, 0xE0U, 3, 0x800}, {0xF8U, 0xF0U, 4, 0x10000}}};

/// Length of the well-formed character at the start of text, or 0.
std::size_t utf8_character(BytesView text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  for (const auto& c : kUtf8Classes) {
    if ((lead & c.lead_mask) != c.lead_bits) continue;
    if (text.size() < c.length) return 0;
    std::uint32_t point = lead & ~c.lead_mask;
    for (std::size_t i = 1; i < c.length; ++i) {
      const auto b = static_cast<unsigned char>(text[i]);
      if ((b & 0xC0U) != 0x80U) return 0;
      point = (point << 6U) | (b & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return point >= c.smallest && point <= 0x10FFFF && !surrogate ? c.length : 0;
  }
  return 0;
}

}  // namespace

bool valid_utf8(BytesView text) {
  while (!text.empty()) {
    const std::size_t n = utf8_character(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

}  // namespace core
