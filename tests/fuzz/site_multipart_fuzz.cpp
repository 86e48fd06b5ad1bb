// SPDX-License-Identifier: Apache-2.0
// Any bytes as a multipart body: the parts are the same however the bytes are cut, and pieces stay small. The first
// byte says how they are cut.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "site/intake.h"
#include "site/multipart.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

struct Record final : site::MultipartReader {
  std::string text;
  bool open = false;
  std::size_t parts = 0;
  core::Done part_begin(const site::PartHead& head) override {
    require(!open && !head.name.empty() && head.name.size() <= site::MultipartParser::kMaxNameBytes);
    open = true;
    ++parts;
    text += "[" + head.name + "|" + head.file_name.value_or("-") + "|" + head.content_type + "|";
    return {};
  }
  core::Done part_data(std::string_view piece) override {
    require(open && !piece.empty() && piece.size() <= 64UL * 1024);
    text += piece;
    return {};
  }
  core::Done part_end() override {
    require(open);
    open = false;
    text += "]";
    return {};
  }
};

/// The record, or nothing when the body is refused.
std::string parsed(std::string_view body, std::size_t step) {
  Record record;
  site::MultipartParser parser("B", record);
  for (std::size_t at = 0; at < body.size(); at += step) {
    if (!parser.feed(body.substr(at, step)).ok()) return {};
  }
  if (!parser.finish().ok()) return {};
  require(!record.open && record.parts <= site::MultipartParser::kMaxParts);
  return "ok" + record.text;
}

struct Sink final : site::UploadSink {
  bool open = false;
  core::Done begin_file(std::string_view name, std::string_view type) override {
    require(!open && !name.empty() && !type.empty());
    open = true;
    return {};
  }
  core::Done write(std::string_view) override {
    require(open);
    return {};
  }
  core::Done end_file() override {
    require(open);
    open = false;
    return {};
  }
};

void intake(std::string_view body, std::size_t step) {
  const site::BeginUpload begin = []() -> core::Result<std::unique_ptr<site::UploadSink>> {
    return std::unique_ptr<site::UploadSink>(std::make_unique<Sink>());
  };
  auto made = site::ReportBody::make("multipart/form-data; boundary=B", begin);
  require(made.ok());
  for (std::size_t at = 0; at < body.size(); at += step) {
    if (!(*made)->write(body.substr(at, step)).ok()) return;
  }
  if ((*made)->finish().ok()) require((*made)->fields().size() <= site::MultipartParser::kMaxParts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t step = 1UL + data[0];
  require(parsed(body, body.size() + 1) == parsed(body, step));
  (void)site::multipart_boundary(body);
  intake(body, step);
  return 0;
}
