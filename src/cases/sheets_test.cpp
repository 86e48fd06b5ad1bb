// SPDX-License-Identifier: Apache-2.0
#include "cases/sheets.h"

#include <gtest/gtest.h>

namespace cases {
namespace {

Sheet sheet_of(std::vector<std::vector<Cell>> rows) { return {"Kasus", {"number", "name"}, std::move(rows)}; }

TEST(Sheets, FormulasAreDefusedInCsv) {
  for (const std::string bad : {"=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx"}) {
    const auto text = csv_file(sheet_of({{std::string("1"), bad}}));
    const auto cell = text.substr(text.find("1,") + 2);
    EXPECT_TRUE(cell.starts_with("'") || cell.starts_with("\"'")) << cell;
  }
}

TEST(Sheets, QuotesSeparatorsAndLinesStayInOneCell) {
  const auto text = csv_file(sheet_of({{std::int64_t{-5}, std::string("a,\"b\"\nc")}}));
  EXPECT_EQ(text, "\xEF\xBB\xBFnumber,name\r\n-5,\"a,\"\"b\"\"\nc\"\r\n") << "a number of ours is no formula";
}

TEST(Sheets, WorkbookIsAZipWhoseTextsAreNoFormulas) {
  const auto made = xlsx_file(sheet_of({{std::string("=1+1"), std::int64_t{7}}, {std::string(), std::string("سارى")}}));
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(made->starts_with("PK\x03\x04"));
  EXPECT_NE(made->find("xl/worksheets/sheet1.xml"), std::string::npos);
}

TEST(Sheets, AnEmptyTableIsAWorkbookToo) {
  const auto made = xlsx_file(sheet_of({}));
  ASSERT_TRUE(made.ok());
  EXPECT_GT(made->size(), 1000U);
}

}  // namespace
}  // namespace cases
