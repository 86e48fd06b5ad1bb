// SPDX-License-Identifier: Apache-2.0
// What the verbs of matching share: an output file that appears whole or not at all, progress and interruption.
#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "core/result.h"

namespace cli {

/// bad_request where what one of these options writes is a file that is read, or that another of them writes.
core::Done no_input_is_written(const Arguments& arguments, std::span<const std::string_view> options);

/// Written beside its place and renamed when all of it is on the disk, over what was there; removed otherwise. "-" is
/// standard output.
class OutputFile {
 public:
  static core::Result<OutputFile> open(const std::string& path);
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  void write(std::string_view bytes);
  core::Done done();  ///< storage_full where not all could be written

 private:
  OutputFile() = default;
  std::string path_, temporary_;
  std::FILE* file_ = nullptr;
};

/// While one lives, SIGINT and SIGTERM are remembered instead of ending the process.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  [[nodiscard]] static bool seen();

 private:
  void (*before_int_)(int);
  void (*before_term_)(int);
};
inline constexpr int kInterrupted = 130;  ///< exit code; no output was written

/// Prints "step 42 %" to standard error, over itself on a terminal and at most once a second elsewhere.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet) : quiet_(quiet) {}
  bool operator()(std::string_view step, double share);
  void clear();

 private:
  bool quiet_;
  bool shown_ = false;
  std::string last_step_;
  long last_second_ = 0;
};

}  // namespace cli
