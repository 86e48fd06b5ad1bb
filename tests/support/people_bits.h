// SPDX-License-Identifier: Apache-2.0
// Invented people as encodings, for tests and measurements of the index that need millions of them at once and no key.
// Built as the real encoder builds them: four positions for each pair of letters of a name, five for each part of a
// birth date, two for pieces of a place, three for the sex; names by Zipf's law, so that people share letters, names
// and whole names. About 90 of 512 bits are set, between 40 and 150. Random bits instead would make every filter look
// better.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "match/encoding.h"

namespace support {

struct Invented {
  std::array<std::string, 3> names;  // the last ones may be empty
  int day = 1, month = 1, year = 1980, place = 0, sex = 0;
  bool operator==(const Invented&) const = default;
  [[nodiscard]] std::string shown() const {
    std::string out = names[0];
    for (const auto* more : {&names[1], &names[2]}) {
      if (!more->empty()) out += " " + *more;
    }
    return out;
  }
};

class People {
 public:
  explicit People(std::uint64_t seed) : random_(seed) {
    std::mt19937_64 letters(7);  // the same names for every seed
    constexpr std::array kBegins{"",  "b", "d", "f", "g", "h", "j", "k",  "l",  "m",
                                 "n", "p", "r", "s", "t", "w", "y", "ny", "kh", "sy"};
    constexpr std::array kVowels{"a", "a", "a", "i", "u", "e", "o"};
    constexpr std::array kEnds{"", "", "", "n", "r", "s", "h", "t", "ng"};
    double sum = 0;
    for (int i = 0; i < 6000; ++i) {
      std::string name;
      for (auto syllables = 2 + letters() % 3; syllables > 0; --syllables) {
        name += kBegins[letters() % kBegins.size()];
        name += kVowels[letters() % kVowels.size()];
        if (letters() % 3 == 0) name += kEnds[letters() % kEnds.size()];
      }
      names_.push_back(name);
      sum += std::pow(i + 3.0, -0.85);
      weight_below_.push_back(sum);
    }
  }

  Invented person() {
    Invented out;
    out.names[0] = name();
    const auto shape = random_() % 100;  // one name 9 %, two 46 %, three 45 %
    if (shape >= 9) out.names[1] = name();
    if (shape >= 55) out.names[2] = name();
    out.day = 1 + pick(28);
    out.month = 1 + pick(12);
    out.year = 1945 + pick(60) + pick(20);
    out.place = std::min(513, static_cast<int>(-60 * std::log(uniform() + 1e-9)));
    out.sex = pick(2);
    return out;
  }

  // The same person, written down by somebody else: a typing error or two, or day and month swapped, or another day.
  Invented again(Invented person) {
    switch (pick(10)) {
      case 0:
      case 1:
      case 2:
        mistype(person.names[0]);
        break;
      case 3:
      case 4:
      case 5:
        mistype(person.names[1]);
        break;
      case 6:
        std::swap(person.day, person.month);
        break;
      case 7:
        person.day = 1 + pick(28);
        break;
      default:
        break;
    }
    if (pick(10) == 0) mistype(person.names[0]);
    return person;
  }

  // `mask` says which of name, date, place and sex are known: bits 0 to 3.
  template <std::size_t Bits>
  static match::Encoding<Bits> encode(const Invented& person, unsigned mask = 0xf) {
    match::Encoding<Bits> out;
    const auto set = [&out](std::uint64_t token, int positions) {
      for (int i = 0; i < positions; ++i) out.set(mix(token * 31 + static_cast<std::uint64_t>(i)) % Bits);
    };
    if ((mask & 1U) != 0) {
      for (const auto& name : person.names) {
        const std::string padded = name.empty() ? "" : "_" + name + "_";
        for (std::size_t i = 0; i + 1 < padded.size(); ++i) {
          set(mix(1000 + static_cast<unsigned char>(padded[i]) * 256U + static_cast<unsigned char>(padded[i + 1])), 4);
        }
      }
    }
    const auto number = [](int kind, int value) { return mix(static_cast<std::uint64_t>(kind * 1'000'000 + value)); };
    if ((mask & 2U) != 0) {
      set(number(1, person.day), 5);
      set(number(2, person.month), 5);
      set(number(3, person.year), 5);
    }
    for (int i = 0; i < 6 && (mask & 4U) != 0; ++i) set(number(4, person.place * 7 + i), 2);
    if ((mask & 8U) != 0) set(number(5, person.sex), 3);
    return out;
  }

  std::mt19937_64& random() { return random_; }
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

 private:
  static std::uint64_t mix(std::uint64_t x) {  // splitmix64
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
  }
  double uniform() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }
  const std::string& name() {
    const auto at = std::lower_bound(weight_below_.begin(), weight_below_.end() - 1, uniform() * weight_below_.back());
    return names_[static_cast<std::size_t>(at - weight_below_.begin())];
  }
  void mistype(std::string& name) {
    if (name.size() < 2) return;
    const auto at = static_cast<std::size_t>(pick(static_cast<int>(name.size())));
    const auto letter = static_cast<char>('a' + pick(26));
    switch (pick(3)) {
      case 0:
        name[at] = letter;
        break;
      case 1:
        name.erase(at, 1);
        break;
      default:
        name.insert(at, 1, letter);
        break;
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> names_;
  std::vector<double> weight_below_;
};

}  // namespace support
