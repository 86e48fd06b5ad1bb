// SPDX-License-Identifier: Apache-2.0
#include "match/compare_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

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

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  if (a == b) return a.empty() ? 0.0 : 1.0;
  if (a.empty() || b.empty()) return 0.0;
  const std::size_t longest = std::max(a.size(), b.size());
  const std::size_t window = longest < 4 ? 0 : longest / 2 - 1;
  std::uint64_t in_a = 0, in_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t from = i > window ? i - window : 0;
    const std::size_t to = std::min(b.size(), i + window + 1);
    for (std::size_t j = from; j < to; ++j) {
      if (a[i] != b[j] || (in_b >> j & 1U) != 0) continue;
      in_a |= std::uint64_t{1} << i;
      in_b |= std::uint64_t{1} << j;
      break;
    }
  }
  const int common = std::popcount(in_a);
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
  const int most = std::min(static_cast<int>(a.size()) - std::popcount(letters_a & ~letters_b),
                            static_cast<int>(b.size()) - std::popcount(letters_b & ~letters_a));
  if (most <= 0) return 0.0;
  const double m = most;
  return winkler((m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + 1.0) / 3.0,
                 common_prefix(a, b));
}

int edits(std::string_view a, std::string_view b, int limit) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > limit) return limit + 1;
  std::array<int, kLongest + 1> before{}, last{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace match
