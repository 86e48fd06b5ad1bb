// SPDX-License-Identifier: Apache-2.0
#include "match/index_plan.h"

#include <algorithm>
#include <cmath>

namespace match {
namespace {

using kernels::kChunk;

// A filter by extras stops paying beyond this many columns.
constexpr std::size_t kMostExtras = 96;

// Standard deviations that the expected count stays above the limit at the first look, so that a line of 512 seldom
// keeps a record. The bits of one letter pair come and go together, so their variance is larger than that of
// independent bits. Measured, not derived: from 3 to 5 the time changes by a tenth.
constexpr float kDeviations = 3.8F;

bool has(std::span<const std::uint64_t> query, std::size_t position) {
  return ((query[position / 64] >> (position % 64)) & 1U) != 0;
}

}  // namespace

void SlicePlan::prepare(std::span<const std::uint64_t> query) {
  const auto order = slices_->by_rarity();
  for (Side* side : {&misses_, &extras_}) {
    side->positions.clear();
    side->needed.clear();
    side->columns[0].clear();
    side->columns[1].clear();
  }
  for (const std::uint16_t position : order) {
    if (has(query, position)) misses_.positions.push_back(position);
  }
  for (std::size_t i = order.size(); i-- > 0 && extras_.positions.size() < kMostExtras;) {
    if (!has(query, order[i])) extras_.positions.push_back(order[i]);
  }
  expect(misses_, true);
  expect(extras_, false);
  while (misses_.positions.size() % kChunk != 0) misses_.positions.push_back(slices_->column_of_ones());
  while (extras_.positions.size() % kChunk != 0) extras_.positions.push_back(slices_->column_of_zeros());
  place(misses_);
  place(extras_);
}

void SlicePlan::expect(Side& side, bool zeros) const {
  const float records = static_cast<float>(std::max<std::size_t>(1, slices_->records()));
  float mean = 0, variance = 0;
  for (std::size_t i = 0; i < side.positions.size(); ++i) {
    const float having = static_cast<float>(slices_->having(side.positions[i])) / records;
    mean += zeros ? 1 - having : having;
    variance += having * (1 - having);
    const float sure = mean - kDeviations * std::sqrt(variance);
    const auto columns = static_cast<std::uint16_t>((i / kChunk + 1) * kChunk);
    while (sure > static_cast<float>(side.needed.size())) side.needed.push_back(columns);
  }
}

void SlicePlan::place(Side& side) const {
  const std::size_t last = slices_->lines() == 0 ? 0 : slices_->lines() - 1;
  const std::uint32_t strides[2] = {slices_->stride(0), slices_->stride(last)};
  for (int i = 0; i < 2; ++i) {
    for (const std::uint16_t position : side.positions) side.columns[i].push_back(position * strides[i]);
  }
}

kernels::SliceTask SlicePlan::fill(std::size_t line, const Side& side, int limit, bool zeros) const {
  kernels::SliceTask task;
  task.line = slices_->line(line);
  task.columns = side.columns[line / Slices::kSlabLines == (slices_->lines() - 1) / Slices::kSlabLines ? 1 : 0].data();
  task.first = side.first_look(limit);
  task.count = zeros ? side.size() : task.first;
  task.limit = static_cast<std::uint16_t>(limit);
  task.zeros = zeros;
  return task;
}

kernels::SliceTask SlicePlan::exact(std::size_t line, const Allowance& allowance) const {
  return fill(line, misses_, allowance.misses, true);
}

kernels::SliceTask SlicePlan::task(std::size_t line, const Allowance& allowance) const {
  const bool extras = static_cast<std::size_t>(allowance.extras) < extras_.needed.size() &&
                      extras_.first_look(allowance.extras) < misses_.first_look(allowance.misses);
  return extras ? fill(line, extras_, allowance.extras, false) : exact(line, allowance);
}

}  // namespace match
