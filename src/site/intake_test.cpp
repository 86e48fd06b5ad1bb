// SPDX-License-Identifier: Apache-2.0
#include "site/intake.h"

#include <gtest/gtest.h>

#include "site/media.h"

namespace site {
namespace {

const std::string kJpeg = "\xFF\xD8\xFF\xE0" + std::string(2000, 'j');
const std::string kPng = "\x89PNG\r\n\x1A\n" + std::string(100, 'p');

struct Shelf {
  std::vector<std::string> log;  // "begin name type", "end bytes"
  std::optional<core::Problem> refuse_begin, refuse_write;
  int begun = 0;
};

struct ShelfSink final : UploadSink {
  explicit ShelfSink(Shelf& where) : shelf(where) {}
  Shelf& shelf;
  std::string bytes;
  core::Done begin_file(std::string_view name, std::string_view type) override {
    shelf.log.push_back("begin " + std::string(name) + " " + std::string(type));
    bytes.clear();
    return {};
  }
  core::Done write(std::string_view piece) override {
    if (shelf.refuse_write) return *shelf.refuse_write;
    bytes += piece;
    return {};
  }
  core::Done end_file() override {
    shelf.log.push_back("end " + std::to_string(bytes.size()));
    return {};
  }
};

class ReportBodyTest : public testing::Test {
 protected:
  Shelf shelf_;
  BeginUpload begin_ = [this]() -> core::Result<std::unique_ptr<UploadSink>> {
    ++shelf_.begun;
    if (shelf_.refuse_begin) return *shelf_.refuse_begin;
    return std::unique_ptr<UploadSink>(std::make_unique<ShelfSink>(shelf_));
  };

  static std::string field(std::string_view name, std::string_view value) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) +
           "\r\n";
  }
  static std::string file(std::string_view name, std::string_view type, std::string_view bytes) {
    return "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + std::string(name) +
           "\"\r\nContent-Type: " + std::string(type) + "\r\n\r\n" + std::string(bytes) + "\r\n";
  }

  std::shared_ptr<ReportBody> take(const std::string& parts, std::size_t step = 777) {
    auto made = ReportBody::make("multipart/form-data; boundary=B", begin_);
    EXPECT_TRUE(made.ok());
    const auto body = parts + "--B--\r\n";
    for (std::size_t i = 0; i < body.size(); i += step) {
      EXPECT_TRUE((*made)->write(std::string_view(body).substr(i, step)).ok());
    }
    EXPECT_TRUE((*made)->finish().ok());
    return *made;
  }
  static std::vector<std::string> words(const ReportBody& body) {
    std::vector<std::string> out;
    for (const auto& one : body.file_problems()) out.push_back(one.pointer + " " + one.key);
    return out;
  }
};
using Words = std::vector<std::string>;

TEST_F(ReportBodyTest, TextAndFilesAreSortedWhateverTheSplit) {
  const auto parts = field("story", "satu") + file("C:\\foto\\a.jpg", "image/jpeg", kJpeg) + field("when", "kemarin") +
                     file("b.png", "image/png", kPng);
  for (const std::size_t step : {1U, 2U, 13U, 511U, 512U, 5000U}) {
    shelf_.log.clear();
    const auto body = take(parts, step);
    EXPECT_EQ(body->fields(), (FieldPairs{{"story", "satu"}, {"when", "kemarin"}}));
    EXPECT_EQ(shelf_.log, (Words{"begin a.jpg image/jpeg", "end 2004", "begin b.png image/png", "end 108"}));
    EXPECT_TRUE(body->file_problems().empty());
    EXPECT_TRUE(body->had_files());
    EXPECT_NE(body->take_upload(), nullptr);
  }
}

TEST_F(ReportBodyTest, NoFileChosenIsNoFile) {
  const auto body = take(field("story", "x") + file("", "application/octet-stream", ""));
  EXPECT_FALSE(body->had_files());
  EXPECT_TRUE(body->file_problems().empty());
  EXPECT_EQ(shelf_.begun, 0) << "nothing is begun without a file";
  EXPECT_EQ(body->take_upload(), nullptr);
}

