// SPDX-License-Identifier: Apache-2.0
// From the texts of one record to the normal forms of its fields. What is compared in clear (link --plain), shown as
// reason and encoded all comes from here, so that the three agree.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/dates.h"
#include "match/names.h"
#include "match/schema.h"

namespace match {

/// The normal forms of one record. Made to be filled again and again: it keeps its memory.
class NormalRecord {
 public:
  [[nodiscard]] Presence presence() const { return presence_; }
  [[nodiscard]] bool has(std::size_t field) const { return (presence_ >> field & 1U) != 0; }
  /// The parts of a field in their order; one part for numbers, codes, sex ("l", "p") and dates ("1990-05-12").
  [[nodiscard]] std::span<const NamePart> parts(std::size_t field) const {
    return std::span(parts_).subspan(ranges_[field].begin, ranges_[field].end - ranges_[field].begin);
  }
  /// Of a date field; for a field of type nik the birth date in it.
  [[nodiscard]] const CivilDate& date(std::size_t field) const { return dates_[field]; }
  /// Day and month of the date stand for "unknown" (Rule::unknown_day): they are no evidence.
  [[nodiscard]] bool year_only(std::size_t field) const { return (year_only_ >> field & 1U) != 0; }

 private:
  friend class Normaliser;
  struct Range {
    std::size_t begin = 0, end = 0;
  };
  void clear();
  /// Adds a part to the field; the parts of one field are added one after the other.
  NamePart& add(std::size_t field);
  void add(std::size_t field, std::string_view text);
  std::vector<NamePart> parts_;
  std::size_t used_ = 0;
  std::array<Range, kMaxFields> ranges_{};
  std::array<CivilDate, kMaxFields> dates_{};
  Presence presence_ = 0, year_only_ = 0;
};

/// Scratch of one thread.
struct NormaliserScratch {
  NameScratch name;
  std::string text, value;
};

/// Immutable; may be used by many threads, each with its own record and scratch.
class Normaliser {
 public:
  explicit Normaliser(const Schema& schema);
  /// `values` in the order of the schema's fields; an empty text is a missing value, as is one that cannot be read.
  void run(std::span<const std::string_view> values, NormalRecord& out, NormaliserScratch& scratch) const;

 private:
  void add_date(std::size_t field, const CivilDate& date, NormalRecord& out) const;
  void read(std::size_t field, std::string_view value, NormalRecord& out, NormaliserScratch& scratch) const;
  void read_names(std::size_t field, std::string_view value, NormalRecord& out, NameScratch& scratch) const;
  void read_words(std::size_t field, NormalRecord& out, NormaliserScratch& scratch) const;
  void fill_from_nik(std::size_t field, NormalRecord& out) const;
  std::vector<FieldSpec> fields_;
  Rules rules_;
  std::array<int, kMaxFields> father_of_{}, title_of_{};  // for a name field: the field its parts go to, or -1
  int birth_ = -1, sex_ = -1;                             // what a NIK fills, or -1
};

}  // namespace match
