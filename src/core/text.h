// SPDX-License-Identifier: Apache-2.0
// Characters (code points) of texts that are valid UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace core {

constexpr bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

constexpr std::size_t count_characters(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += continues_character(c) ? 0U : 1U;
  return count;
}

/// Never cuts inside a character.
constexpr std::string_view first_characters(std::string_view utf8, std::size_t count) {
  std::size_t end = 0;
  for (; end < utf8.size(); ++end) {
    if (continues_character(utf8[end])) continue;
    if (count == 0) break;
    --count;
  }
  return utf8.substr(0, end);
}

}  // namespace core
