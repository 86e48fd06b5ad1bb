// SPDX-License-Identifier: Apache-2.0
// One test a rule. Where the rules come from: docs/matching.md, "Rules".
#include "match/names.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using match::PartKind;
using match::Rule;
using match::Rules;

const Rules kAll = Rules::all().without(Rule::serawai);

/// Parts in one line: plain as it is, weak with ~, title with !, the father's with <.
std::string read(std::string_view name, Rules rules = kAll, bool folded = false) {
  match::NameScratch scratch;
  match::read_name(name, rules, scratch);
  std::string out;
  for (std::size_t i = 0; i < scratch.used; ++i) {
    const auto& part = scratch.parts[i];
    if (!out.empty()) out += ' ';
    if (part.father) out += '<';
    if (part.kind == PartKind::weak) out += '~';
    if (part.kind == PartKind::title) out += '!';
    out += folded ? part.folded : part.canonical;
  }
  return out;
}
std::string sound(std::string_view name, Rules rules = kAll) { return read(name, rules, true); }
std::string modern(std::string_view word) {
  std::string out;
  match::modern_spelling(word, out);
  return out;
}

TEST(Names, TitlesLeaveTheName) {
  EXPECT_EQ(read("Dr. H. Budi Santoso, S.Pd., M.M."), "!dr !h budi santoso !spd !mm");
  EXPECT_EQ(read("drg. Rina"), "!drg rina");
  EXPECT_EQ(read("BUDI SANTOSO SH"), "budi santoso !sh");
  EXPECT_EQ(read("H.M. Yusuf"), "!h ~muhammad yusuf");
  EXPECT_EQ(read("Hj.Aminah"), "!hj aminah");
  EXPECT_EQ(read("Rina Sari (almh)"), "rina sari !almh");
  EXPECT_EQ(read("Bpk. Budi"), "!bpk budi");
  EXPECT_EQ(read("Dr. Budi", kAll.without(Rule::titles)), "dr budi");
}

TEST(Names, WhatIsATitleOnlySometimesStaysOtherwise) {
  EXPECT_EQ(read("Ma Ling"), "ma ling");  // Chinese, not Master of Arts
  EXPECT_EQ(read("Ling Ma"), "ling ma");
  EXPECT_EQ(read("Budi, MA"), "budi !ma");
  EXPECT_EQ(read("Budi M.A."), "budi !ma");
  EXPECT_EQ(read("St. Aminah"), "~siti aminah");  // Siti before a name,
  EXPECT_EQ(read("Aminah S.T."), "aminah !st");   // Sarjana Teknik behind it
  EXPECT_EQ(read("Haji"), "haji");                // all there is
  EXPECT_EQ(read("Budi H"), "budi h");            // an initial
}

TEST(Names, RanksThatAreAlsoNamesStayWeak) {
  EXPECT_EQ(read("R. Ajeng Kartini"), "~r ajeng kartini");
  EXPECT_EQ(read("R.A. Kartini"), "~ra kartini");
  EXPECT_EQ(read("Cut Nyak Dien"), "~cut nyak dien");
  EXPECT_EQ(read("I Gusti Ngurah"), "~i ~gusti ngurah");
}

TEST(Names, SingleNames) {
  EXPECT_EQ(read("Sukarno"), "sukarno");
  EXPECT_EQ(read("SUKARNO SUKARNO"), "sukarno");  // passports ask for two
  EXPECT_EQ(read("Sukarno -"), "sukarno");
  EXPECT_EQ(read("Sukarno Sukarno", kAll.without(Rule::single)), "sukarno sukarno");
}

TEST(Names, PlaceholdersAreNoNames) {
  for (const auto name : {"-", "N/A", "tidak ada", "Tanpa Nama", "xxx", "LNU", "...", "", " ", "😀"}) {
    EXPECT_EQ(read(name), "") << name;
  }
  EXPECT_EQ(read("-- a"), "a");
}

TEST(Names, FathersNameIsAFieldOfItsOwn) {
  EXPECT_EQ(read("Siti Aminah binti Abdullah"), "~siti aminah <abdullah");
  EXPECT_EQ(read("Ahmad bin Yusuf bin Umar"), "~ahmad <yusuf <umar");
  EXPECT_EQ(read("Kumar a/l Raju"), "kumar <raju");
  EXPECT_EQ(read("Aminah bt. Muhammad Saleh"), "aminah <~muhammad <saleh");
  EXPECT_EQ(read("Bin Li"), "bin li");       // nothing stood before
  EXPECT_EQ(read("Siti Bin"), "~siti bin");  // nothing follows
  EXPECT_EQ(read("Siti binti Ali", kAll.without(Rule::father)), "~siti binti ali");
}

