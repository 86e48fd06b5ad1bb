// SPDX-License-Identifier: Apache-2.0
// JSON in and out, PATCH and OpenAPI schemas from a field list (core/fields.h).
#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "core/fields.h"
#include "core/json.h"
#include "core/text.h"

namespace schema {

namespace json = boost::json;

// ---- out ------------------------------------------------------------------------------------------------------------

/// A JSON string (RFC 8259 section 7). Almost none has anything to escape; the library does the others.
inline void append_string(std::string_view text, std::string& out) {
  const auto plain = [](unsigned char c) { return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f; };
  if (!std::all_of(text.begin(), text.end(), plain)) {
    out += json::serialize(json::string_view(text));
    return;
  }
  out.append(1, '"').append(text).append(1, '"');
}

template <class T>
void append_json(const T& value, std::string& out);

/// Only fields with kRead, in the order of the list. Written as they are read: a tree of values in between would be a
/// third of the work of a long list.
template <Record R>
void append_object(const R& record, std::string& out) {
  out += '{';
  bool first = true;
  for_each_field<R>([&](const auto& f) {
    if ((f.flags & kRead) == 0) return;
    out.append(first ? "\"" : ",\"").append(f.name).append("\":");
    append_json(record.*f.member, out);
    first = false;
  });
  out += '}';
}

template <class T>
void append_json(const T& value, std::string& out) {
  if constexpr (kIsOptional<T>) {
    if (!value) {
      out += "null";
    } else {
      append_json(*value, out);
    }
  } else if constexpr (kIsVector<T>) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      append_json(value[i], out);
    }
    out += ']';
  } else if constexpr (kIsId<T>) {
    out.append(1, '"').append(value.text()).append(1, '"');
  } else if constexpr (std::is_same_v<T, Blob>) {
    out.append(1, '"').append(core::base64url(value.bytes)).append(1, '"');
  } else if constexpr (Worded<T>) {
    append_string(word(value), out);
  } else if constexpr (Record<T>) {
    append_object(value, out);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_string(value, out);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else {
    static_assert(std::is_integral_v<T>);
    out += std::to_string(value);
  }
}

template <class T>
std::string json_text(const T& value) {
  std::string out;
  append_json(value, out);
  return out;
}

// ---- in -------------------------------------------------------------------------------------------------------------

/// Collects every field problem of a body, so that a form can show them all at once.
struct Reading {
  std::vector<core::FieldProblem> problems;
  bool unexpected = false;
  bool missing = false;
  bool unsealed = false;
  bool patch = false;  ///< absent fields keep what the record already holds

  void fail(const std::string& pointer, std::string word) { problems.push_back({pointer, std::move(word)}); }
};

template <class T>
void read_value(const json::value& in, T& out, const std::string& pointer, std::size_t max_size, Reading& reading);

/// An unknown name as a step of a JSON pointer (RFC 6901 section 3), shortened: it was typed by somebody.
inline std::string pointer_step(std::string_view name) {
  std::string out;
  for (const char c : core::first_characters(name, 40)) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

template <Record R>
void read_object(const json::value& in, R& out, const std::string& pointer, Reading& reading) {
  const auto* object = in.if_object();
  if (object == nullptr) return reading.fail(pointer, "object_expected");
  std::size_t used = 0;
  for_each_field<R>([&](const auto& f) {
    if ((f.flags & kWrite) == 0) return;
    const std::string here = pointer + "/" + std::string(f.name);
    const auto* value = object->if_contains(f.name);
    if (value == nullptr) {
      if ((f.flags & kRequired) == 0 || reading.patch) return;
      reading.missing = true;
      return reading.fail(here, "required");
    }
    ++used;
    const std::size_t before = reading.problems.size();
    read_value(*value, out.*f.member, here, f.max_size, reading);
    if ((f.flags & kSealed) != 0 && reading.problems.size() > before) reading.unsealed = true;
  });
  if (used == object->size()) return;
  for (const auto& member : *object) {
    bool known = false;
    for_each_field<R>([&](const auto& f) { known = known || ((f.flags & kWrite) != 0 && f.name == member.key()); });
    if (known) continue;
    reading.unexpected = true;
    reading.fail(pointer + "/" + pointer_step(member.key()), "unknown_field");
  }
}

template <class T>
void read_vector(const json::value& in, T& out, const std::string& pointer, std::size_t max_size, Reading& reading) {
  const auto* array = in.if_array();
  if (array == nullptr) return reading.fail(pointer, "list_expected");
  if (array->size() > max_size) return reading.fail(pointer, "too_many");
  out.clear();
  for (std::size_t i = 0; i < array->size(); ++i) {
    typename T::value_type one{};
    read_value((*array)[i], one, pointer + "/" + std::to_string(i), 1U << 20U, reading);
    out.push_back(std::move(one));
  }
}

template <class T>
void read_string(const std::string_view text, T& out, const std::string& pointer, std::size_t max_size,
                 Reading& reading) {
  if constexpr (kIsId<T>) {
    const auto id = T::parse(text);
    if (!id) return reading.fail(pointer, "id_expected");
    out = *id;
  } else if constexpr (std::is_same_v<T, Blob>) {
    auto bytes = core::from_base64url(text);
    if (!bytes) return reading.fail(pointer, "base64url_expected");
    if (bytes->size() > max_size) return reading.fail(pointer, "too_long");
    out.bytes = std::move(*bytes);
  } else if constexpr (Worded<T>) {
    const auto value = from_word<T>(text);
    if (!value) return reading.fail(pointer, "unknown_word");
    out = *value;
  } else {
    const bool fits = core::valid_utf8(text) && core::count_characters(text) <= max_size;
    if (!fits) return reading.fail(pointer, "too_long");
    out = std::string(text);
  }
}

template <class T>
void read_value(const json::value& in, T& out, const std::string& pointer, std::size_t max_size, Reading& reading) {
  if constexpr (kIsOptional<T>) {
    if (in.is_null()) {
      out.reset();
      return;
    }
    typename T::value_type inner{};
    read_value(in, inner, pointer, max_size, reading);
    out = std::move(inner);
  } else if constexpr (kIsVector<T>) {
    read_vector(in, out, pointer, max_size, reading);
  } else if constexpr (Record<T>) {
    read_object(in, out, pointer, reading);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!in.is_bool()) return reading.fail(pointer, "true_or_false_expected");
    out = in.get_bool();
  } else if constexpr (std::is_integral_v<T>) {
    const auto* number = in.if_int64();
    const bool fits = number != nullptr && *number >= static_cast<std::int64_t>(std::numeric_limits<T>::min()) &&
                      *number <= static_cast<std::int64_t>(std::numeric_limits<T>::max());
    if (!fits) return reading.fail(pointer, "whole_number_expected");
    out = static_cast<T>(*number);
  } else {
    if (!in.is_string()) return reading.fail(pointer, "text_expected");
    read_string(std::string_view(in.get_string()), out, pointer, max_size, reading);
  }
}

