// SPDX-License-Identifier: Apache-2.0
// What the verbs of matching share: schema and records from files, an output file that appears whole or not at all,
// progress and interruption.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/csv.h"
#include "match/normaliser.h"
#include "match/schema.h"

namespace cli {

/// --schema, which must be given.
core::Result<match::Schema> read_schema(const Arguments& arguments);

/// Reads a CSV file and hands each record to `take` with its id: the value of `id_column`, or where that is empty of
/// the first column called id, rec_id, record_id, ... that is no field of the schema, else the row's number. Rows that
/// cannot be read are named on standard error. bad_config, missing_column, or what `take` returns.
core::Result<std::uint64_t> read_records(
    const std::string& path, const match::Schema& schema, const std::string& id_column,
    const std::function<core::Done(std::string id, const match::NormalRecord& record)>& take);

/// The same of an opened table; `path` is for messages.
core::Result<std::uint64_t> read_records(
    CsvReader reader, const std::string& path, const match::Schema& schema, const std::string& id_column,
    const std::function<core::Done(std::string id, const match::NormalRecord& record)>& take);

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