TEST_F(ReportBodyTest, AnEmptyFileIsRefusedAndTheTextKept) {
  const auto body = take(file("kosong.jpg", "image/jpeg", "") + field("story", "tetap ada"));
  EXPECT_EQ(words(*body), (Words{"/files empty_file"}));
  EXPECT_EQ(body->fields()[0].second, "tetap ada");
}

TEST_F(ReportBodyTest, ASixthFileIsRefusedAndTheTextKept) {
  std::string parts;
  for (int i = 0; i < 6; ++i) parts += file("a.png", "image/png", kPng);
  const auto body = take(parts + field("story", "tetap ada"));
  EXPECT_EQ(words(*body), (Words{"/files too_many_files"}));
  EXPECT_EQ(shelf_.log.size(), 10U);
  EXPECT_EQ(body->fields()[0].second, "tetap ada");
}

TEST_F(ReportBodyTest, AFileThatLiesAboutItselfIsRefused) {
  for (const auto& lie :
       {file("a.jpg", "image/jpeg", "%PDF-1.4 ..."), file("a.pdf", "application/pdf", kJpeg),
        file("a.exe", "image/jpeg", kJpeg), file("a.svg", "image/svg+xml", "<svg></svg>"),
        file("a.jpg", "image/jpeg", "<html><script>"), file("a.zip", "application/zip", "PK\x03\x04")}) {
    EXPECT_EQ(words(*take(lie)), (Words{"/files bad_file"}));
  }
  EXPECT_TRUE(shelf_.log.empty());
}

TEST_F(ReportBodyTest, AFileAboveTwentyMegabytesIsRefused) {
  auto made = ReportBody::make("multipart/form-data; boundary=B", begin_);
  auto& body = **made;
  const auto head = file("a.jpg", "image/jpeg", kJpeg);
  ASSERT_TRUE(body.write(head.substr(0, head.size() - 2)).ok());
  const std::string megabyte(1U << 20U, 'x');
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(body.write(megabyte).ok());
  ASSERT_TRUE(body.write("\r\n--B--").ok());
  ASSERT_TRUE(body.finish().ok());
  EXPECT_EQ(words(body), (Words{"/files file_too_large"}));
  EXPECT_EQ(shelf_.log, (Words{"begin a.jpg image/jpeg"})) << "never ended, so never kept";
}

TEST_F(ReportBodyTest, AFullStoreEndsTheFileAndKeepsTheText) {
  shelf_.refuse_write = core::problem(core::ProblemKey::storage_full);
  const auto body = take(file("a.jpg", "image/jpeg", kJpeg) + field("story", "tetap ada"));
  EXPECT_EQ(words(*body), (Words{"/files not_stored"}));
  EXPECT_EQ(body->upload_problem()->key, core::ProblemKey::storage_full);
  EXPECT_EQ(body->fields()[0].second, "tetap ada");
}

TEST_F(ReportBodyTest, ABusyStoreIsAskedOncePerFileAndTold) {
  shelf_.refuse_begin = core::busy(7);
  const auto body = take(file("a.jpg", "image/jpeg", kJpeg) + field("story", "x"));
  EXPECT_EQ(body->upload_problem()->retry_after_seconds, 7);
  EXPECT_EQ(shelf_.begun, 1);
}

TEST_F(ReportBodyTest, TextBeyondItsLimitEndsTheRequest) {
  auto made = ReportBody::make("multipart/form-data; boundary=B", begin_);
  ASSERT_TRUE((*made)->write("--B\r\nContent-Disposition: form-data; name=\"story\"\r\n\r\n").ok());
  const auto done = (*made)->write(std::string(kMaxTextBytes + 1000, 'x'));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, core::ProblemKey::too_large);
}

TEST_F(ReportBodyTest, AFileUnderAnotherNameIsRefused) {
  auto made = ReportBody::make("multipart/form-data; boundary=B", begin_);
  const auto done = (*made)->write("--B\r\nContent-Disposition: form-data; name=\"x\"; filename=\"a\"\r\n\r\n");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, core::ProblemKey::unexpected_field);
}

TEST_F(ReportBodyTest, UrlencodedBodiesWorkToo) {
  auto made = ReportBody::make("application/x-www-form-urlencoded;charset=UTF-8", begin_);
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE((*made)->write("story=sa").ok());
  ASSERT_TRUE((*made)->write("tu&when=%41").ok());
  ASSERT_TRUE((*made)->finish().ok());
  EXPECT_EQ((*made)->fields(), (FieldPairs{{"story", "satu"}, {"when", "A"}}));
  EXPECT_FALSE(ReportBody::make("application/json", begin_).ok());
}

