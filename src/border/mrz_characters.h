// SPDX-License-Identifier: Apache-2.0
// Inside of mrz.h: characters of the zone and what is taken for what.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace border::mrz {

// What optical readers take for each other; the digit first.
inline constexpr std::string_view kDigits = "012586";
inline constexpr std::string_view kLetters = "OIZSBG";

inline bool digit(char c) { return c >= '0' && c <= '9'; }
inline bool letter(char c) { return c >= 'A' && c <= 'Z'; }
inline bool filler_only(std::string_view text) { return text.find_first_not_of('<') == std::string_view::npos; }
inline bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), digit); }

inline char as_digit(char c) {
  const auto at = kLetters.find(c);
  return at == std::string_view::npos ? c : kDigits[at];
}
inline char as_letter(char c) {
  const auto at = kDigits.find(c);
  return at == std::string_view::npos ? c : kLetters[at];
}
inline char confused(char c) { return digit(c) ? as_letter(c) : as_digit(c); }

inline std::string trimmed(std::string_view text) {
  const auto end = text.find_last_not_of('<');
  return std::string(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

inline std::string spaced(std::string_view text) {
  std::string out = trimmed(text);
  std::replace(out.begin(), out.end(), '<', ' ');
  return out;
}

}  // namespace border::mrz
