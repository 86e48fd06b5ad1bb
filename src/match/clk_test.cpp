// SPDX-License-Identifier: Apache-2.0
// Held to what clkhash itself gives (tools/clk_vectors.py).
#include "match/clk.h"

#include <gtest/gtest.h>

#include "support/linkage_key.h"
#include "support/vectors.h"

namespace {

namespace json = boost::json;

std::vector<std::unique_ptr<match::KeyedHash>> keys(const match::ClkSchema& schema, std::string_view secret) {
  std::vector<std::unique_ptr<match::KeyedHash>> out;
  for (auto& key : crypto::hkdf_token_hashes(secret, schema.salt, schema.info, schema.key_size, schema.key_count())) {
    out.push_back(std::make_unique<match::KeyedHashOf<crypto::TokenHash>>(std::move(key)));
  }
  return out;
}

/// clkhash writes standard base64.
std::string base64(core::BytesView bytes) {
  auto text = core::base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::vector<std::string> row_of(const json::value& vector) {
  std::vector<std::string> out;
  for (const auto& value : vector.at("in").as_array()) out.emplace_back(value.as_string());
  return out;
}

class Clk : public ::testing::TestWithParam<const char*> {};

TEST_P(Clk, IsBitExactWithClkhash) {
  const auto file = vectors::load("clk");
  auto schema = match::ClkSchema::parse(vectors::text(file, std::string(GetParam()) + "_schema"));
  ASSERT_TRUE(schema.ok()) << schema.problem().detail;
  auto made = keys(*schema, "horse staple battery");
  const match::ClkEncoder encoder(*std::move(schema), std::move(made));
  const auto& people = file.at(GetParam()).as_array();
  ASSERT_GE(people.size(), 40U);
  for (const auto& one : people) {
    const auto row = row_of(one);
    const std::vector<std::string_view> values(row.begin(), row.end());
    const auto encoding = encoder.encode(values);
    ASSERT_TRUE(encoding.ok());
    const auto bytes = match::to_clk_bytes(*encoding);
    EXPECT_EQ(base64(bytes), std::string(one.at("clk").as_string())) << row[0] << " " << row[1];
    EXPECT_EQ(match::from_clk_bytes(bytes), *encoding);
  }
}
INSTANTIATE_TEST_SUITE_P(Schemas, Clk, ::testing::Values("plain", "folded"));

TEST(ClkSchema, WhatWouldGiveOtherBitsIsRefusedByName) {
  const auto good = vectors::text(vectors::load("clk"), "plain_schema");
  const auto detail = [&](std::string_view from, std::string_view to) {
    auto text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto schema = match::ClkSchema::parse(text);
    return schema.ok() ? std::string("no problem") : schema.problem().detail;
  };
  EXPECT_EQ(detail("\"version\": 3", "\"version\": 2"), "a clkhash schema of version 3 is read, no other");
  EXPECT_EQ(detail("1024", "2048"), "l must be 1024");
  EXPECT_EQ(detail("SHA256", "SHA512"), "kdf: HKDF with SHA256 is read, no other");
  EXPECT_EQ(detail("blakeHash", "doubleHash"), "name: hash doubleHash is not read, blakeHash is");
  EXPECT_EQ(detail("\"exact\"", "\"numeric\""), "sex: comparison numeric is not read, ngram and exact are");
  EXPECT_EQ(detail("utf-8", "utf-16"), "name: encoding utf-16 is not read");
  EXPECT_EQ(detail("%Y-%m-%d", "%d %B"), "born: only %Y, %m and %d are read in a date's format");
  EXPECT_EQ(detail("\"bitsPerToken\": 40", "\"bits\": 1"), "sex: strategy needs bitsPerToken or bitsPerFeature");
  EXPECT_EQ(detail("c2FsdA==", "??"), "salt must be base64");
  EXPECT_EQ(detail("{", ""), "not JSON");
}

TEST(ClkEncoder, StopsAtAValueThatIsNone) {
  auto schema = match::ClkSchema::parse(vectors::text(vectors::load("clk"), "plain_schema"));
  ASSERT_TRUE(schema.ok());
  auto made = keys(*schema, "s");
  const match::ClkEncoder encoder(*std::move(schema), std::move(made));
  for (const auto* date : {"1990-02-30", "1990-13-01", "12-05-1990", "1990-05-12x", "x"}) {
    const std::vector<std::string_view> row{"1", "a", date, "L"};
    const auto encoding = encoder.encode(row);
    ASSERT_FALSE(encoding.ok()) << date;
    EXPECT_EQ(encoding.problem().fields.front().pointer, "/born");
  }
}

}  // namespace
