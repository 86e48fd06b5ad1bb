// SPDX-License-Identifier: Apache-2.0
// Other people's tables as they come: what their columns are called, how they are written, and where the result goes.
#include <gtest/gtest.h>

#include <filesystem>

#include "support/linking.h"

namespace cli {
namespace {

using test_support::kPersonSchema;
using test_support::suluh;

class Records : public test_support::Linking {
 protected:
  static constexpr auto kPairs = "\n1,7,";
  const std::string people_ = "1,Siti Aminah,1990-05-12\n2,Joko Utami,1971-03-04\n";
  const std::string again_ = "7,Sitti Aminah,12/5/1990\n8,Dewi Lestari,1985-01-02\n";
  static bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
};

TEST_F(Records, SchemasOfTheProgramNeedNoFile) {
  const auto a = file("a.csv", "id,nama,tanggal_lahir\n" + people_),
             b = file("b.csv", "id,nama,tanggal_lahir\n" + again_);
  const auto named = suluh({"link", a, b, "--schema", "person-id", "--out", "-"});
  EXPECT_EQ(named.code, 0) << named.err;
  EXPECT_TRUE(has(named.out, kPairs)) << named.out;
  EXPECT_EQ(named.out, suluh({"link", a, b, "--schema", kPersonSchema, "--out", "-"}).out);
  const auto unknown = suluh({"link", a, b, "--schema", "person", "--out", "-"});
  EXPECT_EQ(unknown.code, 1);
  for (const auto* name : {"person-id", "febrl", "febrl-ssn"}) EXPECT_TRUE(has(unknown.err, name)) << unknown.err;
}

TEST_F(Records, AColumnWhoseNameEndsInIdIsTheId) {
  for (const std::string name : {"voter_id", "Case ID", "personId"}) {
    const auto a = file("a.csv", "nama,tanggal_lahir," + name + "\nSiti Aminah,1990-05-12,x1\n");
    const auto b = file("b.csv", name + ",nama,tanggal_lahir\ny7,Siti Aminah,1990-05-12\n");
    const auto said = suluh({"link", a, b, "--schema", "person-id", "--out", "-"});
    EXPECT_TRUE(has(said.out, "\nx1,y7,")) << name << ": " << said.out;
    EXPECT_TRUE(has(said.err, "id = " + name)) << said.err;
  }
  const auto paid = file("c.csv", "nama,tanggal_lahir,paid\nSiti Aminah,1990-05-12,yes\n");
  const auto said = suluh({"link", paid, paid, "--schema", "person-id", "--out", "-"});
  EXPECT_TRUE(has(said.out, "\n2,2,")) << said.out;  // row numbers, and it says so
  EXPECT_TRUE(has(said.err, "id = nomor baris")) << said.err;
}

TEST_F(Records, ColumnsAreKnownHoweverTheirNameIsWritten) {
  const auto a = file("a.csv", "ID,Nama-Lengkap,TANGGAL  LAHIR\n" + people_);
  const auto b = file("b.csv", "id,nama.lengkap,tanggal_lahir\n" + again_);
  const auto said = suluh({"link", a, b, "--schema", "person-id", "--out", "-"});
  EXPECT_TRUE(has(said.out, kPairs)) << said.out;
  EXPECT_TRUE(has(said.out, "birth date equal")) << said.out;
  EXPECT_TRUE(has(said.err, "birth_date = TANGGAL  LAHIR")) << said.err;
  EXPECT_TRUE(has(said.err, "absent: father, birth_place")) << said.err;
  EXPECT_EQ(suluh({"link", a, b, "--schema", "person-id", "--out", "-", "--quiet"}).err, "");
}

TEST_F(Records, AnOlderProgramsLettersAreRead) {
  const auto old = file("a.csv", "id;nama;tanggal_lahir\n1;Ren\xE9 M\xFCller;1990-05-12\n2;Joko Utami;1971-03-04\n");
  const auto now = file("b.csv", "id;nama;tanggal_lahir\n7;René Müller;1990-05-12\n");
  const auto said = suluh({"link", old, now, "--schema", "person-id", "--out", "-"});
  EXPECT_EQ(said.code, 0);
  EXPECT_TRUE(has(said.out, kPairs)) << said.out;
  EXPECT_TRUE(has(said.out, "Name equal")) << said.out;
  EXPECT_TRUE(has(said.err, "Windows-1252; the first: 2")) << said.err;
}

TEST_F(Records, WhatIsReadIsNotWrittenOver) {
  const auto table = "id,nama,tanggal_lahir\n" + people_;
  const auto a = file("a.csv", table), b = file("b.csv", "id,nama,tanggal_lahir\n" + again_);
  key("k");
  std::filesystem::create_symlink(a, path("same"));
  const std::vector<std::vector<std::string>> runs{{"link", a, b, "--out", a},
                                                   {"link", a, b, "--out", path("same")},
                                                   {"link", a, b, "--out", path("p"), "--clusters", b},
                                                   {"link", a, b, "--out", path("p"), "--clusters", path("p")},
                                                   {"dedupe", a, "--key-file", path("k"), "--out", path("k")},
                                                   {"encode", a, "--key-file", path("k"), "--out", a}};
  for (auto words : runs) {
    for (const auto* more : {"--schema", "person-id"}) words.emplace_back(more);
    const auto said = suluh(words);
    EXPECT_EQ(said.code, 2) << words[0] << said.err;
    EXPECT_TRUE(has(said.err, "is read")) << said.err;
  }
  EXPECT_EQ(text("a.csv"), table);
  EXPECT_TRUE(text("k").starts_with("suluh-linkage-key"));
  EXPECT_FALSE(std::filesystem::exists(path("p")));
}

TEST_F(Records, IdsThatAreNoneAreSaid) {
  const auto a = file("a.csv", "id,nama,tanggal_lahir\n1,Siti Aminah,1990-05-12\n1,Joko Utami,1971-03-04\n");
  const auto said = suluh({"dedupe", a, "--schema", "person-id", "--out", "-"});
  EXPECT_EQ(said.code, 0);
  EXPECT_TRUE(has(said.err, "more than once")) << said.err;
  const auto good = file("b.csv", "id,nama,tanggal_lahir\n" + people_);
  EXPECT_FALSE(has(suluh({"dedupe", good, "--schema", "person-id", "--out", "-"}).err, "more than once"));
}

}  // namespace
}  // namespace cli
