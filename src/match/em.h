// SPDX-License-Identifier: Apache-2.0
// The model of Fellegi and Sunter (1969), learnt without labels by expectation and maximisation over counts of
// patterns. A pair is of one person or of two; given which, fields agree independently of each other: m is the chance
// of a level for one person, u for two.
//
// Only candidates are looked at one by one, but the model is of all pairs: u comes from how often levels occur among
// all pairs (sampled by the caller), less what the matches found among the candidates contribute. So it is neither
// biased by how candidates were chosen, nor, in small files, by the matches within the sample.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "match/compare.h"

namespace match {

using LevelTable = std::array<std::array<double, kLevels>, kMaxFields>;

struct PatternCount {
  Pattern pattern = 0;
  double count = 0;
};

struct EmInput {
  std::size_t fields = 0;
  std::vector<Comparison> how;  ///< of each field
  /// Of each field: the greatest share of one person's pairs in which it may say something else (kOther). Without it, a
  /// file with few doubles but many brothers and sisters teaches that one person has two birth dates.
  std::vector<double> most_other;
  std::span<const PatternCount> candidates;
  LevelTable all{};                       ///< of all pairs with both values: the share of each level (kMissing unused)
  std::array<double, kMaxFields> both{};  ///< of all pairs: the share with both values
  double pairs = 0;                       ///< how many pairs there are in all
  double matches = 0;                     ///< a first guess, greater than 0
  int iterations = 50;
};

struct Model {
  LevelTable m{}, u{};
  LevelTable weight{};  ///< log2(m/u), made to fall from level to level; 0 for kMissing
  double matches = 0;   ///< estimated among all pairs
  double pairs = 0;
  int iterations = 0;                  ///< done until nothing moved
  [[nodiscard]] double prior() const;  ///< log2 of the odds that a pair taken at random is a match
  [[nodiscard]] double score(Pattern pattern, std::size_t fields) const {
    double sum = 0;
    for (std::size_t f = 0; f < fields; ++f) sum += weight[f][level_of(pattern, f)];
    return sum;
  }
};

/// Deterministic. Terminates after input.iterations at the latest.
Model fit(const EmInput& input);

/// What m is taken to be before anything is seen, and, with the weight of a few pairs, afterwards.
std::array<double, kLevels> usual_agreement(Comparison how);

double probability_of(double log2_odds);

}  // namespace match
