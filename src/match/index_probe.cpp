// SPDX-License-Identifier: Apache-2.0
#include "match/index_probe.h"

#include <algorithm>
#include <cmath>

namespace match {

int common_needed(double threshold, int count_a, int count_b) {
  const int most = std::min(count_a, count_b);
  // The product may be a rounding away from what dice() says; dice() decides.
  int common = std::clamp(static_cast<int>(std::ceil(threshold * (count_a + count_b) / 2)), 0, most + 1);
  while (common > 0 && dice(common - 1, count_a, count_b) >= threshold) --common;
  while (common <= most && dice(common, count_a, count_b) < threshold) ++common;
  return common <= most ? common : kNoCommon;
}

void Collector::add(const Hit& hit) {
  ++found_;
  keep(hit);
}

void Collector::add(const Collector& other) {
  found_ += other.found_;
  for (const Hit& hit : other.heap_) keep(hit);
}

void Collector::keep(const Hit& hit) {
  if (heap_.size() == limit_) {
    if (limit_ == 0 || !better(hit, heap_.front())) return;
    std::pop_heap(heap_.begin(), heap_.end(), better);
    heap_.pop_back();
  }
  heap_.push_back(hit);
  std::push_heap(heap_.begin(), heap_.end(), better);
}

std::vector<Hit> Collector::sorted() && {
  std::sort_heap(heap_.begin(), heap_.end(), better);
  return std::move(heap_);
}

}  // namespace match
