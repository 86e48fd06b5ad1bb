// SPDX-License-Identifier: Apache-2.0
#include "match/index_slices.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "match/encoding.h"

namespace match {
namespace {

using kernels::kLineRecords;
using kernels::kLineWords;

// Mirrors a square of 64 x 64 bits: bit c of word r becomes bit r of word c (Hacker's Delight, 7-3).
void mirror(std::array<std::uint64_t, 64>& square) {
  std::uint64_t mask = 0x00000000ffffffffU;
  for (unsigned step = 32; step != 0; step >>= 1U, mask ^= mask << step) {
    for (unsigned r = 0; r < 64; r = ((r | step) + 1) & ~step) {
      const std::uint64_t swap = ((square[r] >> step) ^ square[r | step]) & mask;
      square[r] ^= swap << step;
      square[r | step] ^= swap;
    }
  }
}

}  // namespace

Slices::Slices(std::size_t bits, std::span<const std::uint64_t* const> rows)
    : bits_(bits), records_(rows.size()), having_(bits), by_rarity_(bits) {
  const std::size_t whole = lines() / kSlabLines, rest = lines() % kSlabLines;
  bytes_ = whole * slab_bytes(kSlabLines) + (rest == 0 ? 0 : slab_bytes(rest));
  memory_ = allocate_pages(bytes_);
  for (std::size_t l = 0; l < lines(); ++l) {
    fill_line(l, rows.subspan(l * kLineRecords, std::min(kLineRecords, records_ - l * kLineRecords)));
  }
  std::iota(by_rarity_.begin(), by_rarity_.end(), std::uint16_t{0});
  std::stable_sort(by_rarity_.begin(), by_rarity_.end(),
                   [this](std::uint16_t a, std::uint16_t b) { return having_[a] < having_[b]; });
}

void Slices::fill_line(std::size_t line_index, std::span<const std::uint64_t* const> rows) {
  // The slab is ours while we build; line() promises const to everybody else.
  auto* const base = const_cast<std::byte*>(line(line_index));
  const std::size_t stride_bytes = stride(line_index);
  std::array<std::uint64_t, 64> square;
  for (std::size_t group = 0; group * 64 < rows.size(); ++group) {
    const std::size_t size = std::min<std::size_t>(64, rows.size() - group * 64);
    for (std::size_t w = 0; w < bits_ / 64; ++w) {
      square.fill(0);
      for (std::size_t r = 0; r < size; ++r) square[r] = rows[group * 64 + r][w];
      mirror(square);
      for (std::size_t c = 0; c < 64; ++c) {
        having_[w * 64 + c] += static_cast<std::uint32_t>(bit_count(square[c]));
        std::memcpy(base + (w * 64 + c) * stride_bytes + group * 8, &square[c], 8);
      }
    }
  }
  std::memset(base + column_of_ones() * stride_bytes, 0xff, kernels::kLineBytes);
}

void Slices::rows(std::size_t line_index, std::uint64_t* out) const {
  const std::byte* const base = line(line_index);
  const std::size_t stride_bytes = stride(line_index), words = bits_ / 64;
  std::array<std::uint64_t, 64> square;
  for (std::size_t group = 0; group < kLineWords; ++group) {
    for (std::size_t w = 0; w < words; ++w) {
      for (std::size_t c = 0; c < 64; ++c) std::memcpy(&square[c], base + (w * 64 + c) * stride_bytes + group * 8, 8);
      mirror(square);
      for (std::size_t r = 0; r < 64; ++r) out[(group * 64 + r) * words + w] = square[r];
    }
  }
}

}  // namespace match
