// SPDX-License-Identifier: Apache-2.0
// Bodies as records: limits count characters, and what is told about a wrong body is itself well formed.
#include "core/fields_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace core::test {

struct Person {
  std::string name;
  std::vector<std::string> words;
  schema::Blob key;
};

struct Answer {
  std::string name, secret;
  std::vector<std::string> words;
  schema::Blob key;
  std::int64_t count = 0;
  bool yes = false;
  std::optional<std::int64_t> none;
  std::vector<Person> inner;
};

}  // namespace core::test

namespace schema {
SULUH_FIELDS(core::test::Person, field("name", &T::name, kRead | kWrite | kRequired, 5),
             field("words", &T::words, kWrite, 2), field("key", &T::key, kWrite, 3));
SULUH_FIELDS(core::test::Answer, field("name", &T::name, kRead), field("secret", &T::secret, kWrite),
             field("words", &T::words, kRead), field("key", &T::key, kRead), field("count", &T::count, kRead),
             field("yes", &T::yes, kRead), field("none", &T::none, kRead), field("inner", &T::inner, kRead));
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

TEST(FieldsJson, WhatIsWrittenIsReadAsItWas) {
  Answer answer;
  for (int c = 1; c < 0x80; ++c) answer.name += static_cast<char>(c);
  answer.name += "\xE2\x80\xA8 \xF0\x9F\x91\xA9 \xD8\xA8";
  answer.words = {"", "\"", "\\", "</script>"};
  answer.key = {Bytes("\0\xFF", 2)};
  answer.count = std::numeric_limits<std::int64_t>::min();
  answer.inner = {{"a", {}, {}}, {"b", {}, {}}};
  const auto text = schema::json_text(answer);
  const auto value = parse_json(text);
  ASSERT_TRUE(value.ok()) << text;
  const auto& object = value->as_object();
  EXPECT_EQ(object.at("name"), json::value(answer.name));
  EXPECT_EQ(object.at("words"), json::value({"", "\"", "\\", "</script>"}));
  EXPECT_EQ(object.at("key"), json::value("AP8"));
  EXPECT_EQ(object.at("count"), json::value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(object.at("yes"), json::value(false));
  EXPECT_TRUE(object.at("none").is_null());
  EXPECT_FALSE(object.contains("secret"));  // no kRead
  EXPECT_EQ(json::serialize(object.at("inner")), R"([{"name":"a"},{"name":"b"}])");
  EXPECT_EQ(json::serialize(*value), text);  // no other bytes than the library would write
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
