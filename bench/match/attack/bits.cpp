// SPDX-License-Identifier: Apache-2.0
#include "match/attack/bits.h"

#include <bit>

namespace attack {

#define SULUH_CLONES __attribute__((target_clones("arch=icelake-server", "popcnt", "default")))

SULUH_CLONES int common(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::uint64_t sum = 0;
  for (std::size_t w = 0; w < words; ++w) sum += static_cast<std::uint64_t>(__builtin_popcountll(a[w] & b[w]));
  return static_cast<int>(sum);
}

SULUH_CLONES void common(const std::uint64_t* one, const BitRows& rows, std::vector<int>& out) {
  const std::size_t words = rows.words(), size = rows.rows();
  out.resize(size);
  const std::uint64_t* row = rows.row(0);
  for (std::size_t i = 0; i < size; ++i, row += words) {
    std::uint64_t sum = 0;
    for (std::size_t w = 0; w < words; ++w) sum += static_cast<std::uint64_t>(__builtin_popcountll(one[w] & row[w]));
    out[i] = static_cast<int>(sum);
  }
}

int BitRows::count(std::size_t i) const { return common(row(i), row(i), words_); }

BitRows BitRows::transposed() const {
  BitRows out(width_, rows_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t w = 0; w < words_; ++w) {
      for (auto rest = row(i)[w]; rest != 0; rest &= rest - 1) {
        out.set(64 * w + static_cast<std::size_t>(std::countr_zero(rest)), i);
      }
    }
  }
  return out;
}

Square<double> together(const BitRows& rows) {
  const auto columns = rows.transposed();
  Square<double> out(rows.width());
  for (std::size_t a = 0; a < out.size(); ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const int both = common(columns.row(a), columns.row(b), columns.words());
      out.at(a, b) = out.at(b, a) = static_cast<double>(both) / static_cast<double>(rows.rows());
    }
  }
  return out;
}

}  // namespace attack
