// SPDX-License-Identifier: Apache-2.0
// A table as a file for a spreadsheet. Only coded facts leave the server this way (rulings 22); lists with sealed
// fields are made in the browser.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace cases {

using Cell = std::variant<std::string, std::int64_t>;
struct Sheet {
  std::string name;  ///< at most 31 characters, none of []:*?/\ .
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;
};

/// RFC 4180 in UTF-8 with a byte order mark, without which Excel reads it as Windows-1252. A text that a spreadsheet
/// would run as a formula (it begins with = + - @, tab or carriage return) gets an apostrophe before it.
std::string csv_file(const Sheet& sheet);

/// An Office Open XML workbook, made in memory. Texts are texts there, never formulas. `internal` when it cannot be
/// made.
core::Result<core::Bytes> xlsx_file(const Sheet& sheet);

}  // namespace cases
