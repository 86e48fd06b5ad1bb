// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "site/areas.h"
#include "site/form.h"

namespace site {
namespace {

using core::FieldProblem;
using core::ProblemKey;

/// A field that may stand in a form once.
template <class Form>
struct Rule {
  std::string_view name;
  std::string Form::*member;
  std::size_t max_chars;
  bool many_lines = false;
};

constexpr std::array<Rule<ReportForm>, 14> kReportRules{{
    {"story", &ReportForm::story, kMaxStory, true},
    {"receipt", &ReportForm::receipt, kMaxReceiptText},
    {"submission_id", &ReportForm::submission_id, kMaxLine},
    {"receipt_noted", &ReportForm::receipt_noted, kMaxLine},
    {"district", &ReportForm::district, kMaxLine},
    {"village", &ReportForm::village, kMaxLine},
    {"when", &ReportForm::when, kMaxLine},
    {"danger", &ReportForm::danger, kMaxLine},
    {"how_known", &ReportForm::how_known, kMaxLine},
    {"contact_ok", &ReportForm::contact_ok, kMaxLine},
    {"contact", &ReportForm::contact, kMaxLine},
    {"contact_when", &ReportForm::contact_when, kMaxLine},
    {"to_asked", &ReportForm::to_asked, kMaxLine},
    {"website", &ReportForm::website, kMaxLine},
}};

struct MessageTexts {
  std::string receipt, submission_id, story, confirm, page;
};
constexpr std::array<Rule<MessageTexts>, 5> kMessageRules{{
    {"receipt", &MessageTexts::receipt, kMaxReceiptText},
    {"submission_id", &MessageTexts::submission_id, kMaxLine},
    {"story", &MessageTexts::story, kMaxAddition, true},
    {"confirm", &MessageTexts::confirm, kMaxLine},
    {"page", &MessageTexts::page, kMaxLine},
}};

std::string pointer(std::string_view name) { return "/" + std::string(name); }

/// Stores one field; nullptr when no rule has this name.
template <class Form, std::size_t N>
const Rule<Form>* rule_for(const std::array<Rule<Form>, N>& rules, std::string_view name) {
  const auto it = std::find_if(rules.begin(), rules.end(), [&](const auto& rule) { return rule.name == name; });
  return it == rules.end() ? nullptr : &*it;
}

template <class Form>
core::Done store(const Rule<Form>& rule, std::string_view raw, Form& form, std::vector<FieldProblem>& problems) {
  auto text = rule.many_lines ? clean_text(raw) : clean_line(raw);
  if (!text) return core::field_problem(pointer(rule.name), "not_utf8", ProblemKey::bad_request);
  if (count_chars(*text) > rule.max_chars) problems.push_back({pointer(rule.name), "too_long"});
  form.*rule.member = std::move(*text);
  return {};
}

/// Single fields given twice are refused: programs on the way might each believe another one.
template <class Form, std::size_t N, class Other>
core::Done fill(const FieldPairs& fields, const std::array<Rule<Form>, N>& rules, Form& form,
                std::vector<FieldProblem>& problems, Other&& other) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : fields) {
    const auto* rule = rule_for(rules, name);
    if (rule == nullptr) {
      TRY_DONE(other(name, value));
      continue;
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      return core::field_problem(pointer(rule->name), "twice", ProblemKey::bad_request);
    }
    seen.push_back(name);
    TRY_DONE(store(*rule, value, form, problems));
  }
  return {};
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\n") == std::string_view::npos; }

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The page says ya or tidak; programs that fill in the form may say it as a ticked box does.
std::string noted_word(std::string_view said) {
  if (one_of(said, {"1", "on", "yes", "true"})) return "ya";
  if (one_of(said, {"0", "no", "false"})) return "tidak";
  return std::string(said);
}

/// The digits alone of an id written as the UUIDs of RFC 9562 (dashes, capitals); anything else as it is.
std::string id_digits(std::string_view said) {
  if (said.size() != 36) return std::string(said);
  std::string digits;
  for (std::size_t at = 0; at < said.size(); ++at) {
    const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    if ((said[at] == '-') != dash) return std::string(said);
    if (!dash) digits += said[at] >= 'A' && said[at] <= 'F' ? static_cast<char>(said[at] - 'A' + 'a') : said[at];
  }
  return digits;
}

void check_choices(const ReportForm& form, std::vector<FieldProblem>& problems) {
  const auto check = [&](std::string_view name, bool known) {
    if (!known) problems.push_back({pointer(name), "unknown_choice"});
  };
  check("danger", one_of(form.danger, {"", "now", "no", "unknown"}));
  check("district", form.district.empty() || form.district == "other" || known_district(form.district));
  check("how_known", one_of(form.how_known, {"", "self", "family", "neighbour", "seen", "heard", "online", "other"}));
  check("contact_ok", one_of(form.contact_ok, {"", "no", "yes"}));
  if (!one_of(form.receipt_noted, {"ya", "tidak"})) problems.push_back({"/receipt_noted", "required"});
  if (form.contact_ok.empty() && !(form.contact.empty() && form.contact_when.empty())) {
    problems.push_back({"/contact_ok", "required"});
  }
}

void check_recipients(ReportForm& form, std::span<const std::string> recipients, std::vector<FieldProblem>& problems) {
  std::sort(form.to.begin(), form.to.end());
  form.to.erase(std::unique(form.to.begin(), form.to.end()), form.to.end());
  const auto known = [&](const std::string& one) {
    return std::find(recipients.begin(), recipients.end(), one) != recipients.end();
  };
  if (!std::all_of(form.to.begin(), form.to.end(), known)) {
    problems.push_back({"/to", "unknown_choice"});
  } else if (form.to.empty() && !form.to_asked.empty()) {
    problems.push_back({"/to", "required"});
  } else if (form.to.empty()) {
    form.to.assign(recipients.begin(), recipients.end());
  }
}

void check(ReportForm& form, std::span<const std::string> recipients, std::vector<FieldProblem>& problems) {
  form.receipt_noted = noted_word(form.receipt_noted);
  form.submission_id = id_digits(form.submission_id);
  if (!form.website.empty()) problems.push_back({"/website", "filled"});
  if (blank(form.story)) problems.push_back({"/story", "required"});
  if (form.receipt.empty()) problems.push_back({"/receipt", "required"});
  if (!lower_hex(form.submission_id, 32)) problems.push_back({"/submission_id", "bad_id"});
  check_choices(form, problems);
  check_recipients(form, recipients, problems);
}

}  // namespace

