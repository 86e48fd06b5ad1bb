// SPDX-License-Identifier: Apache-2.0
// Working days in Western Indonesian time (UTC+7): Monday to Friday without national holidays.
#pragma once

#include <string>
#include <string_view>

#include "core/environment.h"

namespace core {

/// The civil day "YYYY-MM-DD" of an instant, `offset_minutes` east of UTC (420: WIB).
std::string civil_day(Millis instant, int offset_minutes = 420);
/// The working day that is `days` working days after the day of `from`. Holidays are the fixed-date ones of
/// workdays.cpp; movable ones come with the calendar data of the legal clocks.
std::string working_day_after(Millis from, int days, int offset_minutes = 420);

}  // namespace core