TEST(Names, OldSpellingBecomesNew) {
  EXPECT_EQ(modern("soekarno"), "sukarno");
  EXPECT_EQ(modern("djoko"), "joko");
  EXPECT_EQ(modern("tjahjono"), "cahyono");
  EXPECT_EQ(modern("njoman"), "nyoman");
  EXPECT_EQ(modern("sjahrir"), "syahrir");
  EXPECT_EQ(modern("jahja"), "yahya");
  EXPECT_EQ(modern("soerjo"), "suryo");
  EXPECT_EQ(modern("soenjoto"), "sunyoto");
  EXPECT_EQ(modern("soepandji"), "supanji");
  EXPECT_EQ(modern("boejoeng"), "buyung");
  EXPECT_EQ(read("Agoes Soepriyanto"), "agus supriyanto");
  EXPECT_EQ(read("Agoes", kAll.without(Rule::old)), "agoes");
}

TEST(Names, JStaysWithoutOtherSignsOfAge) {
  for (const auto word : {"raja", "panji", "anjani", "benjamin", "wijaya", "jogja", "hj", "oe"}) {
    EXPECT_EQ(modern(word), word);
  }
  for (const auto word : {"joe", "joel", "noel", "zoe", "chloe", "phoebe", "pascoe", "monroe"}) {
    EXPECT_EQ(modern(word), word);
  }
}

TEST(Names, MuhammadInAllItsForms) {
  for (const auto name : {"Muhammad", "Moh.", "Mohd", "Muh.", "Moch.", "M.", "Md", "Mohamad", "Mochammad", "Muhamad",
                          "Mohammed", "Muhammed", "Mukhammad", "Moehammad", "محمد"}) {
    EXPECT_EQ(read(std::string(name) + " Yusuf"), "~muhammad yusuf") << name;
  }
  EXPECT_EQ(read("Yusuf M"), "yusuf m");  // not the first
  EXPECT_EQ(read("M"), "m");              // not one of several
  EXPECT_EQ(read("M. Yusuf", kAll.without(Rule::same)), "m yusuf");
}

TEST(Names, AhmadAbdulSitiNur) {
  EXPECT_EQ(read("Achmad Fauzi"), "~ahmad fauzi");
  EXPECT_EQ(read("Akh. Fauzi"), "~ahmad fauzi");
  EXPECT_EQ(read("Abd. Karim"), "~abdul karim");
  EXPECT_EQ(read("Sitti Noer"), "~siti ~nur");
  EXPECT_EQ(read("Noor Aini"), "~nur aini");
}

TEST(Names, JoinedAndApartAreOne) {
  for (const auto name : {"Abdul Rahman", "Abdurrahman", "Abdurahman", "Abdul-Rahman", "Abd. Rahman", "Abdur Rahman",
                          "Abd al-Rahman", "ABDULRAHMAN"}) {
    EXPECT_EQ(read(name), "~abdul rahman") << name;
  }
  EXPECT_EQ(read("Abdullah"), "abdullah");
  EXPECT_EQ(read("Abdel Aziz"), "~abdul aziz");
  EXPECT_EQ(read("Abdelaziz"), "~abdul aziz");
  EXPECT_EQ(read("Nurhayati"), "~nur hayati");
  EXPECT_EQ(read("Nurani"), "nurani");  // too little would be left
  EXPECT_EQ(read("Al-Fatih"), "alfatih");
  EXPECT_EQ(read("Muhammad Al Fatih"), "~muhammad alfatih");
  EXPECT_EQ(read("Nurhayati", kAll.without(Rule::joined)), "nurhayati");
}

TEST(Names, FrequentPartsAreWeak) {
  EXPECT_EQ(read("Sri Wahyuni"), "~sri wahyuni");
  EXPECT_EQ(sound("Dewy"), "~dewi");
  EXPECT_EQ(read("Sri Wahyuni", kAll.without(Rule::common)), "sri wahyuni");
}

