// SPDX-License-Identifier: Apache-2.0
// Which columns of a set of slices a query reads, and how many before the first look.
//
// A record b that shares enough bits with the query a lacks at most `misses` of the query's bits and has at most
// `extras` bits that the query lacks. Either bound rejects it alone. Misses are counted over the query's own bits, the
// rarest in the data first, because those are lacked soonest; extras over the commonest bits that the query does not
// have. For most lengths misses need fewer columns; for records much shorter than the query extras do.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "match/index_slices.h"

namespace match {

/// How many misses and extras a record may have.
struct Allowance {
  int misses = -1;  ///< below 0: no record can match
  int extras = -1;
  [[nodiscard]] bool any() const { return misses >= 0; }
};

class SlicePlan {
 public:
  /// `slices` outlives the plan.
  SlicePlan(const Slices& slices, std::span<const std::uint64_t> query) : slices_(&slices) { prepare(query); }
  /// For another query; keeps its memory.
  void prepare(std::span<const std::uint64_t> query);

  /// The task for one line, except that a task counting extras is a filter only: a line that survives it must be
  /// counted again with `exact`, whose counts are the misses of each record.
  [[nodiscard]] kernels::SliceTask task(std::size_t line, const Allowance& allowance) const;
  [[nodiscard]] kernels::SliceTask exact(std::size_t line, const Allowance& allowance) const;

 private:
  struct Side {
    std::vector<std::uint16_t> positions;   // padded to whole chunks
    std::vector<std::uint16_t> needed;      // [limit]: columns after which hardly a record is within the limit
    std::vector<std::uint32_t> columns[2];  // offsets for whole slabs, and for the last one
    [[nodiscard]] std::uint16_t size() const { return static_cast<std::uint16_t>(positions.size()); }
    [[nodiscard]] std::uint16_t first_look(int limit) const {
      return static_cast<std::size_t>(limit) < needed.size() ? needed[static_cast<std::size_t>(limit)] : size();
    }
  };
  void expect(Side& side, bool zeros) const;
  void place(Side& side) const;
  [[nodiscard]] kernels::SliceTask fill(std::size_t line, const Side& side, int limit, bool zeros) const;

  const Slices* slices_;
  Side misses_, extras_;
};

}  // namespace match
