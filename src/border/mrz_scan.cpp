// SPDX-License-Identifier: Apache-2.0
// From what a reader or a keyboard sent to the lines of one zone.
#include "border/mrz_scan.h"

#include <algorithm>

namespace border::mrz {
namespace {

using core::Problem;
using core::Result;

constexpr std::size_t kWidths[] = {30, 36, 44};
constexpr std::size_t kLongest = 90;  ///< characters of the largest zone: TD1, 3 x 30

Problem refuse(std::string key) { return core::field_problem("/mrz", std::move(key)); }

bool white(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

/// Lines without white space; empty ones are kept as separators.
std::vector<std::string> raw_lines(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out.emplace_back();
    } else if (!white(c)) {
      out.back() += c;
    }
  }
  return out;
}

std::size_t lines_of(std::size_t width) { return width == 30 ? 3 : 2; }

bool in_alphabet(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '<'; }

/// A wedge reader may send the whole zone as one line.
std::vector<std::string> unjoined(std::vector<std::string> lines) {
  if (lines.size() != 1) return lines;
  for (const auto width : kWidths) {
    if (lines.front().size() != width * lines_of(width)) continue;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < lines_of(width); ++i) out.push_back(lines.front().substr(i * width, width));
    return out;
  }
  return lines;
}

Problem shape_problem(const std::vector<std::string>& lines) {
  std::size_t total = 0;
  for (const auto& line : lines) total += line.size();
  const auto width = lines.front().size();
  const bool even = std::all_of(lines.begin(), lines.end(), [&](const auto& line) { return line.size() == width; });
  const bool known = std::find(std::begin(kWidths), std::end(kWidths), width) != std::end(kWidths);
  if (total > kLongest && (!known || !even || lines.size() > lines_of(width))) {
    // Two whole zones, or the end of one and the beginning of another: never guess which lines belong together.
    return refuse(total >= 2 * 72 || (known && lines.size() > lines_of(width)) ? "mrz_two_documents"
                                                                               : "mrz_line_length");
  }
  if (known && even && lines.size() < lines_of(width)) return refuse("mrz_truncated");
  const auto longest =
      std::max_element(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return refuse(longest->size() > kWidths[2] ? "mrz_line_length" : "mrz_truncated");
}

}  // namespace

Result<Scan> clean(std::string_view text) {
  Scan out;
  for (auto& line : raw_lines(text)) {
    if (!line.empty()) out.lines.push_back(std::move(line));
  }
  if (out.lines.empty()) return refuse("mrz_empty");
  for (auto& line : out.lines) {
    for (char& c : line) {
      if (c >= 'a' && c <= 'z') {
        c = static_cast<char>(c - 'a' + 'A');
        out.lower_case = true;
      }
      if (!in_alphabet(c)) return refuse("mrz_characters");
    }
  }
  out.lines = unjoined(std::move(out.lines));
  out.width = out.lines.front().size();
  const bool even =
      std::all_of(out.lines.begin(), out.lines.end(), [&](const auto& line) { return line.size() == out.width; });
  const bool known = std::find(std::begin(kWidths), std::end(kWidths), out.width) != std::end(kWidths);
  if (!even || !known || out.lines.size() != lines_of(out.width)) return shape_problem(out.lines);
  return out;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  std::string held;
  std::size_t lines = 0, width = 0;
  const auto finish = [&] {
    if (lines > 0) out.push_back(std::exchange(held, {}));
    lines = width = 0;
  };
  for (const auto& line : raw_lines(text)) {
    if (line.empty()) {
      finish();
      continue;
    }
    if (lines > 0 && (line.size() != width || lines == lines_of(width))) finish();
    width = line.size();
    held += line + "\n";
    ++lines;
  }
  finish();
  return out;
}

}  // namespace border::mrz
