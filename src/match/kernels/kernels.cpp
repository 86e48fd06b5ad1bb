// SPDX-License-Identifier: Apache-2.0
#include "match/kernels/kernels.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace match::kernels {
namespace {

// From the plainest to the best.
constexpr auto kAll = std::to_array<const Table*>({
  &detail::kPortable,
#if defined(__x86_64__)
      &detail::kAvx2, &detail::kAvx512,
#endif
});

const Table& choose() {
  const char* wanted = std::getenv("MATCH_KERNEL");
  if (wanted == nullptr || *wanted == '\0') return *runnable().back();
  for (const Table* each : runnable()) {
    if (each->name == wanted) return *each;
  }
  std::fprintf(stderr, "MATCH_KERNEL=%s: no such kernel, or this processor cannot run it\n", wanted);
  std::abort();
}

}  // namespace

int SliceHit::count(std::size_t record) const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kMaxPlanes; ++i) sum |= ((planes[i][record / 64] >> (record % 64)) & 1U) << i;
  return static_cast<int>(sum) - static_cast<int>(bias);
}

std::span<const Table* const> runnable() {
  static const std::vector<const Table*> here = [] {
    std::vector<const Table*> out;
    for (const Table* each : kAll) {
      if (each->runs_here()) out.push_back(each);
    }
    return out;
  }();
  return here;
}

const Table& table() {
  static const Table& chosen = choose();
  return chosen;
}

}  // namespace match::kernels
