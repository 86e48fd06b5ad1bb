// SPDX-License-Identifier: Apache-2.0
// From pairs to groups of records that are one person.
#pragma once

#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "match/assign.h"

namespace match {

/// Union-find over [0, size). of() names a group by its smallest member.
class Groups {
 public:
  explicit Groups(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t of(std::uint32_t one) {
    while (parent_[one] != one) one = parent_[one] = parent_[parent_[one]];
    return one;
  }
  bool join(std::uint32_t a, std::uint32_t b) {
    a = of(a), b = of(b);
    if (a == b) return false;
    parent_[std::max(a, b)] = std::min(a, b);
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

struct ClusterOptions {
  /// Two records that may never be one person, however well others link them (numbers that exclude each other).
  std::function<bool(std::uint32_t, std::uint32_t)> conflict;
  /// Groups whose members support each other less than this are not joined: the mean, over all pairs between the two,
  /// of the value of an edge, 0 where there is none.
  double support = 0.3;
};

/// Edges within one set of records (a and b are numbers of the same kind), values in (0, 1]. Groups grow along edges of
/// falling value; two groups are joined where they support each other enough and nothing forbids it. So a single weak
/// edge does not chain two groups of several into one. Returns for each record of [0, records) the smallest member of
/// its group.
std::vector<std::uint32_t> cluster(std::span<const Edge> edges, std::size_t records,
                                   const ClusterOptions& options = {});

}  // namespace match
