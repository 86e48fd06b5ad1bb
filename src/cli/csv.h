// SPDX-License-Identifier: Apache-2.0
// Tables as offices have them: CSV with `,` or `;` (or tab, or `|`), UTF-8 with or without a byte order mark, lines of
// any system, values in quotes, Excel's first line "sep=;", the whole perhaps in gzip. Read row by row, so that a file
// may be larger than memory; or from a text that is in memory anyway (csv_text.h reads other encodings).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace cli {

class CsvReader {
 public:
  /// "-" is standard input. bad_config when there is no such file, it is empty, or it is UTF-16.
  static core::Result<CsvReader> open(const std::string& path);
  /// A whole table in UTF-8; `name` is for messages. bad_config when it is empty.
  static core::Result<CsvReader> of_text(std::string text, std::string name);
  ~CsvReader();
  CsvReader(CsvReader&&) noexcept;
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  CsvReader& operator=(CsvReader&&) = delete;

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }

  /// From now on rows that are shorter than the header are filled up with empty values, and what a longer one has
  /// beyond it is dropped, as a spreadsheet shows them.
  void take_any_width() { any_width_ = true; }

  /// The next row with as many values as the header, or false at the end. Values have no spaces around them and stay
  /// valid until the next call. Rows of another length, and quotes that are never closed, are left out and remembered.
  /// bad_config for a damaged gzip file.
  /// With `also`, rows of that many values are taken too.
  core::Result<bool> next(std::vector<std::string_view>& values, std::size_t also = 0);

  /// Number of the row last read, as a spreadsheet shows it: the header is row 1.
  [[nodiscard]] std::uint64_t row() const { return row_; }

  struct BadRows {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> first;  ///< the first few
  };
  [[nodiscard]] const BadRows& bad_rows() const { return bad_; }
  /// One line for standard error that names them, or nothing.
  [[nodiscard]] std::string complaint() const;

 private:
  struct File;
  explicit CsvReader(std::string path);
  core::Done begin();                                 // the header
  core::Result<bool> fill();                          // false: nothing more came
  core::Result<bool> record(std::string_view& text);  // the next row's bytes without its end of line; false: none
  bool split(std::string_view text, std::vector<std::string_view>& values);
  void remember_bad();

  std::string path_, buffer_, unquoted_;
  std::unique_ptr<File> file_;
  std::size_t at_ = 0;
  bool ended_ = false, broken_ = false;  // broken: the row just read has a quote that is never closed
  bool any_width_ = false;
  char mark_ = ',';
  std::uint64_t row_ = 0;
  std::vector<std::string> header_;
  BadRows bad_;
};

/// One row, quoted where needed, without end of line.
std::string csv_row(std::span<const std::string> values);

}  // namespace cli
