// SPDX-License-Identifier: Apache-2.0
// When two full encodings may be of one person, for each pair of presence masks (rulings: a field that one side lacks
// is neutral, not unequal). Fields are those of schemas/person-id.toml, in its order.
#pragma once

#include <array>
#include <optional>

#include "match/encoding.h"
#include "registry/words.h"

namespace registry {

constexpr std::size_t kFields = 10;
/// Bits that a field sets on average: name, date, place and sex as bench/register/thresholds.cpp measures them, the
/// others by their letters; only the proportions matter.
constexpr std::array<double, kFields> kFieldBits{60, 1, 8, 28, 20, 3, 33, 17, 12, 15};
constexpr match::Presence kNameField = 1U << 0U;
constexpr match::Presence kDeciding = (1U << 3U) | (1U << 6U) | (1U << 7U);  ///< birth date, NIK, passport

constexpr double kThreshold = 0.80;  ///< of the score below
constexpr double kLikely = 0.87, kVeryLikely = 0.93;
/// Of name-only encodings, by plain Dice: a search forgives more than a warning.
constexpr double kNameSearch = 0.55, kNameWarning = 0.80;

constexpr double bits_of(match::Presence mask) {
  double sum = 0;
  for (std::size_t i = 0; i < kFields; ++i) sum += ((mask >> i) & 1U) != 0 ? kFieldBits[i] : 0;
  return sum;
}

/// The Dice of two records of one person whose known fields agree wholly; nothing where too little is known of both.
constexpr std::optional<double> most_dice(match::Presence a, match::Presence b) {
  const auto both = static_cast<match::Presence>(a & b);
  if ((both & kNameField) == 0 || (both & kDeciding) == 0) return std::nullopt;
  return 2 * bits_of(both) / (bits_of(a) + bits_of(b));
}

/// At most 1: what a pair reaches of what it could.
constexpr std::optional<double> score(double dice, match::Presence a, match::Presence b) {
  const auto most = most_dice(a, b);
  if (!most) return std::nullopt;
  return dice >= *most ? 1.0 : dice / *most;
}

constexpr Strength strength(double score) {
  if (score >= kVeryLikely) return Strength::very_likely;
  return score >= kLikely ? Strength::likely : Strength::possible;
}

}  // namespace registry
