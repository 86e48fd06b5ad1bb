// SPDX-License-Identifier: Apache-2.0
// multipart/form-data (RFC 7578) as it arrives, in pieces of any size. It keeps less than 64 KiB whatever is sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace site {

struct PartHead {
  std::string name;
  std::optional<std::string> file_name;  ///< raw; absent for plain fields, empty when no file was chosen
  std::string content_type;              ///< lower case, without parameters; may be empty
};

/// Gets the parts in order: begin, data (any number of times, never empty), end. A problem stops the parser.
class MultipartReader {
 public:
  virtual ~MultipartReader() = default;
  virtual core::Done part_begin(const PartHead& head) = 0;
  virtual core::Done part_data(std::string_view piece) = 0;
  virtual core::Done part_end() = 0;
};

/// The boundary of a Content-Type header; bad_request when it is not multipart/form-data with a boundary of 1 to 70
/// allowed characters.
core::Result<std::string> multipart_boundary(std::string_view content_type);

/// One body, one thread. Strict where parsers disagree: no preamble, no text after the end, CRLF only, no folded
/// headers, no repeated parameters.
class MultipartParser {
 public:
  static constexpr std::size_t kMaxParts = 40;
  static constexpr std::size_t kMaxHeadBytes = 4096;  ///< all headers of one part
  static constexpr std::size_t kMaxNameBytes = 100;
  static constexpr std::size_t kMaxFileNameBytes = 1000;

  /// `reader` must outlive the parser.
  MultipartParser(std::string_view boundary, MultipartReader& reader);

  /// After a problem every further call returns the same problem.
  core::Done feed(std::string_view piece);
  /// bad_request unless the closing boundary has been seen.
  core::Done finish();

 private:
  enum class State { opening, after_boundary, head, data, closed };
  core::Done take(std::string_view slice);
  core::Result<bool> step();  ///< false: more bytes are needed
  core::Result<bool> step_opening();
  core::Result<bool> step_after_boundary();
  core::Result<bool> step_head();
  core::Result<bool> step_data();

  const std::string delimiter_;  // CRLF "--" boundary
  MultipartReader& reader_;
  State state_ = State::opening;
  std::string buffer_;  // not yet understood
  std::size_t at_ = 0;  // start of the unread rest of buffer_
  std::size_t parts_ = 0;
  std::optional<core::Problem> failed_;
};

}  // namespace site
