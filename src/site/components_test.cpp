// SPDX-License-Identifier: Apache-2.0
// Every component: its example gives its expected HTML. After a wanted change run the tests once with
// SULUH_UPDATE_GOLDEN=1 and read the difference.
#include "site/components.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/json.h"
#include "site/style.h"

namespace site {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SULUH_SOURCE_DIR) / "src/site/components";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> component_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kFolder)) out.push_back(entry.path().filename().string());
  return out;
}

/// The style sheet would make every golden file change with it.
std::string without_style(std::string html) {
  const auto at = html.find(style());
  return at == std::string::npos ? html : html.replace(at, style().size(), "STYLE");
}

class Component : public testing::TestWithParam<std::string> {};

TEST_P(Component, ExampleGivesTheExpectedHtml) {
  const auto example = core::parse_json(read(kFolder / GetParam() / "example.json"));
  ASSERT_TRUE(example.ok()) << "example.json is missing or wrong";
  const auto html = without_style(render_component(GetParam(), language("id"), example->as_object()));
  const auto expected = kFolder / GetParam() / "expected.html";
  if (std::getenv("SULUH_UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << html;
  EXPECT_FALSE(html.empty());
  EXPECT_EQ(html, read(expected));
}

INSTANTIATE_TEST_SUITE_P(All, Component, testing::ValuesIn(component_names()),
                         [](const auto& one) { return std::regex_replace(one.param, std::regex("-"), "_"); });

/// Keys that templates ask for: "[[key]]".
std::set<std::string> asked_keys() {
  std::set<std::string> out;
  const std::regex key(R"(\[\[([a-z][a-z0-9_.]*)\]\])");
  for (const auto& name : component_names()) {
    const auto text = read(kFolder / name / "template.mustache");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), key); it != std::sregex_iterator(); ++it) {
      if ((*it)[1] != "path") out.insert((*it)[1]);
    }
  }
  return out;
}

TEST(Languages, IndonesianComesFirstAndAtTheRoot) {
  ASSERT_GE(languages().size(), 2U);
  EXPECT_EQ(languages()[0].code, "id");
  EXPECT_EQ(languages()[0].prefix, "/");
  EXPECT_EQ(languages()[1].prefix, "/en/");
  EXPECT_EQ(language_of_path("/en/lapor").code, "en");
  EXPECT_EQ(language_of_path("/en").code, "en");
  EXPECT_EQ(language_of_path("/enak").code, "id");
  EXPECT_EQ(language_of_path("").code, "id");
}

TEST(Languages, EveryTextOfATemplateIsInEveryLanguage) {
  const auto asked = asked_keys();
  EXPECT_GT(asked.size(), 80U);
  for (const auto& in : languages()) {
    for (const auto& key : asked) EXPECT_TRUE(in.has(key)) << in.code << " lacks " << key;
  }
}

TEST(Languages, HaveTheSameTextsAndPages) {
  const auto& first = languages().front();
  for (const auto& in : languages()) {
    for (const auto& [key, text] : first.strings) EXPECT_TRUE(in.has(key)) << in.code << " lacks " << key;
    for (const auto& [key, text] : in.strings) {
      EXPECT_TRUE(first.has(key) || key == "fallback") << in.code << " has a text that nothing uses: " << key;
      EXPECT_FALSE(text.empty()) << key;
    }
    for (const auto& [name, article] : first.articles)
      EXPECT_TRUE(in.articles.contains(name)) << in.code << " " << name;
  }
}

TEST(Languages, ArticlesHaveTitlesAndHeadings) {
  for (const auto& in : languages()) {
    for (const auto& [name, article] : in.articles) {
      EXPECT_TRUE(article.meta.contains("title")) << in.code << "/" << name;
      EXPECT_FALSE(article.html.empty()) << in.code << "/" << name;
      EXPECT_EQ(article.html.find("---"), std::string::npos) << "front matter in the page";
    }
  }
}

TEST(Dates, AreInTheWordsOfTheLanguage) {
  EXPECT_EQ(day_text(language("id"), "2026-05-01"), "1 Mei 2026");
  EXPECT_EQ(day_text(language("en"), "2026-12-31"), "31 December 2026");
  EXPECT_EQ(day_text(language("en"), "2026-02-30"), "2026-02-30") << "no date";
  EXPECT_EQ(instant_text(language("id"), 1'790'269'920'000), "25 September 2026, 00.12 WIB");
  EXPECT_EQ(instant_text(language("id"), 1'798'734'600'000), "31 Desember 2026, 23.30 WIB");
  EXPECT_EQ(instant_text(language("en"), 1'798'736'400'000), "1 January 2027, 00:00 WIB") << "the day turns in WIB";
}

TEST(Templates, HoldNoMustacheInTheStyleAndNoOpenMarks) {
  EXPECT_EQ(style().find("{{"), std::string::npos);
  for (const auto& in : languages()) {
    for (const auto& name : component_names()) {
      const auto text = filled_template(name, in);
      EXPECT_EQ(text.find("[["), std::string::npos) << name;
      EXPECT_EQ(text.find("style="), std::string::npos) << name << ": the policy forbids style attributes";
      EXPECT_FALSE(std::regex_search(text, std::regex("<[^>]* on[a-z]+="))) << name << ": no inline handlers";
    }
  }
}

TEST(Css, IsMinifiedWithoutChangingMeaning) {
  EXPECT_EQ(minified_css("/* x */ a b , c > d {\n  color : red ;\n margin: 0 -1px;\n}\n"),
            "a b,c>d{color :red;margin:0 -1px}");
  EXPECT_EQ(minified_css("@media (min-width: 1rem) and (x) { a:hover { b: c } }"),
            "@media (min-width:1rem) and (x){a:hover{b:c}}");
  EXPECT_EQ(minified_css(".card > legend + * { clear: both; }"), ".card>legend + *{clear:both}");
  EXPECT_EQ(minified_css("a { b: c } /* never closed"), "a{b:c}");
}

TEST(Css, HashHasTheShapeOfAPolicySource) {
  EXPECT_EQ(style_hash().size(), 7U + 44U);
  EXPECT_TRUE(style_hash().starts_with("sha256-"));
  EXPECT_TRUE(style_hash().ends_with("="));
  EXPECT_EQ(style_hash().find_first_of("-_", 7), std::string::npos) << "plain base64, not base64url";
}

}  // namespace
}  // namespace site
