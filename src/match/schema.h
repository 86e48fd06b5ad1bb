// SPDX-License-Identifier: Apache-2.0
// A schema says which columns are which fields, how they are read and how many bits each part gets. It is a TOML file
// (docs/matching.md, "Schema file"). Two parties can compare encodings only when their schemas have the same id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "match/encoding.h"
#include "match/keyed_hash.h"
#include "match/rules.h"

namespace match {

enum class FieldType : std::uint8_t {
  name,    ///< a person's name, whole or a part of one
  father,  ///< a name; where its column is empty, what stood behind bin or binti in the field `from`
  title,   ///< the titles taken off the field `from`; has no column
  date,    ///< dates.h
  sex,     ///< values.h
  place,   ///< values.h
  nik,     ///< the number of the identity card
  phone,   ///< values.h
  code,    ///< letters and digits without separators: a passport
  text,    ///< words, as they stand
  exact,   ///< one whole text: equal or not
  count
};
constexpr std::array<std::string_view, static_cast<std::size_t>(FieldType::count)> kFieldTypeNames{
    "name", "father", "title", "date", "sex", "place", "nik", "phone", "code", "text", "exact"};

/// How a filter of 1024 bits becomes the 512 of native-512. Measured losses and attacks: docs/matching.md.
enum class Hardening : std::uint8_t { fold, diffusion, count };
constexpr std::array<std::string_view, static_cast<std::size_t>(Hardening::count)> kHardeningNames{"fold", "diffusion"};

struct FieldSpec {
  std::string name;  ///< a-z, 0-9 and _
  FieldType type = FieldType::text;
  std::vector<std::string> columns;  ///< accepted header names; the first that is there counts
  std::string group;                 ///< fields of one group share their positions: names that may change places
  std::string from;                  ///< for father and title: the name field they come from
  int bits = 4;                      ///< positions a part sets: a pair of letters, a part of a date, a whole
  int weak_bits = 2;                 ///< the same for a weak part of a name
  bool optional = false;             ///< its column may be absent from a file
  bool names_only = false;           ///< part of the name-only encoding too
};
constexpr int kMaxBits = 16;

class Schema {
 public:
  /// bad_schema with a detail that names the field and the key; never what a person's record holds. `file` is for the
  /// reader.
  static core::Result<Schema> parse(std::string_view toml, std::string_view file, Hash16 hash);
  static core::Result<Schema> make(std::string name, Rules rules, Hardening hardening, std::vector<FieldSpec> fields,
                                   Hash16 hash);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Rules rules() const { return rules_; }
  [[nodiscard]] Hardening hardening() const { return hardening_; }
  [[nodiscard]] const std::vector<FieldSpec>& fields() const { return fields_; }
  /// Of everything that decides about bits: rules, tables, fields; not of the names of columns.
  [[nodiscard]] const ShortHash& id() const { return id_; }
  /// What the id is the hash of, for a person who asks why two ids differ.
  [[nodiscard]] const std::string& canonical() const { return canonical_; }
  [[nodiscard]] Presence names_only() const { return names_only_; }  ///< mask of the fields of the name-only encoding

  /// For each field the index of its column in `header`, or kNoColumn. Neither case nor spaces around it
  /// count, and a space, _, - and . are one.
  /// missing_column when a field that is not optional has none; the detail lists field and accepted names.
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
  [[nodiscard]] core::Result<std::vector<std::size_t>> columns(const std::vector<std::string>& header) const;

 private:
  Schema() = default;
  std::string name_, canonical_;
  Rules rules_;
  Hardening hardening_ = Hardening::fold;
  std::vector<FieldSpec> fields_;
  Presence names_only_ = 0;
  ShortHash id_{};
};

ShortHash short_hash(core::BytesView sixteen);

}  // namespace match
