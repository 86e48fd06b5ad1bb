// SPDX-License-Identifier: Apache-2.0
// encode, link and dedupe as a person types them, on invented people: what is found, and what is refused with which
// words.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "support/linking.h"

namespace cli {
namespace {

const auto& kSchema = test_support::kPersonSchema;

using test_support::suluh;

class Linking : public test_support::Linking {
 protected:
  struct Score {
    std::size_t found = 0, right = 0;
  };
  Score score(std::string_view name) {
    Score out;
    std::ifstream in(path(name));
    std::string line;
    std::getline(in, line);
    EXPECT_EQ(line, "id_a,id_b,score,probability,reason");
    std::set<std::string> a, b;
    while (std::getline(in, line)) {
      const auto first = line.find(','), second = line.find(',', first + 1);
      const auto left = line.substr(0, first), right = line.substr(first + 1, second - first - 1);
      EXPECT_TRUE(a.insert(left).second && b.insert(right).second) << "not one-to-one: " << line;
      ++out.found;
      if (left.substr(1) == right.substr(1)) ++out.right;
    }
    return out;
  }
};

TEST_F(Linking, FindsPeopleWrittenDownAgain) {
  people();
  const auto said =
      suluh({"link", path("one.csv"), path("two.csv"), "--schema", kSchema, "--plain", "--out", path("p")});
  ASSERT_EQ(said.code, 0) << said.err;
  const auto plain = score("p");
  EXPECT_GE(plain.right, 390U);
  EXPECT_LE(plain.found - plain.right, 4U);
}

TEST_F(Linking, FindsThemByEncodingsToo) {
  people();
  const auto secret = key("k");
  const auto said =
      suluh({"link", path("one.csv"), path("two.csv"), "--schema", kSchema, "--key-file", secret, "--out", path("p")});
  ASSERT_EQ(said.code, 0) << said.err;
  const auto keyed = score("p");
  EXPECT_GE(keyed.right, 380U);
  EXPECT_LE(keyed.found - keyed.right, 8U);
}

TEST_F(Linking, SameResultWhateverTheThreads) {
  people();
  for (const std::string threads : {"1", "2", "5"}) {
    ASSERT_EQ(suluh({"link", path("one.csv"), path("two.csv"), "--schema", kSchema, "--plain", "--threads", threads,
                     "--out", path("p" + threads)})
                  .code,
              0);
  }
  EXPECT_EQ(text("p1"), text("p2"));
  EXPECT_EQ(text("p1"), text("p5"));
}

TEST_F(Linking, ReadsTablesAsOfficesHaveThem) {
  const auto a = file("a.csv", "\xEF\xBB\xBFid;nama;tanggal_lahir\r\n1;\"Siti Aminah\";1990-05-12\r\n");
  const auto b = path("b.csv.gz");
  gzFile zipped = gzopen(b.c_str(), "wb");
  const std::string rows = "id,nama,tanggal_lahir\n7,Sitti Aminah,12/5/1990\n";
  gzwrite(zipped, rows.data(), static_cast<unsigned>(rows.size()));
  gzclose(zipped);
  const auto said = suluh({"link", a, b, "--schema", kSchema, "--plain", "--out", "-"});
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.out.find("\n1,7,"), std::string::npos) << said.out;
}

TEST_F(Linking, RaggedRowsAreNamedAndTheOthersKept) {
  const auto a = file("a.csv", "id,nama,tanggal_lahir\n1,Siti Aminah,1990-05-12\n2,Joko\n3,Budi Utami,1985-01-02\n");
  const auto b = file("b.csv", "id,nama,tanggal_lahir\n7,Siti Aminah,1990-05-12\n9,Budi Utami,1985-01-02\n");
  const auto said = suluh({"link", a, b, "--schema", kSchema, "--plain", "--out", "-"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.err.find('3'), std::string::npos) << said.err;  // as a spreadsheet counts, the header being row 1
  EXPECT_NE(said.out.find("\n1,7,"), std::string::npos);
  EXPECT_NE(said.out.find("\n3,9,"), std::string::npos);
}

TEST_F(Linking, AMissingColumnIsNamedAndNothingWritten) {
  const auto a = file("a.csv", "id,umur\n1,30\n");
  const auto said = suluh({"dedupe", a, "--schema", kSchema, "--plain", "--out", path("p")});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("nama"), std::string::npos) << said.err;
  EXPECT_FALSE(std::filesystem::exists(path("p")));
}

TEST_F(Linking, AnotherKeyIsRefusedNotSilentlyWithoutMatches) {
  people();
  ASSERT_EQ(
      suluh({"encode", path("one.csv"), "--schema", kSchema, "--key-file", key("k"), "--out", path("one.clk")}).code,
      0);
  ASSERT_EQ(
      suluh({"encode", path("two.csv"), "--schema", kSchema, "--key-file", key("l"), "--out", path("two.clk")}).code,
      0);
  const auto said = suluh({"link", path("one.clk"), path("two.clk"), "--schema", kSchema, "--out", path("p")});
  EXPECT_EQ(said.code, 1);
  EXPECT_NE(said.err.find("another key"), std::string::npos) << said.err;
  EXPECT_FALSE(std::filesystem::exists(path("p")));
}

TEST_F(Linking, ATruncatedEncodingFileIsRefused) {
  people();
  const auto secret = key("k");
  for (const std::string name : {"one", "two"}) {
    ASSERT_EQ(
        suluh({"encode", path(name + ".csv"), "--schema", kSchema, "--key-file", secret, "--out", path(name)}).code, 0);
  }
  EXPECT_EQ(suluh({"link", path("one"), path("two"), "--schema", kSchema, "--out", path("p")}).code, 0);
  std::filesystem::remove(path("p"));
  std::filesystem::resize_file(path("two"), std::filesystem::file_size(path("two")) - 200);
  EXPECT_EQ(suluh({"link", path("one"), path("two"), "--schema", kSchema, "--out", path("p")}).code, 1);
  EXPECT_FALSE(std::filesystem::exists(path("p")));
}

TEST_F(Linking, EncodingsHoldNoNames) {
  people();
  ASSERT_EQ(
      suluh({"encode", path("one.csv"), "--schema", kSchema, "--key-file", key("k"), "--out", path("one.clk")}).code,
      0);
  const auto clk = text("one.clk");
  for (const auto* word : {"Wijaya", "wijaya", "Lestari", "Bengkulu", "1960"}) {
    EXPECT_EQ(clk.find(word), std::string::npos) << word;
  }
}

TEST_F(Linking, OddPeopleDoNoHarm) {
  std::string rows = "id,nama,tanggal_lahir\n";
  const std::vector<std::string> names{"", "A", std::string(300, 'x'), "\xF0\x9F\x98\x80", "Сара Aminah", "سارة"};
  for (std::size_t i = 0; i < names.size(); ++i) rows += std::to_string(i) + "," + names[i] + ",1900-01-01\n";
  for (int i = 100; i < 3100; ++i) rows += std::to_string(i) + ",Siti Aminah,1900-01-01\n";
  const auto a = file("a.csv", rows);
  const auto said = suluh({"dedupe", a, "--schema", kSchema, "--plain", "--quiet", "--out", path("p")});
  EXPECT_EQ(said.code, 0) << said.err;
}

}  // namespace
}  // namespace cli
