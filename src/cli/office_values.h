// SPDX-License-Identifier: Apache-2.0
// Values of a table as offices write them, read as the staff app reads them (web/src/lib/htcds/values.ts and
// countries.ts; shared cases in tests/golden/vectors/crossing_rows.json). What cannot be read is nothing, never a
// guess. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// 'dd/mm/yyyy' (dots, dashes, blanks), 'yyyy-mm-dd', '5 Maret 2001', a spreadsheet's serial day; a time behind it is
/// left out. Two figures are a year that is not after `this_year`. "YYYY-MM-DD".
std::optional<std::string> day_of(std::string_view text, int this_year);

/// Minutes of the day from "08:41", "8.41", or wherever in the text a time stands first.
std::optional<int> minutes_of(std::string_view text);

/// 'ID', 'IDN', 'Indonesia', 'WNI' -> "IDN": a code of ISO 3166-1 or a name in Indonesian or English.
std::optional<std::string> country_of(std::string_view text);

/// Days since 1970-01-01 of a "YYYY-MM-DD" that day_of made.
std::int64_t days_since_1970(std::string_view day);

}  // namespace cli
