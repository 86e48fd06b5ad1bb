// SPDX-License-Identifier: Apache-2.0
// Coded facts as text columns: words joined by ",", stops and relations as JSON. Internal to the stores.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "cases/facts.h"
#include "core/fields_json.h"

namespace cases {

template <class T>
std::string column_text(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (schema::Worded<T>) {
    return std::string(schema::word(value));
  } else if constexpr (schema::Worded<typename T::value_type>) {
    std::string out;
    for (const auto one : value) out += (out.empty() ? "" : ",") + std::string(schema::word(one));
    return out;
  } else {
    return value.empty() ? std::string() : schema::json_text(value);
  }
}

/// What the database holds was checked when it came in; an unknown word of a newer program is left out.
template <class T>
void from_column(std::string_view text, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    out = std::string(text);
  } else if constexpr (schema::Worded<T>) {
    out = schema::from_word<T>(text).value_or(T{});
  } else if constexpr (schema::Worded<typename T::value_type>) {
    while (!text.empty()) {
      const auto end = std::min(text.find(','), text.size());
      if (const auto word = schema::from_word<typename T::value_type>(text.substr(0, end))) out.push_back(*word);
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  } else {
    const auto parsed = core::parse_json(text.empty() ? "[]" : text);
    schema::Reading reading;
    if (parsed.ok()) schema::read_value(*parsed, out, "", 100, reading);
  }
}

}  // namespace cases
