// SPDX-License-Identifier: Apache-2.0
// compat-1024: encodings bit-exact with clkhash (github.com/data61/clkhash), linkage schema version 3, so that partners
// who encode with it can be compared with, and our results checked by other people's code.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "match/encoding.h"
#include "match/keyed_hash.h"

namespace match {

struct ClkFeature {
  enum class Format : std::uint8_t { text, integer, date };
  std::string name;
  bool ignored = false;
  Format format = Format::text;
  std::string date_format;    ///< strptime's %Y, %m and %d with literal text between
  std::size_t n = 2;          ///< of n-grams; 0: the whole value is one token
  bool positional = false;    ///< the place of an n-gram is part of it
  std::size_t per_token = 0;  ///< one of the two is not 0
  std::size_t per_feature = 0;
  bool has_sentinel = false;
  std::string sentinel, replacement;  ///< a missing value, and what stands for it
};

/// A clkhash linkage schema, version 3, as its JSON file. Read: HKDF with SHA-256, blakeHash, n-gram and exact
/// comparison, text, integer, date and enum in UTF-8, 1024 bits after folding. Anything else is bad_schema, by name: it
/// would give other bits. Folds are read where clkhash 0.18 reads them, from `xor_folds` (it overlooks `xorFolds`).
struct ClkSchema {
  static core::Result<ClkSchema> parse(std::string_view json);
  std::vector<ClkFeature> features;
  std::size_t folds = 0;
  core::Bytes salt, info;  ///< of HKDF
  std::size_t key_size = 64;
  /// Keys that HKDF must give: two a feature, ignored ones included, of which the first is used.
  [[nodiscard]] std::size_t key_count() const { return 2 * features.size(); }
};

/// Immutable; may be used by many threads.
class ClkEncoder {
 public:
  /// `keys` in HKDF's order: schema.key_count() of them.
  ClkEncoder(ClkSchema schema, std::vector<std::unique_ptr<KeyedHash>> keys);
  /// One value for each feature. bad_field, with the feature's name as pointer, for a number or a date that is none:
  /// clkhash stops there too.
  [[nodiscard]] core::Result<Encoding1024> encode(std::span<const std::string_view> values) const;

 private:
  using Filter = std::vector<std::uint64_t>;
  void add(std::size_t feature, std::string_view value, Filter& filter) const;
  void add_token(std::size_t feature, std::string_view token, std::size_t bits, Filter& filter) const;
  ClkSchema schema_;
  std::vector<std::unique_ptr<KeyedHash>> keys_;
  std::vector<std::vector<std::uint16_t>> tables_;  // for each feature 32 slices of each usual pair of letters
  std::size_t width_;
};

/// The bytes as clkhash writes them (before base64): bit 0 is the highest of the first byte.
core::Bytes to_clk_bytes(const Encoding1024& encoding);
std::optional<Encoding1024> from_clk_bytes(core::BytesView bytes);

}  // namespace match
