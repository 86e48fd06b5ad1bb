// SPDX-License-Identifier: Apache-2.0
#include "match/letters.h"

#include <gtest/gtest.h>

#include "match/data_file.h"

namespace {

std::string cleaned(std::string_view text) {
  std::string out;
  match::clean(text, out);
  return out;
}

TEST(Letters, EveryTableIsInTheProgram) {
  for (const auto name : {"letters.txt", "words.txt", "places.txt", "regencies.csv"}) {
    EXPECT_GT(match::data_file(name).size(), 500U) << name;
  }
}

TEST(Letters, LatinLosesItsMarksComposedOrNot) {
  EXPECT_EQ(cleaned("Éka"), "eka");
  EXPECT_EQ(cleaned("E\u0301ka"), "eka");
  EXPECT_EQ(cleaned("Łukasz Straße Ørsted"), "lukasz strasse orsted");
  EXPECT_EQ(cleaned("Nguyễn Ằ"), "nguyen a");
  EXPECT_EQ(cleaned("ＳＩＴＩ １２"), "siti 12");
}

TEST(Letters, ApostrophesVanishPunctuationParts) {
  for (const auto name : {"Nu'man", "Nu’man", "Nu`man", "Nuʼman", "Numan"}) EXPECT_EQ(cleaned(name), "numan") << name;
  EXPECT_EQ(cleaned("  Siti\t(Ani) \"X\" "), "siti ani x");
  EXPECT_EQ(cleaned("H.M. Yusuf, S.Pd-x a/l"), "h.m. yusuf, s.pd-x a/l");
}

TEST(Letters, OtherAlphabetsAreWrittenInLatin) {
  EXPECT_EQ(cleaned("محمد"), "mhmd");
  EXPECT_EQ(cleaned("مُحَمَّد"), "muhamad");
  EXPECT_EQ(cleaned("فاطمة الزهراء"), "fatmh alzhra");
  EXPECT_EQ(cleaned("Хаджимурат Щукин"), "khadzhimurat shchukin");
  EXPECT_EQ(cleaned("Ιωάννης"), "ioannis");
  EXPECT_EQ(cleaned("١٩٩٠"), "1990");
}

TEST(Letters, ScriptsWithoutATableStayAndEmojiGo) {
  EXPECT_EQ(cleaned("王小明"), "王小明");
  EXPECT_EQ(cleaned("Siti 王"), "siti 王");
  EXPECT_EQ(cleaned("สมชาย"), "สมชาย");
  EXPECT_EQ(cleaned("Siti😀Ani"), "siti ani");
  EXPECT_EQ(cleaned("👩‍👧"), "");
}

TEST(Letters, MarksOfDirectionAreNotSeen) { EXPECT_EQ(cleaned("\u202BSiti\u202C \u200Fمحمد"), "siti mhmd"); }

TEST(Letters, BrokenBytesAreSpaces) {
  EXPECT_EQ(cleaned("Si\xC3ti"), "si ti");
  EXPECT_EQ(cleaned("\xFF\xFE"), "");
  EXPECT_EQ(cleaned("a\xED\xA0\x80z"), "a z");  // a surrogate
  EXPECT_EQ(cleaned("a\xC0\xAFz"), "a z");      // an overlong form
  EXPECT_EQ(cleaned(std::string_view("a\0b", 3)), "a b");
}

TEST(Letters, ReadsSoManyCharactersAndNoMore) {
  EXPECT_EQ(cleaned(std::string(300, 'A')), std::string(300, 'a'));
  EXPECT_EQ(cleaned(std::string(5000, 'A')).size(), match::kMaxCharacters);
}

}  // namespace