core::Result<ReadForm> read_report(const FieldPairs& fields, std::span<const std::string> recipients) {
  ReadForm out;
  const auto other = [&](std::string_view name, std::string_view value) -> core::Done {
    if (name != "to") return core::problem(ProblemKey::unexpected_field);
    if (out.form.to.size() == kMaxRecipients)
      return core::problem(ProblemKey::bad_request, "form: too many recipients");
    out.form.to.push_back(first_chars(clean_line(value).value_or("?"), 64));
    return {};
  };
  TRY_DONE(fill(fields, kReportRules, out.form, out.problems, other));
  check(out.form, recipients, out.problems);
  return out;
}

void settle(ReportForm& form) {
  if (form.danger.empty()) form.danger = "unknown";
  if (form.contact_ok != "yes") {
    form.contact.clear();
    form.contact_when.clear();
  }
}

core::Result<ReadMessage> read_message(const FieldPairs& fields) {
  ReadMessage out;
  MessageTexts texts;
  TRY_DONE(fill(fields, kMessageRules, texts, out.problems,
                [](auto&&, auto&&) -> core::Done { return core::problem(ProblemKey::unexpected_field); }));
  out.form = {std::move(texts.receipt), std::move(texts.submission_id), std::move(texts.story),
              std::move(texts.confirm), 1};
  out.form.submission_id = id_digits(out.form.submission_id);
  if (out.form.receipt.empty()) out.problems.push_back({"/receipt", "required"});
  if (!texts.page.empty()) {
    const bool digits = texts.page.size() <= 3 && texts.page.find_first_not_of("0123456789") == std::string::npos;
    out.form.page = digits ? std::stoi(texts.page) : 0;
    if (out.form.page < 1) return core::field_problem("/page", "bad_number", ProblemKey::bad_request);
  }
  return out;
}

}  // namespace site
