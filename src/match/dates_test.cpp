// SPDX-License-Identifier: Apache-2.0
#include "match/dates.h"

#include <gtest/gtest.h>

#include "match/letters.h"

namespace {

std::string read(std::string_view text) {
  std::string cleaned;
  match::clean(text, cleaned);
  const auto date = match::read_date(cleaned);
  return date.known() ? match::date_text(date) : "";
}

TEST(Dates, ReadsTheUsualForms) {
  for (const auto text : {"1990-05-12",
                          "1990/05/12",
                          "19900512",
                          "12051990",
                          "12-05-1990",
                          "12/5/1990",
                          "12.05.1990",
                          "12 5 1990",
                          "12 Mei 1990",
                          "12 May 1990",
                          "12-Mei-1990",
                          "12mei1990",
                          "Mei 12, 1990",
                          "1990 Mei 12",
                          "Bengkulu, 12 Mei 1990",
                          "1990-05-12T00:00:00Z",
                          "1990-05-12 00:00:00",
                          "12-05-90",
                          "120590",
                          "١٢-٠٥-١٩٩٠"}) {
    EXPECT_EQ(read(text), "1990-05-12") << text;
  }
}

TEST(Dates, ReadsOldMonthNames) {
  EXPECT_EQ(read("3 Djanuari 1955"), "1955-01-03");
  EXPECT_EQ(read("17 Agoestoes 1945"), "1945-08-17");
  EXPECT_EQ(read("10 Nopember 1960"), "1960-11-10");
  EXPECT_EQ(read("2 Pebruari 1960"), "1960-02-02");
}

TEST(Dates, DayBeforeMonthUnlessOnlyTheOtherFits) {
  EXPECT_EQ(read("05/12/1990"), "1990-12-05");
  EXPECT_EQ(read("05/25/1990"), "1990-05-25");
}

TEST(Dates, PartsMayBeUnknown) {
  EXPECT_EQ(read("1990"), "1990-00-00");
  EXPECT_EQ(read("00-00-1990"), "1990-00-00");
  EXPECT_EQ(read("05-1990"), "1990-05-00");
  EXPECT_EQ(read("1990-05"), "1990-05-00");
  EXPECT_EQ(read("Mei 1990"), "1990-05-00");
  EXPECT_EQ(read("12 Mei"), "0000-05-12");
}

TEST(Dates, TwoDigitsOfAYear) {
  EXPECT_EQ(read("1-2-30"), "2030-02-01");
  EXPECT_EQ(read("1-2-31"), "1931-02-01");
}

TEST(Dates, WhatIsNoDateIsUnknown) {
  for (const auto text : {"", "-", "tidak tahu", "0", "00-00-0000", "9999-99-99", "123", "12345", "19900512123000",
                          "1 Januari 1900", "01-01-1900", "Bengkulu"}) {
    EXPECT_EQ(read(text), "") << text;
  }
}

TEST(Dates, ImpossibleDaysAreTypingMistakes) { EXPECT_EQ(read("31-02-1990"), "1990-02-31"); }

TEST(Dates, DaysThatMeanUnknown) {
  EXPECT_TRUE(match::unknown_day({1990, 1, 1}));
  EXPECT_TRUE(match::unknown_day({1990, 7, 1}));
  EXPECT_TRUE(match::unknown_day({1990, 12, 31}));
  EXPECT_FALSE(match::unknown_day({1990, 2, 1}));
}

TEST(Nik, GivesBirthSexAndArea) {
  const auto man = match::read_nik("1709011205900001");
  ASSERT_TRUE(man.has_value());
  EXPECT_EQ(man->area, "170901");
  EXPECT_EQ(man->birth, (match::CivilDate{1990, 5, 12}));
  EXPECT_EQ(man->sex, 'l');
  const auto woman = match::read_nik("1709015205050001");
  ASSERT_TRUE(woman.has_value());
  EXPECT_EQ(woman->birth, (match::CivilDate{2005, 5, 12}));
  EXPECT_EQ(woman->sex, 'p');
}

TEST(Nik, RefusesWhatCannotBeOne) {
  for (const auto digits :
       {"", "170901120590000", "17090112059000011", "0009011205900001", "9909011205900001", "1709013505900001",
        "1709017505900001", "1709011213900001", "1709011200900001", "1709011205900000", "170901120590000x"}) {
    EXPECT_FALSE(match::read_nik(digits).has_value()) << digits;
  }
}

}  // namespace