TEST(MediaType, KnowsTheAcceptedKindsByTheirFirstBytes) {
  using namespace std::literals;
  const std::vector<std::pair<std::string_view, std::string_view>> kinds{
      {"\xFF\xD8\xFF\xE1"sv, "image/jpeg"},
      {"\x89PNG\r\n\x1A\n"sv, "image/png"},
      {"%PDF-1.7"sv, "application/pdf"},
      {"ID3\x04\0\0"sv, "audio/mpeg"},
      {"\xFF\xFB\x90\x44"sv, "audio/mpeg"},
      {"\xFF\xF1\x50\x80"sv, "audio/aac"},
      {"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead"sv, "audio/ogg"},
      {"OggS............\x01vorbis"sv, "audio/ogg"},
      {"RIFF\x24\0\0\0WAVEfmt "sv, "audio/wav"},
      {"#!AMR\n"sv, "audio/amr"},
      {"#!AMR-WB\n"sv, "audio/amr"},
      {"\0\0\0\x20"
       "ftypM4A \0\0"sv,
       "audio/mp4"},
      {"\0\0\0\x20"
       "ftypmp42\0\0"sv,
       "video/mp4"},
      {"\0\0\0\x20"
       "ftypisom\0\0"sv,
       "video/mp4"},
      {"\0\0\0\x18"
       "ftyp3gp5\0\0"sv,
       "video/3gpp"},
      {"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm"sv, "video/webm"},
  };
  for (const auto& [bytes, type] : kinds) EXPECT_EQ(media_type_of(bytes), type);
}

TEST(MediaType, RefusesEverythingElse) {
  using namespace std::literals;
  for (const auto bytes : {""sv, "MZ\x90\0"sv,
                           "\x7F"
                           "ELF"sv,
                           "PK\x03\x04"sv, "<svg"sv, "<!doctype html>"sv, "GIF89a"sv, "RIFF\x24\0\0\0WEBPVP8 "sv,
                           "RIFF\x24\0\0\0AVI "sv, "\xFF\xFF\xFF\xFF"sv, "\xFF\xE0\0\0"sv,
                           "\0\0\0\x18"
                           "ftypheic"sv,
                           "\x1A\x45\xDF\xA3 matroska"sv, " %PDF-1.7"sv, "{\\rtf1"sv}) {
    EXPECT_EQ(media_type_of(bytes), "") << bytes;
  }
}

TEST(ClaimFits, ComparesFamiliesNotSpellings) {
  EXPECT_TRUE(claim_fits("image/jpeg", "image/png", "foto.PNG")) << "both are pictures";
  EXPECT_TRUE(claim_fits("audio/ogg", "video/ogg", "suara.ogg"));
  EXPECT_TRUE(claim_fits("image/jpeg", "", "tanpa-akhiran"));
  EXPECT_TRUE(claim_fits("image/jpeg", "application/octet-stream", "a.jpeg"));
  EXPECT_FALSE(claim_fits("image/jpeg", "text/html", "a.jpg"));
  EXPECT_FALSE(claim_fits("image/jpeg", "image/jpeg", "a.html"));
  EXPECT_FALSE(claim_fits("", "image/jpeg", "a.jpg"));
}

TEST(SafeFileName, IsAlwaysSafeAndNeverEmpty) {
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("C:\\Users\\x\\foto saya.jpg"), "foto saya.jpg");
  EXPECT_EQ(safe_file_name("..."), "berkas");
  EXPECT_EQ(safe_file_name(""), "berkas");
  EXPECT_EQ(safe_file_name("\xFF\xFE"), "berkas");
  EXPECT_EQ(safe_file_name("a<b>:\"|?*.png"), "a_b______.png");
  EXPECT_EQ(safe_file_name("\xE2\x80\xAEgpj.exe"), "\xEF\xBF\xBDgpj.exe");
  const auto longest = safe_file_name(std::string(300, 'x') + ".jpeg");
  EXPECT_EQ(longest.size(), 100U);
  EXPECT_TRUE(longest.ends_with(".jpeg"));
}

}  // namespace
}  // namespace site
