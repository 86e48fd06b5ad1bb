// SPDX-License-Identifier: Apache-2.0
#include "match/values.h"

#include <algorithm>
#include <array>

namespace match {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 18> kMan{"l",        "lk",     "lk2",   "laki",  "laki laki", "laki-laki",
                                                "lakilaki", "lelaki", "pria",  "cowok", "m",         "male",
                                                "man",      "boy",    "laki2", "lak",   "putra",     "bapak"};
constexpr std::array<std::string_view, 13> kWoman{"p", "pr",     "perempuan", "prempuan", "wanita", "cewek", "w",
                                                  "f", "female", "woman",     "girl",     "putri",  "ibu"};

}  // namespace

void only_digits(std::string_view cleaned, std::string& out) {
  out.clear();
  std::ranges::copy_if(cleaned, std::back_inserter(out), digit);
}

void only_code(std::string_view cleaned, std::string& out) {
  out.clear();
  std::ranges::copy_if(cleaned, std::back_inserter(out),
                       [](char c) { return c != ' ' && c != '.' && c != ',' && c != '/' && c != '-'; });
}

bool monotone(std::string_view text) {
  return std::ranges::all_of(text, [&](char c) { return c == text.front(); });
}

void read_phone(std::string_view cleaned, std::string& out) {
  only_digits(cleaned, out);
  if (out.starts_with("00")) out.erase(0, 2);
  if (out.starts_with("62") && out.size() >= 10) out.erase(0, 2);
  if (out.starts_with("0")) out.erase(0, 1);
  if (out.size() < 6 || monotone(out)) out.clear();
}

char read_sex(std::string_view cleaned) {
  while (!cleaned.empty() && cleaned.back() == '.') cleaned.remove_suffix(1);
  if (std::ranges::find(kMan, cleaned) != kMan.end()) return 'l';
  if (std::ranges::find(kWoman, cleaned) != kWoman.end()) return 'p';
  return 0;
}

}  // namespace match
