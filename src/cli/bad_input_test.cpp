// SPDX-License-Identifier: Apache-2.0
// What offices' tables hold besides people, tried against encode, link, dedupe and screen: nothing ends them, nothing
// takes for ever, and what is left out is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "support/linking.h"

namespace cli {
namespace {

using test_support::kPersonSchema;
using test_support::suluh;

class BadInput : public test_support::Linking {
 protected:
  /// Runs all four over `rows` below a header of id, name and birth date, in clear and keyed. Leaves "pairs" (link with
  /// itself), "plain" and "keyed" (dedupe) and "hits" (screen).
  void all_verbs(const std::string& rows, const std::string& header = "id,nama,tanggal_lahir\n") {
    const auto a = file("a.csv", header + rows);
    const auto b = file("b.csv", header + rows);
    const auto secret = path("k");
    if (!std::filesystem::exists(secret)) key("k");
    const auto run = [&](std::vector<std::string> words, const char* out) {
      for (const auto* more : {"--schema", kPersonSchema.c_str(), "--quiet", "--out"}) words.emplace_back(more);
      words.push_back(path(out));
      const auto said = suluh(words);
      EXPECT_EQ(said.code, 0) << words[0] << ": " << said.err;
      said_ += said.err;
    };
    run({"link", a, b, "--plain"}, "pairs");
    run({"dedupe", a, "--plain"}, "plain");
    run({"dedupe", a, "--key-file", secret}, "keyed");
    const auto encoded = suluh({"encode", a, "--schema", kPersonSchema, "--key-file", secret, "--out", path("a.clk")});
    EXPECT_EQ(encoded.code, 0) << encoded.err;
    said_ += encoded.err;
    run({"dedupe", path("a.clk")}, "whole");
    run({"screen", path("a.clk"), b, "--key-file", secret}, "hits");
  }
  std::size_t rows(std::string_view name) {
    const auto all = text(name);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')) - 1;
  }
  std::string said_;
};

TEST_F(BadInput, NamesThatAreNone) {
  all_verbs(
      "1,,1990-05-12\n2,A,1991-05-12\n3,-,1992-05-12\n4,\xF0\x9F\x98\x80\xF0\x9F\x98\x80,1993-05-12\n"
      "5,\xD0\xA1\xD0\xB0\xD1\x80\xD0\xB0 Aminah \xD8\xB3\xD8\xA7\xD8\xB1\xD8\xA9,1994-05-12\n6," +
      std::string(300, 'x') + ",1995-05-12\n7,\"  \",\n8,\xFF\xFE\xC3 broken,1996-05-12\n9,12345,1997-05-12\n");
  EXPECT_EQ(rows("plain"), 0U) << text("plain");
  EXPECT_EQ(rows("keyed"), 0U) << text("keyed");
  EXPECT_EQ(rows("whole"), 0U) << text("whole");
  for (const auto& row : rows_of("hits", "query,id,score")) EXPECT_EQ(row[0], row[1]);
}

TEST_F(BadInput, AnEmptyTable) {
  all_verbs("");
  EXPECT_EQ(rows("pairs") + rows("plain") + rows("keyed") + rows("hits"), 0U);
}

TEST_F(BadInput, OneRecord) {
  all_verbs("1,Siti Aminah,1990-05-12\n");
  EXPECT_EQ(rows("plain") + rows("keyed") + rows("whole"), 0U);
  EXPECT_EQ(rows("hits"), 1U);
}

// A date of 1 January says little, and that all have it says nothing: names decide, and no table of pairs explodes.
TEST_F(BadInput, EverybodyBornOnTheFirstOfJanuary1900) {
  std::string rows_text;
  const char* given[] = {"Siti", "Dewi", "Rahmat", "Joko", "Nurul", "Yusuf", "Wulan", "Agus", "Fatimah", "Budi"};
  const char* family[] = {"Wijaya", "Suryadi", "Gunawan", "Hutabarat", "Lestari", "Pratama", "Siregar", "Utami"};
  const char* third[] = {"Kusuma", "Ramadhan", "Anggraini", "Firdaus", "Hidayat", "Maulana", "Oktaviani", "Saputra"};
  for (int i = 0; i < 640; ++i) {
    rows_text +=
        std::to_string(i) + "," + given[i % 10] + " " + third[i / 10 % 8] + " " + family[i / 80] + ",1900-01-01\n";
  }
  all_verbs(rows_text);
  EXPECT_LE(rows("plain"), 640U);
  EXPECT_LE(rows("keyed"), 640U);
  std::size_t own = 0;
  for (const auto& row : rows_of("hits", "query,id,score")) own += row[0] == row[1] ? 1 : 0;
  EXPECT_EQ(own, 640U);
}

// One short name and no date: below the threshold by its score, and still herself.
TEST_F(BadInput, WhoIsOnTheListIsFoundHoweverLittleIsKnown) {
  all_verbs("1,Ani,1900-01-01\n2,Budi Utami,1985-03-02\n");
  ASSERT_EQ(rows("hits"), 2U) << text("hits");
  const auto hits = rows_of("hits", "query,id,score");
  EXPECT_EQ(hits[0][0], "1");
  EXPECT_EQ(hits[0][1], "1");
  EXPECT_LT(std::stod(hits[0][2]), 0.8);
}

TEST_F(BadInput, AThousandEqualRecords) {
  std::string rows_text;
  for (int i = 0; i < 1'000; ++i) rows_text += std::to_string(i) + ",Siti Aminah,1990-05-12\n";
  all_verbs(rows_text);
  for (const auto* name : {"plain", "keyed", "whole"}) {
    EXPECT_GE(rows(name), 999U) << name;      // all in one group ...
    EXPECT_LE(rows(name), 200'000U) << name;  // ... but not all pairs
  }
  EXPECT_EQ(rows("pairs"), 1'000U);
  EXPECT_EQ(rows("hits"), 10'000U);
  EXPECT_NE(said_.find("very many"), std::string::npos) << "what was left out is not said";
}

TEST_F(BadInput, TenThousandEqualRecords) {
  std::string rows_text = "id,nama,tanggal_lahir\n";
  for (int i = 0; i < 10'000; ++i) rows_text += std::to_string(i) + ",Siti Aminah,1990-05-12\n";
  const auto a = file("a.csv", rows_text);
  const auto said = suluh({"dedupe", a, "--schema", kPersonSchema, "--plain", "--out", path("p")});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_GE(rows("p"), 9'999U);
  EXPECT_LE(rows("p"), 100'000U);
  EXPECT_NE(said.err.find("very many"), std::string::npos);
}

TEST_F(BadInput, RaggedRowsAreNamedAndTheOthersKept) {
  all_verbs(
      "1,Siti Aminah,1990-05-12\n2,Joko\n3,Budi "
      "Utami,1985-01-02\n4,Dewi,1980-01-02,more\n5,\"Rahmat,1970-01-01\n6,Eko,1971-01-02\n");
  EXPECT_EQ(rows("pairs"), 3U) << text("pairs");
  for (const auto* row : {"3", "5", "6"}) EXPECT_NE(said_.find(row), std::string::npos) << said_;
}

TEST_F(BadInput, ASchemaThatNamesAMissingColumn) {
  const auto a = file("a.csv", "id,umur\n1,30\n");
  const auto good = file("b.csv", "id,nama\n1,Siti Aminah\n");
  key("k");
  ASSERT_EQ(suluh({"encode", good, "--schema", kPersonSchema, "--key-file", path("k"), "--out", path("b.clk")}).code,
            0);
  const std::vector<std::vector<std::string>> runs{{"encode", a, "--key-file", path("k")},
                                                   {"link", a, good},
                                                   {"link", good, a, "--key-file", path("k")},
                                                   {"dedupe", a},
                                                   {"screen", path("b.clk"), a, "--key-file", path("k")}};
  for (auto words : runs) {
    for (const auto* more : {"--schema", kPersonSchema.c_str(), "--out"}) words.emplace_back(more);
    words.push_back(path("out"));
    const auto said = suluh(words);
    EXPECT_EQ(said.code, 1) << words[0];
    EXPECT_NE(said.err.find("nama"), std::string::npos) << said.err;
    EXPECT_FALSE(std::filesystem::exists(path("out"))) << words[0];
  }
}

TEST_F(BadInput, AWrongKeyIsRefusedByItsId) {
  people();
  key("k");
  key("l");
  ASSERT_EQ(
      suluh({"encode", path("one.csv"), "--schema", kPersonSchema, "--key-file", path("k"), "--out", path("one.clk")})
          .code,
      0);
  const std::vector<std::vector<std::string>> runs{{"link", path("one.clk"), path("two.csv")},
                                                   {"link", path("two.csv"), path("one.clk")},
                                                   {"dedupe", path("one.clk")},
                                                   {"screen", path("one.clk"), path("two.csv")}};
  for (auto words : runs) {
    for (const auto* more : {"--schema", kPersonSchema.c_str(), "--key-file"}) words.emplace_back(more);
    words.push_back(path("l"));
    words.emplace_back("--out");
    words.push_back(path("out"));
    const auto said = suluh(words);
    EXPECT_EQ(said.code, 1) << words[0];
    EXPECT_NE(said.err.find("another key"), std::string::npos) << said.err;
    EXPECT_FALSE(std::filesystem::exists(path("out"))) << words[0];
  }
}

TEST_F(BadInput, FilesThatAreNoTables) {
  key("k");
  const auto good = file("b.csv", "id,nama\n1,Siti Aminah\n");
  ASSERT_EQ(suluh({"encode", good, "--schema", kPersonSchema, "--key-file", path("k"), "--out", path("b.clk")}).code,
            0);
  for (const auto* bytes : {"", "\n", "\xFF\xFEi\0d\0", "\x1F\x8B\x08 not gzip", "\"id,nama\n1,x\n"}) {
    const auto bad = file("bad", bytes);
    for (std::vector<std::string> words : {std::vector<std::string>{"encode", bad},
                                           {"link", good, bad},
                                           {"dedupe", bad},
                                           {"screen", path("b.clk"), bad},
                                           {"screen", bad, good}}) {
      for (const auto* more : {"--schema", kPersonSchema.c_str(), "--key-file"}) words.emplace_back(more);
      words.push_back(path("k"));
      words.emplace_back("--out");
      words.push_back(path("out"));
      EXPECT_EQ(suluh(words).code, 1) << words[0];
      EXPECT_FALSE(std::filesystem::exists(path("out")));
    }
  }
}

}  // namespace
}  // namespace cli