inline core::Problem to_problem(Reading reading) {
  using core::ProblemKey;
  auto key = ProblemKey::bad_field;
  if (reading.missing) key = ProblemKey::missing_field;
  if (reading.unexpected) key = ProblemKey::unexpected_field;
  if (reading.unsealed) key = ProblemKey::not_sealed;
  return core::Problem{key, {}, std::move(reading.problems), 0};
}

/// A whole record from a body; unknown fields, wrong types and missing required fields are all reported together.
template <Record R>
core::Result<R> from_json(const json::value& in) {
  R out{};
  Reading reading;
  read_object(in, out, "", reading);
  if (!reading.problems.empty()) return to_problem(std::move(reading));
  return out;
}

/// PATCH: fields that are present replace those of `record`; the others stay.
template <Record R>
core::Result<R> patched(R record, const json::value& in) {
  Reading reading;
  reading.patch = true;
  read_object(in, record, "", reading);
  if (!reading.problems.empty()) return to_problem(std::move(reading));
  return record;
}

// ---- OpenAPI --------------------------------------------------------------------------------------------------------

template <class T>
json::object schema_of(std::size_t max_size, Flag direction);

/// `direction` is kRead for replies, kWrite for bodies, all the way down. Limits are checked in bodies only, so replies
/// promise none.
template <Record R>
json::object record_schema(Flag direction) {
  json::object properties;
  json::array required;
  for_each_field<R>([&](const auto& f) {
    if ((f.flags & direction) == 0) return;
    using Member = std::remove_cvref_t<decltype(std::declval<R>().*f.member)>;
    auto one = schema_of<Member>(f.max_size, direction);
    if ((f.flags & kSealed) != 0) one["description"] = "sealed envelope (docs/formats.md)";
    properties.emplace(f.name, std::move(one));
    if (direction == kRead || (f.flags & kRequired) != 0) required.push_back(json::value(json::string(f.name)));
  });
  json::object out{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) out.emplace("required", std::move(required));
  return out;
}

template <class T>
json::object schema_of(std::size_t max_size, Flag direction) {
  if constexpr (kIsOptional<T>) {
    auto inner = schema_of<typename T::value_type>(max_size, direction);
    if (const auto* type = inner.if_contains("type"); type != nullptr && type->is_string()) {
      inner["type"] = json::array{*type, "null"};
      if (auto* words = inner.if_contains("enum")) words->as_array().push_back(nullptr);
      return inner;
    }
    return {{"anyOf", json::array{std::move(inner), json::object{{"type", "null"}}}}};
  } else if constexpr (kIsVector<T>) {
    json::object out{{"type", "array"}, {"items", schema_of<typename T::value_type>(1U << 20U, direction)}};
    if (direction == kWrite) out.emplace("maxItems", max_size);
    return out;
  } else if constexpr (kIsId<T>) {
    return {{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}};
  } else if constexpr (std::is_same_v<T, Blob>) {
    json::object out{{"type", "string"}, {"pattern", "^[A-Za-z0-9_-]*$"}};
    if (direction == kWrite) out.emplace("maxLength", (max_size * 4 + 2) / 3);
    return out;
  } else if constexpr (Worded<T>) {
    json::array words;
    for (const auto& one : Words<T>::words) words.push_back(json::value(json::string(one)));
    return {{"type", "string"}, {"enum", std::move(words)}};
  } else if constexpr (Record<T>) {
    return record_schema<T>(direction);
  } else if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    return {{"type", "integer"}};
  } else {
    json::object out{{"type", "string"}};
    if (direction == kWrite) out.emplace("maxLength", max_size);
    return out;
  }
}

}  // namespace schema
