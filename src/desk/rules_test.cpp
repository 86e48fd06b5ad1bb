// SPDX-License-Identifier: Apache-2.0
#include "desk/rules.h"

#include <gtest/gtest.h>

#include <set>

#include "desk/crossing.h"

namespace desk {
namespace {

TEST(DeskRules, EveryListOfTheProgramHasALineAndABasis) {
  for (const auto word : schema::Words<ListKind>::words) {
    const auto& all = rules().lists;
    const auto lines = std::count_if(all.begin(), all.end(), [&](const ListRule& one) { return one.list == word; });
    EXPECT_EQ(lines, 1) << word;
    EXPECT_GT(list_rule(word).first_months, 0);
    const auto& bases = rules().bases;
    EXPECT_TRUE(std::any_of(bases.begin(), bases.end(), [&](const Basis& one) { return basis_fits(one.code, word); }))
        << word;
  }
  EXPECT_EQ(list_rule("pencegahan").first_months, 6);
  EXPECT_EQ(list_rule("pencegahan").extend_months, 6);
  EXPECT_EQ(list_rule("penangkalan").first_months, 120);
  EXPECT_EQ(list_rule("penangkalan").extend_months, 120);
  EXPECT_TRUE(list_rule("missing").protective);
  EXPECT_TRUE(list_rule("child").protective);
  EXPECT_FALSE(list_rule("sought").protective);
}

TEST(DeskRules, ABasisFitsItsListsAlone) {
  EXPECT_TRUE(basis_fits("uu6_2011_94", "pencegahan"));
  EXPECT_FALSE(basis_fits("uu6_2011_94", "penangkalan"));
  EXPECT_FALSE(basis_fits("", "sought"));
  EXPECT_FALSE(basis_fits("ended", "sought"));
  EXPECT_TRUE(removal_reason("mistake"));
  EXPECT_FALSE(removal_reason("uu6_2011_94"));
}

TEST(DeskRules, EveryIndicatorIsWholeInBothLanguagesWithItsSource) {
  std::set<std::string> codes;
  for (const auto& one : rules().indicators) {
    EXPECT_TRUE(codes.insert(one.code).second) << one.code;
    for (const auto& text : {one.when, one.title.id, one.title.en, one.question.id, one.question.en, one.source}) {
      EXPECT_FALSE(text.empty()) << one.code;
    }
    EXPECT_TRUE(valid_day(one.valid_from)) << one.code;
    EXPECT_FALSE(one.at.empty()) << one.code;
    EXPECT_EQ(one.question.id.back(), '?') << one.code;
  }
  EXPECT_GE(codes.size(), 12U);
}

TEST(DeskDays, MonthsEndWithTheMonth) {
  EXPECT_EQ(plus_months("2026-01-31", 1), "2026-02-28");
  EXPECT_EQ(plus_months("2026-08-31", 6), "2027-02-28");
  EXPECT_EQ(plus_months("2027-08-31", 6), "2028-02-29");
  EXPECT_EQ(plus_months("2026-11-24", 6), "2027-05-24");
  EXPECT_EQ(plus_months("2026-11-24", 120), "2036-11-24");
  EXPECT_EQ(plus_days("2026-12-31", 1), "2027-01-01");
  EXPECT_FALSE(valid_day("2026-02-30"));
  EXPECT_FALSE(valid_day("2026-2-03"));
  EXPECT_FALSE(valid_day(""));
  EXPECT_TRUE(valid_day("2028-02-29"));
}

}  // namespace
}  // namespace desk
