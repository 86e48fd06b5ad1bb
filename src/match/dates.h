// SPDX-License-Identifier: Apache-2.0
// Birth dates as people write them, and the number of the identity card, which holds one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace match {

/// A civil date of which parts may be unknown (0). Never checked against a calendar beyond 31 days: 31 February is a
/// typing mistake that still says much.
struct CivilDate {
  std::int16_t year = 0;
  std::int8_t month = 0, day = 0;
  [[nodiscard]] bool known() const { return year != 0 || (month != 0 && day != 0); }
  bool operator==(const CivilDate&) const = default;
};

constexpr int kFirstYear = 1850, kLastYear = 2099;

/// Reads a cleaned text (letters.h): 1990-05-12, 12/5/1990, 12.05.90, 19900512, 12051990, "12 Mei 1990", "Mei 1990",
/// 1990, 12-05-1990 behind a place, with a time behind it. Day before month, unless only the other way is possible. Two
/// digits of a year: 00 to 30 are 20xx. 1 January 1900 is what programs write when they know nothing: unknown.
CivilDate read_date(std::string_view cleaned);

/// "1990-05-12", with 00 for what is unknown.
std::string date_text(const CivilDate& date);

/// 1 January, 1 July, 31 December: what offices write when a person knows her year of birth only.
bool unknown_day(const CivilDate& date);

/// Nomor Induk Kependudukan: PPKKCC DDMMYY SSSS, women with 40 added to the day (Permendagri 19/2010, Perpres 26/2009).
struct Nik {
  std::string digits;  ///< 16
  std::string area;    ///< the six digits of the sub-district of first registration
  CivilDate birth;     ///< the century is a guess: see read_date
  char sex = 'l';      ///< 'l' or 'p'
};
/// `digits` alone; nothing when they cannot be a NIK: province, day, month, serial number.
std::optional<Nik> read_nik(std::string_view digits);

}  // namespace match
