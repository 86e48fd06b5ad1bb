// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "site/components.h"
#include "site/models.h"

namespace site {
namespace {

std::string status_text(const Language& in, const std::string& word) {
  const std::string key = "status." + word;
  return in.has(key) ? std::string(in.text(key)) : word;
}

json::array status_list(const Language& in, const ThreadPage& page) {
  json::array out;
  for (const auto& one : page.statuses) {
    out.push_back({{"organisation", one.organisation}, {"text", status_text(in, one.word)}});
  }
  return out;
}

json::array reply_list(const Language& in, const ThreadPage& page) {
  json::array out;
  for (const auto& one : page.replies) {
    out.push_back({{"organisation", one.organisation},
                   {"at", instant_text(in, one.at)},
                   {"text", one.text},
                   {"verified", one.verified},
                   {"continued", one.continued}});
  }
  return out;
}

json::array turns(const Language& in, const ThreadPage& page) {
  json::array out;
  if (page.page > 1) out.push_back({{"page", std::to_string(page.page - 1)}, {"label", in.text("thread.newer")}});
  if (page.page < page.pages) {
    out.push_back({{"page", std::to_string(page.page + 1)}, {"label", in.text("thread.older")}});
  }
  return out;
}

json::object add_model(const ThreadView& view) {
  return {{"receipt", tidy_receipt(view.receipt)},
          {"submission_id", view.submission_id},
          {"story", view.story.starts_with('\n') ? "\n" + view.story : view.story}};
}

std::string messages_problem_text(const Language& in, const core::Problem& problem) {
  if (problem.key == core::ProblemKey::busy || problem.key == core::ProblemKey::too_many_requests) {
    return with_number(in.text("error.busy_messages"), std::max(1, problem.retry_after_seconds));
  }
  if (problem.key == core::ProblemKey::bad_receipt) return std::string(in.text("error.wrong_receipt"));
  return problem.fields.empty() ? problem_text(in, problem) : std::string();
}

void add_problem(const Language& in, const std::optional<core::Problem>& problem, json::object& model) {
  if (!problem) return;
  auto error = error_model(in, *problem, messages_problem_text(in, *problem));
  if (problem->key == core::ProblemKey::bad_receipt) error["heading"] = in.text("error.not_opened");
  model.emplace("error", std::move(error));
  add_field_errors(in, *problem, model);
}

Frame messages_frame(const Frame& in, bool fresh) {
  Frame out = in;
  out.page = "pesan";
  out.offer_languages = fresh;
  return out;
}

}  // namespace

std::string render_pesan(const MessagesView& view) {
  const auto& in = language(view.frame.language);
  json::object model{{"network", view.network_id}, {"receipt", view.receipt}};
  add_problem(in, view.problem, model);
  return render_frame(messages_frame(view.frame, !view.problem), in.text("messages.title"), view.problem.has_value(),
                      render_component("messages-form", in, model));
}

std::string render_thread(const ThreadView& view) {
  const auto& in = language(view.frame.language);
  json::object model = add_model(view);
  model.emplace("added", view.added);
  model.emplace("statuses", status_list(in, view.page));
  model.emplace("more_statuses", view.page.more_statuses);
  model.emplace("nobody", view.page.nobody);
  model.emplace("replies", reply_list(in, view.page));
  model.emplace("has_replies", !view.page.replies.empty());
  model.emplace("paged", view.page.pages > 1);
  model.emplace("page", std::to_string(view.page.page));
  model.emplace("pages", std::to_string(view.page.pages));
  model.emplace("turns", turns(in, view.page));
  add_problem(in, view.problem, model);
  return render_frame(messages_frame(view.frame, false), in.text("thread.title"), view.problem.has_value(),
                      render_component("thread", in, model));
}

std::string render_add_again(const ThreadView& view) {
  const auto& in = language(view.frame.language);
  json::object model = add_model(view);
  add_problem(in, view.problem, model);
  return render_frame(messages_frame(view.frame, false), in.text("thread.add"), true,
                      render_component("add-again", in, model));
}

std::string render_remove(const Frame& frame, std::string_view receipt) {
  const auto& in = language(frame.language);
  return render_frame(messages_frame(frame, false), in.text("remove.title"), false,
                      render_component("remove", in, {{"receipt", tidy_receipt(receipt)}}));
}

std::string render_removed(const Frame& frame) {
  const auto& in = language(frame.language);
  const json::object model{{"title", in.text("removed.title")}, {"paragraphs", json::array{in.text("removed.text")}}};
  return render_frame(messages_frame(frame, false), in.text("removed.title"), false,
                      render_component("notice", in, model));
}

std::string padded(std::string html, std::size_t size) {
  constexpr std::string_view kOpen = "<!--";
  constexpr std::string_view kClose = "-->";
  std::size_t target = (html.size() + size - 1) / size * size;
  if (html.size() == target) return html;
  if (target - html.size() < kOpen.size() + kClose.size()) target += size;
  html.append(kOpen);
  html.append(target - html.size() - kClose.size(), ' ');
  return html.append(kClose);
}

}  // namespace site
