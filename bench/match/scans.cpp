// SPDX-License-Identifier: Apache-2.0
#include "scans.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "match/index_probe.h"

#define WIDE __attribute__((target("avx512f,avx512vpopcntdq,popcnt")))

namespace bench {

bool wide_runs_here() { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq"); }

__attribute__((target("popcnt"))) std::uint64_t plain_loop(const std::vector<Encoding512>& records,
                                                           const std::vector<std::uint16_t>& counts,
                                                           const Encoding512& query, double threshold) {
  const int count = query.count();
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    int common = 0;
    for (std::size_t w = 0; w < 8; ++w) {
      common += static_cast<int>(_mm_popcnt_u64(records[i].words[w] & query.words[w]));
    }
    found += match::dice(common, count, counts[i]) >= threshold ? 1 : 0;
  }
  return found;
}

WIDE std::uint64_t wide_loop(const std::vector<Encoding512>& records, const std::vector<std::uint16_t>& counts,
                             const Encoding512& query, double threshold) {
  const int count = query.count();
  const __m512i q = _mm512_load_si512(query.words.data());
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const __m512i both = _mm512_and_si512(q, _mm512_load_si512(records[i].words.data()));
    const int common = static_cast<int>(_mm512_reduce_add_epi64(_mm512_popcnt_epi64(both)));
    found += match::dice(common, count, counts[i]) >= threshold ? 1 : 0;
  }
  return found;
}

Fold128::Fold128(const std::vector<Encoding512>& records) {
  std::vector<std::uint32_t> order(records.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<int> counts;
  for (const auto& record : records) counts.push_back(record.count());
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return counts[a] < counts[b]; });
  folds_.resize((records.size() + 7) / 8 * 2);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& record = records[order[i]];
    sorted_.push_back(record);
    for (std::size_t half = 0; half < 2; ++half) {
      folds_[i / 8 * 2 + half].words[i % 8] =
          record.words[half] ^ record.words[half + 2] ^ record.words[half + 4] ^ record.words[half + 6];
    }
    if (runs_.empty() || runs_.back().count != counts[order[i]]) runs_.push_back({counts[order[i]], i, i});
    runs_.back().end = i + 1;
  }
}

WIDE std::uint64_t Fold128::search(const Encoding512& query, double threshold) const {
  const int count = query.count();
  long long folded[2];
  for (std::size_t half = 0; half < 2; ++half) {
    folded[half] = static_cast<long long>(query.words[half] ^ query.words[half + 2] ^ query.words[half + 4] ^
                                          query.words[half + 6]);
  }
  const __m512i low = _mm512_set1_epi64(folded[0]), high = _mm512_set1_epi64(folded[1]);
  std::uint64_t found = 0;
  for (const Run& run : runs_) {
    const int needed = match::common_needed(threshold, count, run.count);
    if (needed == match::kNoCommon) continue;
    const __m512i farthest = _mm512_set1_epi64(count + run.count - 2 * needed);
    for (std::size_t block = run.begin / 8; block < (run.end + 7) / 8; ++block) {
      const __m512i a = _mm512_xor_si512(low, _mm512_load_si512(folds_[block * 2].words.data()));
      const __m512i b = _mm512_xor_si512(high, _mm512_load_si512(folds_[block * 2 + 1].words.data()));
      unsigned near =
          _mm512_cmple_epi64_mask(_mm512_add_epi64(_mm512_popcnt_epi64(a), _mm512_popcnt_epi64(b)), farthest);
      for (; near != 0; near &= near - 1) {
        const std::size_t at = block * 8 + static_cast<std::size_t>(std::countr_zero(near));
        if (at < run.begin || at >= run.end) continue;
        int common = 0;
        for (std::size_t w = 0; w < 8; ++w) {
          common += static_cast<int>(_mm_popcnt_u64(sorted_[at].words[w] & query.words[w]));
        }
        found += common >= needed ? 1 : 0;
      }
    }
  }
  return found;
}

}  // namespace bench
