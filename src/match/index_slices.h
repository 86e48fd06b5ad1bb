// SPDX-License-Identifier: Apache-2.0
// Encodings turned on their side: for every 512 records (a line) and every bit position 64 bytes that say which of the
// records have the bit. A query then reads only the positions that it needs, some thirty of 512, and kernels.h counts
// them. The slices are the records; nothing is stored twice.
//
// Up to 32 lines stand together in a slab, column by column, so that one column is 2 KB in a row: long enough for the
// processor to fetch ahead. Columns are an odd number of lines apart, or they would all fall into the same cache set.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "match/index_memory.h"
#include "match/kernels/kernels.h"

namespace match {

class Slices {
 public:
  static constexpr std::size_t kSlabLines = kernels::kMaxLines;

  /// `rows[i]` points to the words of record i; bits is a multiple of 64. The rows are not kept.
  Slices(std::size_t bits, std::span<const std::uint64_t* const> rows);

  [[nodiscard]] std::size_t bits() const { return bits_; }
  [[nodiscard]] std::size_t records() const { return records_; }
  [[nodiscard]] std::size_t lines() const { return (records_ + kernels::kLineRecords - 1) / kernels::kLineRecords; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Records that have bit `position`.
  [[nodiscard]] std::uint32_t having(std::size_t position) const { return having_[position]; }
  /// Positions from the rarest to the commonest.
  [[nodiscard]] std::span<const std::uint16_t> by_rarity() const { return by_rarity_; }

  /// First byte of a line; columns are offsets from here.
  [[nodiscard]] const std::byte* line(std::size_t line) const {
    return memory_.get() + line / kSlabLines * slab_bytes(kSlabLines) + line % kSlabLines * kernels::kLineBytes;
  }
  /// Bytes between two columns of the slab that `line` stands in. All slabs but the last have the same.
  [[nodiscard]] std::uint32_t stride(std::size_t line) const {
    return static_cast<std::uint32_t>(column_lines(slab_lines(line)) * kernels::kLineBytes);
  }
  /// Columns that pad: one in which every record has the bit, and one in which none has.
  [[nodiscard]] std::uint16_t column_of_ones() const { return static_cast<std::uint16_t>(bits_); }
  [[nodiscard]] std::uint16_t column_of_zeros() const { return static_cast<std::uint16_t>(bits_ + 1); }

  /// Turns the records of one line back into rows of bits() / 64 words each; 512 of them, zero beyond the last record.
  void rows(std::size_t line, std::uint64_t* out) const;

 private:
  static std::size_t column_lines(std::size_t lines) { return lines | 1U; }
  [[nodiscard]] std::size_t slab_lines(std::size_t line) const {
    const std::size_t left = lines() - line / kSlabLines * kSlabLines;
    return left < kSlabLines ? left : kSlabLines;
  }
  [[nodiscard]] std::size_t slab_bytes(std::size_t lines) const {
    return column_lines(lines) * kernels::kLineBytes * (bits_ + 2);
  }
  void fill_line(std::size_t line, std::span<const std::uint64_t* const> rows);

  std::size_t bits_, records_, bytes_ = 0;
  Pages memory_;
  std::vector<std::uint32_t> having_;
  std::vector<std::uint16_t> by_rarity_;
};

}  // namespace match
