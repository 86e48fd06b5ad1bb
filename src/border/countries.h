// SPDX-License-Identifier: Apache-2.0
// Three-letter codes of states and issuers in travel documents.
#pragma once

#include <string>
#include <string_view>

namespace border {

/// ISO 3166-1 alpha-3 and the additions of ICAO Doc 9303 part 3, section 5 (parts A to F), without filler: "IDN", "D",
/// "XXA", "UNO". "UTO" is the state of ICAO's specimens.
bool known_country(std::string_view code);
/// All of them, each followed by a blank.
std::string known_countries();

}  // namespace border
