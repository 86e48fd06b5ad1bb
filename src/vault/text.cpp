// SPDX-License-Identifier: Apache-2.0
#include "vault/text.h"

#include <algorithm>
#include <array>

namespace vault {
namespace {

// Unicode White_Space (PropList.txt), as UTF-8. One-byte characters first: they are by far the most frequent.
constexpr std::array<std::string_view, 25> kWhiteSpace{" ",
                                                       "\n",
                                                       "\t",
                                                       "\r",
                                                       "\v",
                                                       "\f",
                                                       "\xC2\x85",
                                                       "\xC2\xA0",
                                                       "\xE1\x9A\x80",
                                                       "\xE2\x80\x80",
                                                       "\xE2\x80\x81",
                                                       "\xE2\x80\x82",
                                                       "\xE2\x80\x83",
                                                       "\xE2\x80\x84",
                                                       "\xE2\x80\x85",
                                                       "\xE2\x80\x86",
                                                       "\xE2\x80\x87",
                                                       "\xE2\x80\x88",
                                                       "\xE2\x80\x89",
                                                       "\xE2\x80\x8A",
                                                       "\xE2\x80\xA8",
                                                       "\xE2\x80\xA9",
                                                       "\xE2\x80\xAF",
                                                       "\xE2\x81\x9F",
                                                       "\xE3\x80\x80"};
// U+2010 to U+2015, the dashes.
constexpr std::array<std::string_view, 9> kMarks{
    ",", ".", "-", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};

/// Nearly every character is a letter: the lists are searched only for first bytes that stand in one of them.
bool may_separate(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b <= ' ' || b == ',' || b == '-' || b == '.' || b == 0xC2U || (b >= 0xE1U && b <= 0xE3U);
}

/// Bytes of the separator at the start of text, or 0.
template <std::size_t N>
std::size_t separator(std::string_view text, const std::array<std::string_view, N>& set) {
  if (!may_separate(text[0])) return 0;
  const auto* const found =
      std::find_if(set.begin(), set.end(), [text](std::string_view s) { return text.substr(0, s.size()) == s; });
  return found == set.end() ? 0 : found->size();
}

std::size_t code_point_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(size, text.size());
}

/// Bytes of the first `count` code points, fewer where there are not as many.
std::size_t size_of_first(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += code_point_size(text.substr(at));
  return at;
}

}  // namespace

std::vector<std::string_view> split_typed(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    const std::size_t gap = std::max(separator(rest, kWhiteSpace), separator(rest, kMarks));
    if (gap == 0) {
      at += code_point_size(rest);
      continue;
    }
    if (at > start) parts.push_back(text.substr(start, at - start));
    at += gap;
    start = at;
  }
  if (at > start) parts.push_back(text.substr(start));
  return parts;
}

std::string fold_white_space(std::string_view text) {
  std::string out;
  bool gap = false;
  while (!text.empty()) {
    const std::size_t space = separator(text, kWhiteSpace);
    const std::size_t size = space > 0 ? space : code_point_size(text);
    if (space > 0) {
      gap = !out.empty();
    } else {
      if (gap) out += ' ';
      gap = false;
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t count) {
  if (size_of_first(text, count) == text.size()) return std::string(text);
  // One place is the mark's own; a space there means that the words before it fit whole.
  const std::size_t room = size_of_first(text, count - 1);
  const std::size_t gap = text.rfind(' ', room);
  const bool between_words = gap != std::string_view::npos && gap >= size_of_first(text, count / 2);
  std::string out(text.substr(0, between_words ? gap : room));
  return out += "…";
}

unsigned BitReader::take(unsigned bits) {
  unsigned value = 0;
  for (; bits > 0; --bits, ++position_) {
    const std::size_t byte = position_ / 8;
    const unsigned b = byte < bytes_.size() ? static_cast<unsigned char>(bytes_[byte]) : 0U;
    value = (value << 1U) | ((b >> (7U - position_ % 8)) & 1U);
  }
  return value;
}

void BitWriter::put(unsigned value, unsigned bits) {
  for (; bits > 0; --bits, ++position_) {
    if (position_ % 8 == 0) bytes_.push_back('\0');
    const unsigned bit = (value >> (bits - 1U)) & 1U;
    bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | (bit << (7U - position_ % 8)));
  }
}

}  // namespace vault
