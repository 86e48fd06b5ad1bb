// SPDX-License-Identifier: Apache-2.0
// The kernels for processors with AVX2 and POPCNT (about 2013 and later). Compiled with flags of its own
// (src/CMakeLists.txt): include nothing here whose inline functions others share.
#if defined(__x86_64__)
#include <immintrin.h>

#include "match/kernels/slices-inl.h"

namespace match::kernels {
namespace {

struct Avx2 {
  using Reg = __m256i;

  static Reg load(const std::byte* from) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(from)); }
  static void store(std::uint64_t* to, Reg r) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), r); }
  static void store_inverted(std::uint64_t* to, Reg r) { store(to, _mm256_xor_si256(r, fill(true))); }
  static Reg fill(bool one) { return _mm256_set1_epi64x(one ? -1 : 0); }
  static Reg add(Reg& sum, Reg b, Reg c) {
    const Reg differ = _mm256_xor_si256(sum, b);
    const Reg carry = _mm256_or_si256(_mm256_and_si256(sum, b), _mm256_and_si256(differ, c));
    sum = _mm256_xor_si256(differ, c);
    return carry;
  }
  // The parity of two inverted bits is that of the bits; only the carry sees the inversion:
  // majority(s, ~b, ~c) = ~b where b = c, else s.
  static Reg add_inverted(Reg& sum, Reg b, Reg c) {
    const Reg differ = _mm256_xor_si256(b, c);
    const Reg neither = _mm256_andnot_si256(_mm256_or_si256(b, c), fill(true));
    const Reg carry = _mm256_or_si256(neither, _mm256_and_si256(differ, sum));
    sum = _mm256_xor_si256(sum, differ);
    return carry;
  }
  static Reg half_add(Reg& sum, Reg b) {
    const Reg carry = _mm256_and_si256(sum, b);
    sum = _mm256_xor_si256(sum, b);
    return carry;
  }
  static Reg merge(Reg a, Reg b) { return _mm256_or_si256(a, b); }
  static bool full(Reg r) { return _mm256_testc_si256(r, fill(true)) != 0; }
};

// Popcount of each 64-bit lane by a table of sixteen (Mula, Kurz and Lemire, "Faster population counts using AVX2
// instructions", 2018).
__m256i popcount(__m256i x) {
  const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                          0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8(0x0f);
  const __m256i sum = _mm256_add_epi8(_mm256_shuffle_epi8(counts, _mm256_and_si256(x, low)),
                                      _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(x, 4), low)));
  return _mm256_sad_epu8(sum, _mm256_setzero_si256());
}

void overlap_blocks(const std::uint64_t* rows, std::size_t blocks, std::size_t words, const std::uint64_t* query,
                    std::uint16_t* common) {
  for (std::size_t b = 0; b < blocks; ++b) {
    __m256i low = _mm256_setzero_si256(), high = low;
    for (std::size_t w = 0; w < words; ++w) {
      const auto* at = reinterpret_cast<const __m256i*>(rows + (b * words + w) * 8);
      const __m256i q = _mm256_set1_epi64x(static_cast<long long>(query[w]));
      low = _mm256_add_epi64(low, popcount(_mm256_and_si256(_mm256_load_si256(at), q)));
      high = _mm256_add_epi64(high, popcount(_mm256_and_si256(_mm256_load_si256(at + 1), q)));
    }
    alignas(32) std::uint64_t sums[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums), low);
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums + 4), high);
    for (std::size_t r = 0; r < 8; ++r) common[b * 8 + r] = static_cast<std::uint16_t>(sums[r]);
  }
}

void overlap_rows(const std::uint64_t* rows, std::size_t words, std::span<const std::uint32_t> which,
                  const std::uint64_t* query, std::uint16_t* common) {
  constexpr std::size_t kAhead = 12;
  const std::uint32_t* const list = which.data();
  for (std::size_t i = 0, size = which.size(); i < size; ++i) {
    if (i + kAhead < size) _mm_prefetch(rows + list[i + kAhead] * words, _MM_HINT_T0);
    unsigned long long sum = 0;
    for (std::size_t w = 0; w < words; ++w) {
      sum += static_cast<unsigned long long>(_mm_popcnt_u64(rows[list[i] * words + w] & query[w]));
    }
    common[i] = static_cast<std::uint16_t>(sum);
  }
}

bool runs_here() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

}  // namespace

const Table detail::kAvx2{"avx2", runs_here, count_slices<Avx2>, overlap_blocks, overlap_rows};

}  // namespace match::kernels
#endif
