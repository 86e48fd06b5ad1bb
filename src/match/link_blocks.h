// SPDX-License-Identifier: Apache-2.0
// Which pairs of records are worth comparing: those that share something rare, or several things that are rare
// together. No pass over all pairs, and no explosion where thousands share a value.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "match/link_table.h"

namespace match {

struct BlockOptions {
  std::size_t rows_of_a_block = 0;  ///< a block with more is divided further; 0: by the number of records
  std::size_t equal_records = 50;   ///< of records that say the same in every field, so many are compared with others
};

struct BlockReport {
  std::uint64_t emitted = 0;  ///< pairs, some several times
  std::uint64_t equal_left_out =
      0;  ///< records beyond BlockOptions::equal_records; each is paired with one equal record
  std::uint64_t blocks_left_out = 0;  ///< blocks still too large when nothing was left to divide them by
};

/// Hands every candidate to `sink`, some more than once, in an order that depends on the table alone. `keep_going` is
/// asked now and then; when it says no, what was found so far stands.
BlockReport candidates(const LinkTable& table, const BlockOptions& options, const std::function<void(PairOfRows)>& sink,
                       const std::function<bool(double share_done)>& keep_going);

}  // namespace match
