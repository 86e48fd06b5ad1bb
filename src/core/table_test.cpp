// SPDX-License-Identifier: Apache-2.0
#include "core/table.h"

#include <gtest/gtest.h>

namespace core {
namespace {

TEST(Table, ReadsFieldsByTheNamesOfTheHeader) {
  const auto lines = read_table("a,b,c\n1,\"two, too\",3\n\nx,\"say \"\"hi\"\"\"\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("b"), "two, too");
  EXPECT_EQ(lines[1].at("b"), "say \"hi\"");
  EXPECT_EQ(lines[1].at("c"), "");
  EXPECT_TRUE(read_table("").empty());
}

TEST(Table, WordsAndNone) {
  EXPECT_EQ(table_words("one two"), (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(table_words("-").empty());
  EXPECT_TRUE(table_words("").empty());
}

}  // namespace
}  // namespace core
