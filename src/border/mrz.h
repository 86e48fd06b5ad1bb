// SPDX-License-Identifier: Apache-2.0
// The machine-readable zone of travel documents: TD1, TD2, TD3, MRV-A and MRV-B of ICAO Doc 9303 parts 3 to 7 (8th
// edition). Pure functions; any thread. web/src/lib/border/mrz.ts does the same on the vectors of tests/golden/mrz.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"

namespace border::mrz {

enum class Format { td1, td2, td3, mrva, mrvb };

enum class Verdict {
  valid,      ///< its check digit, or its code list, says so
  corrected,  ///< a letter taken for a digit, or the reverse; field type and check digit leave one reading only
  unchecked,  ///< well formed; the format gives it no check digit
  empty,      ///< nothing but filler, where filler is allowed
  unknown,    ///< a date with unknown parts, or a code on no list: for a person to look at, not a fault
  invalid
};

struct Field {
  std::string_view name;
  std::string text;   ///< as it stands in the zone after correction, filler included
  std::string value;  ///< for people: names with spaces, dates as YYYY-MM-DD, YYYY-MM or YYYY
  Verdict verdict = Verdict::unchecked;
};

/// Where reading changed what was scanned, so that the officer can compare with the page.
struct Correction {
  std::string field, from, to;
};

struct Document {
  Format format = Format::td3;
  std::vector<std::string> lines;
  std::vector<Field> fields;  ///< in the order of the layout, the composite check last
  std::vector<Correction> corrections;
  /// Words about the whole scan: "lower_case", "lines_swapped", "name_may_be_cut".
  std::vector<std::string> notes;
  [[nodiscard]] bool valid() const;
  [[nodiscard]] const Field* find(std::string_view name) const;
};

/// Reads one scanned document; `today` is YYYY-MM-DD and decides the century of the birth year (a year not yet reached
/// is of the last century). White space, line ends and joined lines are accepted. What is not one whole zone is bad_mrz
/// with the field "/mrz" and a key: `mrz_empty`, `mrz_truncated`, `mrz_two_documents`, `mrz_characters`,
/// `mrz_line_length`. A readable zone with wrong check digits is a Document that is not valid().
core::Result<Document> parse(std::string_view scan, std::string_view today);

/// Cuts a text of many zones into one text for each, by blank lines and line lengths.
std::vector<std::string> split(std::string_view text);

/// Weights 7, 3, 1; digits as they are, A = 10 to Z = 35, filler 0 (Doc 9303 part 3, 4.9).
char check_digit(std::string_view text);

std::string_view word(Format format);
std::string_view word(Verdict verdict);
core::json::object to_json(const Document& document);

}  // namespace border::mrz
