// SPDX-License-Identifier: Apache-2.0
// The kernels alone: comparisons a second of one core when the lines lie in the second cache, beside how fast that
// cache and memory can be read. suluh_match_tile_bench "Comparisons" are whole exact decisions at Dice >= 0.8 for 512
// or 1024 bits, not distances of a fold.
#include <cstdlib>
#include <string>

#include "match/index_plan.h"
#include "match/index_probe.h"
#include "support/people_bits.h"
#include "timing.h"

namespace {

template <std::size_t Bits>
void tiles() {
  support::People people(1);
  std::vector<match::Encoding<Bits>> bits;
  for (int i = 0; i < 8 * 512; ++i) bits.push_back(support::People::encode<Bits>(people.person()));
  std::sort(bits.begin(), bits.end(), [](const auto& a, const auto& b) { return a.count() < b.count(); });
  std::vector<const std::uint64_t*> rows;
  for (const auto& each : bits) rows.push_back(each.words.data());
  const match::Slices slices(Bits, rows);
  std::vector<match::SlicePlan> plans;
  std::vector<match::kernels::SliceTask> tasks;
  for (std::size_t i = 0; i < 256; ++i) {
    const auto& query = bits[1024 + i * 8];
    plans.emplace_back(slices, query.words);
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const int a = bits[1024 + i * 8].count(), b = bits[2048].count();
    const int needed = match::common_needed(0.8, a, b);
    if (needed == match::kNoCommon) continue;
    auto task = plans[i].task(0, {a - needed, b - needed});
    task.lines = 8;
    tasks.push_back(task);
  }
  std::vector<match::kernels::SliceHit> hits(tasks.size() * 8);
  for (const auto* kernel : match::kernels::runnable()) {
    double best = 1e9;
    for (int repeat = 0; repeat < 30; ++repeat) {
      const double begin = bench::seconds_of(CLOCK_THREAD_CPUTIME_ID);
      kernel->count_slices(tasks, hits.data());
      best = std::min(best, bench::seconds_of(CLOCK_THREAD_CPUTIME_ID) - begin);
    }
    std::printf("| %zu bits, %s | %.1f |\n", Bits, std::string(kernel->name).c_str(),
                static_cast<double>(tasks.size()) * 8 * 512 / best / 1e9);
  }
}

void probe(const char* name, std::size_t bytes) {
  std::vector<std::uint64_t> memory(bytes / 8, 1);
  double best = 1e9;
  volatile std::uint64_t sink = 0;
  for (int repeat = 0; repeat < 10; ++repeat) {
    const std::size_t rounds = std::max<std::size_t>(1, (std::size_t{64} << 20U) / bytes);
    const double begin = bench::seconds_of(CLOCK_THREAD_CPUTIME_ID);
    std::uint64_t a = 0, b = 0;
    for (std::size_t r = 0; r < rounds; ++r) {
      for (std::size_t i = 0; i + 8 <= memory.size(); i += 8) {  // one word of every cache line
        a += memory[i];
      }
      b ^= a;
    }
    sink = sink + a + b;
    best = std::min(best, (bench::seconds_of(CLOCK_THREAD_CPUTIME_ID) - begin) / static_cast<double>(rounds));
  }
  std::printf("| %s | %.0f |\n", name, static_cast<double>(bytes) / best / 1e9);
}

}  // namespace

int main() {
  std::printf("\n| memory probe | GB/s |\n|---|---|\n");
  probe("256 KB", std::size_t{256} << 10U);
  probe("16 MB", std::size_t{16} << 20U);
  probe("512 MB", std::size_t{512} << 20U);
  std::printf("\n| exact comparisons of a core | G/s |\n|---|---|\n");
  tiles<512>();
  tiles<1024>();
  return 0;
}
