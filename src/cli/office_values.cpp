// SPDX-License-Identifier: Apache-2.0
#include "cli/office_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <vector>

#include "core/table.h"
#include "match/letters.h"
#include "names_files.h"

namespace cli {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

int number(std::string_view digits) {
  int out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

std::optional<std::string> day_from(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day made{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (year < 1850 || year > 2200 || month > 12 || day > 31 || !made.ok()) return std::nullopt;
  const auto two = [](int n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
  return std::to_string(year) + two(month) + two(day);
}

/// Two figures mean the past: '03' is 2003 while '78' is 1978.
int full_year(std::string_view text, int this_year) {
  const int year = number(text);
  if (text.size() > 2) return year;
  const int century = this_year / 100 * 100;
  return century + year > this_year ? century - 100 + year : century + year;
}

/// Reads a pattern from the left; what was read is cut off only where it fits.
struct Reader {
  std::string_view rest;

  std::optional<std::string_view> digits(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    while (n < most && n < rest.size() && digit(rest[n])) ++n;
    if (n < least) return std::nullopt;
    const auto out = rest.substr(0, n);
    rest.remove_prefix(n);
    return out;
  }
  bool one_of(std::string_view marks) {
    if (rest.empty() || marks.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  void skip(std::string_view marks) {
    while (one_of(marks)) continue;
  }
  /// Letters of any script; ASCII marks and digits are none.
  std::string_view letters() {
    std::size_t n = 0;
    while (n < rest.size() && ((lower(rest[n]) >= 'a' && lower(rest[n]) <= 'z') || (rest[n] & '\x80') != 0)) ++n;
    const auto out = rest.substr(0, n);
    rest.remove_prefix(n);
    return out;
  }
};

std::optional<std::string> iso_day(Reader in) {
  const auto year = in.digits(4, 4);
  if (!year || !in.one_of("-/.")) return std::nullopt;
  const auto month = in.digits(1, 2);
  if (!month || !in.one_of("-/.")) return std::nullopt;
  const auto day = in.digits(1, 2);
  if (!day || !in.rest.empty()) return std::nullopt;
  return day_from(number(*year), number(*month), number(*day));
}

std::optional<std::string> local_day(Reader in, int this_year) {
  const auto day = in.digits(1, 2);
  if (!day || !in.one_of("-/. ")) return std::nullopt;
  const auto month = in.digits(1, 2);
  if (!month || !in.one_of("-/. ")) return std::nullopt;
  const auto year = in.digits(2, 4);
  if (!year || year->size() == 3 || !in.rest.empty()) return std::nullopt;
  return day_from(full_year(*year, this_year), number(*month), number(*day));
}

int month_named(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, int>, 19> kMonths{{{"jan", 1},
                                                                      {"peb", 2},
                                                                      {"feb", 2},
                                                                      {"mar", 3},
                                                                      {"apr", 4},
                                                                      {"mei", 5},
                                                                      {"may", 5},
                                                                      {"jun", 6},
                                                                      {"jul", 7},
                                                                      {"agu", 8},
                                                                      {"ags", 8},
                                                                      {"agt", 8},
                                                                      {"aug", 8},
                                                                      {"sep", 9},
                                                                      {"okt", 10},
                                                                      {"oct", 10},
                                                                      {"nov", 11},
                                                                      {"nop", 11},
                                                                      {"des", 12}}};
  if (word.size() < 3) return 0;
  const std::array<char, 3> three{lower(word[0]), lower(word[1]), lower(word[2])};
  const std::string_view asked(three.data(), 3);
  if (asked == "dec") return 12;
  const auto found = std::find_if(kMonths.begin(), kMonths.end(), [&](const auto& one) { return one.first == asked; });
  return found == kMonths.end() ? 0 : found->second;
}

/// 'Kamis, 5 Maret 2001', '5-Mar-01'
std::optional<std::string> worded_day(Reader in, int this_year) {
  if (!in.letters().empty()) {
    in.one_of(",");
    if (!in.one_of(" \t")) return std::nullopt;
    in.skip(" \t");
  }
  const auto day = in.digits(1, 2);
  if (!day) return std::nullopt;
  in.skip("- \t.");
  const int month = month_named(in.letters());
  in.skip("- \t.,");
  const auto year = in.digits(2, 4);
  if (month == 0 || !year || year->size() == 3 || !in.rest.empty()) return std::nullopt;
  return day_from(full_year(*year, this_year), month, number(*day));
}

/// 1 January 1900 to 2100 as days of a spreadsheet: a year alone (2001) is none of them.
std::optional<std::string> serial_day(Reader in) {
  const auto days = in.digits(4, 5);
  if (!days) return std::nullopt;
  if (in.one_of(".") && !in.digits(1, 20)) return std::nullopt;
  if (!in.rest.empty() || number(*days) <= 2500) return std::nullopt;
  using namespace std::chrono;
  const year_month_day made(sys_days(std::chrono::year(1899) / 12 / 30) + std::chrono::days(number(*days)));
  return day_from(static_cast<int>(made.year()), static_cast<int>(static_cast<unsigned>(made.month())),
                  static_cast<int>(static_cast<unsigned>(made.day())));
}

/// Without "T08:41..." or " 8.41..." behind it.
std::string_view without_time(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != 'T' && !blank(text[i])) continue;
    Reader in{text.substr(i + 1)};
    if (in.digits(1, 2) && in.one_of(":.") && in.digits(2, 2)) return trimmed(text.substr(0, i));
  }
  return text;
}

/// Small Latin letters alone.
std::string plain_name(std::string_view text) {
  std::string clean, out;
  match::clean(text, clean);
  for (const char c : clean) {
    if ((c & '\x80') != 0 || (c >= 'a' && c <= 'z')) out.push_back(c);
  }
  return out;
}

struct Countries {
  std::map<std::string, std::string, std::less<>> by_code, by_name;
  Countries() {
    for (const auto& row : core::read_table(embedded::names().front().bytes)) {
      const auto& three = row.find("three")->second;
      by_code[row.find("two")->second] = three;
      by_code[three] = three;
      by_name[plain_name(row.find("name_id")->second)] = three;
      by_name[plain_name(row.find("name_en")->second)] = three;
    }
    by_code["WNI"] = "IDN";
  }
};

}  // namespace

std::optional<std::string> day_of(std::string_view text, int this_year) {
  const Reader in{without_time(trimmed(text))};
  if (auto day = iso_day(in)) return day;
  if (auto day = local_day(in, this_year)) return day;
  if (auto day = worded_day(in, this_year)) return day;
  return serial_day(in);
}

std::optional<int> minutes_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const std::size_t width : {2UL, 1UL}) {
      Reader in{text.substr(i)};
      const auto hours = in.digits(width, width);
      if (!hours || !in.one_of(":.")) continue;
      const auto minutes = in.digits(2, 2);
      if (!minutes) continue;
      if (number(*hours) > 23 || number(*minutes) > 59) return std::nullopt;
      return number(*hours) * 60 + number(*minutes);
    }
  }
  return std::nullopt;
}

std::optional<std::string> country_of(std::string_view text) {
  static const Countries known;
  std::string upper(trimmed(text));
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (const auto found = known.by_code.find(upper); found != known.by_code.end()) return found->second;
  const auto found = known.by_name.find(plain_name(text));
  return found == known.by_name.end() ? std::nullopt : std::optional(found->second);
}

std::int64_t days_since_1970(std::string_view day) {
  using namespace std::chrono;
  const year_month_day made{std::chrono::year(number(day.substr(0, 4))),
                            std::chrono::month(static_cast<unsigned>(number(day.substr(5, 2)))),
                            std::chrono::day(static_cast<unsigned>(number(day.substr(8, 2))))};
  return sys_days(made).time_since_epoch().count();
}

}  // namespace cli
