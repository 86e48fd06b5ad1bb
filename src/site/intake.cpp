// SPDX-License-Identifier: Apache-2.0
#include "site/intake.h"

#include "site/media.h"

namespace site {

core::Result<std::shared_ptr<ReportBody>> ReportBody::make(std::string_view content_type,
                                                           const BeginUpload& begin_upload) {
  const auto type = content_type.substr(0, content_type.find(';'));
  if (type == "application/x-www-form-urlencoded") {
    return std::shared_ptr<ReportBody>(new ReportBody(std::nullopt, begin_upload));
  }
  auto boundary = multipart_boundary(content_type);
  if (!boundary.ok()) return core::problem(core::ProblemKey::unsupported_type);
  return std::shared_ptr<ReportBody>(new ReportBody(std::move(*boundary), begin_upload));
}

ReportBody::ReportBody(std::optional<std::string> boundary, const BeginUpload& begin_upload)
    : begin_upload_(begin_upload) {
  if (boundary) parser_.emplace(*boundary, static_cast<MultipartReader&>(*this));
}

core::Done ReportBody::write(std::string_view piece) {
  return parser_ ? parser_->feed(piece) : keep_text(piece, urlencoded_);
}

core::Done ReportBody::finish() {
  if (parser_) return parser_->finish();
  TRY(fields_, parse_urlencoded(urlencoded_));
  urlencoded_.clear();
  return {};
}

core::Done ReportBody::keep_text(std::string_view piece, std::string& where) {
  text_bytes_ += piece.size();
  if (text_bytes_ > kMaxTextBytes) return core::problem(core::ProblemKey::too_large);
  where.append(piece);
  return {};
}

core::Done ReportBody::part_begin(const PartHead& head) {
  if (head.name != "files") {
    if (head.file_name) return core::problem(core::ProblemKey::unexpected_field);
    part_ = Part::field;
    fields_.emplace_back(head.name, "");
    return {};
  }
  part_ = Part::file;
  claimed_type_ = head.content_type;
  file_name_ = head.file_name.value_or("");
  first_.clear();
  file_bytes_ = 0;
  open_ = false;
  return {};
}

core::Done ReportBody::part_data(std::string_view piece) {
  if (part_ == Part::field) return keep_text(piece, fields_.back().second);
  if (part_ == Part::file) file_data(piece);
  return {};
}

core::Done ReportBody::part_end() {
  if (part_ != Part::file) return {};
  if (file_bytes_ == 0) {
    if (!file_name_.empty()) {  // without a name and without bytes: no file was chosen
      ++files_;
      refuse_file("empty_file");
    }
    return {};
  }
  if (!open_) open_file();
  if (open_) pass(upload_->end_file());
  return {};
}

void ReportBody::file_data(std::string_view piece) {
  if (file_bytes_ == 0 && ++files_ > kMaxFiles) return refuse_file("too_many_files");
  file_bytes_ += piece.size();
  if (file_bytes_ > kMaxFileBytes) return refuse_file("file_too_large");
  if (open_) return pass(upload_->write(piece));
  first_.append(piece);
  if (first_.size() >= kSniffBytes) open_file();
}

/// Its first bytes are there, or all of it: is it a file we take?
void ReportBody::open_file() {
  const auto type = media_type_of(std::string_view(first_).substr(0, kSniffBytes));
  if (type.empty() || !claim_fits(type, claimed_type_, file_name_)) return refuse_file("bad_file");
  if (!upload_) {
    auto begun = begin_upload_();
    if (!begun.ok()) return pass(begun.problem());
    upload_ = std::move(*begun);
  }
  if (auto done = upload_->begin_file(safe_file_name(file_name_), type); !done.ok()) return pass(done);
  open_ = true;
  pass(upload_->write(first_));
  first_.clear();
}

void ReportBody::refuse_file(std::string_view word) {
  problems_.push_back({"/files", std::string(word)});
  part_ = Part::skipped;
  open_ = false;
  first_.clear();
}

/// A sink's problem ends the file, not the request.
void ReportBody::pass(const core::Done& done) {
  if (done.ok()) return;
  if (!upload_problem_) upload_problem_ = done.problem();
  refuse_file("not_stored");
}

}  // namespace site
