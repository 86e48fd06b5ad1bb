// SPDX-License-Identifier: Apache-2.0
// /pesan without scripts. Every answer here is padded to one size, and a wrong receipt has the status of a right one.
#include <chrono>

#include "core/bytes.h"
#include "reports/even_answer.h"
#include "site/html_reply.h"
#include "site/routes.h"

namespace site {
namespace {

using core::ProblemKey;

core::Reply padded_reply(std::string html, int status) { return html_reply(padded(std::move(html)), status); }

/// open_thread answers after 120 ms (or a multiple) for right and wrong words alike, but drawing the page after it
/// takes longer for a right one. The whole answer therefore waits for a step that is wider by more than drawing and
/// waking.
constexpr std::chrono::milliseconds kStep{160};

/// Whether words open something is not told by the status.
core::Reply padded_problem(std::string html, const core::Problem& problem) {
  if (problem.key == ProblemKey::bad_receipt) return padded_reply(std::move(html), 200);
  return problem_html(padded(std::move(html)), problem);
}

std::string new_id(app::Call& call) { return core::hex(call.context.random.bytes(16)); }

core::Result<ReadMessage> read_body(const app::Call& call) {
  TRY(const auto fields, parse_urlencoded(call.request.body));
  return read_message(fields);
}

core::Problem field_problems(std::vector<core::FieldProblem> fields) {
  return {ProblemKey::bad_field, {}, std::move(fields), 0};
}

}  // namespace

core::Result<core::Reply> Site::get_messages(app::Call& call) const {
  MessagesView view{frame(call), settings_.network_id, {}, {}};
  view.frame.script = settings_.messages_script;
  return html_reply(render_pesan(view), 200);
}

core::Reply Site::wrong_receipt(app::Call& call, const std::string& receipt, core::Problem problem) const {
  MessagesView view{frame(call), settings_.network_id, receipt, problem};
  view.frame.script = settings_.messages_script;
  return padded_problem(render_pesan(view), problem);
}

core::Reply Site::thread_reply(app::Call& call, const MessageForm& form, bool added) const {
  if (auto within = call.context.limits.count(app::Limit::thread, {}); !within.ok()) {
    return wrong_receipt(call, form.receipt, within.problem());
  }
  auto thread = actions_.open_thread(form.receipt);
  if (!thread.ok()) return wrong_receipt(call, form.receipt, thread.problem());
  ThreadView view{frame(call), form.receipt, new_id(call), thread_page(*thread, form.page), added, {}, {}};
  return padded_reply(render_thread(view), 200);
}

core::Result<core::Reply> Site::post_messages(app::Call& call) const {
  const reports::EvenAnswer even(kStep);
  TRY(auto read, read_body(call));
  if (!read.problems.empty()) {
    return wrong_receipt(call, read.form.receipt, field_problems(std::move(read.problems)));
  }
  return thread_reply(call, read.form, false);
}

/// The words again: she has typed them, the page keeps them whatever happened.
core::Reply Site::addition_again(app::Call& call, const MessageForm& form, core::Problem problem) const {
  ThreadView view{frame(call), form.receipt, form.submission_id, {}, false, form.story, problem};
  if (!lower_hex(view.submission_id, 32)) view.submission_id = new_id(call);
  return padded_problem(render_add_again(view), problem);
}

core::Result<core::Reply> Site::post_addition(app::Call& call) const {
  const reports::EvenAnswer even(kStep);
  TRY(auto read, read_body(call));
  const auto& form = read.form;
  const bool blank = form.story.find_first_not_of(" \n\t") == std::string::npos;
  if (blank) read.problems.push_back({"/story", "required"});
  if (!lower_hex(form.submission_id, 32)) read.problems.push_back({"/submission_id", "bad_id"});
  if (!read.problems.empty()) return addition_again(call, form, field_problems(read.problems));
  if (auto within = call.context.limits.count(app::Limit::report, {}); !within.ok()) {
    return addition_again(call, form, within.problem());
  }
  if (auto done = actions_.add({form.receipt, form.submission_id, form.story}); !done.ok()) {
    return addition_again(call, form, done.problem());
  }
  return thread_reply(call, form, true);
}

core::Result<core::Reply> Site::post_removal(app::Call& call) const {
  const reports::EvenAnswer even(kStep);
  TRY(auto read, read_body(call));
  if (!read.problems.empty()) {
    return wrong_receipt(call, read.form.receipt, field_problems(std::move(read.problems)));
  }
  if (read.form.confirm != "ya") return padded_reply(render_remove(frame(call), read.form.receipt), 200);
  if (auto within = call.context.limits.count(app::Limit::thread, {}); !within.ok()) {
    return wrong_receipt(call, read.form.receipt, within.problem());
  }
  if (auto done = actions_.remove(read.form.receipt); !done.ok()) {
    return wrong_receipt(call, read.form.receipt, done.problem());
  }
  return padded_reply(render_removed(frame(call)), 200);
}

}  // namespace site
