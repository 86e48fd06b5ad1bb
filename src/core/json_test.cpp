// SPDX-License-Identifier: Apache-2.0
// What a lenient parser lets pass is refused: duplicates, depth, numbers of keys, bytes behind the value, bad UTF-8.
#include "core/json.h"

#include <gtest/gtest.h>

#include <string>

namespace core {
namespace {

ProblemKey refusal(std::string_view text, const JsonLimits& limits = {}) {
  const auto value = parse_json(text, limits);
  EXPECT_FALSE(value.ok()) << text;
  return value.ok() ? ProblemKey::bad_request : value.problem().key;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string members(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  return "{" + text + "}";
}

TEST(Json, IsRead) {
  const auto value = parse_json(R"( {"a":[1,-2,true,null,"\u00e9"],"b":{"a":2}} )");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->at("a").as_array().size(), 5U);
  EXPECT_EQ(value->at("a").at(4).as_string(), "\xC3\xA9");
  EXPECT_EQ(value->at("b").at("a").as_int64(), 2);
}

TEST(Json, WithTheSameKeyTwiceIsRefused) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})"), ProblemKey::bad_json);
  EXPECT_EQ(refusal(R"({"a":1,"\u0061":2})"), ProblemKey::bad_json);
  EXPECT_EQ(refusal(R"([{"x":{"b":0,"c":0,"b":0}}])"), ProblemKey::bad_json);
  std::string many = members(200);
  many.insert(many.size() - 1, ",\"150\":0");
  EXPECT_EQ(refusal(many), ProblemKey::bad_json);
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":1}])").ok());
}

TEST(Json, HasLimits) {
  EXPECT_TRUE(parse_json(nested(32)).ok());
  EXPECT_EQ(refusal(nested(33)), ProblemKey::bad_json);
  EXPECT_EQ(refusal(nested(500'000)), ProblemKey::bad_json);
  EXPECT_TRUE(parse_json(members(20), {.keys = 20}).ok());
  EXPECT_EQ(refusal(members(21), {.keys = 20}), ProblemKey::bad_json);
  EXPECT_EQ(refusal("\"12345678\"", {.bytes = 9}), ProblemKey::too_large);
}

TEST(Json, ThatIsNotJsonIsRefused) {
  for (const char* text :
       {"", " ", "{", "{}{}", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "NaN", "1 2", "// c\n1", "\"\xC3\"", "\"\xC0\x80\"",
        "\"\xED\xA0\x80\"", "\"\\ud800\"", "\"\n\"", "01", "+1", "[1]\xEF\xBB\xBF"}) {
    EXPECT_EQ(refusal(text), ProblemKey::bad_json) << text;
  }
  EXPECT_EQ(refusal(std::string_view("{}\0", 3)), ProblemKey::bad_json);
}

}  // namespace
}  // namespace core
