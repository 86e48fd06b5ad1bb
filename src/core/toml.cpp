// SPDX-License-Identifier: Apache-2.0
#include "core/toml.h"

#include <exception>
#include <sstream>
#include <toml.hpp>

namespace core {
namespace {

json::value to_json(const toml::value& value) {
  switch (value.type()) {
    case toml::value_t::boolean:
      return value.as_boolean();
    case toml::value_t::integer:
      return value.as_integer();
    case toml::value_t::floating:
      return value.as_floating();
    case toml::value_t::string:
      return json::value(value.as_string().str);
    case toml::value_t::array: {
      json::array out;
      for (const auto& one : value.as_array()) out.push_back(to_json(one));
      return out;
    }
    case toml::value_t::table: {
      json::object out;
      for (const auto& [key, one] : value.as_table()) out[key] = to_json(one);
      return out;
    }
    default:
      return json::value(toml::format(value));
  }
}

}  // namespace

Result<json::object> parse_toml(std::string_view text, std::string_view name) {
  try {
    std::istringstream in{std::string(text)};
    return to_json(toml::parse(in, std::string(name))).as_object();
  } catch (const std::exception& error) {  // toml11 throws on syntax; its text names file and line
    return problem(ProblemKey::bad_config, error.what());
  }
}

}  // namespace core
