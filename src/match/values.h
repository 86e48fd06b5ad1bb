// SPDX-License-Identifier: Apache-2.0
// Fields that are neither names nor dates: numbers, sex, places. All take a cleaned text (letters.h).
#pragma once

#include <string>
#include <string_view>

#include "match/rules.h"

namespace match {

/// The digits alone.
void only_digits(std::string_view cleaned, std::string& out);
/// Letters and digits alone: a passport's number.
void only_code(std::string_view cleaned, std::string& out);
/// One character over and over: "000000", "111111".
bool monotone(std::string_view text);

/// The significant number without trunk zero or Indonesia's 62: +62 812-3456, 0812 3456 and 62812.. are one. A foreign
/// number keeps its country's code. Empty when fewer than six digits remain or all are the same.
void read_phone(std::string_view cleaned, std::string& out);

/// 'l' (laki-laki), 'p' (perempuan), or 0. Reads L/P, M/F, words in both languages; 1 and 2 are left alone: offices
/// differ.
char read_sex(std::string_view cleaned);

/// The name of the regency or town: by area code (17.09, 1709, 17.09.01.2001), or as it is written, without Kabupaten,
/// Kota and so on, in modern spelling, known other names replaced. Words with single spaces; empty when there is none.
void read_place(std::string_view cleaned, Rules rules, std::string& out);

}  // namespace match
