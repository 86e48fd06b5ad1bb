// SPDX-License-Identifier: Apache-2.0
// The records of one or two files in normal form, small enough to hold millions: every word is kept once and a record
// is a row of word numbers. Filled by one thread, then read by many.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "match/dates.h"
#include "match/normaliser.h"
#include "match/schema.h"

namespace match {

/// A record's place in a LinkTable; the records of the first file come first.
using Row = std::uint32_t;

/// Row of the smaller number in the upper half. In a link, one row is of each file.
using PairOfRows = std::uint64_t;
constexpr PairOfRows pair_of(Row a, Row b) { return a < b ? PairOfRows{a} << 32U | b : PairOfRows{b} << 32U | a; }
constexpr Row first_of(PairOfRows pair) { return static_cast<Row>(pair >> 32U); }
constexpr Row second_of(PairOfRows pair) { return static_cast<Row>(pair & 0xFFFFFFFFU); }

/// The different words of one field or of a group of fields that may change places.
class Vocabulary {
 public:
  struct alignas(64) Entry {  // one line of the cache
    std::string_view canonical, folded;
    std::uint64_t characters = 0;     ///< of the canonical form of a number, see compare_text.h
    std::uint32_t letters = 0;        ///< of the folded form, see compare_text.h
    std::uint32_t folded_number = 0;  ///< equal exactly when the folded forms are equal
    CivilDate date;                   ///< of a date field
    bool weak = false;                ///< says little: Muhammad, Siti
    bool year_only = false;           ///< of a date field
  };
  std::uint32_t intern(const NamePart& part, const CivilDate& date, bool year_only);
  [[nodiscard]] const Entry& operator[](std::uint32_t word) const { return entries_[word]; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::string_view keep(std::string_view text);
  std::deque<std::string> texts_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::uint32_t> by_canonical_;
  std::unordered_map<std::string_view, std::uint32_t> by_folded_;
};

/// How fields are compared, from what their schema calls them.
enum class Comparison : std::uint8_t {
  words,    ///< names, places, addresses: levels by Jaro-Winkler, words may change places
  date,     ///< levels by parts
  number,   ///< codes, phones: equal, one or two edits
  flag,     ///< sex: equal or not
  encoded,  ///< the bits of a field (encoder.h, encode_field): levels by Dice
  none      ///< titles: not evidence
};

struct LinkField {
  std::string name;
  Comparison how = Comparison::words;
  FieldType type = FieldType::text;
  int partner = -1;            ///< the field it may have changed places with (names of one group), or -1
  std::size_t vocabulary = 0;  ///< shared with the partner
};

class LinkTable {
 public:
  /// With `encoded`, every field is compared by its bits alone.
  explicit LinkTable(const Schema& schema, bool encoded = false);

  /// Appends one record of an encoded table: for each field its encoding, empty where the value is missing.
  void add(std::span<const core::Bytes> encodings);
  /// Appends one record. All records of the first file, then first_done(), then those of the second.
  void add(const NormalRecord& record);
  void first_done() { first_ = size(); }
  /// After the last record: counts how frequent values and words are.
  void finish();

  [[nodiscard]] Row size() const { return rows_; }
  [[nodiscard]] Row first() const { return first_; }  ///< records of the first file; size() when there is one only
  [[nodiscard]] bool two_files() const { return first_ < rows_; }
  [[nodiscard]] const std::vector<LinkField>& fields() const { return fields_; }
  [[nodiscard]] const Vocabulary& words(std::size_t field) const { return vocabularies_[fields_[field].vocabulary]; }

  /// The words of a field in their order; empty when the value is missing.
  [[nodiscard]] std::span<const std::uint32_t> parts(Row row, std::size_t field) const {
    const auto* const cells = cells_of(row);
    const auto* const words = cells + 2 * fields_.size();
    return {words + (field == 0 ? 0 : cells[fields_.size() + field - 1]), words + cells[fields_.size() + field]};
  }
  [[nodiscard]] bool has(Row row, std::size_t field) const { return value(row, field) != 0; }
  /// Equal numbers: the same words in the same order. 0: missing.
  [[nodiscard]] std::uint32_t value(Row row, std::size_t field) const { return cells_of(row)[field]; }
  /// Tells the processor where a row stands, then that two rows, then that the words in them will be looked at soon.
  void fetch_place(Row row) const { __builtin_prefetch(&rows_at_[row]); }
  void fetch_row(Row a, Row b) const;
  void fetch_words(Row a, Row b) const;
  /// A hash of all fields: records that say the same.
  [[nodiscard]] std::uint64_t content(Row row) const;

  /// Says the same, in two fields or more, as a record before it: certainly the same person, so it is not counted where
  /// frequency among people is meant.
  [[nodiscard]] bool repeats(Row row) const { return repeats_[row]; }

  /// Share of the records with a value in this field that have this value, or this word.
  [[nodiscard]] double value_share(Row row, std::size_t field) const;
  [[nodiscard]] double word_share(std::uint32_t word, std::size_t field) const;
  [[nodiscard]] std::uint32_t word_count(std::uint32_t word, std::size_t field) const {
    return word_counts_[field][word];
  }
  /// The chance that two records, taken at random, have the same value (a word in common that both were asked for).
  [[nodiscard]] double value_chance(std::size_t field) const { return value_chance_[field]; }
  [[nodiscard]] double word_chance(std::size_t field) const { return word_chance_[field]; }
  [[nodiscard]] std::uint32_t present(std::size_t field) const { return present_[field]; }

 private:
  [[nodiscard]] const std::uint32_t* cells_of(Row row) const { return cells_.data() + rows_at_[row]; }
  void begin_row();
  void end_field(std::size_t field);
  std::uint32_t value_number(std::size_t field, std::span<const std::uint32_t> words);
  std::vector<LinkField> fields_;
  std::vector<Vocabulary> vocabularies_;
  Row rows_ = 0, first_ = 0xFFFFFFFF;
  // Of each row together, so that a row is one or two lines of the cache: the number of each field's value, the end of
  // each field among the words, the words.
  std::vector<std::uint32_t> cells_;
  std::vector<std::uint64_t> rows_at_;
  std::vector<std::unordered_map<std::uint64_t, std::uint32_t>> value_numbers_;
  std::vector<std::vector<std::uint32_t>> value_counts_, word_counts_;
  std::vector<double> value_chance_, word_chance_;
  std::vector<std::uint32_t> present_;
  std::vector<bool> repeats_;
};

/// A good 64-bit mix (Stafford's variant 13 of MurmurHash3's finaliser).
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}
constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t x) { return mix(seed + 0x9e3779b97f4a7c15U * (x + 1)); }

}  // namespace match
