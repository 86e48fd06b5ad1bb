// SPDX-License-Identifier: Apache-2.0
// Bodies as records: limits count characters, and what is told about a wrong body is itself well formed.
#include "core/fields_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace core::test {

struct Person {
  std::string name;
  std::vector<std::string> words;
  schema::Blob key;
};

}  // namespace core::test

namespace schema {
SULUH_FIELDS(core::test::Person, field("name", &T::name, kRead | kWrite | kRequired, 5),
             field("words", &T::words, kWrite, 2), field("key", &T::key, kWrite, 3));
}  // namespace schema

namespace core::test {
namespace {

Result<Person> read(const std::string& text) { return schema::from_json<Person>(*parse_json(text)); }

std::vector<FieldProblem> problems(const std::string& text) {
  const auto person = read(text);
  EXPECT_FALSE(person.ok()) << text;
  return person.ok() ? std::vector<FieldProblem>{} : person.problem().fields;
}

TEST(FieldsJson, LimitsOfTextCountCharacters) {
  EXPECT_TRUE(read(R"({"name":"abcde"})").ok());
  EXPECT_TRUE(
      read("{\"name\":\"\xF0\x9F\x91\xA9\xF0\x9F\x91\xA9\xF0\x9F\x91\xA9\xF0\x9F\x91\xA9\xF0\x9F\x91\xA9\"}").ok());
  for (const char* six : {"abcdef", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"}) {
    const auto found = problems(std::string(R"({"name":")") + six + "\"}");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].pointer, "/name");
    EXPECT_EQ(found[0].key, "too_long");
  }
}

TEST(FieldsJson, LimitsOfListsAndBytesCountThem) {
  EXPECT_TRUE(read(R"({"name":"","words":["a","b"],"key":"AAAA"})").ok());
  EXPECT_EQ(problems(R"({"name":"","words":["a","b","c"]})")[0].key, "too_many");
  EXPECT_EQ(problems(R"({"name":"","key":"AAAAAA"})")[0].key, "too_long");
}

TEST(FieldsJson, EveryProblemIsToldAtOnce) {
  const auto found = problems(R"({"words":[1],"key":"=","more":0})");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].pointer, "/name");
  EXPECT_EQ(found[1].pointer, "/words/0");
  EXPECT_EQ(found[2].pointer, "/key");
  EXPECT_EQ(found[3].pointer, "/more");
}

TEST(FieldsJson, AnUnknownNameIsNeverCutInsideACharacter) {
  const std::string name = std::string(39, 'a') + "\xC3\xA9" + "rest";
  const auto found = problems("{\"name\":\"\",\"" + name + "\":0}");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(valid_utf8(found[0].pointer)) << found[0].pointer;
  EXPECT_EQ(found[0].pointer, "/" + std::string(39, 'a') + "\xC3\xA9");
}

TEST(FieldsJson, AnUnknownNameIsEscapedInItsPointer) {  // RFC 6901 section 3
  EXPECT_EQ(problems(R"({"name":"","a/b~c":0})")[0].pointer, "/a~1b~0c");
}

}  // namespace
}  // namespace core::test
