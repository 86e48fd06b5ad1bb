// SPDX-License-Identifier: Apache-2.0
#include "site/models.h"

#include <algorithm>
#include <set>

#include "site/components.h"
#include "site/helplines.h"

namespace site {
namespace {

std::string_view first_segment(std::string_view pointer) {
  const auto rest = pointer.substr(std::min<std::size_t>(1, pointer.size()));
  return rest.substr(0, rest.find('/'));
}

/// Where a link in the summary leads: the id of the control.
std::string target_of(std::string_view field) { return field == "submission_id" ? "report" : std::string(field); }

}  // namespace

std::string field_text(const Language& in, const core::FieldProblem& problem) {
  const auto field = first_segment(problem.pointer);
  const std::string key = "error." + std::string(field) + "." + problem.key;
  if (!in.has(key)) return std::string(in.text("error.any"));
  const auto last = problem.pointer.rfind('/');
  const auto number = problem.pointer.substr(last + 1);
  const bool digits =
      !number.empty() && number.size() < 4 && number.find_first_not_of("0123456789") == std::string::npos;
  return with_number(in.text(key), digits ? std::stoi(number) + 1 : 0);
}

json::object error_model(const Language& in, const core::Problem& problem, std::string_view text) {
  json::array links;
  std::set<std::string> told;
  for (const auto& one : problem.fields) {
    auto message = field_text(in, one);
    if (links.size() == 20 || !told.insert(message).second) continue;
    links.push_back({{"target", target_of(first_segment(one.pointer))}, {"message", message}});
  }
  const bool some = !links.empty();
  return {{"heading", in.text(some ? "error.heading" : "error.not_sent")},
          {"text", text},
          {"has_links", some},
          {"links", std::move(links)}};
}

void add_field_errors(const Language& in, const core::Problem& problem, json::object& model) {
  for (const auto& one : problem.fields) {
    const auto key = "e_" + std::string(first_segment(one.pointer));
    if (!model.contains(key)) model.emplace(key, field_text(in, one));
  }
}

json::array urgent_numbers(const Language& in) {
  json::array out;
  for (const auto& group : help_groups(in.code)) {
    for (const auto& line : group.lines) {
      if (!line.urgent || line.numbers.empty()) continue;
      out.push_back(
          {{"tel", line.numbers.front().tel}, {"number", line.numbers.front().number}, {"short", line.short_name}});
    }
  }
  return out;
}

std::string render_frame(const Frame& frame, std::string_view title, bool error, std::string main) {
  const auto& in = language(frame.language);
  json::array others;
  for (const auto& other : languages()) {
    if (!frame.offer_languages || other.code == in.code) continue;
    others.push_back({{"code", other.code}, {"name", other.text("language_name")}, {"url", other.prefix + frame.page}});
  }
  if (main.ends_with('\n')) main.pop_back();
  const json::object model{{"title", title},
                           {"error", error},
                           {"script", frame.script},
                           {"demo", frame.demo},
                           {"others", std::move(others)},
                           {"main", std::move(main)}};
  return render_component("layout", in, model);
}

json::array word_list(std::string_view receipt) {
  json::array out;
  const std::string tidy = tidy_receipt(receipt);
  std::string_view rest = tidy;
  while (!rest.empty()) {
    const auto word = rest.substr(0, rest.find(' '));
    out.emplace_back(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return out;
}

std::string problem_text(const Language& in, const core::Problem& problem) {
  return std::string(problem.text(in.code == "en" ? core::Language::en : core::Language::id));
}

}  // namespace site
