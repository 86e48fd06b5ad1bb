// SPDX-License-Identifier: Apache-2.0
#include "core/table.h"

#include <algorithm>

namespace core {
namespace {

std::vector<std::string> split_line(std::string_view line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      out.back().push_back(line[++i]);
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      out.emplace_back();
    } else {
      out.back().push_back(c);
    }
  }
  return out;
}

}  // namespace

std::vector<TableLine> read_table(std::string_view csv) {
  std::vector<TableLine> out;
  std::vector<std::string> header;
  while (!csv.empty()) {
    const auto end = std::min(csv.find('\n'), csv.size());
    const auto fields = split_line(csv.substr(0, end));
    csv.remove_prefix(std::min(csv.size(), end + 1));
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (header.empty()) {
      header = fields;
      continue;
    }
    TableLine line;
    for (std::size_t i = 0; i < header.size(); ++i) line[header[i]] = i < fields.size() ? fields[i] : std::string();
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<std::string> table_words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty() && text != "-") {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

}  // namespace core
