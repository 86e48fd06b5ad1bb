// SPDX-License-Identifier: Apache-2.0
// Linking by whole encodings alone, where nobody present can read a name: one number for each pair, Dice corrected for
// what is missing, and a probability learnt from how far they lie above the level of their records. Exact: every pair
// above the floor is found.
#pragma once

#include <span>
#include <vector>

#include "core/result.h"
#include "match/encoding.h"
#include "match/link.h"

namespace match {

struct BitsRecord {
  Encoding512 full;
  Presence mask = 0;
};

struct BitsOptions {
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::size_t each = 200;  ///< pairs of one record at most, the best
};

struct BitsPair {
  Row a = 0, b = 0;  ///< as in a LinkTable: the second file's rows follow the first's
  double score = 0;
  double probability = 0;
};

struct BitsResult {
  std::vector<BitsPair> pairs;  ///< best first, then by rows
  double floor = 0;             ///< no pair below this score was kept
  double matches = 0;           ///< estimated
  std::uint64_t capped = 0;     ///< records that had more than BitsOptions::each pairs
  bool stopped = false;
};

/// Without a second file: double records within the first. All encodings are of one space; the caller has checked.
core::Result<BitsResult> link_bits(std::span<const BitsRecord> records, std::size_t first, const BitsOptions& options,
                                   const Progress& progress);

/// How many bits each field sets in the mean, by least squares over records with different masks.
std::array<double, kMaxFields> bits_of_fields(std::span<const BitsRecord> records);

/// Dice over the fields that both have: bits of a field that one side lacks are taken off its count as far as they are
/// known, and a few bits of average agreement are added, so that little evidence cannot make a high score.
class Corrected {
 public:
  explicit Corrected(const std::array<double, kMaxFields>& bits) : bits_(bits) {}
  [[nodiscard]] double score(int common, int count_a, Presence a, int count_b, Presence b) const;
  /// dice() of a pair with score() >= `least` is never below this.
  [[nodiscard]] double dice_at(double least, Presence a, Presence b) const;

 private:
  [[nodiscard]] double share(Presence of, Presence both) const;
  const std::array<double, kMaxFields>& bits_;
};

/// A probability for each pair, from lifts (how far a score lies above what its two records usually reach): the many
/// unlikely pairs at the lower end are followed upwards, and what stands above their line is taken to be matches. Never
/// falls where the lift rises.
std::vector<double> calibrate(std::span<const double> lifts, double usual_lift);

}  // namespace match
