// SPDX-License-Identifier: Apache-2.0
#include "match/letters.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <vector>

#include "match/data_file.h"

namespace match {
namespace {

constexpr std::size_t kPlane = 0x10000;

/// For each code point of the first plane: where its text is and how long; kUnknown where the table has no line.
class Letters {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  Letters() : entries_(kPlane, kUnknown) {
    for_each_line(data_file("letters.txt"), [&](std::string_view line) {
      unsigned code = 0;
      const auto end = std::from_chars(line.data(), line.data() + line.size(), code, 16).ptr;
      line.remove_prefix(static_cast<std::size_t>(end - line.data()));
      if (!line.empty()) line.remove_prefix(1);
      if (code < kPlane) entries_[code] = static_cast<std::uint32_t>(texts_.size() << 8U | line.size());
      texts_ += line;
    });
  }
  [[nodiscard]] std::uint32_t entry(std::uint32_t code) const { return code < kPlane ? entries_[code] : kUnknown; }
  [[nodiscard]] std::string_view text(std::uint32_t entry) const {
    return std::string_view(texts_).substr(entry >> 8U, entry & 0xFFU);
  }

 private:
  std::vector<std::uint32_t> entries_;
  std::string texts_;
};

const Letters& letters() {
  static const Letters kLetters;
  return kLetters;
}

struct Range {
  std::uint32_t first, last;
};
// Where no letters are: punctuation and symbols, presentation forms, emoji, private use. What lies outside these and
// above Armenian's beginning is taken for a letter of another script.
constexpr std::array kNoLetters{Range{0x2000, 0x2BFF},   Range{0x2E00, 0x2E7F}, Range{0x3000, 0x3004},
                                Range{0x3008, 0x3020},   Range{0x3030, 0x3030}, Range{0xD800, 0xF8FF},
                                Range{0xFE00, 0xFE6F},   Range{0xFF00, 0xFFFF}, Range{0x1F000, 0x1FBFF},
                                Range{0xE0000, 0x10FFFF}};

bool other_letter(std::uint32_t code) {
  if (code < 0x530) return false;
  for (const auto& range : kNoLetters) {
    if (code >= range.first && code <= range.last) return false;
  }
  return true;
}

struct Character {
  std::uint32_t code;
  std::size_t size;
};
constexpr std::uint32_t kBroken = 0xFFFFFFFF;

std::uint32_t byte(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

Character decode(std::string_view text) {
  const auto lead = byte(text, 0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {kBroken, 1};
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(text, i) & 0xC0U) != 0x80) return {kBroken, 1};
    code = code << 6U | (byte(text, i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[size] || surrogate || code > 0x10FFFF) return {kBroken, 1};
  return {code, size};
}

// ASCII: what stands in the result. 0 is a space, 1 nothing.
constexpr std::array<char, 128> ascii_table() {
  std::array<char, 128> table{};
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<std::size_t>(c)] = c;
    table[static_cast<std::size_t>(static_cast<char>(c - 'a' + 'A'))] = c;
  }
  for (char c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = c;
  for (const char c : {'.', ',', '/', '-'}) table[static_cast<std::size_t>(c)] = c;
  table['\''] = table['`'] = 1;
  return table;
}
constexpr auto kAscii = ascii_table();

}  // namespace

std::size_t character_size(std::string_view text) { return decode(text).size; }

void clean(std::string_view text, std::string& out) {
  out.clear();
  const auto space = [&] {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
  };
  for (std::size_t i = 0, count = 0; i < text.size() && count < kMaxCharacters; ++count) {
    const auto lead = byte(text, i);
    if (lead < 0x80) {
      const char c = kAscii[lead];
      if (c > 1) {
        out.push_back(c);
      } else if (c == 0) {
        space();
      }
      ++i;
      continue;
    }
    const auto [code, size] = decode(text.substr(i));
    const auto entry = letters().entry(code);
    if (entry != Letters::kUnknown) {
      out += letters().text(entry);
    } else if (other_letter(code) && code != kBroken) {
      out += text.substr(i, size);
    } else {
      space();
    }
    i += size;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
}

}  // namespace match
