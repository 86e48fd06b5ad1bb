// SPDX-License-Identifier: Apache-2.0
#include "core/workdays.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace core {
namespace {

using namespace std::chrono;

/// National holidays on a fixed date: New Year, Labour Day, Pancasila Day, Independence Day, Christmas.
constexpr std::array<month_day, 5> kFixedHolidays{January / 1, May / 1, June / 1, August / 17, December / 25};

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
  const year_month_day date(day);
  return std::find(kFixedHolidays.begin(), kFixedHolidays.end(), month_day(date.month(), date.day())) ==
         kFixedHolidays.end();
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
