// SPDX-License-Identifier: Apache-2.0
// The only file that knows kainjow's mustache.
#include "site/components.h"

#include <algorithm>
#include <functional>
#include <kainjow/mustache.hpp>
#include <map>
#include <memory>

#include "core/log.h"
#include "site/style.h"
#include "site_components_files.h"

namespace site {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr int kMaxDepth = 5;  // includes within includes

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

/// Lines without indentation; empty ones go. What is indented for people would travel to every phone.
std::string unindented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos) out.append(line.substr(first)).push_back('\n');
  }
  return out;
}

std::string expand(std::string_view text, const Language& in, int depth);

std::string expand_one(std::string_view name, const Language& in, int depth) {
  if (name == ">style") return style();
  if (name == "path") return in.prefix;
  if (!name.starts_with('>')) return escaped(in.text(name));
  if (depth == kMaxDepth) return {};
  auto inner = expand(component_file(std::string(name.substr(1)) + "/template.mustache"), in, depth + 1);
  if (inner.ends_with('\n')) inner.pop_back();
  return inner;
}

std::string expand(std::string_view text, const Language& in, int depth) {
  const auto lines = unindented(text);
  std::string_view rest = lines;
  std::string out;
  while (true) {
    const auto start = rest.find("[[");
    const auto end = start == std::string_view::npos ? start : rest.find("]]", start);
    if (end == std::string_view::npos) return out.append(rest);
    out.append(rest.substr(0, start));
    out.append(expand_one(rest.substr(start + 2, end - start - 2), in, depth));
    rest.remove_prefix(end + 2);
  }
}

data data_of(const boost::json::value& value) {
  if (const auto* text = value.if_string()) {
    return text->empty() ? data(false) : data(std::string(text->data(), text->size()));
  }
  if (const auto* object = value.if_object()) {
    data out(data::type::object);
    for (const auto& one : *object) out[std::string(one.key())] = data_of(one.value());
    return out;
  }
  if (const auto* array = value.if_array()) {
    kainjow::mustache::list out;  // data::push_back would copy each item once more
    out.reserve(array->size());
    for (const auto& one : *array) out.push_back(data_of(one));
    return data(out);
  }
  if (value.is_int64()) return data(std::to_string(value.get_int64()));
  return data(value.is_bool() && value.get_bool());
}

/// Compiled templates by "<language>/<component>". mustache::render reads only, as long as a template has neither
/// partials nor lambdas (ours have none), so one may be used by several threads.
using Compiled = std::map<std::string, std::unique_ptr<mustache>, std::less<>>;

Compiled compile() {
  constexpr std::string_view kFile = "/template.mustache";
  Compiled out;
  for (const auto& in : languages()) {
    for (const auto& file : embedded::site_components()) {
      if (!file.path.ends_with(kFile)) continue;
      const std::string name(file.path.substr(0, file.path.size() - kFile.size()));
      auto one = std::make_unique<mustache>(filled_template(name, in));
      if (!one->is_valid()) core::log("site_template_invalid");
      out.emplace(in.code + "/" + name, std::move(one));
    }
  }
  return out;
}

}  // namespace

std::string_view component_file(std::string_view path) {
  const auto files = embedded::site_components();
  const auto it = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
  return it == files.end() ? std::string_view() : it->bytes;
}

std::string filled_template(std::string_view name, const Language& in) {
  return expand(component_file(std::string(name) + "/template.mustache"), in, 0);
}

std::string render_component(std::string_view name, const Language& in, const boost::json::object& model) {
  static const Compiled compiled = compile();
  const auto it = compiled.find(in.code + "/" + std::string(name));
  if (it == compiled.end()) return {};
  std::string out;
  it->second->render(data_of(model), [&out](const std::string& piece) { out.append(piece); });
  return out;
}

}  // namespace site
