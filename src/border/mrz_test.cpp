// SPDX-License-Identifier: Apache-2.0
// The specimens are those of Doc 9303 parts 4 to 7; everything else is invented. The vectors are shared with
// TypeScript: SULUH_WRITE_GOLDEN=1 suluh_border_tests writes them anew.
#include "border/mrz.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "border/countries.h"

namespace border::mrz {
namespace {

constexpr std::string_view kToday = "2026-11-24";

constexpr std::string_view kTd3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
constexpr std::string_view kTd2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6\n";
constexpr std::string_view kTd1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n";
constexpr std::string_view kTd1Long =
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<\n";
constexpr std::string_view kMrva =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<\n";
constexpr std::string_view kMrvb = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<\n";

std::string with(std::string_view text, std::size_t at, char c) {
  std::string out(text);
  out[at] = c;
  return out;
}

Document read(std::string_view scan) {
  auto out = parse(scan, kToday);
  EXPECT_TRUE(out.ok()) << scan;
  return out.ok() ? std::move(out).value() : Document{};
}
std::string refused(std::string_view scan) {
  const auto out = parse(scan, kToday);
  return out.ok() || out.problem().fields.empty() ? "" : out.problem().fields.front().key;
}
Verdict verdict(const Document& document, std::string_view name) {
  const auto* field = document.find(name);
  return field == nullptr ? Verdict::empty : field->verdict;
}
std::string value(const Document& document, std::string_view name) {
  const auto* field = document.find(name);
  return field == nullptr ? "" : field->value;
}

TEST(Mrz, SpecimensOfEveryFormatAreValid) {
  const std::pair<std::string_view, Format> specimens[] = {{kTd3, Format::td3},   {kTd2, Format::td2},
                                                           {kTd1, Format::td1},   {kTd1Long, Format::td1},
                                                           {kMrva, Format::mrva}, {kMrvb, Format::mrvb}};
  for (const auto& [scan, format] : specimens) {
    const auto document = read(scan);
    EXPECT_EQ(document.format, format);
    EXPECT_TRUE(document.valid()) << core::json::serialize(to_json(document));
    EXPECT_TRUE(document.corrections.empty());
    EXPECT_TRUE(document.notes.empty());
  }
}

TEST(Mrz, FieldsOfAPassport) {
  const auto document = read(kTd3);
  EXPECT_EQ(value(document, "surname"), "ERIKSSON");
  EXPECT_EQ(value(document, "given_names"), "ANNA MARIA");
  EXPECT_EQ(value(document, "document_number"), "L898902C3");
  EXPECT_EQ(value(document, "birth_date"), "1974-08-12");
  EXPECT_EQ(value(document, "expiry_date"), "2012-04-15");
  EXPECT_EQ(value(document, "optional"), "ZE184226B");
  EXPECT_EQ(verdict(document, "composite"), Verdict::valid);
}

TEST(Mrz, ALongNumberGoesOnInTheOptionalField) {
  const auto document = read(kTd1Long);
  EXPECT_EQ(value(document, "document_number"), "D23145890734");
  EXPECT_EQ(verdict(document, "document_number"), Verdict::valid);
}

// Each check digit guards its own field: the neighbours stay valid, and the composite falls with it.
TEST(Mrz, AWrongCharacterIsNamedWhereItStands) {
  const std::tuple<std::size_t, char, std::string_view> faults[] = {{45 + 1, '9', "document_number"},
                                                                    {45 + 14, '5', "birth_date"},
                                                                    {45 + 22, '3', "expiry_date"},
                                                                    {45 + 30, '9', "optional"}};
  for (const auto& [at, c, name] : faults) {
    const auto document = read(with(kTd3, at, c));
    EXPECT_FALSE(document.valid());
    for (const auto& field : document.fields) {
      const bool hit = field.name == name || field.name == "composite";
      EXPECT_EQ(field.verdict == Verdict::invalid, hit) << name << " " << field.name;
    }
  }
}

TEST(Mrz, LettersTakenForDigitsAreCorrectedOnlyWhereTheCheckDigitDecides) {
  // Birth 740812: an O for the 0 is decided, an O for the 8 contradicts the check digit.
  auto document = read(with(kTd3, 45 + 16, 'O'));
  EXPECT_EQ(verdict(document, "birth_date"), Verdict::invalid);
  document = read(with(kTd3, 45 + 15, 'O'));
  EXPECT_EQ(verdict(document, "birth_date"), Verdict::corrected);
  EXPECT_EQ(value(document, "birth_date"), "1974-08-12");
  EXPECT_TRUE(document.valid());
  // Number L898902C3: the same for its fifth and sixth characters.
  document = read(with(kTd3, 45 + 4, 'O'));
  EXPECT_EQ(verdict(document, "document_number"), Verdict::invalid);
  document = read(with(kTd3, 45 + 5, 'O'));
  EXPECT_EQ(verdict(document, "document_number"), Verdict::corrected);
  EXPECT_EQ(value(document, "document_number"), "L898902C3");
  ASSERT_EQ(document.corrections.size(), 1U);
  EXPECT_EQ(document.corrections.front().from, "L8989O2C3");
}

TEST(Mrz, DigitsInNamesAndStatesAreLetters) {
  const auto document = read(with(with(kTd3, 4, '0'), 6, '8'));
  EXPECT_EQ(value(document, "issuing_state"), "UTO");
  EXPECT_EQ(verdict(document, "issuing_state"), Verdict::corrected);
  EXPECT_EQ(value(document, "surname"), "EBIKSSON");
  EXPECT_FALSE(read(with(kTd3, 6, '7')).valid());
}

TEST(Mrz, DatesMayBeUnknownButMustExist) {
  // Birth 74<<<< has check digit 7*7 + 4*3 = 61 -> 1.
  auto scan = std::string(kTd3);
  scan.replace(45 + 13, 7, "74<<<<1");
  auto document = read(scan);
  EXPECT_EQ(verdict(document, "birth_date"), Verdict::unknown);
  EXPECT_EQ(value(document, "birth_date"), "1974");
  scan.replace(45 + 13, 7, "740231" + std::string(1, check_digit("740231")));
  EXPECT_EQ(verdict(read(scan), "birth_date"), Verdict::invalid);
  scan.replace(45 + 13, 7, "000229" + std::string(1, check_digit("000229")));
  EXPECT_EQ(value(read(scan), "birth_date"), "2000-02-29");
  scan.replace(45 + 13, 7, "740012" + std::string(1, check_digit("740012")));
  EXPECT_EQ(verdict(read(scan), "birth_date"), Verdict::invalid);
}

TEST(Mrz, TheCenturyOfABirthFollowsFromToday) {
  auto scan = std::string(kTd3);
  scan.replace(45 + 13, 7, "261231" + std::string(1, check_digit("261231")));
  EXPECT_EQ(value(read(scan), "birth_date"), "2026-12-31");
  scan.replace(45 + 13, 7, "270101" + std::string(1, check_digit("270101")));
  EXPECT_EQ(value(read(scan), "birth_date"), "1927-01-01");
}

TEST(Mrz, ScansAreCleaned) {
  std::string lower(kTd3);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  auto document = read(lower);
  EXPECT_TRUE(document.valid());
  EXPECT_EQ(document.notes, std::vector<std::string>{"lower_case"});
  std::string one_line(kTd3);
  one_line.erase(44, 1);
  EXPECT_TRUE(read(one_line).valid());
  EXPECT_TRUE(read("  " + std::string(kTd1) + "\r\n\r\n").valid());
}

TEST(Mrz, LinesInTheWrongOrderAreTurned) {
  const std::string td3 = std::string(kTd3.substr(45)) + std::string(kTd3.substr(0, 45));
  const auto document = read(td3);
  EXPECT_TRUE(document.valid());
  EXPECT_EQ(document.notes, std::vector<std::string>{"lines_swapped"});
  const std::string td1 = std::string(kTd1.substr(62)) + std::string(kTd1.substr(0, 62));
  EXPECT_TRUE(read(td1).valid());
}

TEST(Mrz, WhatIsNotOneZoneIsRefusedWithItsReason) {
  EXPECT_EQ(refused(""), "mrz_empty");
  EXPECT_EQ(refused(" \r\n\t"), "mrz_empty");
  EXPECT_EQ(refused(kTd3.substr(0, 45)), "mrz_truncated");
  EXPECT_EQ(refused(kTd3.substr(0, 80)), "mrz_truncated");
  EXPECT_EQ(refused(std::string(kTd3) + std::string(kTd3)), "mrz_two_documents");
  EXPECT_EQ(refused(std::string(kTd1) + std::string(kTd1)), "mrz_two_documents");
  EXPECT_EQ(refused(with(kTd3, 10, '?')), "mrz_characters");
  EXPECT_EQ(refused(with(kTd3, 10, '\0')), "mrz_characters");
  EXPECT_EQ(refused(std::string(50, 'A') + "\n" + std::string(50, 'A')), "mrz_line_length");
  EXPECT_EQ(refused(std::string(100'000, '<')), "mrz_two_documents");
}

TEST(Mrz, AFullNameFieldMayBeCut) {
  std::string scan(kTd3);
  scan.replace(5, 39, "NAMAYANGSANGATPANJANG<<DENGAN<BANYAK<KA");
  EXPECT_EQ(read(scan).notes, std::vector<std::string>{"name_may_be_cut"});
}

TEST(Mrz, StatesAreThoseOfTheLists) {
  for (const auto* code : {"IDN", "D", "XXA", "UNO", "UTO", "GBD", "ABW", "ZWE"})
    EXPECT_TRUE(known_country(code)) << code;
  for (const auto* code : {"", "ID", "XYZ", "DNA", "AB", " "}) EXPECT_FALSE(known_country(code)) << code;
  const auto document = read(with(kTd3, 45 + 10, 'Q'));
  EXPECT_EQ(verdict(document, "nationality"), Verdict::unknown);
}

TEST(Mrz, ATextOfManyZonesIsCut) {
  const auto all = std::string(kTd3) + std::string(kTd1) + std::string(kTd1) + "\n" + std::string(kMrvb) + "rest\n";
  const auto parts = split(all);
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_TRUE(read(parts[2]).valid());
  EXPECT_EQ(refused(parts[4]), "mrz_truncated");
  EXPECT_TRUE(split("\n\n").empty());
}

// ---- vectors shared with web/src/lib/border/mrz.ts

std::vector<std::string> vector_scans() {
  std::vector<std::string> out;
  for (const auto scan : {kTd3, kTd2, kTd1, kTd1Long, kMrva, kMrvb}) {
    out.emplace_back(scan);
    for (std::size_t at = 0; at < scan.size(); at += 2) {
      // One changed character at every place: by turns a confusion, filler, another letter, another digit.
      constexpr std::string_view kChanges = "O0I1S5<B8QZ2G6X";
      out.push_back(with(scan, at, kChanges[(at / 2 * 7 + scan.size()) % kChanges.size()]));
    }
    out.push_back(std::string(scan) + std::string(scan));
    out.emplace_back(scan.substr(scan.size() / 2));
  }
  out.emplace_back("");
  out.emplace_back(kTd3.substr(45));
  out.push_back(std::string(kTd3.substr(45)) + std::string(kTd3.substr(0, 45)));
  return out;
}

core::json::object vector_of(const std::string& scan) {
  const auto read = parse(scan, kToday);
  if (read.ok()) return {{"scan", scan}, {"document", to_json(*read)}};
  return {{"scan", scan}, {"refused", read.problem().fields.at(0).key}};
}

TEST(Mrz, VectorsAreWhatTheBrowserIsHeldTo) {
  const std::string path = std::string(SULUH_SOURCE_DIR) + "/tests/golden/mrz/mrz.json";
  core::json::array rows;
  for (const auto& scan : vector_scans()) rows.push_back(vector_of(scan));
  const core::json::object all{{"today", kToday}, {"countries", known_countries()}, {"cases", std::move(rows)}};
  if (std::getenv("SULUH_WRITE_GOLDEN") != nullptr) std::ofstream(path) << core::json::serialize(all) << "\n";
  std::ifstream in(path);
  std::stringstream kept;
  kept << in.rdbuf();
  EXPECT_EQ(kept.str(), core::json::serialize(all) + "\n");
}

}  // namespace
}  // namespace border::mrz
