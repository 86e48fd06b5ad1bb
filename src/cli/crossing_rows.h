// SPDX-License-Identifier: Apache-2.0
// A row of an office's own table becomes a crossing, or says which value cannot be read: the same columns, words and
// faults as in the staff app (web/src/lib/border/import_rows.ts; shared cases in
// tests/golden/vectors/crossing_rows.json). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"

namespace cli {

/// What a column may hold, in the order in which headings are guessed.
inline constexpr std::array<std::string_view, 15> kCrossingTargets{
    "name", "number",  "issuer",      "nationality", "birth_date",      "sex",  "direction", "port", "day",
    "time", "carrier", "destination", "purpose",     "permitted_until", "phone"};

/// Which column of a table holds what.
class CrossingColumns {
 public:
  /// By the headings as offices write them; the first target that fits takes the column.
  static CrossingColumns guessed(std::span<const std::string> header);
  /// From a CSV file with the columns `target` and `heading`, a line for each; what is not named is left out.
  /// bad_config for a target or a heading that is not there, and for one named twice.
  static core::Result<CrossingColumns> from_file(const std::string& path, std::span<const std::string> header);

  /// The value of a row, empty where no column holds it.
  [[nodiscard]] std::string_view at(std::string_view target, std::span<const std::string_view> row) const;
  /// As from_file reads it.
  [[nodiscard]] std::string text(std::span<const std::string> header) const;
  [[nodiscard]] bool has(std::string_view target) const;

 private:
  std::array<std::size_t, kCrossingTargets.size()> column_{};  // of the table, from 1; 0: none
};

struct CrossingRow {
  core::json::object facts, person;  ///< docs/border.md sections 2 and 3
  std::string wrong;                 ///< the target that cannot be read; empty where all is well
  std::string value;                 ///< of that target
};

/// `this_year` decides the century of years of two figures.
CrossingRow crossing_of(const CrossingColumns& columns, std::span<const std::string_view> row, int this_year);

/// "Tanggal / day": what a target is called in the staff app.
std::string_view target_name(std::string_view target);

}  // namespace cli
