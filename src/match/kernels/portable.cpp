// SPDX-License-Identifier: Apache-2.0
// The kernels for any processor: 128-bit vectors in the compiler's own notation, which become SSE2 on x86-64 and NEON
// on ARM, and counting bits without an instruction for it.
#include <cstring>

#include "match/encoding.h"
#include "match/kernels/slices-inl.h"

namespace match::kernels {
namespace {

struct Wide {
  using Reg = std::uint64_t __attribute__((vector_size(16)));

  static Reg load(const std::byte* from) {
    Reg r;
    std::memcpy(&r, from, sizeof r);
    return r;
  }
  static void store(std::uint64_t* to, Reg r) { std::memcpy(to, &r, sizeof r); }
  static void store_inverted(std::uint64_t* to, Reg r) { store(to, ~r); }
  static Reg fill(bool one) { return one ? ~Reg{} : Reg{}; }
  static Reg add(Reg& sum, Reg b, Reg c) {
    const Reg differ = sum ^ b;
    const Reg carry = (sum & b) | (differ & c);
    sum = differ ^ c;
    return carry;
  }
  static Reg add_inverted(Reg& sum, Reg b, Reg c) { return add(sum, ~b, ~c); }
  static Reg half_add(Reg& sum, Reg b) {
    const Reg carry = sum & b;
    sum ^= b;
    return carry;
  }
  static Reg merge(Reg a, Reg b) { return a | b; }
  static bool full(Reg r) { return (r[0] & r[1]) == ~std::uint64_t{0}; }
};

void overlap_blocks(const std::uint64_t* rows, std::size_t blocks, std::size_t words, const std::uint64_t* query,
                    std::uint16_t* common) {
  for (std::size_t b = 0; b < blocks; ++b) {
    for (std::size_t r = 0; r < 8; ++r) {
      std::uint64_t sum = 0;
      for (std::size_t w = 0; w < words; ++w)
        sum += static_cast<std::uint64_t>(bit_count(rows[(b * words + w) * 8 + r] & query[w]));
      common[b * 8 + r] = static_cast<std::uint16_t>(sum);
    }
  }
}

void overlap_rows(const std::uint64_t* rows, std::size_t words, std::span<const std::uint32_t> which,
                  const std::uint64_t* query, std::uint16_t* common) {
  const std::uint32_t* const list = which.data();
  for (std::size_t i = 0, size = which.size(); i < size; ++i) {
    std::uint64_t sum = 0;
    for (std::size_t w = 0; w < words; ++w)
      sum += static_cast<std::uint64_t>(bit_count(rows[list[i] * words + w] & query[w]));
    common[i] = static_cast<std::uint16_t>(sum);
  }
}

}  // namespace

const Table detail::kPortable{"portable", [] { return true; }, count_slices<Wide>, overlap_blocks, overlap_rows};

}  // namespace match::kernels
