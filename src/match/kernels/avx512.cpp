// SPDX-License-Identifier: Apache-2.0
// The kernels for processors with AVX-512 and VPOPCNTDQ (Ice Lake, Zen 4 and later). A full adder is two instructions
// here, VPTERNLOG for the sum and one for the carry, and the inversion of a column is free. Compiled with flags of its
// own (src/CMakeLists.txt): include nothing here whose inline functions others share.
#if defined(__x86_64__)
#include <immintrin.h>

#include "match/kernels/slices-inl.h"

namespace match::kernels {
namespace {

// Truth tables of VPTERNLOG, indexed by (sum, b, c) as a three-bit number.
constexpr int kParity = 0x96;
constexpr int kMajority = 0xe8;
constexpr int kMajorityInverted = 0x71;  // of (sum, ~b, ~c)

struct Avx512 {
  using Reg = __m512i;

  static Reg load(const std::byte* from) { return _mm512_load_si512(from); }
  static void store(std::uint64_t* to, Reg r) { _mm512_storeu_si512(to, r); }
  static void store_inverted(std::uint64_t* to, Reg r) { store(to, _mm512_xor_si512(r, fill(true))); }
  static Reg fill(bool one) { return _mm512_set1_epi64(one ? -1 : 0); }
  static Reg add(Reg& sum, Reg b, Reg c) {
    const Reg carry = _mm512_ternarylogic_epi64(sum, b, c, kMajority);
    sum = _mm512_ternarylogic_epi64(sum, b, c, kParity);
    return carry;
  }
  static Reg add_inverted(Reg& sum, Reg b, Reg c) {
    const Reg carry = _mm512_ternarylogic_epi64(sum, b, c, kMajorityInverted);
    sum = _mm512_ternarylogic_epi64(sum, b, c, kParity);
    return carry;
  }
  static Reg half_add(Reg& sum, Reg b) {
    const Reg carry = _mm512_and_si512(sum, b);
    sum = _mm512_xor_si512(sum, b);
    return carry;
  }
  static Reg merge(Reg a, Reg b) { return _mm512_or_si512(a, b); }
  static bool full(Reg r) { return _mm512_cmpneq_epi64_mask(r, fill(true)) == 0; }
};

void overlap_blocks(const std::uint64_t* rows, std::size_t blocks, std::size_t words, const std::uint64_t* query,
                    std::uint16_t* common) {
  for (std::size_t b = 0; b < blocks; ++b) {
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t w = 0; w < words; ++w) {
      const __m512i q = _mm512_set1_epi64(static_cast<long long>(query[w]));
      const __m512i x = _mm512_load_si512(rows + (b * words + w) * 8);
      sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(_mm512_and_si512(x, q)));
    }
    _mm_storeu_si128(reinterpret_cast<__m128i*>(common + b * 8), _mm512_cvtepi64_epi16(sum));
  }
}

void overlap_rows(const std::uint64_t* rows, std::size_t words, std::span<const std::uint32_t> which,
                  const std::uint64_t* query, std::uint16_t* common) {
  constexpr std::size_t kAhead = 12;
  const std::uint32_t* const list = which.data();
  for (std::size_t i = 0, size = which.size(); i < size; ++i) {
    if (i + kAhead < size) _mm_prefetch(rows + list[i + kAhead] * words, _MM_HINT_T0);
    const std::uint64_t* row = rows + list[i] * words;
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t w = 0; w < words; w += 8) {
      const auto used = static_cast<__mmask8>(words - w >= 8 ? 0xffU : (1U << (words - w)) - 1U);
      const __m512i both =
          _mm512_and_si512(_mm512_maskz_loadu_epi64(used, row + w), _mm512_maskz_loadu_epi64(used, query + w));
      sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(both));
    }
    common[i] = static_cast<std::uint16_t>(_mm512_reduce_add_epi64(sum));
  }
}

bool runs_here() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq") &&
         __builtin_cpu_supports("popcnt");
}

}  // namespace

const Table detail::kAvx512{"avx512", runs_here, count_slices<Avx512>, overlap_blocks, overlap_rows};

}  // namespace match::kernels
#endif
