// SPDX-License-Identifier: Apache-2.0
// The slice counter, written once over a vector type V and compiled by each kernel file with its own flags. Everything
// here is in an unnamed namespace on purpose: a function with a shared name, compiled for AVX-512 in one file, could be
// the copy that the linker keeps for all of them, and would end the program on an older processor. For the same reason
// this file includes no header with inline functions of its own.
//
// V gives: Reg, load, store, fill(bool), add(sum, b, c) -> carry, add_inverted (b and c inverted), half_add(sum, b) ->
// carry, merge(a, b) = a | b, and full(r): every bit set.
#pragma once

#include "match/kernels/kernels.h"

namespace match::kernels {
namespace {

constexpr int kSmallPlanes = 6;  // limits below 64, nearly always

template <class V, int Planes>
struct Counters {
  typename V::Reg plane[Planes];
  typename V::Reg dropped;  // records whose counter ran over: more than the limit

  // They begin at 2^Planes - 1 - limit, so that exceeding the limit is a carry out of the last plane.
  void begin(std::uint32_t bias) {
#pragma GCC unroll 16
    for (int i = 0; i < Planes; ++i) plane[i] = V::fill(((bias >> i) & 1U) != 0);
    dropped = V::fill(false);
  }

  template <bool Zeros>
  typename V::Reg pair(const std::byte* line, const std::uint32_t* columns) {
    const auto b = V::load(line + columns[0]);
    const auto c = V::load(line + columns[1]);
    if constexpr (Zeros) return V::add_inverted(plane[0], b, c);
    return V::add(plane[0], b, c);
  }

  template <bool Zeros>
  void add_chunk(const std::byte* line, const std::uint32_t* columns) {
    const auto two_a = pair<Zeros>(line, columns);
    const auto two_b = pair<Zeros>(line, columns + 2);
    const auto four_a = V::add(plane[1], two_a, two_b);
    const auto two_c = pair<Zeros>(line, columns + 4);
    const auto two_d = pair<Zeros>(line, columns + 6);
    const auto four_b = V::add(plane[1], two_c, two_d);
    auto carry = V::add(plane[2], four_a, four_b);
#pragma GCC unroll 16
    for (int i = 3; i < Planes; ++i) carry = V::half_add(plane[i], carry);
    dropped = V::merge(dropped, carry);
  }
};

template <class V, int Planes, bool Zeros>
bool count_part(const SliceTask& task, std::size_t part, std::uint32_t bias, SliceHit& hit) {
  const std::byte* line = task.line + part * sizeof(typename V::Reg);
  Counters<V, Planes> counters;
  counters.begin(bias);
  std::size_t i = 0;
  for (; i < task.first; i += kChunk) counters.template add_chunk<Zeros>(line, task.columns + i);
  for (; !V::full(counters.dropped); i += kChunk) {
    if (i >= task.count) {
      constexpr std::size_t kWords = sizeof(typename V::Reg) / 8;
      V::store_inverted(hit.alive + part * kWords, counters.dropped);
#pragma GCC unroll 16
      for (int p = 0; p < Planes; ++p) V::store(hit.planes[p] + part * kWords, counters.plane[p]);
      return true;
    }
    counters.template add_chunk<Zeros>(line, task.columns + i);
  }
  return false;
}

template <class V, int Planes, bool Zeros>
bool count_line(const SliceTask& task, SliceHit& hit) {
  constexpr std::size_t kParts = kLineBytes / sizeof(typename V::Reg);
  constexpr std::size_t kWords = kLineWords / kParts;
  const std::uint32_t bias = (1U << Planes) - 1U - task.limit;
  if constexpr (kParts == 1) {
    if (!count_part<V, Planes, Zeros>(task, 0, bias, hit)) return false;
  } else {
    bool any = false;
    for (std::size_t part = 0; part < kParts; ++part) {
      if (count_part<V, Planes, Zeros>(task, part, bias, hit)) {
        any = true;
      } else {
        for (std::size_t w = 0; w < kWords; ++w) hit.alive[part * kWords + w] = 0;
      }
    }
    if (!any) return false;
  }
  for (std::size_t p = Planes; p < kMaxPlanes; ++p) {
    for (std::size_t w = 0; w < kLineWords; ++w) hit.planes[p][w] = 0;
  }
  hit.bias = bias;
  return true;
}

template <class V>
std::size_t count_slices(std::span<const SliceTask> tasks, SliceHit* hits) {
  std::size_t found = 0;
  const SliceTask* const list = tasks.data();
  const std::size_t size = tasks.size();
  for (std::size_t i = 0; i < size; ++i) {
    const SliceTask& task = list[i];
    bool any = false;
    if (task.limit < (1U << kSmallPlanes)) {
      any = task.zeros ? count_line<V, kSmallPlanes, true>(task, hits[found])
                       : count_line<V, kSmallPlanes, false>(task, hits[found]);
    } else {
      any = task.zeros ? count_line<V, kMaxPlanes, true>(task, hits[found])
                       : count_line<V, kMaxPlanes, false>(task, hits[found]);
    }
    if (!any) continue;
    hits[found].task = static_cast<std::uint32_t>(i);
    ++found;
  }
  return found;
}

}  // namespace
}  // namespace match::kernels
