// SPDX-License-Identifier: Apache-2.0
#include "cases/new_case.h"

#include <algorithm>

#include "cases/rules.h"
#include "cases/section_store.h"

namespace cases {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;

/// The report to the police is due from the moment a victim is received (PP 9/2008 article 14(5)).
core::Done begin_police_clock(Call& call, Session& session, const CaseIn& in) {
  const bool victim =
      std::any_of(in.people.begin(), in.people.end(), [](const Person& one) { return one.role == PersonRole::victim; });
  const auto* rule = clock_rule("police_report");
  if (!victim || rule == nullptr) return {};
  const ClockIn clock{*core::TaskId::from_bytes(call.context.random.bytes(16)), rule->code, call.context.clock.now()};
  TRY_DONE(insert_clock(session, call.context.network, in.case_id, clock, clock_due(*rule, clock.began_ms)));
  return {};
}

}  // namespace

core::Done check_new_case(Call& call, Session& session, const Doors& doors, CaseIn& in, Origin origin) {
  const auto now = call.context.clock.now();
  TRY_DONE(check_facts(in.facts, "/facts", now));
  if (origin == Origin::desk && in.facts.status != Status::Active && in.facts.status != Status::FollowUp) {
    return refused("/facts/status", "use_closure");
  }
  for (std::size_t i = 0; i < in.people.size(); ++i) {
    TRY_DONE(check_person(in.people[i], in.facts, "/people/" + std::to_string(i), now));
  }
  if (in.from_report) {
    TRY(const bool known, doors.may_read_report(session, call, *in.from_report));
    if (!known) return refused("/from_report", "unknown_report");
  }
  if (in.title.section_class != SectionClass::title) return refused("/title/class", "title_expected");
  TRY_DONE(check_section(call, session, in.case_id, in.people, in.title, "/title"));
  for (std::size_t i = 0; i < in.sections.size(); ++i) {
    const auto here = "/sections/" + std::to_string(i);
    if (in.sections[i].version != 1) return refused(here + "/version", "first_expected");
    TRY_DONE(check_section(call, session, in.case_id, in.people, in.sections[i], here));
  }
  return in.title.version == 1 ? core::Done() : core::Done(refused("/title/version", "first_expected"));
}

core::Result<CaseMade> insert_new_case(Call& call, Session& session, const CaseIn& in, Origin origin) {
  const auto& network = call.context.network;
  const auto viewer = viewer_of(call);
  TRY(const auto number, insert_case(session, network, viewer, in));
  if (!number) return problem(ProblemKey::internal, "the id was taken within one transaction");
  for (std::size_t i = 0; i < in.people.size(); ++i) {
    TRY(const bool added, insert_person(session, network, in.case_id, in.people[i], viewer.now));
    if (!added) return refused("/people/" + std::to_string(i) + "/person_id", "twice");
  }
  TRY_DONE(write_section(call, session, in.case_id, in.title));
  for (const auto& section : in.sections) TRY_DONE(write_section(call, session, in.case_id, section));
  if (origin == Origin::desk) TRY_DONE(begin_police_clock(call, session, in));
  TRY_DONE(touch_case(session, network, in.case_id, viewer.now));
  const auto from = in.from_report ? R"({"from_report":")" + in.from_report->text() + "\"}" : std::string();
  TRY_DONE(audit(call, session, "case.made", in.case_id, {}, from));
  if (in.from_report) TRY_DONE(call.audit(session, "report.taken", in.from_report->bytes()));
  return CaseMade{*number, 1};
}

}  // namespace cases
