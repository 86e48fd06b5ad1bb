// SPDX-License-Identifier: Apache-2.0
// Reading a schema from TOML: every key known, every value of its kind; a mistyped key is a problem, not a default.
#include <algorithm>

#include "core/toml.h"
#include "match/schema.h"

namespace match {
namespace {

namespace json = core::json;

core::Problem wrong(std::string detail) { return core::problem(core::ProblemKey::bad_schema, std::move(detail)); }

template <class Names>
core::Result<std::size_t> one_of(const json::value& value, const Names& names, const std::string& what) {
  if (value.is_string()) {
    const auto found = std::ranges::find(names, std::string_view(value.as_string()));
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  }
  std::string known;
  for (const auto name : names) known += (known.empty() ? "" : ", ") + std::string(name);
  return wrong(what + " must be one of: " + known);
}

core::Done text(const json::value& value, std::string& out, const std::string& what) {
  if (!value.is_string()) return wrong(what + " must be a text");
  out = std::string(value.as_string());
  return {};
}

core::Done number(const json::value& value, int& out, const std::string& what) {
  if (!value.is_int64() || value.as_int64() < 0 || value.as_int64() > kMaxBits) return wrong(what + " must be 0 to 16");
  out = static_cast<int>(value.as_int64());
  return {};
}

core::Done flag(const json::value& value, bool& out, const std::string& what) {
  if (!value.is_bool()) return wrong(what + " must be true or false");
  out = value.as_bool();
  return {};
}

core::Done texts(const json::value& value, std::vector<std::string>& out, const std::string& what) {
  if (!value.is_array()) return wrong(what + " must be a list of texts");
  for (const auto& one : value.as_array()) {
    out.emplace_back();
    TRY_DONE(text(one, out.back(), what));
  }
  return {};
}

core::Result<FieldSpec> read_field(const json::value& value, std::size_t number_of) {
  const auto here = "field " + std::to_string(number_of) + ": ";
  if (!value.is_object()) return wrong(here + "must be a table");
  FieldSpec field;
  bool typed = false;
  for (const auto& [key, one] : value.as_object()) {
    const auto what = here + std::string(key);
    if (key == "name") {
      TRY_DONE(text(one, field.name, what));
    } else if (key == "type") {
      TRY(const auto type, one_of(one, kFieldTypeNames, what));
      field.type = static_cast<FieldType>(type);
      typed = true;
    } else if (key == "columns") {
      TRY_DONE(texts(one, field.columns, what));
    } else if (key == "group") {
      TRY_DONE(text(one, field.group, what));
    } else if (key == "from") {
      TRY_DONE(text(one, field.from, what));
    } else if (key == "bits") {
      TRY_DONE(number(one, field.bits, what));
    } else if (key == "weak_bits") {
      TRY_DONE(number(one, field.weak_bits, what));
    } else if (key == "optional") {
      TRY_DONE(flag(one, field.optional, what));
    } else if (key == "names_only") {
      TRY_DONE(flag(one, field.names_only, what));
    } else {
      return wrong(what + " is not known");
    }
  }
  if (!typed) return wrong(here + "type is missing");
  return field;
}

core::Result<Rules> read_rules(const json::value& value) {
  std::vector<std::string> names;
  TRY_DONE(texts(value, names, "rules"));
  Rules rules;
  for (const auto& name : names) {
    TRY(const auto rule, one_of(json::value(name), kRuleNames, "rules"));
    rules = rules.with(static_cast<Rule>(rule));
  }
  return rules;
}

}  // namespace

core::Result<Schema> Schema::parse(std::string_view toml, std::string_view file, Hash16 hash) {
  auto table = core::parse_toml(toml, file);
  if (!table.ok()) return wrong(table.problem().detail);
  std::string name;
  Rules rules;
  auto hardening = Hardening::fold;
  std::vector<FieldSpec> fields;
  for (const auto& [key, value] : *table) {
    if (key == "name") {
      TRY_DONE(text(value, name, "name"));
    } else if (key == "profile") {
      TRY_DONE(one_of(value, std::array<std::string_view, 1>{"native-512"}, "profile"));
    } else if (key == "harden") {
      TRY(const auto which, one_of(value, kHardeningNames, "harden"));
      hardening = static_cast<Hardening>(which);
    } else if (key == "rules") {
      TRY(rules, read_rules(value));
    } else if (key == "field" && value.is_array()) {
      for (const auto& one : value.as_array()) {
        TRY(auto field, read_field(one, fields.size() + 1));
        fields.push_back(std::move(field));
      }
    } else {
      return wrong(std::string(key) + " is not known");
    }
  }
  return make(std::move(name), rules, hardening, std::move(fields), hash);
}

}  // namespace match
