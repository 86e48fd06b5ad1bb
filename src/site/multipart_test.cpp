// SPDX-License-Identifier: Apache-2.0
#include "site/multipart.h"

#include <gtest/gtest.h>

#include <functional>

namespace site {
namespace {

constexpr std::string_view kBoundary = "X-suluh";

struct Seen {
  std::string name;
  std::optional<std::string> file_name;
  std::string type;
  std::string data;
  bool ended = false;
  bool operator==(const Seen&) const = default;
};

struct Recorder final : MultipartReader {
  std::vector<Seen> parts;
  std::size_t largest = 0;
  core::Done part_begin(const PartHead& head) override {
    parts.push_back({head.name, head.file_name, head.content_type, {}, false});
    return {};
  }
  core::Done part_data(std::string_view piece) override {
    EXPECT_FALSE(piece.empty());
    largest = std::max(largest, piece.size());
    parts.back().data += piece;
    return {};
  }
  core::Done part_end() override {
    parts.back().ended = true;
    return {};
  }
};

std::string part(std::string_view head, std::string_view data) {
  return "--X-suluh\r\nContent-Disposition: form-data; " + std::string(head) + "\r\n\r\n" + std::string(data) + "\r\n";
}

std::string sample() {
  return part("name=\"story\"", "satu\r\ndua --X-sulu\r\n--X-sul") +
         part("name=\"files\"; filename=\"a \\\"b\\\".jpg\"\r\nContent-Type: Image/JPEG; q=1", "\xFF\xD8\r\n\r\n--X") +
         part("name=\"files\"; filename=\"\"", "") + "--X-suluh--\r\n";
}

std::vector<Seen> expected() {
  return {{"story", std::nullopt, "", "satu\r\ndua --X-sulu\r\n--X-sul", true},
          {"files", "a \"b\".jpg", "image/jpeg", "\xFF\xD8\r\n\r\n--X", true},
          {"files", "", "", "", true}};
}

/// Feeds a body in pieces of the sizes given (the last one repeats) and says whether it was accepted.
bool accepted(std::string_view body, Recorder& recorder, const std::vector<std::size_t>& sizes = {1U << 20U}) {
  MultipartParser parser(kBoundary, recorder);
  std::size_t i = 0;
  while (!body.empty()) {
    const auto size = std::min(body.size(), sizes[std::min(i++, sizes.size() - 1)]);
    if (!parser.feed(body.substr(0, size)).ok()) return false;
    body.remove_prefix(size);
  }
  return parser.finish().ok();
}

bool accepted(std::string_view body) {
  Recorder recorder;
  return accepted(body, recorder);
}

TEST(Multipart, EverySplitPointGivesTheSameParts) {
  const auto body = sample();
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    Recorder recorder;
    ASSERT_TRUE(accepted(body, recorder, {std::max<std::size_t>(cut, 1), 1U << 20U})) << cut;
    ASSERT_EQ(recorder.parts, expected()) << cut;
  }
}

TEST(Multipart, EveryPairOfSplitPointsGivesTheSameParts) {
  const auto body = sample();
  for (std::size_t a = 1; a < body.size(); ++a) {
    for (std::size_t b = 1; a + b < body.size(); b += 3) {
      Recorder recorder;
      ASSERT_TRUE(accepted(body, recorder, {a, b, 1U << 20U}));
      ASSERT_EQ(recorder.parts, expected()) << a << " " << b;
    }
  }
}

TEST(Multipart, ByteByByteGivesTheSameParts) {
  Recorder recorder;
  ASSERT_TRUE(accepted(sample(), recorder, {1}));
  EXPECT_EQ(recorder.parts, expected());
}

TEST(Multipart, EveryCutBodyIsRefused) {
  const auto body = sample();
  for (std::size_t size = 0; size < body.size() - 2; ++size) {  // the last CRLF may be missing
    EXPECT_FALSE(accepted(body.substr(0, size))) << size;
  }
  EXPECT_TRUE(accepted(body.substr(0, body.size() - 2)));
}

TEST(Multipart, EveryChangedDelimiterByteIsRefusedOrIsData) {
  // A body whose second boundary is damaged must not yield the second part under its name.
  const auto good = part("name=\"a\"", "1") + part("name=\"b\"", "2") + "--X-suluh--";
  const auto at = good.find("--X-suluh", 1);
  for (std::size_t i = at; i < at + 9; ++i) {
    auto body = good;
    body[i] = '#';
    Recorder recorder;
    accepted(body, recorder);
    ASSERT_LE(recorder.parts.size(), 1U);
  }
}

TEST(Multipart, BinaryDataOfManySlicesArrivesWhole) {
  std::string data;
  for (int i = 0; i < 300'000; ++i) data.push_back(static_cast<char>((i * 31) ^ (i >> 7)));
  Recorder recorder;
  ASSERT_TRUE(accepted(part("name=\"files\"; filename=x", data) + "--X-suluh--", recorder, {100'000}));
  EXPECT_EQ(recorder.parts[0].data, data);
  EXPECT_LE(recorder.largest, 64U * 1024) << "pieces stay small whatever arrives";
}

TEST(Multipart, RefusesWhatParsersReadDifferently) {
  const std::string end = "--X-suluh--\r\n";
  const std::vector<std::pair<const char*, std::string>> bodies{
      {"preamble", "hello\r\n" + part("name=\"a\"", "1") + end},
      {"leading line end", "\r\n" + part("name=\"a\"", "1") + end},
      {"text after the end", part("name=\"a\"", "1") + end + "x"},
      {"another part after the end", part("name=\"a\"", "1") + "--X-suluh--\r\n" + part("name=\"b\"", "2")},
      {"LF only", "--X-suluh\nContent-Disposition: form-data; name=\"a\"\n\n1\n--X-suluh--\n"},
      {"space after the boundary", "--X-suluh \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" + end},
      {"no headers", "--X-suluh\r\n\r\n1\r\n" + end},
      {"no disposition", "--X-suluh\r\nContent-Type: text/plain\r\n\r\n1\r\n" + end},
      {"two dispositions",
       "--X-suluh\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
       "name=\"b\"\r\n\r\n1\r\n" +
           end},
      {"attachment", "--X-suluh\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" + end},
      {"no name", part("filename=\"a\"", "1") + end},
      {"empty name", part("name=\"\"", "1") + end},
      {"name twice", part("name=\"a\"; name=\"b\"", "1") + end},
      {"file name twice", part("name=\"a\"; filename=\"x\"; filename=\"y\"", "1") + end},
      {"open quote", part("name=\"a", "1") + end},
      {"quote with text behind", part("name=\"a\"b", "1") + end},
      {"folded header", "--X-suluh\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n" + end},
      {"bare CR in a header", "--X-suluh\r\nContent-Disposition: form-data; name=\"a\rb\"\r\n\r\n1\r\n" + end},
      {"space before the colon", "--X-suluh\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\n1\r\n" + end},
      {"base64 part",
       "--X-suluh\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n" +
           end},
      {"empty", ""},
  };
  for (const auto& [what, body] : bodies) EXPECT_FALSE(accepted(body)) << what;
}

TEST(Multipart, LimitsPartsHeadersAndNames) {
  std::string forty;
  for (std::size_t i = 0; i < MultipartParser::kMaxParts; ++i) forty += part("name=\"a\"", "1");
  EXPECT_TRUE(accepted(forty + "--X-suluh--"));
  EXPECT_FALSE(accepted(forty + part("name=\"a\"", "1") + "--X-suluh--"));
  EXPECT_TRUE(accepted(part("name=\"" + std::string(100, 'n') + "\"", "1") + "--X-suluh--"));
  EXPECT_FALSE(accepted(part("name=\"" + std::string(101, 'n') + "\"", "1") + "--X-suluh--"));
  EXPECT_FALSE(accepted(part("name=\"a\"; filename=\"" + std::string(1001, 'n') + "\"", "1") + "--X-suluh--"));
  EXPECT_FALSE(accepted(part("name=\"a\"\r\nX-Long: " + std::string(5000, 'x'), "1") + "--X-suluh--"));
}

TEST(Multipart, AnEndlessHeaderIsRefusedBeforeItFillsMemory) {
  Recorder recorder;
  MultipartParser parser(kBoundary, recorder);
  ASSERT_TRUE(parser.feed("--X-suluh\r\nX: ").ok());
  EXPECT_FALSE(parser.feed(std::string(20'000, 'x')).ok());
  EXPECT_FALSE(parser.feed("y").ok()) << "a failed parser stays failed";
}

TEST(Multipart, OnlyTheEndIsEmptyForm) {
  Recorder recorder;
  EXPECT_TRUE(accepted("--X-suluh--\r\n", recorder));
  EXPECT_TRUE(recorder.parts.empty());
}

TEST(Multipart, AProblemOfTheReaderStopsIt) {
  struct Refuser final : MultipartReader {
    core::Done part_begin(const PartHead&) override { return core::problem(core::ProblemKey::unexpected_field); }
    core::Done part_data(std::string_view) override { return {}; }
    core::Done part_end() override { return {}; }
  } refuser;
  MultipartParser parser(kBoundary, refuser);
  const auto done = parser.feed(sample());
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, core::ProblemKey::unexpected_field);
}

TEST(MultipartBoundary, IsReadFromTheContentType) {
  EXPECT_EQ(*multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(*multipart_boundary("Multipart/Form-Data;charset=utf-8; Boundary=\"a b:c\""), "a b:c");
  for (const auto* type : {"multipart/mixed; boundary=a", "multipart/form-data",
                           "multipart/form-data; boundary=", "multipart/form-data; boundary=a; boundary=b",
                           "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=\"a \"",
                           "multipart/form-data; boundary=\"a\x01\"", "text/plain", ""}) {
    EXPECT_FALSE(multipart_boundary(type).ok()) << type;
  }
  EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')).ok());
}

}  // namespace
}  // namespace site
