// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace http {
namespace {

struct File {
  std::string_view path, bytes;
};

StaticFiles sample() {
  static const std::vector<File> files{{"index.html", "<p>halo"},       {"index.html.br", "BR"},
                                       {"index.html.gz", "GZ"},         {"assets/main-a1b2.js", "let a"},
                                       {"assets/main-a1b2.js.br", "b"}, {"data/areas.json", "{}"}};
  return StaticFiles({"/app/", core::PageClass::app_page, "assets/", "index.html"}, files);
}

core::Request get(std::string path, std::vector<std::pair<std::string, std::string>> headers = {}) {
  core::Request request;
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string header(const core::Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "(none)";
}

TEST(StaticFiles, PicksTheBestAcceptedCoding) {
  const auto files = sample();
  const auto body = [&](std::string accept) {
    return std::string(files.reply(get("/app/index.html", {{"accept-encoding", std::move(accept)}}))->fixed_body);
  };
  EXPECT_EQ(body("gzip, deflate, br"), "BR");
  EXPECT_EQ(body("gzip"), "GZ");
  EXPECT_EQ(body("br;q=0.5, gzip;q=0.9"), "GZ");
  EXPECT_EQ(body("br;q=0, gzip;q=0"), "<p>halo");
  EXPECT_EQ(body("*"), "BR");
  EXPECT_EQ(body("identity;q=1, br;q=0.1"), "<p>halo");
  EXPECT_EQ(body("BR;Q=1.000"), "BR");
  EXPECT_EQ(body("br;q=2"), "<p>halo") << "a malformed weight counts as no";
  EXPECT_EQ(std::string(files.reply(get("/app/index.html"))->fixed_body), "<p>halo");
}

TEST(StaticFiles, EveryVariantHasItsOwnStrongTagAndVaries) {
  const auto files = sample();
  const auto plain = files.reply(get("/app/index.html"));
  const auto packed = files.reply(get("/app/index.html", {{"accept-encoding", "br"}}));
  EXPECT_NE(header(*plain, "ETag"), header(*packed, "ETag"));
  EXPECT_EQ(header(*plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(*packed, "Content-Encoding"), "br");
  EXPECT_EQ(header(*plain, "Content-Encoding"), "(none)");
}

TEST(StaticFiles, AnswersNotModifiedOnlyForTheSameVariant) {
  const auto files = sample();
  const auto tag = header(*files.reply(get("/app/index.html")), "ETag");
  EXPECT_EQ(files.reply(get("/app/index.html", {{"if-none-match", "\"x\", W/" + tag}}))->status, 304);
  EXPECT_EQ(files.reply(get("/app/index.html", {{"if-none-match", "*"}}))->status, 304);
  EXPECT_EQ(files.reply(get("/app/index.html", {{"if-none-match", tag}, {"accept-encoding", "br"}}))->status, 200);
  EXPECT_TRUE(files.reply(get("/app/index.html", {{"if-none-match", tag}}))->fixed_body.empty());
}

TEST(StaticFiles, HashedNamesAreCachedForEverOthersAskedAgain) {
  const auto files = sample();
  EXPECT_THAT(header(*files.reply(get("/app/assets/main-a1b2.js")), "Cache-Control"), testing::HasSubstr("immutable"));
  EXPECT_EQ(header(*files.reply(get("/app/index.html")), "Cache-Control"), "no-cache");
}

TEST(StaticFiles, PageAddressesGiveTheIndexMissingFilesDoNot) {
  const auto files = sample();
  EXPECT_EQ(files.reply(get("/app/"))->fixed_body, "<p>halo");
  EXPECT_EQ(files.reply(get("/app/inbox/123"))->fixed_body, "<p>halo");
  EXPECT_FALSE(files.reply(get("/app/assets/gone.js")));
  EXPECT_FALSE(files.reply(get("/app/index.html.br"))) << "a variant is no file of its own";
  EXPECT_FALSE(files.reply(get("/other")));
  auto post = get("/app/");
  post.method = core::Method::post;
  EXPECT_FALSE(files.reply(post));
}

TEST(StaticFiles, KnowsItsTypesAndPaths) {
  EXPECT_EQ(content_type_of("a/b.wasm"), "application/wasm");
  EXPECT_EQ(content_type_of("b"), "application/octet-stream");
  EXPECT_THAT(sample().paths(),
              testing::ElementsAre("/app/assets/main-a1b2.js", "/app/data/areas.json", "/app/index.html"));
}

}  // namespace
}  // namespace http