TEST(Names, ArabicSpellingsSoundAlike) {
  EXPECT_EQ(sound("Khairul"), sound("Chairul"));
  EXPECT_EQ(sound("Khairul"), sound("Hairul"));
  EXPECT_EQ(sound("Rachmat"), sound("Rahmat"));
  EXPECT_EQ(sound("Syarif"), sound("Sarif"));
  EXPECT_EQ(sound("Sholeh"), sound("Saleh").replace(1, 1, "o"));
  EXPECT_EQ(sound("Dzaki"), sound("Zaki"));
  EXPECT_EQ(sound("Utsman"), sound("Usman"));
  EXPECT_EQ(sound("Ridho"), sound("Rido"));
  EXPECT_EQ(sound("Fathimah"), sound("Fatimah"));
  EXPECT_EQ(sound("Qomar"), sound("Komar"));
  EXPECT_EQ(sound("Ghani"), sound("Gani"));
  EXPECT_EQ(sound("Chandra"), sound("Candra"));
  EXPECT_EQ(sound("Christina"), sound("Kristina"));
  EXPECT_EQ(sound("Susy"), sound("Susi"));
  EXPECT_NE(sound("Khairul", kAll.without(Rule::arabic)), sound("Chairul", kAll.without(Rule::arabic)));
}

TEST(Names, LettersThatSoundAlike) {
  EXPECT_EQ(sound("Alvian"), sound("Alfian"));
  EXPECT_EQ(sound("Yosaphat"), sound("Yosafat"));
  EXPECT_EQ(sound("Alexander"), sound("Aleksander"));
  EXPECT_NE(sound("Alvian", kAll.without(Rule::letters)), sound("Alfian", kAll.without(Rule::letters)));
}

TEST(Names, VowelsAndGlides) {
  EXPECT_EQ(sound("Desy"), sound("Desi"));
  EXPECT_EQ(sound("Rizky"), sound("Rizki"));
  EXPECT_EQ(sound("Fitriyah"), sound("Fitriah"));
  EXPECT_EQ(sound("Suwarno"), sound("Suarno"));
  EXPECT_EQ(sound("Zaenal"), sound("Zainal"));
  EXPECT_EQ(sound("Roosdiana"), sound("Rusdiana"));
  EXPECT_EQ(sound("Yusuf"), sound("Yousuf"));
  EXPECT_EQ(sound("Yani"), "yani");  // a consonant stays
  EXPECT_NE(sound("Desy", kAll.without(Rule::vowels)), sound("Desi", kAll.without(Rule::vowels)));
}

TEST(Names, DoubledLettersAndFinalH) {
  EXPECT_EQ(sound("Rachmattullah"), sound("Rahmatullah"));
  EXPECT_EQ(sound("Anissa"), sound("Anisa"));
  EXPECT_EQ(sound("Annisah"), sound("Anisa"));
  EXPECT_EQ(sound("Noh"), "noh");  // too short to lose it
  EXPECT_NE(sound("Anissa", kAll.without(Rule::doubled)), sound("Anisa", kAll.without(Rule::doubled)));
  EXPECT_NE(sound("Aisyah", kAll.without(Rule::final_h)), sound("Aisya", kAll.without(Rule::final_h)));
}

TEST(Names, SerawaiIsSwitchedOnByItself) {
  EXPECT_EQ(sound("Aghif", kAll.with(Rule::serawai)), sound("Arif"));
  EXPECT_EQ(sound("Diau", kAll.with(Rule::serawai)), "dia");
  EXPECT_EQ(sound("Diau"), "diau");
}

TEST(Names, TheCanonicalFormIsNotFolded) {
  EXPECT_EQ(read("Khadijah"), "khadijah");
  EXPECT_EQ(sound("Khadijah"), "hadija");
}

TEST(Names, OneLetterDigitsAndTheVeryLong) {
  EXPECT_EQ(read("A"), "a");
  EXPECT_EQ(read("Budi 2"), "budi");
  EXPECT_EQ(read("12345"), "");
  const std::string long_name(300, 'b');
  EXPECT_EQ(read(long_name), long_name);
  EXPECT_EQ(sound(long_name), "b");
  std::string many;
  for (char c = 'a'; c <= 'z'; ++c) many += std::string(2, c) + "x " + std::string(3, c) + "x ";
  EXPECT_LE(std::ranges::count(read(many), ' '), 48);
}

TEST(Names, OtherScriptsPassThrough) {
  EXPECT_EQ(read("王小明"), "王小明");
  EXPECT_EQ(read("Siti 王"), "~siti 王");
}

}  // namespace
