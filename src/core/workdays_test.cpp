// SPDX-License-Identifier: Apache-2.0
#include "core/workdays.h"

#include <gtest/gtest.h>

namespace core {
namespace {

constexpr Millis kDay = 86'400'000;
constexpr Millis kFriday13March2026 = 1'773'360'000'000;  // 07:00 in Bengkulu

TEST(Workdays, AreCivilDaysOfTheZone) {
  EXPECT_EQ(civil_day(kFriday13March2026), "2026-03-13");
  EXPECT_EQ(civil_day(kFriday13March2026 - 7 * 3'600'000 - 1), "2026-03-12");
  EXPECT_EQ(civil_day(kFriday13March2026 - 1, 0), "2026-03-12");
}

TEST(Workdays, LeaveOutWeekEndsAndHolidaysThatMove) {
  EXPECT_EQ(working_day_after(kFriday13March2026, 1), "2026-03-16");
  // Thursday 19 March is Nyepi; Idulfitri falls on that week-end.
  EXPECT_EQ(working_day_after(kFriday13March2026, 4), "2026-03-20");
  EXPECT_EQ(working_day_after(kFriday13March2026, 5), "2026-03-23");
}

TEST(Workdays, LeaveOutHolidaysOfEveryYear) {
  // Friday 1 May, Labour Day, in 2026; Saturday in 2027.
  const Millis april29 = kFriday13March2026 + 47 * kDay;
  EXPECT_EQ(civil_day(april29), "2026-04-29");
  EXPECT_EQ(working_day_after(april29, 2), "2026-05-04");
  EXPECT_EQ(working_day_after(april29 + 365 * kDay, 2), "2027-05-03");
  // Tuesday 17 August 2027: a year whose movable holidays are not decreed yet.
  EXPECT_EQ(working_day_after(april29 + 474 * kDay, 1), "2027-08-18");
}

}  // namespace
}  // namespace core
