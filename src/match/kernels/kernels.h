// SPDX-License-Identifier: Apache-2.0
// The loops that decide how fast matching is, one set for each kind of processor. All sets give the same answers; the
// best one that this machine can run is chosen once (kernels.cpp), or the one that MATCH_KERNEL names.
//
// Bit slices. Records stand 512 to a line, and for each bit position a line is 64 bytes: bit r says whether record r
// has that position set. Counting how many of a query's positions 512 records lack is then addition of one-bit columns
// into vertical counters (carry-save adders; Kaser and Lemire, "Threshold and symmetric functions over bitmaps", 2014),
// some two logic operations a column for 512 records at once, and it stops when every record has lacked too many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace match::kernels {

constexpr std::size_t kLineRecords = 512;
constexpr std::size_t kLineBytes = 64;
constexpr std::size_t kLineWords = 8;
constexpr std::size_t kChunk = 8;       ///< columns are added eight at a time
constexpr std::size_t kMaxPlanes = 11;  ///< counters reach 2047
constexpr std::uint16_t kMaxLimit = 2046;

constexpr std::size_t kMaxLines = 32;  ///< of one task

/// Lines to be counted. Columns are byte offsets from `line`, a multiple of kChunk of them; pad with a column that
/// never counts.
struct SliceTask {
  const std::byte* line = nullptr;  ///< the first; 64-byte aligned. The others follow it
  const std::uint32_t* columns = nullptr;
  std::uint16_t first = 0;  ///< columns taken before the first look whether any record is left; a multiple of kChunk
  std::uint16_t count = 0;  ///< all columns; first <= count
  std::uint16_t limit = 0;  ///< a record with more counted columns is dropped; <= kMaxLimit
  std::uint16_t lines = 1;  ///< at most kMaxLines
  bool zeros = true;        ///< count the columns where the record has 0, else those where it has 1
};

/// A line in which some record stayed at or below the limit over all columns.
struct SliceHit {
  std::uint32_t task = 0;                        ///< index of the task
  std::uint32_t line = 0;                        ///< which of its lines
  std::uint32_t bias = 0;                        ///< what the counters began with
  std::uint64_t alive[kLineWords];               ///< the records
  std::uint64_t planes[kMaxPlanes][kLineWords];  ///< bit r of plane i: bit i of bias + count of record r, if alive
  [[nodiscard]] int count(std::size_t record) const;
};

/// What a kernel set consists of. Plain functions: no state, any thread.
struct Table {
  std::string_view name;
  bool (*runs_here)();

  /// Runs the tasks in their order; writes a hit for each line with survivors, at most tasks.size() of them, and
  /// returns their number.
  std::size_t (*count_slices)(std::span<const SliceTask> tasks, SliceHit* hits);

  /// Common bits of a query with rows in interleaved blocks of eight: word w of record r of a block stands at
  /// block[w * 8 + r]; a block is 8 * words words, 64-byte aligned. Writes 8 * blocks numbers.
  void (*overlap_blocks)(const std::uint64_t* rows, std::size_t blocks, std::size_t words, const std::uint64_t* query,
                         std::uint16_t* common);

  /// Common bits of a query with chosen rows of a plain row-by-row store. Fetches ahead.
  void (*overlap_rows)(const std::uint64_t* rows, std::size_t words, std::span<const std::uint32_t> which,
                       const std::uint64_t* query, std::uint16_t* common);
};

/// The set in use. MATCH_KERNEL=portable|avx2|avx512 forces one; a name that is unknown or cannot run here ends the
/// program, because a test that silently ran another set would prove nothing.
const Table& table();

/// Every set that this machine can run, the best one last.
std::span<const Table* const> runnable();

namespace detail {
extern const Table kPortable;
#if defined(__x86_64__)
extern const Table kAvx2;
extern const Table kAvx512;
#endif
}  // namespace detail

}  // namespace match::kernels
