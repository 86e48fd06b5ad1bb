// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "site/components.h"
#include "site/helplines.h"
#include "site/models.h"

namespace site {
namespace {

const Article& article(const Language& in, std::string_view name) {
  static const Article kNone;
  const auto it = in.articles.find(name);
  return it == in.articles.end() ? kNone : it->second;
}

std::string meta(const Article& of, std::string_view key) {
  const auto it = of.meta.find(key);
  return it == of.meta.end() ? std::string() : it->second;
}

json::object article_model(const Language& in, const Article& one) {
  const auto checked = meta(one, "checked");
  return {{"title", meta(one, "title")},
          {"html", one.html},
          {"checked", checked.empty() ? std::string() : day_text(in, checked)}};
}

json::object line_model(const Language& in, const HelpLine& line) {
  json::array numbers;
  for (const auto& one : line.numbers) {
    numbers.push_back({{"label", one.label}, {"number", one.number}, {"tel", one.tel}});
  }
  return {{"name", line.name},
          {"purpose", line.purpose},
          {"hours", line.hours},
          {"numbers", std::move(numbers)},
          {"written", line.written.empty() ? std::string() : day_text(in, line.written)},
          {"phoned", line.phoned.empty() ? std::string() : day_text(in, line.phoned)},
          {"unsure", line.written.empty() && line.phoned.empty()}};
}

Frame on_page(const Frame& frame, std::string_view page) {
  Frame out = frame;
  out.page = std::string(page);
  return out;
}

}  // namespace

std::string render_article(const Frame& frame, std::string_view name) {
  const auto& in = language(frame.language);
  const auto& one = article(in, name);
  return render_frame(on_page(frame, name), meta(one, "title"), false,
                      render_component("article", in, article_model(in, one)));
}

std::string render_bantuan(const Frame& frame) {
  const auto& in = language(frame.language);
  const auto& one = article(in, "bantuan");
  auto model = article_model(in, one);
  json::array groups;
  for (const auto& group : help_groups(in.code)) {
    json::array lines;
    for (const auto& line : group.lines) lines.push_back(line_model(in, line));
    groups.push_back({{"heading", group.heading}, {"lines", std::move(lines)}});
  }
  model.emplace("groups", std::move(groups));
  return render_frame(on_page(frame, "bantuan"), meta(one, "title"), false, render_component("helplines", in, model));
}

std::string render_home(const Frame& frame) {
  const auto& in = language(frame.language);
  const json::object model{{"urgent", urgent_numbers(in)}, {"html", article(in, "home").html}};
  return render_frame(on_page(frame, ""), in.text("home.title"), false, render_component("home", in, model));
}

std::string render_leave(const Frame& frame) {
  return render_component("leave", language(frame.language), json::object());
}

std::string render_problem(const Frame& frame, const core::Problem& problem, std::string_view retry_url,
                           const std::vector<Hidden>& hidden) {
  const auto& in = language(frame.language);
  json::array fields;
  for (const auto& one : hidden) fields.push_back({{"name", one.name}, {"value", one.value}});
  auto text = problem_text(in, problem);
  const bool busy = problem.key == core::ProblemKey::busy || problem.key == core::ProblemKey::too_many_requests;
  if (busy) text = with_number(in.text("error.busy_messages"), std::max(1, problem.retry_after_seconds));
  json::object model{{"title", in.text("error.page")}, {"paragraphs", json::array{text}}};
  if (!retry_url.empty()) model.emplace("again", json::object{{"url", retry_url}, {"hidden", std::move(fields)}});
  return render_frame(frame, in.text("error.page"), true, render_component("notice", in, model));
}

std::string render_no_recipients(const Frame& frame) {
  const auto& in = language(frame.language);
  const json::object model{{"title", in.text("error.page")},
                           {"paragraphs", json::array{in.text("error.no_recipients")}}};
  return render_frame(on_page(frame, "lapor"), in.text("error.page"), true, render_component("notice", in, model));
}

}  // namespace site
