// SPDX-License-Identifier: Apache-2.0
// Takes the body of a sent report while it arrives: text is kept for the form, files go to the upload sink piece by
// piece. What a person can mend never ends the request, so that her words come back to her.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "site/form.h"
#include "site/multipart.h"
#include "site/site.h"

namespace site {

using BeginUpload = std::function<core::Result<std::unique_ptr<UploadSink>>()>;

/// One request, one thread at a time. After finish() the results may be taken.
class ReportBody final : public core::BodySink, private MultipartReader {
 public:
  /// unsupported_type unless the content type is one of a form. `begin_upload` must outlive the body.
  static core::Result<std::shared_ptr<ReportBody>> make(std::string_view content_type, const BeginUpload& begin_upload);

  core::Done write(std::string_view piece) override;
  core::Done finish() override;

  [[nodiscard]] const FieldPairs& fields() const { return fields_; }
  [[nodiscard]] const std::vector<core::FieldProblem>& file_problems() const { return problems_; }
  [[nodiscard]] bool had_files() const { return files_ > 0; }
  /// Set when the upload could not be begun or stored for want of room or time: the answer's problem.
  [[nodiscard]] const std::optional<core::Problem>& upload_problem() const { return upload_problem_; }
  std::unique_ptr<UploadSink> take_upload() { return std::move(upload_); }

 private:
  ReportBody(std::optional<std::string> boundary, const BeginUpload& begin_upload);

  core::Done part_begin(const PartHead& head) override;
  core::Done part_data(std::string_view piece) override;
  core::Done part_end() override;
  core::Done keep_text(std::string_view piece, std::string& where);
  void file_data(std::string_view piece);
  void open_file();
  void refuse_file(std::string_view word);
  void pass(const core::Done& done);

  const BeginUpload& begin_upload_;
  std::optional<MultipartParser> parser_;  // none: urlencoded
  FieldPairs fields_;
  std::string urlencoded_;
  std::size_t text_bytes_ = 0;
  std::vector<core::FieldProblem> problems_;
  std::optional<core::Problem> upload_problem_;
  std::unique_ptr<UploadSink> upload_;
  std::size_t files_ = 0;

  // The part that is arriving.
  enum class Part { field, file, skipped };
  Part part_ = Part::field;
  std::string claimed_type_, file_name_;
  std::string first_;  // first bytes of the file, until its kind is known
  std::uint64_t file_bytes_ = 0;
  bool open_ = false;  // begin_file has been called
};

}  // namespace site
