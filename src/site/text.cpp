// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include "core/bytes.h"
#include "site/form.h"

namespace site {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of the character that starts at `text[0]`; the text is valid UTF-8.
std::size_t char_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && continuation(text[size])) ++size;
  return size;
}

/// Characters that change how others are shown, and controls no keyboard sends.
bool misleading(std::string_view one) {
  if (one.size() == 1) {
    const auto byte = static_cast<unsigned char>(one[0]);
    return (byte < 0x20 && one[0] != '\n' && one[0] != '\t') || byte == 0x7F;
  }
  if (one.size() == 2) return one[0] == '\xC2' && static_cast<unsigned char>(one[1]) < 0xA0;  // C1
  if (one.size() != 3 || one[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(one[2]);
  if (one[1] == '\x80') return (last >= 0xAA && last <= 0xAE) || last == 0xA8 || last == 0xA9;  // U+202A..E, U+2028/9
  return one[1] == '\x81' && last >= 0xA6 && last <= 0xA9;                                      // U+2066..2069
}

}  // namespace

std::optional<std::string> clean_text(std::string_view raw) {
  if (!core::valid_utf8(raw)) return std::nullopt;
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] == '\r') {
      out.push_back('\n');
      i += raw.substr(i).starts_with("\r\n") ? 2 : 1;
      continue;
    }
    const auto one = raw.substr(i, char_size(raw.substr(i)));
    out.append(misleading(one) ? kReplacement : one);
    i += one.size();
  }
  return out;
}

std::optional<std::string> clean_line(std::string_view raw) {
  auto text = clean_text(raw);
  if (!text) return text;
  std::replace_if(
      text->begin(), text->end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  const auto first = text->find_first_not_of(' ');
  if (first == std::string::npos) return std::string();
  return text->substr(first, text->find_last_not_of(' ') - first + 1);
}

std::size_t count_chars(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return !continuation(c); }));
}

std::string first_chars(std::string_view utf8, std::size_t count) {
  std::size_t at = 0;
  while (at < utf8.size() && count > 0) {
    at += char_size(utf8.substr(at));
    --count;
  }
  return std::string(utf8.substr(0, at));
}

bool lower_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace site
