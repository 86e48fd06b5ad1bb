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

// Whether a record of this part of a line is left after all columns; the first `done` of them are counted.
template <class V, int Planes, bool Zeros>
bool finish_part(Counters<V, Planes>& counters, const SliceTask& task, const std::byte* part, std::size_t done) {
  for (; !V::full(counters.dropped); done += kChunk) {
    if (done >= task.count) return true;
    counters.template add_chunk<Zeros>(part, task.columns + done);
  }
  return false;
}

template <class V, int Planes>
void note_part(const Counters<V, Planes>& counters, std::size_t part, SliceHit& hit) {
  constexpr std::size_t kWords = sizeof(typename V::Reg) / 8;
  V::store_inverted(hit.alive + part * kWords, counters.dropped);
#pragma GCC unroll 16
  for (int p = 0; p < Planes; ++p) V::store(hit.planes[p] + part * kWords, counters.plane[p]);
}

template <class V>
void note_none(std::size_t part, SliceHit& hit) {
  constexpr std::size_t kWords = sizeof(typename V::Reg) / 8;
  for (std::size_t w = 0; w < kWords; ++w) hit.alive[part * kWords + w] = 0;
}

template <int Planes>
void complete(SliceHit& hit, std::size_t line, std::uint32_t bias) {
  for (std::size_t p = Planes; p < kMaxPlanes; ++p) {
    for (std::size_t w = 0; w < kLineWords; ++w) hit.planes[p][w] = 0;
  }
  hit.bias = bias;
  hit.line = static_cast<std::uint32_t>(line);
}

// One line from the nearest caches: the counters stay in registers.
template <class V, int Planes, bool Zeros>
std::size_t count_line(const SliceTask& task, SliceHit* hits) {
  constexpr std::size_t kParts = kLineBytes / sizeof(typename V::Reg);
  const std::uint32_t bias = (1U << Planes) - 1U - task.limit;
  bool any = false;
  for (std::size_t part = 0; part < kParts; ++part) {
    const std::byte* at = task.line + part * sizeof(typename V::Reg);
    Counters<V, Planes> counters;
    counters.begin(bias);
    for (std::size_t i = 0; i < task.first; i += kChunk) counters.template add_chunk<Zeros>(at, task.columns + i);
    if (finish_part<V, Planes, Zeros>(counters, task, at, task.first)) {
      note_part<V, Planes>(counters, part, *hits);
      any = true;
    } else if (kParts > 1) {
      note_none<V>(part, *hits);
    }
  }
  if (!any) return 0;
  complete<Planes>(*hits, 0, bias);
  return 1;
}

// Many lines from memory: sixteen columns at a time over all lines, so that the processor sees sixteen streams that it
// can fetch ahead, not a stream for each column of the query. The counters wait in the nearest cache meanwhile.
template <class V, int Planes, bool Zeros>
std::size_t count_lines(const SliceTask& task, SliceHit* hits) {
  constexpr std::size_t kParts = kLineBytes / sizeof(typename V::Reg), kStreams = 16;
  const std::uint32_t bias = (1U << Planes) - 1U - task.limit;
  const std::size_t parts = task.lines * kParts;
  Counters<V, Planes> waiting[kMaxLines * kParts];
  Counters<V, Planes> fresh;
  fresh.begin(bias);
  if (task.first == 0) {
    for (std::size_t p = 0; p < parts; ++p) waiting[p] = fresh;
  }
  for (std::size_t i = 0; i < task.first; i += kStreams) {
    for (std::size_t p = 0; p < parts; ++p) {
      const std::byte* at = task.line + p * sizeof(typename V::Reg);
      Counters<V, Planes> counters = i == 0 ? fresh : waiting[p];
      counters.template add_chunk<Zeros>(at, task.columns + i);
      if (i + kChunk < task.first) counters.template add_chunk<Zeros>(at, task.columns + i + kChunk);
      waiting[p] = counters;
    }
  }
  std::size_t found = 0;
  for (std::size_t line = 0; line < task.lines; ++line) {
    bool any = false;
    for (std::size_t part = 0; part < kParts; ++part) {
      const std::size_t p = line * kParts + part;
      Counters<V, Planes>& counters = waiting[p];
      if (V::full(counters.dropped)) continue;
      if (!finish_part<V, Planes, Zeros>(counters, task, task.line + p * sizeof(typename V::Reg), task.first)) continue;
      if (!any) {
        for (std::size_t each = 0; each < kParts; ++each) note_none<V>(each, hits[found]);
      }
      note_part<V, Planes>(counters, part, hits[found]);
      any = true;
    }
    if (any) complete<Planes>(hits[found++], line, bias);
  }
  return found;
}

template <class V, int Planes>
std::size_t count_task(const SliceTask& task, SliceHit* hits) {
  constexpr std::size_t kMany = 12;  // fewer come from the second cache, where streams do not matter
  if (task.lines >= kMany) {
    return task.zeros ? count_lines<V, Planes, true>(task, hits) : count_lines<V, Planes, false>(task, hits);
  }
  std::size_t found = 0;
  SliceTask one = task;
  for (std::size_t line = 0; line < task.lines; ++line, one.line += kLineBytes) {
    if ((task.zeros ? count_line<V, Planes, true>(one, hits + found)
                    : count_line<V, Planes, false>(one, hits + found)) == 0) {
      continue;
    }
    hits[found++].line = static_cast<std::uint32_t>(line);
  }
  return found;
}

template <class V>
std::size_t count_slices(std::span<const SliceTask> tasks, SliceHit* hits) {
  std::size_t found = 0;
  const SliceTask* const list = tasks.data();
  const std::size_t size = tasks.size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t more = list[i].limit < (1U << kSmallPlanes) ? count_task<V, kSmallPlanes>(list[i], hits + found)
                                                                  : count_task<V, kMaxPlanes>(list[i], hits + found);
    for (std::size_t h = found; h < found + more; ++h) hits[h].task = static_cast<std::uint32_t>(i);
    found += more;
  }
  return found;
}

}  // namespace
}  // namespace match::kernels
