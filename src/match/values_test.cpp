// SPDX-License-Identifier: Apache-2.0
#include "match/values.h"

#include <gtest/gtest.h>

#include "match/letters.h"

namespace {

using match::Rule;
using match::Rules;

std::string cleaned(std::string_view text) {
  std::string out;
  match::clean(text, out);
  return out;
}
std::string phone(std::string_view text) {
  std::string out;
  match::read_phone(cleaned(text), out);
  return out;
}
std::string place(std::string_view text, Rules rules = Rules::all()) {
  std::string out;
  match::read_place(cleaned(text), rules, out);
  return out;
}

TEST(Values, PhonesInAllForms) {
  for (const auto text : {"0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 34567890",
                          "0062 81234567890", "+62 0812.3456.7890", "812 3456 7890"}) {
    EXPECT_EQ(phone(text), "81234567890") << text;
  }
  EXPECT_EQ(phone("(0736) 21234"), "73621234");
  EXPECT_EQ(phone("+60 12-345 6789"), "60123456789");
  for (const auto text : {"", "-", "0", "12345", "000000000000"}) EXPECT_EQ(phone(text), "") << text;
}

TEST(Values, SexInTwoLanguages) {
  for (const auto text : {"L", "l.", "Laki-laki", "LAKI LAKI", "Pria", "M", "male"})
    EXPECT_EQ(match::read_sex(cleaned(text)), 'l') << text;
  for (const auto text : {"P", "Perempuan", "PR", "Wanita", "F", "female"})
    EXPECT_EQ(match::read_sex(cleaned(text)), 'p') << text;
  for (const auto text : {"", "1", "2", "x", "?"}) EXPECT_EQ(match::read_sex(cleaned(text)), 0) << text;
}

TEST(Values, CodesWithoutSeparators) {
  std::string out;
  match::only_code(cleaned("B 1234-567.x"), out);
  EXPECT_EQ(out, "b1234567x");
  EXPECT_TRUE(match::monotone("0000"));
  EXPECT_FALSE(match::monotone("0001"));
}

TEST(Values, PlacesByNameAndByCode) {
  for (const auto text : {"Bengkulu Tengah", "Kab. Bengkulu Tengah", "KABUPATEN BENGKULU TENGAH", "17.09", "1709",
                          "17.09.01.2001", "170901", "Bengkulu Tengah, Bengkulu"}) {
    EXPECT_EQ(place(text), "bengkulu tengah") << text;
  }
  EXPECT_EQ(place("Kota"), "kota");
  EXPECT_EQ(place("99.99"), "99 99");
  EXPECT_EQ(place("Kab. Kaur", Rules::all().without(Rule::places)), "kab kaur");
}

TEST(Values, PlacesUnderOtherNames) {
  for (const auto text :
       {"Yogyakarta", "Jogjakarta", "Djokjakarta", "D.I. Yogyakarta", "Yogya", "Kota Yogyakarta", "34.71"}) {
    EXPECT_EQ(place(text), "yogyakarta") << text;
  }
  EXPECT_EQ(place("Soerabaja"), "surabaya");
  EXPECT_EQ(place("Djakarta"), "jakarta");
  EXPECT_EQ(place("Ujung Pandang"), "makassar");
  EXPECT_EQ(place("-"), "");
}

}  // namespace
