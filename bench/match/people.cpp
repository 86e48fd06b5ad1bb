// SPDX-License-Identifier: Apache-2.0
#include "match/people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "match/corruption.h"

namespace people {
namespace {

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

std::vector<std::string> lines(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

/// Zipf-like: rank r about as often as 1 / (r + 8).
const std::string& often(const std::vector<std::string>& list, Random& random) {
  const double u = static_cast<double>(random.next() >> 11U) / 9007199254740992.0;
  const double rank = 8 * (std::pow((static_cast<double>(list.size()) + 8) / 8, u) - 1);
  return list[std::min(list.size() - 1, static_cast<std::size_t>(rank))];
}

// Productive compounds of Java and beyond; they keep a million names apart.
constexpr std::array<std::string_view, 24> kBegin{"Su",  "Wi",  "Har", "Bam", "Gun", "Mul", "Pur", "Sup",
                                                  "Sur", "Tri", "War", "Yul", "Kus", "Mar", "Nar", "Pra",
                                                  "Rus", "Set", "Sis", "Sug", "Suk", "Sum", "Sun", "Dar"};
constexpr std::array<std::string_view, 16> kMiddle{"ya", "i",  "a",  "di", "to", "ri", "ma", "na",
                                                   "ki", "wi", "ra", "yo", "ti", "ha", "ni", "la"};
constexpr std::array<std::string_view, 12> kEndMen{"no", "yono", "yanto", "wan", "man", "di",
                                                   "to", "jo",   "so",    "din", "rno", "tno"};
constexpr std::array<std::string_view, 12> kEndWomen{"ti",  "wati", "ni",  "yani", "ningsih", "yati",
                                                     "sih", "lah",  "nah", "rni",  "tin",     "mi"};

std::string compound(Random& random, bool woman) {
  const auto& ends = woman ? kEndWomen : kEndMen;
  std::string out(kBegin[random.below(kBegin.size())]);
  out += kMiddle[random.below(kMiddle.size())];
  return out += ends[random.below(ends.size())];
}

std::string date(int year, int month, int day) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  return text.data();
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream)
    : state_(mix(mix(seed + 0x9E3779B97F4A7C15U) ^ mix(~stream))) {}
std::uint64_t Random::next() { return mix(state_ += 0x9E3779B97F4A7C15U); }

Town::Town(const std::string& folder, std::string_view regencies, std::uint64_t seed)
    : given_men_(lines(folder + "/given_male.txt")),
      given_women_(lines(folder + "/given_female.txt")),
      last_men_(lines(folder + "/last_male.txt")),
      last_women_(lines(folder + "/last_female.txt")),
      seed_(seed) {
  while (!regencies.empty()) {
    const auto line = regencies.substr(0, regencies.find('\n'));
    regencies.remove_prefix(std::min(regencies.size(), line.size() + 1));
    if (line.size() > 6 && line[5] == ',') places_.emplace_back(line.substr(6));
  }
}

std::string Town::given(Random& random, bool woman) const {
  if (random.chance(0.35)) return compound(random, woman);
  return often(woman ? given_women_ : given_men_, random);
}

/// Shape: one word 9 %, two 46 %, three 35 %, four 10 %; Muhammad before 14 % of the men with several, Siti 10 %, Nur 6
/// %, Sri 4 % of the women; 3 % Balinese.
std::string Town::full_name(Random& random, bool woman, const std::string& last) const {
  const auto shape = random.below(100);
  std::string name = given(random, woman);
  if (shape < 9) return name;
  if (random.chance(0.03)) name = (woman ? "Ni " : "I ") + name;
  if (!woman && random.chance(0.14)) name = "Muhammad " + name;
  if (woman) {
    const auto first = random.below(100);
    if (first < 20) name = (first < 10 ? "Siti " : first < 16 ? "Nur " : "Sri ") + name;
  }
  if (shape >= 55) name += " " + given(random, woman);
  if (shape >= 90) name += " " + given(random, woman);
  return name + " " + last;
}

Person Town::person(std::uint64_t i) const {
  const bool sibling = i % 3 == 2;
  Random family(seed_, 4 * (sibling ? i - 1 : i)), own(seed_, 4 * i + 1);
  // What a family shares comes from its stream, in the same order for all its members.
  const auto& place = places_[family.below(places_.size())];
  const auto last_men = often(last_men_, family), last_women = often(last_women_, family);
  const int year = 1940 + static_cast<int>(family.below(75));
  const bool woman = own.chance(0.5);
  const bool twin = sibling && own.chance(0.05);
  Random birth(seed_, 4 * (twin ? i - 1 : i) + 2);
  const int own_year = year + (sibling && !twin ? 1 + static_cast<int>(birth.below(8)) : 0);
  const int month = 1 + static_cast<int>(birth.below(12)), day = 1 + static_cast<int>(birth.below(28));
  const bool unknown = own.chance(0.03);
  return {full_name(own, woman,
                    sibling || own.chance(0.5) ? last_men
                    : woman                    ? last_women
                                               : last_men),
          unknown ? date(own_year, 1, 1) : date(own_year, month, day), place, woman ? "P" : "L"};
}

Person Town::written_again(std::uint64_t i) const {
  Random random(seed_, 4 * i + 3);
  const auto weight = random.below(10);
  return corrupt(person(i), weight < 5 ? 0.4 : weight < 9 ? 1.0 : 1.8, places_, random);
}

}  // namespace people
