// SPDX-License-Identifier: Apache-2.0
// Every shape that two HTTP readers could understand differently, sent over a real socket: refused, and the door shut.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "support/http_handlers.h"
#include "support/wire.h"

namespace http {
namespace {

using support::Wire;

struct Shape {
  const char* name;
  std::string bytes;
  int status;
};

const std::string kHost = "Host: suluh.example\r\n";

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\n" + kHost + fields + "\r\n"; }
std::string post(const std::string& fields, const std::string& rest = {}) {
  return "POST / HTTP/1.1\r\n" + kHost + fields + "\r\n" + rest;
}
std::string chunked(const std::string& rest) { return post("Transfer-Encoding: chunked\r\n", rest); }
std::string target(const std::string& text) { return "GET " + text + " HTTP/1.1\r\n" + kHost + "\r\n"; }

std::vector<Shape> shapes() {
  using namespace std::string_literals;
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\n" + kHost + "\r\n";
  return {
      // lengths
      {"LengthAndEncoding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled), 400},
      {"EncodingAndLength", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + smuggled), 400},
      {"TwoLengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "abcdef"), 400},
      {"EqualLengthsTwice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "abcde"), 400},
      {"LengthList", post("Content-Length: 5, 5\r\n", "abcde"), 400},
      {"LengthWithPlus", post("Content-Length: +5\r\n", "abcde"), 400},
      {"LengthInHex", post("Content-Length: 0x5\r\n", "abcde"), 400},
      {"LengthEmpty", post("Content-Length: \r\n", "abcde"), 400},
      {"LengthNegative", post("Content-Length: -5\r\n", "abcde"), 400},
      {"LengthWithInnerSpace", post("Content-Length: 1 0\r\n", "abcdefghij"), 400},
      {"LengthOverflows", post("Content-Length: 18446744073709551621\r\n", "abcde"), 400},
      {"LengthOfNineteenDigits", post("Content-Length: 9223372036854775808\r\n", "abcde"), 400},
      // transfer codings
      {"EncodingInOldHttp", "POST / HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"EncodingTwice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"EncodingIdentity", post("Transfer-Encoding: identity\r\n"), 400},
      {"EncodingGzipChunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"EncodingChunkedChunked", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
      {"EncodingUnknown", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400},
      {"EncodingQuoted", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400},
      {"EncodingWithVerticalTab", post("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n"), 400},
      {"EncodingTrailingComma", post("Transfer-Encoding: chunked,\r\n", "0\r\n\r\n"), 400},
      // chunks
      {"ChunkSizeNotHex", chunked("g\r\nabc\r\n0\r\n\r\n"), 400},
      {"ChunkSizeWithPrefix", chunked("0x3\r\nabc\r\n0\r\n\r\n"), 400},
      {"ChunkSizeNegative", chunked("-3\r\nabc\r\n0\r\n\r\n"), 400},
      {"ChunkSizeOverflows", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), 400},
      {"ChunkTerminatorMissing", chunked("3\r\nabcde\r\n0\r\n\r\n"), 400},
      {"ChunkSizeEndsInBareLf", chunked("3\nabc\r\n0\r\n\r\n" + smuggled), 400},
      {"ChunkExtension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), 400},
      {"ChunkExtensionWithOpenQuote", chunked("3;a=\"b\r\nabc\r\n0\r\n\r\n" + smuggled), 400},
      {"TrailerWithLength", chunked("3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n" + smuggled), 400},
      {"TrailersWithoutEnd", chunked("0\r\nX: " + std::string(5000, 'a')), 400},
      {"ChunkExtensionWithBareLf", chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"), 400},
      // header lines
      {"FoldedHeader", get("X-A: b\r\n c\r\n"), 400},
      {"FoldedWithTab", get("X-A: b\r\n\tc\r\n"), 400},
      {"FoldedFirstHeader", "GET / HTTP/1.1\r\n Host: suluh.example\r\n\r\n", 400},
      {"SpaceBeforeColon", post("Content-Length : 5\r\n", "abcde"), 400},
      {"HeaderWithoutColon", get("nonsense\r\n"), 400},
      {"HeaderWithoutName", get(": x\r\n"), 400},
      {"NulInName", get("X-\0A: b\r\n"s), 400},
      {"NulInValue", get("X-A: b\0c\r\n"s), 400},
      {"ControlInValue", get("X-A: b\x01\r\n"), 400},
      {"BareCrInValue", get("X-A: b\rX-B: c\r\n"), 400},
      {"BareLfAfterHeader", "GET / HTTP/1.1\r\n" + kHost + "X-A: b\nX-B: c\r\n\r\n", 400},
      {"BareLfEverywhere", "GET / HTTP/1.1\nHost: suluh.example\n\n", 400},
      {"EndOfHeadWithBareLf", "GET / HTTP/1.1\r\n" + kHost + "\n", 400},
      {"EightBitName", get("X-\xC3\xA9: b\r\n"), 400},
      {"TooManyHeaders", get([] {
         std::string many;
         for (int i = 0; i < 80; ++i) many += "X-A: b\r\n";
         return many;
       }()),
       431},
      {"HeadTooLarge", get("X-A: " + std::string(9000, 'a') + "\r\n"), 431},
      {"TargetTooLarge", target("/" + std::string(9000, 'a')), 431},
      // hosts
      {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
      {"NoHostInOldHttp", "GET / HTTP/1.0\r\n\r\n", 400},
      {"TwoHosts", get("Host: suluh.example\r\n"), 400},
      {"TwoDifferentHosts", get("Host: evil.example\r\n"), 400},
      {"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"ForeignHost", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400},
      {"HostWithSuffix", "GET / HTTP/1.1\r\nHost: suluh.example.evil.example\r\n\r\n", 400},
      {"HostWithUser", "GET / HTTP/1.1\r\nHost: a@suluh.example\r\n\r\n", 400},
      {"HostWithForeignPort", "GET / HTTP/1.1\r\nHost: suluh.example:1\r\n\r\n", 400},
      {"HostWithTrailingDot", "GET / HTTP/1.1\r\nHost: suluh.example.\r\n\r\n", 400},
      {"LoopbackHostWithForeignPort", "GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 400},
      {"HostList", "GET / HTTP/1.1\r\nHost: suluh.example, evil.example\r\n\r\n", 400},
      // request lines
      {"LeadingEmptyLine", "\r\n" + get(""), 400},
      {"LeadingSpace", " " + get(""), 400},
      {"TwoSpaces", "GET  / HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"SpaceInTarget", "GET /a b HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"TabAsSeparator", "GET\t/ HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"NoVersion", "GET /\r\n\r\n", 400},
      {"OldestHttp", "GET / HTTP/0.9\r\n" + kHost + "\r\n", 400},
      {"UnknownMinor", "GET / HTTP/1.2\r\n" + kHost + "\r\n", 400},
      {"SecondVersion", "GET / HTTP/2.0\r\n" + kHost + "\r\n", 400},
      {"LowerCaseVersion", "GET / http/1.1\r\n" + kHost + "\r\n", 400},
      {"SecondVersionPreface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"AbsoluteTarget", target("http://suluh.example/"), 400},
      {"AuthorityTarget", target("suluh.example:443"), 400},
      {"StarTarget", target("*"), 400},
      {"EightBitTarget", target("/\xC3\xA9"), 400},
      {"FragmentInTarget", target("/a#b"), 400},
      {"BackslashInTarget", target("/a\\b"), 400},
      {"EncodedNul", target("/a%00b"), 400},
      {"EncodedSlash", target("/a%2Fb"), 400},
      {"EncodedBackslash", target("/a%5cb"), 400},
      {"EncodedLineEnd", target("/a%0d%0ab"), 400},
      {"EncodedDots", target("/a/%2e%2e/b"), 400},
      {"DotSegment", target("/a/../b"), 400},
      {"SingleDotSegment", target("/./a"), 400},
      {"DotsAtTheEnd", target("/a/.."), 400},
      {"EmptySegment", target("//evil.example/a"), 400},
      {"BadEscape", target("/a%zz"), 400},
      {"CutEscape", target("/a%4"), 400},
      {"NotUtf8", target("/a%ff"), 400},
      {"OverlongUtf8", target("/a%c0%af"), 400},
      {"Surrogate", target("/a%ed%a0%80"), 400},
      // methods
      {"Trace", "TRACE / HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"Connect", "CONNECT suluh.example:443 HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"OptionsMethod", "OPTIONS / HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"UnknownMethod", "FETCH / HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"LowerCaseMethod", "get / HTTP/1.1\r\n" + kHost + "\r\n", 405},
      {"MethodWithBrackets", "G(T / HTTP/1.1\r\n" + kHost + "\r\n", 400},
      // bodies where none belongs
      {"BodyOnGet", get("Content-Length: 5\r\n") + "abcde", 400},
      {"ChunkedGet", get("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400},
      {"BodyOnHead", "HEAD / HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nabcde", 400},
      {"BodyOnDelete", "DELETE / HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nabcde", 400},
      // other ways out of the protocol
      {"Upgrade", get("Connection: Upgrade\r\nUpgrade: websocket\r\n"), 400},
      {"UpgradeAlone", get("Upgrade: h2c\r\n"), 400},
      {"UpgradeByConnection", get("Connection: keep-alive, upgrade\r\n"), 400},
      {"UpgradeSettings", get("HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"), 400},
      {"PackedBody", post("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"), 415},
      {"IdentityPackedBody", post("Content-Encoding: identity\r\nContent-Length: 3\r\n", "abc"), 415},
      {"UnknownExpectation", post("Expect: 200-ok\r\nContent-Length: 3\r\n", "abc"), 400},
      {"TwoContentTypes", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 3\r\n", "abc"), 400},
      {"Garbage", "\x16\x03\x01\x02\x00\x01", 400},
  };
}

class GateWire : public testing::TestWithParam<Shape> {
 protected:
  static void SetUpTestSuite() {
    Options options;
    options.listen = {{"127.0.0.1", 0}};
    options.hosts = {"suluh.example"};
    server_ = std::make_unique<Server>(options, handler_);
    ASSERT_TRUE(server_->start().ok());
  }
  static void TearDownTestSuite() { server_.reset(); }
  static support::TestHandler handler_;
  static std::unique_ptr<Server> server_;
};
support::TestHandler GateWire::handler_;
std::unique_ptr<Server> GateWire::server_;

TEST_P(GateWire, IsRefusedAndTheConnectionClosed) {
  const auto& shape = GetParam();
  Wire client(server_->port());
  // A second request behind it must never be answered, whatever the first one's length was taken to be.
  client.send(shape.bytes + "GET /behind HTTP/1.1\r\n" + kHost + "\r\n");
  const auto answer = client.receive(shape.bytes.starts_with("HEAD"));
  EXPECT_EQ(answer.status, shape.status);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_THAT(answer.header("Content-Security-Policy"), testing::StartsWith("default-src 'none'"));
  EXPECT_TRUE(client.closed()) << client.unread();
  EXPECT_THAT(handler_.take_seen(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Shapes, GateWire, testing::ValuesIn(shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

class GateAccepts : public GateWire {};

std::vector<Shape> good_shapes() {
  return {
      {"PlainGet", get(""), 200},
      {"EncodedText", target("/laporan%20baru/%C3%A9?a=%00&b=../c"), 200},
      {"HostWithCapitals", "GET / HTTP/1.1\r\nHost: Suluh.EXAMPLE\r\n\r\n", 200},
      {"HostWithDefaultPort", "GET / HTTP/1.1\r\nHost: suluh.example:443\r\n\r\n", 200},
      {"EmptyDeleteBody", "DELETE / HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\n\r\n", 200},
      {"PostWithoutBody", post(""), 200},
      {"PostWithZeroLength", post("Content-Length: 0\r\n"), 200},
      {"LengthPadded", post("Content-Length:  \t5 \t\r\n", "abcde"), 200},
      {"ChunkedCapitals", post("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), 200},
      {"EightBitValue", get("X-A: \xC3\xA9\r\n"), 200},
      {"EmptyValue", get("X-A:\r\n"), 200},
      {"OldHttp", "GET / HTTP/1.0\r\n" + kHost + "\r\n", 200},
  };
}

TEST_P(GateAccepts, AndTheNextRequestIsInStep) {
  const auto& shape = GetParam();
  Wire client(server_->port());
  client.send(shape.bytes + "GET /behind HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
  EXPECT_EQ(client.receive().status, shape.status);
  if (shape.bytes.find("HTTP/1.0") == std::string::npos) {
    EXPECT_EQ(client.receive().status, 200);
    EXPECT_EQ(handler_.take_seen().back().path, "/behind");
  }
  EXPECT_TRUE(client.closed());
  handler_.take_seen();
}

INSTANTIATE_TEST_SUITE_P(Shapes, GateAccepts, testing::ValuesIn(good_shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

}  // namespace
}  // namespace http
