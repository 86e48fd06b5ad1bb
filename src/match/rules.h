// SPDX-License-Identifier: Apache-2.0
// The rules of normalisation. A schema says which are on; they are part of its id, because they decide about bits. What
// each does and gains: docs/matching.md.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace match {

enum class Rule : std::uint8_t {
  titles,       ///< titles leave the name and become a weak field
  father,       ///< bin and binti lead over to the father's name, a field of its own
  single,       ///< a single name written twice is one; a placeholder is no name
  old,          ///< the spelling before 1972: oe, dj, tj, nj, sj, j
  same,         ///< one form for Muhammad, Ahmad, Abdul, Siti, Nur in all their spellings and abbreviations
  joined,       ///< Abdurrahman is Abdul Rahman, Nurhayati is Nur Hayati, Al Fatih is Alfatih
  common,       ///< the most frequent parts of names say little and get fewer bits
  arabic,       ///< comparison only: kh, ch, gh, sh, sy, dz, ts, th, dh, q, z to one letter each
  letters,      ///< comparison only: v, f, ph and x
  vowels,       ///< comparison only: y that is a vowel, iy, uw, ae, oo, ou, ee
  doubled,      ///< comparison only: a doubled letter is one
  final_h,      ///< comparison only: no h at the end
  serawai,      ///< comparison only: gh is r and a final au is a (Serawai and Pasemah)
  unknown_day,  ///< 1 January, 1 July and 31 December stand for an unknown day: only the year counts
  nik,          ///< NIK gives birth date and sex where they are missing
  places,       ///< the name of a regency for its area code; Kabupaten, Kota and so on taken off
  count
};

constexpr std::array<std::string_view, static_cast<std::size_t>(Rule::count)> kRuleNames{
    "titles",  "father", "single",  "old",     "same",    "joined",      "common", "arabic",
    "letters", "vowels", "doubled", "final_h", "serawai", "unknown_day", "nik",    "places"};

class Rules {
 public:
  constexpr Rules() = default;
  static constexpr Rules all() { return Rules((1U << static_cast<unsigned>(Rule::count)) - 1); }
  [[nodiscard]] constexpr bool has(Rule rule) const { return (bits_ >> static_cast<unsigned>(rule) & 1U) != 0; }
  constexpr Rules with(Rule rule) const { return Rules(bits_ | 1U << static_cast<unsigned>(rule)); }
  constexpr Rules without(Rule rule) const { return Rules(bits_ & ~(1U << static_cast<unsigned>(rule))); }

 private:
  explicit constexpr Rules(unsigned bits) : bits_(bits) {}
  unsigned bits_ = 0;
};

}  // namespace match
