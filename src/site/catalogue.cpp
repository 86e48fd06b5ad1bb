// SPDX-License-Identifier: Apache-2.0
#include "site/catalogue.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "site/markdown.h"
#include "site_content_files.h"

namespace site {
namespace {

constexpr std::string_view kFirst = "id";
constexpr std::chrono::hours kWib{7};  // Waktu Indonesia Barat, no summer time

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view next_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

void read_strings(std::string_view text, Language& out) {
  while (!text.empty()) {
    const auto line = trimmed(next_line(text));
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    out.strings.insert_or_assign(std::string(trimmed(line.substr(0, equals))),
                                 std::string(trimmed(line.substr(equals + 1))));
  }
}

/// "---", lines "key: value", "---", then Markdown.
Article read_article(std::string_view text) {
  Article out;
  if (text.starts_with("---\n")) {
    next_line(text);
    for (auto line = next_line(text); line != "---" && !text.empty(); line = next_line(text)) {
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      out.meta.insert_or_assign(std::string(trimmed(line.substr(0, colon))),
                                std::string(trimmed(line.substr(colon + 1))));
    }
  }
  out.html = markdown_to_html(text);
  return out;
}

Language& language_for(std::vector<Language>& all, std::string_view code) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const Language& one) { return one.code == code; });
  if (it != all.end()) return *it;
  all.push_back({std::string(code), code == kFirst ? "/" : "/" + std::string(code) + "/", {}, {}});
  return all.back();
}

/// A language may lean on another one that is complete.
void lean(std::vector<Language>& all) {
  for (auto& one : all) {
    const auto from = one.strings.find("fallback");
    if (from == one.strings.end()) continue;
    const auto other = std::find_if(all.begin(), all.end(), [&](const Language& l) { return l.code == from->second; });
    if (other == all.end()) continue;
    one.strings.insert(other->strings.begin(), other->strings.end());
    one.articles.insert(other->articles.begin(), other->articles.end());
  }
}

std::vector<Language> build() {
  std::vector<Language> out;
  for (const auto& file : embedded::site_content()) {
    const auto slash = file.path.find('/');
    if (slash == std::string_view::npos) continue;
    auto& into = language_for(out, file.path.substr(0, slash));
    const auto name = file.path.substr(slash + 1);
    if (name == "strings.txt") read_strings(file.bytes, into);
    if (name.ends_with(".md")) {
      into.articles.insert_or_assign(std::string(name.substr(0, name.size() - 3)), read_article(file.bytes));
    }
  }
  lean(out);
  std::sort(out.begin(), out.end(), [](const Language& a, const Language& b) {
    return std::pair(a.code != kFirst, a.code) < std::pair(b.code != kFirst, b.code);
  });
  return out;
}

std::string date_text(const Language& in, std::chrono::year_month_day day) {
  std::string_view months = in.text("months");
  for (unsigned skip = 1; skip < static_cast<unsigned>(day.month()); ++skip) {
    months.remove_prefix(std::min(months.size(), months.find(' ') + 1));
  }
  return std::to_string(static_cast<unsigned>(day.day())) + " " + std::string(months.substr(0, months.find(' '))) +
         " " + std::to_string(static_cast<int>(day.year()));
}

}  // namespace

std::string_view Language::text(std::string_view key) const {
  const auto it = strings.find(key);
  return it == strings.end() ? key : std::string_view(it->second);
}

const std::vector<Language>& languages() {
  static const std::vector<Language> all = build();
  return all;
}

const Language& language(std::string_view code) {
  const auto& all = languages();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Language& one) { return one.code == code; });
  return it == all.end() ? all.front() : *it;
}

const Language& language_of_path(std::string_view path) {
  const auto first = path.substr(std::min<std::size_t>(path.size(), 1));
  return language(first.substr(0, first.find('/')));
}

std::string instant_text(const Language& in, long long utc_millis) {
  using namespace std::chrono;
  const sys_time<milliseconds> local{milliseconds(utc_millis) + kWib};
  const auto day = floor<days>(local);
  const hh_mm_ss clock{floor<minutes>(local - day)};
  std::array<char, 16> time{};
  std::snprintf(time.data(), time.size(), "%02d%s%02d", static_cast<int>(clock.hours().count()),
                std::string(in.text("time_separator")).substr(0, 1).c_str(), static_cast<int>(clock.minutes().count()));
  return date_text(in, year_month_day{day}) + ", " + time.data() + " " + std::string(in.text("time_zone"));
}

std::string day_text(const Language& in, std::string_view iso_day) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (std::sscanf(std::string(iso_day).c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return std::string(iso_day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return date.ok() ? date_text(in, date) : std::string(iso_day);
}

std::string with_number(std::string_view text, long long number) {
  std::string out(text);
  if (const auto at = out.find("{n}"); at != std::string::npos) out.replace(at, 3, std::to_string(number));
  return out;
}

}  // namespace site
