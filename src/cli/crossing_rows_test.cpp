// SPDX-License-Identifier: Apache-2.0
// Rows of a table read as the staff app reads them, by shared cases; encodings; columns from a file.
#include "cli/crossing_rows.h"

#include <gtest/gtest.h>

#include "cli/csv_text.h"
#include "cli/office_values.h"
#include "support/linking.h"
#include "support/vectors.h"

namespace cli {
namespace {

using vectors::json::value;

constexpr int kYear = 2026;

std::vector<std::string> texts(const value& list) {
  std::vector<std::string> out;
  for (const auto& one : list.as_array()) out.emplace_back(std::string_view(one.as_string()));
  return out;
}
std::string text(const value& row, const char* name) { return std::string(std::string_view(row.at(name).as_string())); }
std::string text_or_none(const std::optional<std::string>& found) { return found.value_or("(none)"); }
std::string wanted(const value& row, const char* name) { return row.at(name).is_null() ? "(none)" : text(row, name); }

TEST(CrossingRows, HeadingsAreGuessedAsInTheStaffApp) {
  const auto shared = vectors::load("crossing_rows");
  for (const auto& one : shared.at("headings").as_array()) {
    const auto header = texts(one.at("header"));
    const auto targets = texts(one.at("targets"));
    const auto columns = CrossingColumns::guessed(header);
    const std::vector<std::string_view> row(header.begin(), header.end());
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (!targets[i].empty()) {
        EXPECT_EQ(columns.at(targets[i], row), header[i]);
      }
    }
    for (const auto target : kCrossingTargets) {
      const bool named = std::find(targets.begin(), targets.end(), target) != targets.end();
      EXPECT_EQ(columns.has(target), named) << target;
    }
  }
}

TEST(CrossingRows, DaysAndCountriesAreReadAsInTheStaffApp) {
  const auto shared = vectors::load("crossing_rows");
  for (const auto& one : shared.at("days").as_array()) {
    EXPECT_EQ(text_or_none(day_of(text(one, "text"), kYear)), wanted(one, "day")) << text(one, "text");
  }
  for (const auto& one : shared.at("countries").as_array()) {
    EXPECT_EQ(text_or_none(country_of(text(one, "text"))), wanted(one, "code")) << text(one, "text");
  }
}

TEST(CrossingRows, RowsAndFaultsAreThoseOfTheStaffApp) {
  const auto shared = vectors::load("crossing_rows");
  const auto columns = CrossingColumns::guessed(texts(shared.at("header")));
  for (const auto& one : shared.at("rows").as_array()) {
    const auto row = texts(one.at("row"));
    const auto read = crossing_of(columns, std::vector<std::string_view>(row.begin(), row.end()), kYear);
    if (one.as_object().contains("wrong")) {
      EXPECT_EQ(read.wrong, text(one, "wrong"));
      EXPECT_EQ(read.value, text(one, "value"));
      continue;
    }
    EXPECT_EQ(read.wrong, "") << row[0];
    for (const auto& [key, expected] : one.at("read").as_object()) {
      const auto& found = read.person.contains(key) ? read.person.at(key) : read.facts.at(key);
      EXPECT_EQ(vectors::json::serialize(found), vectors::json::serialize(expected)) << row[0] << " " << key;
    }
  }
}

TEST(CrossingRows, TablesOfOtherEncodingsBecomeUtf8) {
  EXPECT_EQ(utf8_of("Jos\xC3\xA9"), "José");
  EXPECT_EQ(utf8_of("Jos\xE9 \x80"), "José €");
  EXPECT_EQ(utf8_of(std::string("\xFF\xFEJ\0o\0s\0\xE9\0=\xD8\0\xDE", 14)), "José😀");
  EXPECT_EQ(utf8_of(std::string("\xFE\xFF\0J\0o\0s\0\xE9", 10)), "José");
  EXPECT_EQ(utf8_of(std::string("J\0o\0s\0e\0", 8)), "Jose");
  EXPECT_EQ(utf8_of(std::string("\xFF\xFE\0\xD8J\0", 6)), "\xEF\xBF\xBDJ") << "half a pair";
  EXPECT_EQ(utf8_of(""), "");
}

class Columns : public test_support::Linking {};

TEST_F(Columns, OfAFileAreThoseThatItNamesAndComeBackAsTheyWere) {
  const std::vector<std::string> header{"A", "B", "C"};
  const auto columns = CrossingColumns::from_file(file("map", "target,heading\nday,C\ndirection,A\n"), header);
  ASSERT_TRUE(columns.ok()) << columns.problem().detail;
  const std::vector<std::string_view> row{"masuk", "x", "1/2/2026"};
  EXPECT_EQ(columns->at("day", row), "1/2/2026");
  EXPECT_EQ(columns->at("direction", row), "masuk");
  EXPECT_FALSE(columns->has("name"));
  EXPECT_EQ(columns->text(header), "target,heading\ndirection,A\nday,C\n");
}

TEST_F(Columns, AMistakenFileIsNamedWithWhatIsWrong) {
  const std::vector<std::string> header{"A", "B"};
  const auto why = [&](std::string_view lines) {
    const auto columns = CrossingColumns::from_file(file("map", lines), header);
    return columns.ok() ? std::string() : columns.problem().detail;
  };
  EXPECT_NE(why("day,A\n").find("target,heading"), std::string::npos);
  EXPECT_NE(why("target,heading\nhari,A\n").find("hari"), std::string::npos);
  EXPECT_NE(why("target,heading\nday,Z\n").find("Z"), std::string::npos);
  EXPECT_NE(why("target,heading\nday,A\nday,B\n").find("day"), std::string::npos);
  EXPECT_NE(why("target,heading\nday\n").find("2"), std::string::npos);
}

}  // namespace
}  // namespace cli
