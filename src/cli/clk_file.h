// SPDX-License-Identifier: Apache-2.0
// A .clk file: the encodings of a table (docs/matching.md, "Encoding file"). It is a CSV file whose third column is
// named after the space, whose rows are id, mask and bits, and whose last row counts and hashes what stands before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/csv.h"
#include "cli/link_files.h"
#include "core/result.h"
#include "crypto/hash.h"
#include "match/encoder.h"

namespace cli {

struct ClkRow {
  std::string id;
  match::Presence mask = 0;
  match::Encoding512 full;
  std::vector<core::Bytes> fields;  ///< encodings of single fields, empty where missing; none in most files
};

class ClkWriter {
 public:
  /// `fields`: names of the schema's fields when their single encodings are written too, else empty.
  ClkWriter(OutputFile& out, const match::Space& space, const std::vector<std::string>& fields);
  void write(const ClkRow& row);
  void done();

 private:
  void line(const std::vector<std::string>& values);
  OutputFile& out_;
  crypto::Hasher hasher_;
  std::uint64_t count_ = 0;
};

/// Whether an opened table is one.
bool is_clk(const CsvReader& reader);

class ClkReader {
 public:
  /// bad_config for a header that cannot be read.
  static core::Result<ClkReader> open(CsvReader reader, const std::string& path);
  [[nodiscard]] const match::Space& space() const { return space_; }
  [[nodiscard]] std::size_t fields() const { return reader_.header().size() - 3; }
  /// False after the last record, whose count and hash have then been checked. bad_config when truncated or damaged.
  core::Result<bool> next(ClkRow& row);

 private:
  ClkReader(CsvReader reader, std::string path) : reader_(std::move(reader)), path_(std::move(path)) {}
  [[nodiscard]] core::Problem damaged(std::string_view why) const;
  CsvReader reader_;
  std::string path_;
  match::Space space_;
  crypto::Hasher hasher_;
  std::uint64_t count_ = 0;
};

}  // namespace cli
