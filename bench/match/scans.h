// SPDX-License-Identifier: Apache-2.0
// What one would use without the index, for the same answers: a plain loop, the same loop with AVX-512, and a scan over
// an XOR fold to 128 bits. Each counts the records that reach the threshold.
#pragma once

#include <cstdint>
#include <vector>

#include "match/encoding.h"

namespace bench {

using match::Encoding512;

/// Popcount loop over all records, as a C++ programmer writes it (compiled with POPCNT).
std::uint64_t plain_loop(const std::vector<Encoding512>& records, const std::vector<std::uint16_t>& counts,
                         const Encoding512& query, double threshold);
/// The same with one VPOPCNTQ a record. 0 where the processor has none.
std::uint64_t wide_loop(const std::vector<Encoding512>& records, const std::vector<std::uint16_t>& counts,
                        const Encoding512& query, double threshold);

/// Records by length, folded to 128 bits by XOR: the distance of folds never exceeds that of the records, so most are
/// rejected after 16 bytes (Baldi, Hirschberg and Nasr, 2008). Eight records interleaved, lengths that cannot match
/// skipped. Needs AVX-512 with VPOPCNTDQ.
class Fold128 {
 public:
  explicit Fold128(const std::vector<Encoding512>& records);
  [[nodiscard]] std::uint64_t search(const Encoding512& query, double threshold) const;

 private:
  struct Run {
    int count;
    std::size_t begin, end;
  };
  std::vector<Encoding512> sorted_;
  std::vector<Encoding512> folds_;  // two for each block of eight records
  std::vector<Run> runs_;
};

bool wide_runs_here();

}  // namespace bench
