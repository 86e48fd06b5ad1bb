// SPDX-License-Identifier: Apache-2.0
// Reads clkhash's linkage schema. What we cannot do bit for bit is refused by name.
#include <algorithm>

#include "core/json.h"
#include "match/clk.h"

namespace match {
namespace {

namespace json = core::json;

core::Problem wrong(std::string detail) { return core::problem(core::ProblemKey::bad_schema, std::move(detail)); }

/// The member of an object, or null.
const json::value& member(const json::value& value, std::string_view key) {
  static const json::value kNull;
  if (!value.is_object()) return kNull;
  const auto* found = value.as_object().if_contains(key);
  return found == nullptr ? kNull : *found;
}

std::string text(const json::value& value, std::string_view otherwise = {}) {
  return value.is_string() ? std::string(value.as_string()) : std::string(otherwise);
}

std::size_t number(const json::value& value, std::size_t otherwise) {
  return value.is_int64() && value.as_int64() >= 0 ? static_cast<std::size_t>(value.as_int64()) : otherwise;
}

/// Standard base64, with padding.
core::Result<core::Bytes> base64(const json::value& value, std::string_view what) {
  if (value.is_null()) return core::Bytes();
  auto encoded = text(value);
  while (!encoded.empty() && encoded.back() == '=') encoded.pop_back();
  std::ranges::replace(encoded, '+', '-');
  std::ranges::replace(encoded, '/', '_');
  auto bytes = core::from_base64url(encoded);
  if (!value.is_string() || !bytes) return wrong(std::string(what) + " must be base64");
  return *std::move(bytes);
}

core::Done read_format(const json::value& format, ClkFeature& feature) {
  const auto type = text(member(format, "type"));
  const auto encoding = text(member(format, "encoding"), "utf-8");
  if (encoding != "utf-8" && encoding != "ascii")
    return wrong(feature.name + ": encoding " + encoding + " is not read");
  if (type == "integer") feature.format = ClkFeature::Format::integer;
  if (type == "date") {
    feature.format = ClkFeature::Format::date;
    feature.date_format = text(member(format, "format"));
    const auto& written = feature.date_format;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (written[i] == '%' &&
          (++i == written.size() || std::string_view("Ymd").find(written[i]) == std::string_view::npos)) {
        return wrong(feature.name + ": only %Y, %m and %d are read in a date's format");
      }
    }
    if (written.find("%Y") == std::string::npos) return wrong(feature.name + ": a date's format needs %Y");
  } else if (type != "string" && type != "integer" && type != "enum") {
    return wrong(feature.name + ": format " + type + " is not known");
  }
  return {};
}

core::Done read_hashing(const json::value& hashing, ClkFeature& feature) {
  const auto hash = text(member(member(hashing, "hash"), "type"), "blakeHash");
  if (hash != "blakeHash") return wrong(feature.name + ": hash " + hash + " is not read, blakeHash is");
  const auto& comparison = member(hashing, "comparison");
  const auto type = text(member(comparison, "type"));
  if (type == "ngram") {
    feature.n = number(member(comparison, "n"), 0);
    feature.positional = member(comparison, "positional").is_bool() && member(comparison, "positional").as_bool();
    if (feature.n == 0 || feature.n > 16) return wrong(feature.name + ": n must be 1 to 16");
  } else if (type == "exact") {
    feature.n = 0;
  } else {
    return wrong(feature.name + ": comparison " + type + " is not read, ngram and exact are");
  }
  const auto& strategy = member(hashing, "strategy");
  feature.per_token = number(member(strategy, "bitsPerToken"), 0);
  feature.per_feature = number(member(strategy, "bitsPerFeature"), 0);
  if ((feature.per_token == 0) == (feature.per_feature == 0) || feature.per_token + feature.per_feature > 100'000) {
    return wrong(feature.name + ": strategy needs bitsPerToken or bitsPerFeature");
  }
  const auto& missing = member(hashing, "missingValue");
  feature.has_sentinel = missing.is_object();
  feature.sentinel = text(member(missing, "sentinel"));
  feature.replacement = text(member(missing, "replaceWith"), feature.sentinel);
  return {};
}

core::Result<ClkFeature> read_feature(const json::value& value) {
  ClkFeature feature;
  feature.name = text(member(value, "identifier"));
  if (feature.name.empty()) return wrong("a feature has no identifier");
  feature.ignored = member(value, "ignored").is_bool() && member(value, "ignored").as_bool();
  if (feature.ignored) return feature;
  TRY_DONE(read_format(member(value, "format"), feature));
  TRY_DONE(read_hashing(member(value, "hashing"), feature));
  return feature;
}

}  // namespace

core::Result<ClkSchema> ClkSchema::parse(std::string_view text_of_file) {
  auto document = core::parse_json(text_of_file);
  if (!document.ok()) return wrong("not JSON");
  const auto& root = *document;
  if (number(member(root, "version"), 0) != 3) return wrong("a clkhash schema of version 3 is read, no other");
  ClkSchema schema;
  const auto& config = member(root, "clkConfig");
  if (number(member(config, "l"), 0) != Encoding1024::kBits) return wrong("l must be 1024");
  schema.folds = number(member(config, "xor_folds"), 0);
  if (schema.folds > 6) return wrong("xor_folds must be 0 to 6");
  const auto& kdf = member(config, "kdf");
  if (text(member(kdf, "type")) != "HKDF" || text(member(kdf, "hash"), "SHA256") != "SHA256") {
    return wrong("kdf: HKDF with SHA256 is read, no other");
  }
  TRY(schema.salt, base64(member(kdf, "salt"), "salt"));
  TRY(schema.info, base64(member(kdf, "info"), "info"));
  schema.key_size = number(member(kdf, "keySize"), 64);
  if (schema.key_size == 0 || schema.key_size > 64) return wrong("keySize must be 1 to 64");
  if (!member(root, "features").is_array()) return wrong("features are missing");
  for (const auto& one : member(root, "features").as_array()) {
    TRY(auto feature, read_feature(one));
    schema.features.push_back(std::move(feature));
  }
  if (schema.features.empty() || schema.key_count() * schema.key_size > 255 * 32)
    return wrong("too few or too many features");
  return schema;
}

}  // namespace match
