// SPDX-License-Identifier: Apache-2.0
// Small tables that are part of the program: CSV with a header line, fields in quotes where they hold a comma, no line
// breaks inside. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// The fields of a line by the names of the header.
using TableLine = std::map<std::string, std::string, std::less<>>;

/// A missing field is an empty text.
std::vector<TableLine> read_table(std::string_view csv);
/// Words with spaces between; "-" is none.
std::vector<std::string> table_words(std::string_view text);

}  // namespace core
