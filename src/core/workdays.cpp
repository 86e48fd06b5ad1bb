// SPDX-License-Identifier: Apache-2.0
#include "core/workdays.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <set>

#include "core/table.h"
#include "core_data_files.h"

namespace core {
namespace {

using namespace std::chrono;

/// Days of holidays.csv: "05-01" comes every year, "2026-03-19" once.
const std::set<std::string, std::less<>>& holidays() {
  static const auto all = [] {
    std::set<std::string, std::less<>> out;
    for (auto& line : read_table(embedded::core_data().front().bytes)) out.insert(std::move(line["day"]));
    return out;
  }();
  return all;
}

sys_days day_of(Millis instant, int offset_minutes) {
  return floor<days>(sys_time<milliseconds>(milliseconds(instant) + minutes(offset_minutes)));
}

std::string text(sys_days day) {
  const year_month_day date(day);
  std::array<char, 16> out{};
  const int n = std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {out.data(), static_cast<std::size_t>(n)};
}

bool working(sys_days day) {
  const weekday w(day);
  if (w == Saturday || w == Sunday) return false;
  const auto date = text(day);
  return !holidays().contains(date) && !holidays().contains(std::string_view(date).substr(5));
}

}  // namespace

std::string civil_day(Millis instant, int offset_minutes) { return text(day_of(instant, offset_minutes)); }

std::string working_day_after(Millis from, int count, int offset_minutes) {
  auto day = day_of(from, offset_minutes);
  while (count > 0) {
    day += days(1);
    if (working(day)) --count;
  }
  return text(day);
}

}  // namespace core
