// SPDX-License-Identifier: Apache-2.0
#include "match/schema.h"

#include <algorithm>

#include "core/bytes.h"
#include "match/data_file.h"

namespace match {
namespace {

using core::problem;
using core::ProblemKey;

core::Problem wrong(std::string detail) { return problem(ProblemKey::bad_schema, std::move(detail)); }

bool plain_word(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool derived(FieldType type) { return type == FieldType::father || type == FieldType::title; }

core::Done check_field(const std::vector<FieldSpec>& fields, std::size_t at) {
  const auto& field = fields[at];
  if (!plain_word(field.name)) return wrong("field " + std::to_string(at + 1) + ": name must be a-z, 0-9 and _");
  const auto here = "field " + field.name + ": ";
  if (!plain_word(field.group)) return wrong(here + "group must be a-z, 0-9 and _");
  if (field.bits < 0 || field.bits > kMaxBits) return wrong(here + "bits must be 0 to 16");
  if (field.weak_bits < 0 || field.weak_bits > kMaxBits) return wrong(here + "weak_bits must be 0 to 16");
  const auto before = fields.begin() + static_cast<std::ptrdiff_t>(at);
  if (std::find_if(fields.begin(), before, [&](const auto& one) { return one.name == field.name; }) != before) {
    return wrong(here + "there are two of this name");
  }
  if (derived(field.type) != !field.from.empty())
    return wrong(here + "from belongs to father and title, and only there");
  if (derived(field.type) && std::none_of(fields.begin(), before, [&](const auto& one) {
        return one.name == field.from && one.type == FieldType::name;
      })) {
    return wrong(here + "from must name a field of type name further up");
  }
  if (field.type == FieldType::title ? !field.columns.empty() : field.columns.empty() && !derived(field.type)) {
    return wrong(here + "columns are needed, except for a title");
  }
  return {};
}

/// The tables decide about bits as much as the rules do.
std::string tables_id(Hash16 hash) {
  return core::hex(hash(core::frame(
      {data_file("letters.txt"), data_file("words.txt"), data_file("places.txt"), data_file("regencies.csv")})));
}

std::string canonical_text(Rules rules, Hardening hardening, const std::vector<FieldSpec>& fields, Hash16 hash) {
  std::string out = "suluh-match 1\nprofile native-512\nharden ";
  out += kHardeningNames[static_cast<std::size_t>(hardening)];
  out += "\ntables " + tables_id(hash) + "\nrules";
  for (std::size_t i = 0; i < kRuleNames.size(); ++i) {
    if (rules.has(static_cast<Rule>(i))) out.append(" ").append(kRuleNames[i]);
  }
  out += "\n";
  for (const auto& field : fields) {
    out += "field " + field.name + " " + std::string(kFieldTypeNames[static_cast<std::size_t>(field.type)]) + " " +
           (field.from.empty() ? "-" : field.from) + " " + field.group + " " + std::to_string(field.bits) + " " +
           std::to_string(field.weak_bits) + (field.names_only ? " names\n" : " -\n");
  }
  return out;
}

std::string plain_header(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.find_first_not_of(" \t\r\"");
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(" \t\r\"") - first + 1);
  std::string out;
  for (const char c : text) {
    const bool gap = c == ' ' || c == '_' || c == '-' || c == '.' || c == '\t';
    if (gap && (out.empty() || out.back() == ' ')) continue;
    out.push_back(static_cast<char>(gap ? ' ' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

ShortHash short_hash(core::BytesView sixteen) {
  ShortHash out{};
  std::ranges::transform(sixteen.substr(0, out.size()), out.begin(),
                         [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

core::Result<Schema> Schema::make(std::string name, Rules rules, Hardening hardening, std::vector<FieldSpec> fields,
                                  Hash16 hash) {
  if (fields.empty() || fields.size() > kMaxFields) return wrong("a schema has 1 to 16 fields");
  for (auto& field : fields) {
    if (field.group.empty()) field.group = field.name;
  }
  Schema schema;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    TRY_DONE(check_field(fields, i));
    if (fields[i].names_only) schema.names_only_ = static_cast<Presence>(schema.names_only_ | 1U << i);
  }
  schema.name_ = std::move(name);
  schema.rules_ = rules;
  schema.hardening_ = hardening;
  schema.fields_ = std::move(fields);
  schema.canonical_ = canonical_text(rules, hardening, schema.fields_, hash);
  schema.id_ = short_hash(hash(schema.canonical_));
  return schema;
}

core::Result<std::vector<std::size_t>> Schema::columns(const std::vector<std::string>& header) const {
  std::vector<std::string> plain;
  for (const auto& one : header) plain.push_back(plain_header(one));
  std::vector<std::size_t> out;
  for (const auto& field : fields_) {
    std::size_t found = kNoColumn;
    for (const auto& column : field.columns) {
      const auto at = std::ranges::find(plain, plain_header(column));
      if (found == kNoColumn && at != plain.end()) found = static_cast<std::size_t>(at - plain.begin());
    }
    if (found == kNoColumn && !field.optional && !derived(field.type)) {
      return problem(ProblemKey::missing_column, field.name + ": " + joined(field.columns));
    }
    out.push_back(found);
  }
  return out;
}

}  // namespace match
