// SPDX-License-Identifier: Apache-2.0
#include "match/compare_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "match/encoding.h"

namespace match {
namespace {

constexpr std::size_t kLongest = 64;

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t most = std::min({a.size(), b.size(), std::size_t{4}});
  std::size_t same = 0;
  while (same < most && a[same] == b[same]) ++same;
  return same;
}

double winkler(double jaro, std::size_t prefix) { return jaro + 0.1 * static_cast<double>(prefix) * (1.0 - jaro); }

std::size_t byte(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }
/// The lowest `count` bits.
std::uint64_t below(std::size_t count) {
  return count >= kLongest ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// The letters of `text` whose bit is set, one after the other.
class Matched {
 public:
  Matched(std::string_view text, std::uint64_t bits) : text_(text), bits_(bits) {}
  char next() {
    const auto at = static_cast<std::size_t>(std::countr_zero(bits_));
    bits_ &= bits_ - 1;
    return text_[at];
  }

 private:
  std::string_view text_;
  std::uint64_t bits_;
};

char at(std::string_view text, int position) { return text[static_cast<std::size_t>(position - 1)]; }

void drop_what_is_common(std::string_view& a, std::string_view& b) {
  const auto front = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  a.remove_prefix(static_cast<std::size_t>(front));
  b.remove_prefix(static_cast<std::size_t>(front));
  const auto back = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
  a.remove_suffix(static_cast<std::size_t>(back));
  b.remove_suffix(static_cast<std::size_t>(back));
}

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  if (a == b) return a.empty() ? 0.0 : 1.0;
  if (a.empty() || b.empty()) return 0.0;
  const std::size_t longest = std::max(a.size(), b.size());
  const std::size_t window = longest < 4 ? 0 : longest / 2 - 1;
  std::uint64_t in_a = 0, in_b = 0;
  thread_local std::array<std::uint64_t, 256> places{};  // of each byte in b; all 0 between two calls
  for (std::size_t j = 0; j < b.size(); ++j) places[byte(b, j)] |= std::uint64_t{1} << j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto reach = below(i + window + 1) & ~below(i > window ? i - window : 0);
    const auto free = places[byte(a, i)] & reach & ~in_b;
    in_b |= free & (~free + 1);  // the first of them
    in_a |= std::uint64_t{free != 0} << i;
  }
  for (std::size_t j = 0; j < b.size(); ++j) places[byte(b, j)] = 0;
  const int common = bit_count(in_a);
  if (common == 0) return 0.0;
  int moved = 0;
  Matched left(a, in_a), right(b, in_b);
  for (int i = 0; i < common; ++i) moved += left.next() != right.next() ? 1 : 0;
  const double m = common;
  const int transposed = moved / 2;  // whole pairs, as Jaro counts them
  const double jaro =
      (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - transposed) / m) / 3.0;
  return winkler(jaro, common_prefix(a, b));
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t out = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') {
      out |= 1U << static_cast<unsigned>(c - 'a');
    } else {
      out |= c >= '0' && c <= '9' ? 1U << 26U : 1U << 27U;
    }
  }
  return out;
}

double jaro_winkler_bound(std::string_view a, std::uint32_t letters_a, std::string_view b, std::uint32_t letters_b) {
  // A letter that the other word lacks costs at least one match.
  const int most = std::min(static_cast<int>(a.size()) - bit_count(letters_a & ~letters_b),
                            static_cast<int>(b.size()) - bit_count(letters_b & ~letters_a));
  if (most <= 0) return 0.0;
  const double m = most;
  return winkler((m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + 1.0) / 3.0,
                 common_prefix(a, b));
}

std::uint64_t characters_of(std::string_view number) {
  std::uint64_t out = 0;
  for (const char c : number) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
    const unsigned shift = 4 * (c >= '0' && c <= '9' ? code - '0' : 10 + code % 6);
    if ((out >> shift & 15U) != 15U) out += std::uint64_t{1} << shift;
  }
  return out;
}

int least_edits(std::uint64_t characters_a, std::uint64_t characters_b) {
  constexpr std::uint64_t kNibbles = 0x0f0f0f0f0f0f0f0fU, kSigns = 0x8080808080808080U;
  std::uint64_t sum = 0;
  for (const unsigned shift : {0U, 4U}) {
    const auto a = characters_a >> shift & kNibbles, b = characters_b >> shift & kNibbles;
    const auto difference = (a | kSigns) - b;             // in each byte 128 + a - b
    const auto more = (difference & kSigns) / 128 * 255;  // where a >= b
    const auto up = (difference & more) - (kSigns & more), down = (kSigns & ~more) - (difference & ~more);
    sum += (up | down) * 0x0101010101010101U >> 56U;
  }
  return static_cast<int>((sum + 1) / 2);
}

int edits(std::string_view a, std::string_view b, int limit) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  drop_what_is_common(a, b);
  const int rows = static_cast<int>(a.size()), columns = static_cast<int>(b.size());
  const int too_many = limit + 1;
  if (std::abs(rows - columns) > limit) return too_many;
  // Only cells at most `limit` off the diagonal can matter: two numbers that differ are told apart after a few rows.
  std::array<std::array<int, kLongest + 2>, 3> memory;  // shifted by one; what is read was written
  int *before = memory[0].data() + 1, *last = memory[1].data() + 1, *row = memory[2].data() + 1;
  for (int j = -1; j <= std::min(columns, limit + 1); ++j) last[j] = j < 0 ? too_many : j;
  for (int i = 1; i <= rows; ++i) {
    const int from = std::max(1, i - limit), to = std::min(columns, i + limit);
    row[from - 1] = from == 1 ? i : too_many;
    int least = row[from - 1];
    for (int j = from; j <= to; ++j) {
      const bool same = at(a, i) == at(b, j);
      int best = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && j - 2 >= i - 2 - limit && at(a, i) == at(b, j - 1) && at(a, i - 1) == at(b, j)) {
        best = std::min(best, before[j - 2] + 1);
      }
      row[j] = best;
      least = std::min(least, best);
    }
    if (least > limit) return too_many;
    if (to < columns) row[to + 1] = too_many;
    std::swap(before, last);
    std::swap(last, row);
  }
  return std::min(last[columns], too_many);
}

}  // namespace match
