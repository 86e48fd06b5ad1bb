// SPDX-License-Identifier: Apache-2.0
#include "site/helplines.h"

#include <map>

#include "core/json.h"
#include "core/log.h"
#include "site/catalogue.h"
#include "site/data_files.h"

namespace site {
namespace {

namespace json = boost::json;

std::string text(const json::object& of, std::string_view key) {
  const auto* value = of.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string translated(const json::object& of, std::string_view key, std::string_view language) {
  const auto* value = of.if_contains(key);
  if (value == nullptr || !value->is_object()) return {};
  const auto& all = value->get_object();
  return text(all, all.contains(language) ? language : "id");
}

const json::array& list(const json::object& of, std::string_view key) {
  static const json::array kEmpty;
  const auto* value = of.if_contains(key);
  return value != nullptr && value->is_array() ? value->get_array() : kEmpty;
}

HelpLine line_of(const json::object& in, std::string_view language) {
  HelpLine out{translated(in, "name", language),
               translated(in, "short", language),
               translated(in, "purpose", language),
               translated(in, "hours", language),
               {},
               text(in, "written"),
               text(in, "phoned"),
               false};
  const auto* urgent = in.if_contains("urgent");
  out.urgent = urgent != nullptr && urgent->is_bool() && urgent->get_bool();
  for (const auto& one : list(in, "numbers")) {
    const auto& number = one.as_object();
    out.numbers.push_back({translated(number, "label", language), text(number, "number"), text(number, "tel")});
  }
  return out;
}

const json::object& file() {
  static const json::object whole = [] {
    auto parsed = core::parse_json(data_file("helplines.json"));
    if (!parsed.ok() || !parsed->is_object()) {
      core::log("site_helplines_unreadable");
      return json::object();
    }
    return parsed->get_object();
  }();
  return whole;
}

std::vector<HelpGroup> read_groups(std::string_view language) {
  std::vector<HelpGroup> out;
  for (const auto& one : list(file(), "groups")) {
    const auto& group = one.as_object();
    HelpGroup made{translated(group, "heading", language), {}};
    for (const auto& line : list(group, "lines")) made.lines.push_back(line_of(line.as_object(), language));
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace

const std::vector<HelpGroup>& help_groups(std::string_view code) {
  static const auto all = [] {
    std::map<std::string, std::vector<HelpGroup>, std::less<>> out;
    for (const auto& in : languages()) out.emplace(in.code, read_groups(in.code));
    return out;
  }();
  return all.find(language(code).code)->second;
}

}  // namespace site
