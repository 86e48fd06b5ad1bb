// SPDX-License-Identifier: Apache-2.0
// screen, the verbs of linkage keys and match-bench as a person types them.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>

#include "support/linking.h"

namespace cli {
namespace {

using test_support::kPersonSchema;
using test_support::suluh;

class Screening : public test_support::Linking {
 protected:
  /// one.csv encoded as one.clk; the key.
  std::string encoded() {
    people();
    auto secret = key("k");
    EXPECT_EQ(encode("one.csv", "one.clk", secret).code, 0);
    return secret;
  }
  test_support::Said encode(std::string_view from, std::string_view to, const std::string& secret) {
    return suluh({"encode", path(from), "--schema", kPersonSchema, "--key-file", secret, "--out", path(to)});
  }
  std::vector<std::string> screen(const std::string& queries, const std::string& secret,
                                  std::vector<std::string> more = {}) {
    std::vector<std::string> out{"screen",     path("one.clk"), queries, "--schema",  kPersonSchema,
                                 "--key-file", secret,          "--out", path("hits")};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  /// Looks for the 400 of two.csv, the best answer for each: most are found, hardly one is another person.
  test_support::Said finds_them(const std::string& secret) {
    auto said = suluh(screen(path("two.csv"), secret, {"--top", "1"}));
    EXPECT_EQ(said.code, 0) << said.err;
    std::size_t right = 0, rows = 0;
    for (const auto& row : rows_of("hits", "query,id,score")) {
      ++rows;
      right += row[0].substr(1) == row[1].substr(1) ? 1 : 0;
      EXPECT_GE(std::stod(row[2]), 0.8);
    }
    EXPECT_GE(right, 360U);
    EXPECT_LE(rows - right, 10U);
    return said;
  }
};

TEST_F(Screening, FindsPeopleWrittenDownAgain) {
  const auto said = finds_them(encoded());
  EXPECT_NE(said.err.find("exact"), std::string::npos);
}

TEST_F(Screening, EncodedQueriesGiveTheSameAnswers) {
  const auto secret = encoded();
  ASSERT_EQ(encode("two.csv", "two.clk", secret).code, 0);
  ASSERT_EQ(suluh(screen(path("two.csv"), secret)).code, 0);
  const auto by_table = text("hits");
  ASSERT_EQ(suluh({"screen", path("one.clk"), path("two.clk"), "--out", path("hits")}).code, 0);
  EXPECT_EQ(text("hits"), by_table);
  EXPECT_NE(by_table.size(), std::string("query,id,score\n").size());
}

TEST_F(Screening, TheFastPathSaysSoAndFindsOnlyTrueHits) {
  const auto secret = encoded();
  ASSERT_EQ(suluh(screen(path("two.csv"), secret)).code, 0);
  const auto exact = rows_of("hits", "query,id,score");
  const auto said = suluh(screen(path("two.csv"), secret, {"--approximate"}));
  ASSERT_EQ(said.code, 0);
  EXPECT_NE(said.err.find("recall 0.9"), std::string::npos) << said.err;
  for (const auto& row : rows_of("hits", "query,id,score")) {
    EXPECT_NE(std::find(exact.begin(), exact.end(), row), exact.end()) << row[0] << " " << row[1];
  }
}

TEST_F(Screening, ThresholdAndTopLimitTheAnswers) {
  const auto secret = encoded();
  ASSERT_EQ(suluh(screen(path("two.csv"), secret, {"--threshold", "0.6", "--top", "3"})).code, 0);
  std::map<std::string, std::vector<double>> by_query;
  for (const auto& row : rows_of("hits", "query,id,score")) by_query[row[0]].push_back(std::stod(row[2]));
  EXPECT_EQ(by_query.size(), 400U);
  for (const auto& [query, scores] : by_query) {
    EXPECT_LE(scores.size(), 3U);
    EXPECT_TRUE(std::is_sorted(scores.rbegin(), scores.rend())) << query;
  }
  for (const auto* wrong : {"0.4", "1.1", "x", ""}) {
    EXPECT_EQ(suluh(screen(path("two.csv"), secret, {std::string("--threshold=") + wrong})).code,
              *wrong == '\0' ? 0 : 2)
        << wrong;
  }
  EXPECT_EQ(suluh(screen(path("two.csv"), secret, {"--top", "0"})).code, 2);
}

TEST_F(Screening, AnotherKeyOrSchemaIsRefusedByItsId) {
  encoded();
  const auto other = key("l");
  auto said = suluh(screen(path("two.csv"), other));
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("another key"), std::string::npos) << said.err;
  EXPECT_FALSE(std::filesystem::exists(path("hits")));
  ASSERT_EQ(encode("two.csv", "two.clk", other).code, 0);
  said = suluh({"screen", path("one.clk"), path("two.clk")});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("another key"), std::string::npos) << said.err;
  const auto febrl = std::string(SULUH_SOURCE_DIR) + "/schemas/febrl.toml";
  const auto au = file("au.csv",
                       "given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth\n"
                       "ann,lee,1,a street,,town,1000,nsw,19800101\n");
  said = suluh({"screen", path("one.clk"), au, "--schema", febrl, "--key-file", path("k")});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("another schema"), std::string::npos) << said.err;
}

