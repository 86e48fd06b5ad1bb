// SPDX-License-Identifier: Apache-2.0
#include "match/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/linkage_key.h"

namespace {

using match::Schema;

std::string shipped(const std::string& name) {
  std::ifstream in(std::string(SULUH_SOURCE_DIR) + "/schemas/" + name + ".toml");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
core::Result<Schema> parse(std::string_view text) { return Schema::parse(text, "test.toml", crypto::hash16); }
std::string detail(std::string_view text) {
  const auto schema = parse(text);
  return schema.ok() ? "no problem" : std::string(schema.problem().word()) + ": " + schema.problem().detail;
}

constexpr std::string_view kSmall = R"(
name = "small"
rules = ["titles"]
[[field]]
name = "name"
type = "name"
columns = ["nama"]
)";

TEST(Schema, TheShippedOnesAreRead) {
  for (const auto* name : {"person-id", "febrl", "febrl-ssn"}) {
    const auto schema = parse(shipped(name));
    ASSERT_TRUE(schema.ok()) << name << ": " << schema.problem().detail;
    EXPECT_EQ(schema->name(), name);
    EXPECT_NE(schema->names_only(), 0) << name;
  }
}

TEST(Schema, IdIsOfWhatDecidesAboutBits) {
  const auto one = parse(kSmall);
  ASSERT_TRUE(one.ok());
  auto same = std::string(kSmall);
  same.replace(same.find("nama"), 4, "other");
  same.replace(same.find("small"), 5, "large");
  EXPECT_EQ(parse(same)->id(), one->id());
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"\"titles\"", "\"old\""},
                                 {"rules", "harden = \"diffusion\"\nrules"},
                                 {"columns", "bits = 5\ncolumns"},
                                 {"columns", "weak_bits = 5\ncolumns"},
                                 {"columns", "group = \"g\"\ncolumns"},
                                 {"columns", "names_only = true\ncolumns"},
                                 {"type = \"name\"", "type = \"text\""}}) {
    auto other = std::string(kSmall);
    other.replace(other.find(from), from.size(), to);
    const auto schema = parse(other);
    ASSERT_TRUE(schema.ok()) << schema.problem().detail;
    EXPECT_NE(schema->id(), one->id()) << to;
  }
}

TEST(Schema, MistakesAreNamed) {
  EXPECT_EQ(detail(""), "bad_schema: a schema has 1 to 16 fields");
  EXPECT_EQ(detail("nmae = 1"), "bad_schema: nmae is not known");
  EXPECT_EQ(detail("rules = [\"titels\"]").substr(0, 33), "bad_schema: rules must be one of:");
  EXPECT_EQ(detail("[[field]]\nname = \"a\""), "bad_schema: field 1: type is missing");
  EXPECT_EQ(detail("[[field]]\ntype = \"text\"\nbits = 17"), "bad_schema: field 1: bits must be 0 to 16");
  EXPECT_EQ(detail("[[field]]\ntype = \"text\"\nsize = 1"), "bad_schema: field 1: size is not known");
  EXPECT_EQ(detail("[[field]]\nname = \"a\"\ntype = \"text\""),
            "bad_schema: field a: columns are needed, except for a title");
  EXPECT_EQ(detail("[[field]]\nname = \"A b\"\ntype = \"text\""), "bad_schema: field 1: name must be a-z, 0-9 and _");
  EXPECT_EQ(detail("[[field]]\nname = \"t\"\ntype = \"title\"\nfrom = \"x\""),
            "bad_schema: field t: from must name a field of type name further up");
  EXPECT_EQ(detail(std::string(kSmall) + "[[field]]\nname = \"name\"\ntype = \"text\"\ncolumns = [\"x\"]"),
            "bad_schema: field name: there are two of this name");
  EXPECT_NE(detail("name = ").find("test.toml"), std::string::npos);  // syntax: file and line
}

TEST(Schema, ColumnsAreFoundWhateverTheirCase) {
  const auto schema = parse(shipped("person-id"));
  const auto columns = schema->columns({"\xEF\xBB\xBFNo", " NAMA ", "\"Tgl_Lahir\"", "name"});
  ASSERT_TRUE(columns.ok());
  EXPECT_EQ((*columns)[0], 3U);  // the first of the schema's list that is there
  EXPECT_EQ((*columns)[1], Schema::kNoColumn);
  EXPECT_EQ((*columns)[3], 2U);
}

TEST(Schema, AMissingColumnIsAProblemInTwoLanguages) {
  const auto schema = parse(shipped("febrl-ssn"));
  const auto columns = schema->columns({"given_name", "surname"});
  ASSERT_FALSE(columns.ok());
  EXPECT_EQ(columns.problem().word(), "missing_column");
  EXPECT_EQ(columns.problem().detail, "street_number: street_number");
  EXPECT_NE(columns.problem().text(core::Language::id).find("Kolom"), std::string_view::npos);
  EXPECT_NE(columns.problem().text(core::Language::en).find("column"), std::string_view::npos);
}

}  // namespace
