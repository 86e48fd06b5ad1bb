// SPDX-License-Identifier: Apache-2.0
#include "match/corruption.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace people {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text) {
  Words out(1);
  for (const char c : text) {
    if (c == ' ') {
      out.emplace_back();
    } else {
      out.back().push_back(c);
    }
  }
  return out;
}

std::string join(const Words& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

char low(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

/// Every occurrence of `from` in one word, whatever its case; where it begins the word the result is a capital.
void replace(std::string& word, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t i = 0; i < word.size();) {
    bool fits = i + from.size() <= word.size();
    for (std::size_t k = 0; fits && k < from.size(); ++k) fits = low(word[i + k]) == from[k];
    if (!fits) {
      out.push_back(word[i++]);
      continue;
    }
    const auto at = out.size();
    out += to;
    if (i == 0 && !to.empty()) out[at] = static_cast<char>(out[at] - 'a' + 'A');
    i += from.size();
  }
  word = out;
}

struct Respelling {
  std::string_view from, to;
  double rate;
};
constexpr std::array kRespellings{Respelling{"u", "oe", .15}, Respelling{"c", "tj", .06}, Respelling{"i", "y", .08},
                                  Respelling{"f", "v", .03},  Respelling{"z", "j", .03},  Respelling{"t", "th", .03},
                                  Respelling{"d", "dh", .03}};

void respell(Words& words, double scale, Random& random) {
  for (auto& word : words) {
    for (const auto& one : kRespellings) {
      if (random.chance(one.rate * scale)) replace(word, one.from, one.to);
    }
    if (random.chance(.08 * scale)) {  // one reform: j was dj, y was j
      replace(word, "j", "d\x01");
      replace(word, "y", "j");
      std::ranges::replace(word, '\x01', 'j');
    }
    if (random.chance(.05 * scale)) replace(word, "h", "ch");
    if (word.ends_with("ah") && random.chance(.06 * scale)) word.pop_back();
  }
}

constexpr std::array<std::string_view, 13> kMuhammad{"Moh.",     "Mohd",      "Muh.",     "Moch.",     "M.",
                                                     "Md.",      "Mohamad",   "Mohammad", "Mochammad", "Muhamad",
                                                     "Mohammed", "Muchammad", "Mhd"};
constexpr std::array<std::string_view, 4> kAhmad{"Achmad", "Akhmad", "Ach.", "Ahmed"};
constexpr std::array<std::string_view, 8> kTitles{"H. ", "Hj. ", "Dr. ", "Drs. ", "Ir. ", "R. ", "Ust. ", "dr. "};
constexpr std::array<std::string_view, 6> kDegrees{", S.Pd", ", S.H.", " SE", ", M.M.", ", S.Kom", " S.Sos"};
constexpr std::array<std::string_view, 26> kNeighbours{
    "sqz", "vgn", "xdv", "sfec", "wrd", "dgrv", "fhtb", "gjyn", "uok", "hkun", "jli", "ko",  "nk",
    "bmh", "ipl", "ol",  "wa",   "etf", "adwx", "ryg",  "yij",  "cbf", "qes",  "zcs", "tuh", "xa"};

void typo(std::string& name, Random& random) {
  if (name.size() < 4) return;
  const auto at = 1 + random.below(name.size() - 2);
  const char c = low(name[at]);
  const auto near = c >= 'a' && c <= 'z' ? kNeighbours[static_cast<std::size_t>(c - 'a')] : std::string_view("e");
  const char other = near[random.below(near.size())];
  switch (random.below(4)) {
    case 0:
      name[at] = other;
      break;
    case 1:
      name.insert(at, 1, other);
      break;
    case 2:
      name.erase(at, 1);
      break;
    default:
      std::swap(name[at], name[at - 1]);
  }
}

void shape(Words& words, double scale, Random& random) {
  for (auto& word : words) {
    if (word == "Muhammad" && random.chance(.55)) word = kMuhammad[random.below(kMuhammad.size())];
    if (word == "Ahmad" && random.chance(.40)) word = kAhmad[random.below(kAhmad.size())];
  }
  if (words.size() > 2 && random.chance(.12 * scale))
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(random.below(words.size())));
  if (words.size() > 1 && random.chance(.05 * scale)) std::swap(words[0], words[1]);
  if (words.size() > 1 && random.chance(.06 * scale)) {
    auto& word = words[random.below(words.size())];
    word = std::string(1, word[0]) + ".";
  }
  if (words.size() > 1 && random.chance(.05 * scale)) {
    for (const char c : words[1]) words[0].push_back(low(c));
    words.erase(words.begin() + 1);
  }
}

void rename(Person& person, double scale, const std::string& father, Random& random) {
  auto words = split(person.name);
  shape(words, scale, random);
  respell(words, scale, random);
  person.name = join(words);
  if (random.chance(.30 * scale)) typo(person.name, random);
  if (random.chance(.08 * scale)) typo(person.name, random);
  if (random.chance(.04 * scale)) person.name += (person.sex == "P" ? " binti " : " bin ") + father;
  if (random.chance(.06 * scale)) {
    if (random.chance(.5)) {
      person.name.insert(0, kTitles[random.below(kTitles.size())]);
    } else {
      person.name += kDegrees[random.below(kDegrees.size())];
    }
  }
  if (random.chance(.3))
    std::ranges::transform(person.name, person.name.begin(),
                           [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
}

void redate(Person& person, double scale, Random& random) {
  int year = std::stoi(person.birth.substr(0, 4)), month = std::stoi(person.birth.substr(5, 2)),
      day = std::stoi(person.birth.substr(8, 2));
  if (day <= 12 && random.chance(.04 * scale)) std::swap(day, month);
  if (random.chance(.05 * scale)) day = 1 + static_cast<int>(random.below(28));
  if (random.chance(.04 * scale)) month = 1 + static_cast<int>(random.below(12));
  if (random.chance(.05 * scale)) year += random.chance(.5) ? 1 : -1;
  if (random.chance(.02 * scale)) year += random.chance(.5) ? 10 : -10;
  if (random.chance(.02 * scale)) day = month = 1;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), random.chance(.5) ? "%02d-%02d-%04d" : "%02d/%02d/%04d", day, month, year);
  person.birth = text.data();
}

}  // namespace

Person corrupt(Person person, double scale, const std::vector<std::string>& places, Random& random) {
  const auto& other = places[random.below(places.size())];
  static constexpr std::array<std::string_view, 6> kFathers{"Abdullah", "Hasan", "Ismail",
                                                            "Sukardi",  "Umar",  "Zainuddin"};
  rename(person, scale, std::string(kFathers[random.below(kFathers.size())]), random);
  redate(person, scale, random);
  if (random.chance(.06 * scale)) typo(person.place, random);
  if (random.chance(.06 * scale)) person.place = other;
  if (random.chance(.04 * scale)) person.place.clear();
  if (random.chance(.01 * scale)) person.sex = person.sex == "P" ? "L" : "P";
  return person;
}

}  // namespace people