TEST_F(Screening, ATruncatedOrDamagedListIsRefused) {
  const auto secret = encoded();
  const auto whole = text("one.clk");
  std::vector<std::string> broken;
  for (const std::size_t kept : {whole.size() - 1, whole.size() - 40, whole.size() / 2, std::size_t{200}}) {
    broken.push_back(whole.substr(0, kept));
  }
  broken.back().clear();
  auto flipped = whole;
  flipped[whole.size() / 2] = flipped[whole.size() / 2] == 'A' ? 'B' : 'A';
  broken.push_back(flipped);
  for (std::size_t i = 0; i < broken.size(); ++i) {
    if (i == 0) continue;  // without the last end of line it is still whole
    file("one.clk", broken[i]);
    EXPECT_EQ(suluh(screen(path("two.csv"), secret)).code, 1) << i;
    EXPECT_FALSE(std::filesystem::exists(path("hits"))) << i;
  }
  file("one.clk", "id,nama\n1,Siti\n");
  EXPECT_EQ(suluh(screen(path("two.csv"), secret)).code, 1);
}

TEST_F(Screening, ATableNeedsAKeyAndAnIndex) {
  const auto secret = encoded();
  EXPECT_EQ(suluh({"screen"}).code, 2);
  EXPECT_EQ(suluh({"screen", path("one.clk"), path("two.csv")}).code, 2);
  EXPECT_EQ(suluh({"screen", path("one.clk"), path("two.csv"), "--schema", kPersonSchema}).code, 2);
  EXPECT_EQ(suluh({"screen", path("nothing.clk"), path("two.csv")}).code, 1);
}

TEST_F(Screening, AKeyComesBackFromAllItsPartsAlone) {
  const auto secret = key("k");
  ASSERT_EQ(suluh({"keys", "linkage", "split", "--key-file", secret, "--parts", "3", "--out", path("part")}).code, 0);
  EXPECT_EQ(suluh({"keys", "linkage", "join", path("part.1"), path("part.3"), "--out", path("few")}).code, 1);
  EXPECT_FALSE(std::filesystem::exists(path("few")));
  EXPECT_EQ(
      suluh({"keys", "linkage", "join", path("part.1"), path("part.1"), path("part.2"), "--out", path("few")}).code, 1);
  const auto said =
      suluh({"keys", "linkage", "join", path("part.3"), path("part.1"), path("part.2"), "--out", path("same")});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_EQ(text("same"), text("k"));
  EXPECT_EQ(suluh({"keys", "linkage", "show", "--key-file", path("same")}).out,
            suluh({"keys", "linkage", "show", "--key-file", secret}).out);
  for (const auto* name : {"part.1", "part.2", "same"}) {
    EXPECT_EQ(std::filesystem::status(path(name)).permissions() & std::filesystem::perms::group_all,
              std::filesystem::perms::none)
        << name;
  }
  auto damaged = text("part.2");
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == '0' ? '1' : '0';
  file("part.2", damaged);
  EXPECT_EQ(
      suluh({"keys", "linkage", "join", path("part.1"), path("part.2"), path("part.3"), "--out", path("few")}).code, 1);
  EXPECT_EQ(suluh({"keys", "linkage", "split", "--key-file", secret, "--parts", "8", "--out", path("x")}).code, 2);
  EXPECT_EQ(suluh({"keys", "linkage", "join", "--out", path("x")}).code, 2);
}

// What docs/matching.md, "Keys", says about rotation, step by step.
TEST_F(Screening, AfterRotationAllIsEncodedAnewAndOldEncodingsAreRefused) {
  const auto old = encoded();
  const auto said = suluh({"keys", "linkage", "rotate", "--key-file", old, "--out", path("next")});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_NE(suluh({"keys", "linkage", "show", "--key-file", path("next")}).out.find("epoch 2"), std::string::npos);
  EXPECT_EQ(suluh(screen(path("two.csv"), path("next"))).code, 1);  // the list is of the old epoch
  finds_them(old);
  ASSERT_EQ(encode("one.csv", "one.clk", path("next")).code, 0);
  EXPECT_EQ(suluh(screen(path("two.csv"), old)).code, 1);
  finds_them(path("next"));
  EXPECT_EQ(suluh({"keys", "linkage", "rotate", "--key-file", old, "--out", path("next")}).code,
            1);  // never over a key
}

TEST_F(Screening, MatchBenchNamesTheKernels) {
  const auto said = suluh({"match-bench", "--records", "5000"});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.out.find("portable"), std::string::npos);
  EXPECT_NE(said.out.find("in use"), std::string::npos);
  EXPECT_EQ(suluh({"match-bench", "--records", "10"}).code, 2);
}

TEST_F(Screening, HelpHasAnExampleForEachVerb) {
  for (const auto* verb : {"encode", "link", "dedupe", "screen", "match-bench", "keys"}) {
    const auto said = suluh({verb, "--help"});
    EXPECT_EQ(said.code, 0);
    EXPECT_NE(said.out.find("Contoh / example"), std::string::npos) << verb;
    EXPECT_NE(suluh({"help"}).out.find(verb), std::string::npos);
  }
}

}  // namespace
}  // namespace cli
