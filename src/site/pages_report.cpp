// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "site/areas.h"
#include "site/components.h"
#include "site/models.h"

namespace site {
namespace {

/// Choices of a select or a group of radios: {value, name, on}; names come from "<prefix>.<value>".
json::array choices(const Language& in, const std::string& prefix, std::initializer_list<std::string_view> values,
                    std::string_view chosen) {
  json::array out;
  for (const auto value : values) {
    const std::string key = prefix + "." + (value.empty() ? std::string("none") : std::string(value));
    out.push_back({{"value", value}, {"name", in.text(key)}, {"on", value == chosen && !value.empty()}});
  }
  return out;
}

json::array district_choices(const Language& in, std::string_view chosen) {
  json::array out;
  out.push_back({{"value", ""}, {"name", in.text("report.district.none")}, {"on", false}});
  for (const auto& area : districts()) {
    out.push_back({{"value", area.code}, {"name", area.name}, {"on", area.code == chosen}});
  }
  out.push_back({{"value", "other"}, {"name", in.text("report.district.other")}, {"on", chosen == "other"}});
  return out;
}

json::array recipient_choices(const ReportView& view) {
  const auto& to = view.form.to;
  const bool all = to.empty() && view.form.to_asked.empty();
  json::array out;
  for (const auto& one : view.recipients) {
    const bool on = all || std::find(to.begin(), to.end(), one.circle) != to.end();
    out.push_back({{"value", one.circle}, {"name", one.name}, {"on", on}});
  }
  return out;
}

/// HTML drops a line end right after <textarea>; a second one keeps hers.
std::string textarea_text(const std::string& text) { return text.starts_with('\n') ? "\n" + text : text; }

json::object form_model(const Language& in, const ReportView& view) {
  const auto& form = view.form;
  return {{"network", view.network_id},
          {"receipt", form.receipt},
          {"submission_id", form.submission_id},
          {"words", word_list(form.receipt)},
          {"story", textarea_text(form.story)},
          {"when", form.when},
          {"village", form.village},
          {"contact", form.contact},
          {"contact_when", form.contact_when},
          {"dangers", choices(in, "report.danger", {"now", "no", "unknown"}, form.danger)},
          {"districts", district_choices(in, form.district)},
          {"hows", choices(in, "report.how_known",
                           {"", "self", "family", "neighbour", "seen", "heard", "online", "other"}, form.how_known)},
          {"contacts", choices(in, "report.contact_ok", {"no", "yes"}, form.contact_ok)},
          {"noteds", choices(in, "report.receipt", {"ya", "tidak"}, form.receipt_noted)},
          {"has_recipients", !view.recipients.empty()},
          {"recipients", recipient_choices(view)},
          {"urgent", urgent_numbers(in)}};
}

/// The sentence above the list of what to mend; empty when the list says it all.
std::string summary_text(const Language& in, const ReportView& view) {
  const auto& problem = *view.problem;
  if (problem.key == core::ProblemKey::busy || problem.key == core::ProblemKey::too_many_requests) {
    return with_number(in.text("error.busy"), std::max(1, problem.retry_after_seconds));
  }
  if (problem.key == core::ProblemKey::receipt_used) return std::string(in.text("error.conflict"));
  if (view.fresh_words) return std::string(in.text("error.stale"));
  return problem.fields.empty() ? problem_text(in, problem) : std::string();
}

}  // namespace

std::string render_lapor(const ReportView& view) {
  const auto& in = language(view.frame.language);
  auto model = form_model(in, view);
  if (view.problem) {
    auto error = error_model(in, *view.problem, summary_text(in, view));
    error["files_again"] = view.files_lost;
    model.emplace("error", std::move(error));
    add_field_errors(in, *view.problem, model);
  }
  Frame frame = view.frame;
  frame.page = "lapor";
  frame.offer_languages = !view.problem;
  return render_frame(frame, in.text("report.title"), view.problem.has_value(),
                      render_component("report-form", in, model));
}

std::string render_sent(const SentView& view) {
  const auto& in = language(view.frame.language);
  const json::object model{{"wants_reply", view.wants_reply},
                           {"repeated", view.repeated},
                           {"receipt", view.receipt},
                           {"words", word_list(view.receipt)},
                           {"urgent", urgent_numbers(in)}};
  Frame frame = view.frame;
  frame.offer_languages = false;
  return render_frame(frame, in.text("sent.title"), false, render_component("sent", in, model));
}

}  // namespace site
