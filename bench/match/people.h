// SPDX-License-Identifier: Apache-2.0
// Invented Indonesian people and what offices make of them. Seeded: person i of a seed is the same on every machine.
// The corruption model and its rates: docs/matching.md, "The generator". It knows nothing of src/match.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace people {

struct Person {
  std::string name, birth, place, sex;  // birth as year-month-day, sex L or P
};

/// Independent streams by strong mixing: neighbouring seeds share nothing.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream);
  std::uint64_t next();
  std::size_t below(std::size_t size) { return static_cast<std::size_t>(next() % size); }
  bool chance(double p) { return static_cast<double>(next() >> 11U) < p * 9007199254740992.0; }

 private:
  std::uint64_t state_;
};

class Town {
 public:
  /// `folder` holds names/ and the program's regencies.csv is given as text.
  Town(const std::string& folder, std::string_view regencies, std::uint64_t seed);
  /// Person i. Every third has a brother or sister before her in the list: same place, same last name, born within
  /// years.
  [[nodiscard]] Person person(std::uint64_t i) const;
  /// The same person, written down by somebody else: light (1 in 2), medium or heavy (1 in 10) corruption.
  [[nodiscard]] Person written_again(std::uint64_t i) const;

 private:
  [[nodiscard]] std::string full_name(Random& random, bool woman, const std::string& last) const;
  [[nodiscard]] std::string given(Random& random, bool woman) const;
  std::vector<std::string> given_men_, given_women_, last_men_, last_women_, places_;
  std::uint64_t seed_;
};

}  // namespace people
