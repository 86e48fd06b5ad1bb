// SPDX-License-Identifier: Apache-2.0
#include "http/body.h"

#include <gtest/gtest.h>

namespace http {
namespace {

struct Read {
  bool refused = false;
  bool done = false;
  std::string body;
  std::string left;  ///< what belongs to the next request
};

/// Feeds `bytes` in pieces of `step` and takes at most `room` body bytes at a time.
Read read(const std::string& fields, const std::string& bytes, std::size_t step, std::size_t room = 1000) {
  const auto raw = "POST / HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
  const auto head = read_head(raw, {{"localhost"}, 80});
  EXPECT_TRUE(head.ok());
  auto reader = BodyReader::open(raw, *head);
  EXPECT_TRUE(reader.ok());
  Read out;
  std::string buffer;
  std::size_t at = 0;
  while (!reader->done()) {
    const auto used = reader->take(buffer, out.body, room);
    if (!used.ok()) {
      out.refused = true;
      return out;
    }
    buffer.erase(0, *used);
    if (*used > 0 || reader->done()) continue;
    if (at >= bytes.size()) return out;
    buffer += bytes.substr(at, step);
    at += step;
  }
  out.done = true;
  out.left = buffer + (at < bytes.size() ? bytes.substr(at) : "");
  return out;
}

const std::string kChunked = "Transfer-Encoding: chunked\r\n";

TEST(BodyReader, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes = "3\r\nabc\r\na\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\nGET /next";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    for (const std::size_t room : {1, 2, 5, 100}) {
      const auto got = read(kChunked, bytes, step, room);
      EXPECT_TRUE(got.done) << step;
      EXPECT_EQ(got.body, "abc0123456789") << step;
      EXPECT_EQ(got.left, "GET /next") << step;
    }
  }
}

TEST(BodyReader, TakesAnEmptyChunkedBodyByteByByte) {
  for (std::size_t step = 1; step < 6; ++step) {
    const auto got = read(kChunked, "0\r\n\r\nGET", step);
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.body, "");
    EXPECT_EQ(got.left, "GET");
  }
}

TEST(BodyReader, RefusesDamagedChunksHoweverCut) {
  using namespace std::string_literals;
  for (const auto& bytes :
       {"0\r\n\r\0\0\0\0\r\n\r\n"s, "3\r\nabcd\r\n0\r\n\r\n"s, "3 \nabc\r\n0\r\n\r\n"s, "3;a=\"b\r\nabc\r\n0\r\n\r\n"s,
        "3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n"s, "000000003\r\nabc\r\n0\r\n\r\n"s, "x\r\n\r\n\r\n"s,
        "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"s, "3\r\nabc\r\n0\r\nbad trailer\r\n\r\n"s}) {
    for (std::size_t step = 1; step <= bytes.size(); ++step) EXPECT_TRUE(read(kChunked, bytes, step).refused) << bytes;
  }
}

TEST(BodyReader, TakesExactlyTheAnnouncedLength) {
  for (std::size_t step = 1; step < 12; ++step) {
    const auto got = read("Content-Length: 5\r\n", "abcdeGET /", step);
    EXPECT_TRUE(got.done);
    EXPECT_EQ(got.body, "abcde");
    EXPECT_EQ(got.left, "GET /");
  }
  EXPECT_FALSE(read("Content-Length: 5\r\n", "abcd", 1).done);
  EXPECT_TRUE(read("", "GET /", 1).done);
}

TEST(BodyReader, GateAndBeastMustAgree) {
  const std::string raw = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
  auto head = read_head(raw, {{"localhost"}, 80});
  ASSERT_TRUE(head.ok());
  head->length = 6;
  EXPECT_FALSE(BodyReader::open(raw, *head).ok());
  head->length = 5;
  head->framing = Framing::chunked;
  EXPECT_FALSE(BodyReader::open(raw, *head).ok());
  head->framing = Framing::none;
  EXPECT_FALSE(BodyReader::open(raw, *head).ok());
  head->framing = Framing::length;
  head->minor = 0;
  EXPECT_FALSE(BodyReader::open(raw, *head).ok());
}

}  // namespace
}  // namespace http
