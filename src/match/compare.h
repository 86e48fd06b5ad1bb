// SPDX-License-Identifier: Apache-2.0
// Two records become a pattern: for each field one of a few levels of agreement. All that linkage learns, it learns
// from counts of patterns (em.h); what a level means to a reader: link_reason.h.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "match/link_table.h"

namespace match {

/// Of one field. Missing on either side says nothing, for or against. The first row of meanings is for words, the
/// second for dates, the third for numbers; flags know equal and other; encoded fields equal, alike, near, far, other.
enum Level : std::uint8_t {
  kMissing,
  kEqual,
  kMoved,      ///< the same words in another order, joined or split | day and month changed places | -
  kAlike,      ///< sound alike, or Jaro-Winkler >= .92 | two of three parts | one edit
  kContained,  ///< the shorter lies in the longer | one digit, or two neighbours changed places | two edits
  kNear,       ///< >= .85 | year one off
  kFar,        ///< >= .7 | one part
  kOther,      ///< nothing of that
  kCrossed,    ///< equal or alike, in the place of its partner (given name and surname) | the year, where only that is
               ///< known
  kCrossedNear,  ///< >= .7, in the place of its partner
  kLevels
};

/// Four bits for each field, field 0 lowest.
using Pattern = std::uint64_t;
constexpr Level level_of(Pattern pattern, std::size_t field) {
  return static_cast<Level>(pattern >> (4 * field) & 15U);
}
constexpr Pattern with_level(std::size_t field, Level level) { return Pattern{level} << (4 * field); }

/// Immutable; may be used by many threads. The table must outlive it and be finished.
class Comparer {
 public:
  explicit Comparer(const LinkTable& table);
  [[nodiscard]] Pattern compare(Row a, Row b) const;
  /// The same for many; `out` has the size of `pairs`.
  void compare(std::span<const PairOfRows> pairs, std::span<Pattern> out) const;

  /// Bits (log2) to add to the weight of a field that agrees, because what agrees is rarer (or, negative, more common)
  /// than what usually agrees by chance. By the value for equal ones, else by the rarest word that both have.
  [[nodiscard]] double rarity(Row a, Row b, std::size_t field, Level level) const;

 private:
  using Words = std::span<const std::uint32_t>;
  [[nodiscard]] Level words(std::size_t field, Words a, Words b) const;
  [[nodiscard]] Level encoded(std::size_t field, Words a, Words b) const;
  [[nodiscard]] Level numbers(std::size_t field, Words a, Words b) const;
  [[nodiscard]] Level field(Row a, Row b, std::size_t field) const;
  [[nodiscard]] double alike(std::size_t field, std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] Level several(std::size_t field, Words a, Words b) const;
  [[nodiscard]] bool same_letters(std::size_t field, Words a, Words b) const;
  void partners(Row a, Row b, std::size_t f, std::size_t g, std::array<Level, kMaxFields>& levels) const;
  [[nodiscard]] float weight(std::size_t field, std::uint32_t word) const { return weights_[field][word]; }

  const LinkTable& table_;
  std::vector<std::vector<float>> weights_;  // of each word within its field: frequent and weak ones count less
};

/// Levels of two dates; exposed for tests.
Level compare_dates(const CivilDate& a, bool year_only_a, const CivilDate& b, bool year_only_b);

}  // namespace match
