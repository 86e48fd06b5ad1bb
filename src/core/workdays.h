// SPDX-License-Identifier: Apache-2.0
// Working days in Western Indonesian time (UTC+7): Monday to Friday without national holidays (data/holidays.csv).
#pragma once

#include <string>
#include <string_view>

#include "core/environment.h"

namespace core {

/// The civil day "YYYY-MM-DD" of an instant, `offset_minutes` east of UTC (420: WIB).
std::string civil_day(Millis instant, int offset_minutes = 420);
/// The working day that is `days` working days after the day of `from`. Of a year whose movable holidays are not
/// decreed yet only the fixed ones count, so that a deadline is never later than the law sets it; days that are only
/// free by agreement (cuti bersama) are working days.
std::string working_day_after(Millis from, int days, int offset_minutes = 420);

}  // namespace core
