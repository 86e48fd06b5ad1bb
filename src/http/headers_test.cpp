// SPDX-License-Identifier: Apache-2.0
#include "http/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "http/server.h"
#include "support/http_handlers.h"
#include "support/wire.h"

namespace http {
namespace {

using support::Wire;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kHashes{"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};

core::Reply reply_of(core::PageClass page_class) {
  core::Reply reply;
  reply.page_class = page_class;
  return reply;
}

std::string head_of(const core::Reply& reply, bool secure = false, bool keep_alive = true) {
  const HeaderBook book(kHashes, "");
  return render_head(reply, book, secure, Delivery::whole, keep_alive, http_date(0));
}

/// The lines that belong to the page class, in order.
std::string security_lines(const std::string& head) {
  std::string out;
  std::string_view rest = head;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find("\r\n") + 2);
    rest.remove_prefix(line.size());
    for (const auto* name :
         {"Content-Security", "X-Content", "Referrer", "Cross-Origin", "Permissions", "Strict", "Cache-C"}) {
      if (line.starts_with(name)) out += line;
    }
  }
  return out;
}

TEST(Headers, NoClassEverAllowsInlineOrEvalScript) {
  for (int i = 0; i < 4; ++i) {
    const auto head = head_of(reply_of(static_cast<core::PageClass>(i)), true);
    EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'none'; "));
    EXPECT_THAT(head, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(head, HasSubstr("base-uri 'none'"));
    EXPECT_THAT(head, Not(HasSubstr("unsafe-inline")));
    EXPECT_THAT(head, Not(HasSubstr("'unsafe-eval'")));
    EXPECT_THAT(head, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(head, HasSubstr("Referrer-Policy: no-referrer\r\n"));
    EXPECT_THAT(head, HasSubstr("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Server:")));
  }
}

TEST(Headers, ClassesDifferWhereTheyMust) {
  using core::PageClass;
  EXPECT_THAT(head_of(reply_of(PageClass::public_page)), Not(HasSubstr("script-src")));
  EXPECT_THAT(head_of(reply_of(PageClass::public_page)), HasSubstr("style-src 'self' '" + kHashes[0] + "'"));
  EXPECT_THAT(head_of(reply_of(PageClass::public_page)), HasSubstr("form-action 'self'"));
  EXPECT_THAT(head_of(reply_of(PageClass::sealing_page)), HasSubstr("script-src 'self'; connect-src 'self'"));
  EXPECT_THAT(head_of(reply_of(PageClass::app_page)), HasSubstr("trusted-types svelte-trusted-html suluh"));
  EXPECT_THAT(head_of(reply_of(PageClass::app_page)), HasSubstr("form-action 'none'"));
  EXPECT_THAT(head_of(reply_of(PageClass::api)), HasSubstr("sandbox"));
  EXPECT_THAT(head_of(reply_of(PageClass::api)), Not(HasSubstr("Strict-Transport")));
}

TEST(Headers, PublicPageHeadLeavesRoomForThePage) {
  EXPECT_LT(head_of(reply_of(core::PageClass::public_page), true).size(), 1'000U);
  EXPECT_LT(head_of(reply_of(core::PageClass::sealing_page), true).size(), 1'200U);
}

TEST(Headers, OnionAddressStandsOnPublicPagesOnly) {
  const HeaderBook book({}, "http://suluhxyz.onion/");
  EXPECT_THAT(std::string(book.lines(core::PageClass::public_page, false)),
              HasSubstr("Onion-Location: http://suluhxyz.onion/\r\n"));
  EXPECT_THAT(std::string(book.lines(core::PageClass::app_page, false)), Not(HasSubstr("Onion")));
}

TEST(Headers, RepliesCannotBreakOutOfAHeaderOrReplaceOurs) {
  auto reply = reply_of(core::PageClass::api);
  reply.headers = {
      {"X-A", "b\r\nSet-Cookie: x"}, {"X B", "c"}, {"Content-Length", "9"}, {"content-security-policy", "*"},
      {"Set-Cookie", "a=1"},         {"", "d"},    {"X-C", "ok"},           {"X-D", "\x80"}};
  const auto head = head_of(reply);
  EXPECT_THAT(head, HasSubstr("Set-Cookie: a=1\r\nX-C: ok\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Set-Cookie: x")));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length: 9")));
  EXPECT_THAT(head, Not(HasSubstr("policy: *")));
  EXPECT_THAT(head, Not(HasSubstr("X-A")));
  EXPECT_THAT(head, Not(HasSubstr("X-D")));
}

TEST(Headers, StoresNothingUnlessTheReplySaysOtherwise) {
  auto reply = reply_of(core::PageClass::api);
  EXPECT_THAT(head_of(reply), HasSubstr("Cache-Control: no-store\r\n"));
  reply.headers = {{"Cache-Control", "no-cache"}};
  EXPECT_THAT(head_of(reply), Not(HasSubstr("no-store")));
}

TEST(Headers, StatusesWithoutBodyCarryNoLength) {
  auto reply = reply_of(core::PageClass::api);
  reply.status = 304;
  EXPECT_THAT(head_of(reply), Not(HasSubstr("Content-Length")));
  reply.status = 204;
  EXPECT_THAT(head_of(reply), Not(HasSubstr("Content-Length")));
}

TEST(Headers, WritesDatesAsTheStandardWants) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
}

class HeadersOnWire : public testing::Test {
 protected:
  void SetUp() override {
    options_.listen = {{"127.0.0.1", 0}};
    options_.max_workers = 1;
    options_.queue = 1;
    options_.style_hashes = kHashes;
    options_.limits.header_time = std::chrono::milliseconds(400);
    server_ = std::make_unique<Server>(options_, handler_);
    ASSERT_TRUE(server_->start().ok());
    host_ = "Host: localhost:" + std::to_string(server_->port()) + "\r\n";
  }
  std::string head(const std::string& bytes) {
    Wire client(server_->port());
    client.send(bytes);
    return client.receive(bytes.starts_with("HEAD")).head;
  }
  Options options_;
  support::TestHandler handler_;
  std::unique_ptr<Server> server_;
  std::string host_;
};

TEST_F(HeadersOnWire, AreByteIdenticalOnEveryStatusOfAClass) {
  for (const std::string path : {"/page", "/seal", "/app", "/api"}) {
    std::map<int, std::string> heads;
    for (const int status : {200, 201, 204, 303, 304, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503}) {
      heads[status] = head("GET " + path + "/status/" + std::to_string(status) + " HTTP/1.1\r\n" + host_ + "\r\n");
    }
    heads[1001] = head("HEAD " + path + " HTTP/1.1\r\n" + host_ + "\r\n");
    heads[1400] = head("GET " + path + " HTTP/1.1\r\n" + host_ + "X: a\r\n b\r\n\r\n");
    heads[1401] = head("GET " + path + " HTTP/1.1\r\n" + host_ + "bare\n");
    heads[1405] = head("TRACE " + path + " HTTP/1.1\r\n" + host_ + "\r\n");
    heads[1408] = head("GET " + path + " HTTP/1.1\r\n" + host_);
    heads[1431] = head("GET " + path + " HTTP/1.1\r\n" + host_ + "X: " + std::string(9000, 'a'));
    heads[1413] = head("POST " + path + " HTTP/1.1\r\n" + host_ + "Content-Length: 999999\r\n\r\n");
    const auto first = security_lines(heads[200]);
    EXPECT_THAT(first, HasSubstr("Content-Security-Policy"));
    EXPECT_THAT(first, HasSubstr("Cache-Control: no-store"));
    for (const auto& [status, text] : heads) EXPECT_EQ(security_lines(text), first) << path << " " << status;
  }
}

TEST_F(HeadersOnWire, AreTheSameWhenTheQueueIsFull) {
  const auto usual = security_lines(head("GET /page HTTP/1.1\r\n" + host_ + "\r\n"));
  Wire first(server_->port()), second(server_->port());
  first.send("GET /wait HTTP/1.1\r\n" + host_ + "\r\n");
  handler_.until_waiting(1);
  second.send("GET /wait HTTP/1.1\r\n" + host_ + "\r\n");
  while (server_->counters().queued < 1) {
  }
  const auto full = head("GET /page HTTP/1.1\r\n" + host_ + "\r\n");
  EXPECT_THAT(full, HasSubstr("HTTP/1.1 503 "));
  EXPECT_EQ(security_lines(full), usual);
  handler_.release();
}

TEST_F(HeadersOnWire, HandlerCannotInjectHeaders) {
  const auto text = head("GET /inject HTTP/1.1\r\n" + host_ + "\r\n");
  EXPECT_THAT(text, Not(HasSubstr("x=1")));
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_THAT(text, HasSubstr("Set-Cookie: ok=1\r\n"));
}

TEST_F(HeadersOnWire, RefusalsSpeakTheReadersLanguage) {
  Wire client(server_->port());
  client.send("GET /page/../x HTTP/1.1\r\n" + host_ + "Accept-Language: en-GB, id;q=0.5\r\n\r\n");
  EXPECT_THAT(client.receive().body, HasSubstr("bad_request en-GB, id;q=0.5"));
}

}  // namespace
}  // namespace http
