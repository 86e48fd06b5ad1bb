// SPDX-License-Identifier: Apache-2.0
// One-to-one: which of the likely pairs stand when a record of either side may have one partner at most.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace match {

struct Edge {
  std::uint32_t a = 0, b = 0;  ///< two sides, each with its own numbers
  double value = 0;            ///< what is gained by taking it, > 0
};

struct AssignOptions {
  std::size_t exact_records = 200;  ///< a component with more records than this on its smaller side is taken greedily
};

/// Indices into `edges` of those taken, ascending. The sum of their values is the greatest possible in each connected
/// component that is small enough; in others edges are taken by falling value (then by a, then b). Deterministic.
std::vector<std::size_t> assign_one_to_one(std::span<const Edge> edges, const AssignOptions& options = {});

}  // namespace match
