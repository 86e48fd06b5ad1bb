// SPDX-License-Identifier: Apache-2.0
// Lists, opening, making a case, its sections. Lists deliver sealed titles and leave one "listed" line; opening a case
// or a section leaves a line of its own; all are durable before the bytes go out (rulings 18). Lists and cases are read
// by the readers, and only their line is written: a long list keeps nobody's change waiting.
#include "cases/calls.h"
#include "cases/move_store.h"
#include "cases/new_case.h"
#include "cases/routes.h"
#include "cases/rules.h"
#include "cases/section_store.h"
#include "cases/sharing_store.h"
#include "cases/subject_store.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

Result<Reply> list(Call& call) {
  ListFilter filter{call.query("list"),    call.query("status"), call.query("district"),
                    call.query("purpose"), call.query("number"), call.query("before")};
  if (!known_list(filter.list)) return core::field_problem("/list", "unknown_word", ProblemKey::bad_request);
  TRY(auto out,
      call.read([&](Session& session) { return list_cases(session, call.context.network, viewer_of(call), filter); }));
  if (!call.person().may(Right::case_read)) {
    for (auto& row : out.rows) row.title.reset();
  }
  if (!out.rows.empty()) {
    const auto detail = R"({"rows":)" + std::to_string(out.rows.size()) + "}";
    TRY_DONE(call.write([&](Session& session) { return call.audit(session, "case.listed", {}, "title", detail); }));
  }
  return app::reply(out);
}

Result<Reply> rules_out(Call&) { return app::reply(rules()); }

Result<Reply> show(Call& call) {
  core::CaseId id;
  TRY(const auto out, call.read([&](Session& session) -> Result<CaseFile> {
    const auto& network = call.context.network;
    const auto viewer = viewer_of(call);
    TRY(auto stored, visible_case(call, session));
    id = stored.row.id;
    const bool shared = stored.row.shared;
    CaseFile file;
    TRY(file.people, people_of(session, network, id));
    TRY(file.sections, sections_of(session, network, viewer, stored));
    TRY(file.consents, consents_of(session, network, viewer, id, shared));
    TRY(file.grants, grants_of(session, network, viewer, id, shared));
    TRY(file.referrals, referrals_of(session, network, viewer, id, shared));
    if (!shared) {
      TRY(file.tasks, tasks_of(session, network, viewer, id));
      TRY(file.clocks, clocks_of(session, network, viewer, id));
      TRY(file.requests, requests_of(session, network, viewer, id));
      TRY(auto marked, marked_people(session, network, id));
      file.restricted = std::move(marked.restricted);
      file.erased = std::move(marked.erased);
      TRY(file.moves, moves_of(session, network, viewer, id));
    }
    const auto elements = elements_of(stored.facts, file.people);
    file.elements = {elements.act, elements.means, elements.purpose, elements.child, elements.fulfilled()};
    file.closure_reason = stored.closure_reason;
    file.closure_by = stored.closure_by;
    file.opened_ms = stored.opened_ms;
    file.from_report = stored.from_report;
    file.facts = std::move(stored.facts);
    file.head = std::move(stored.row);
    return file;
  }));
  TRY_DONE(call.write([&](Session& session) { return audit(call, session, "case.opened", id); }));
  return app::reply(out);
}

Result<Reply> show_section(Call& call) {
  TRY(const auto section, call.id<core::SectionId>("section_id"));
  TRY(const auto out, call.write([&](Session& session) -> Result<SectionOut> {
    TRY(const auto stored, visible_case(call, session));
    const auto viewer = viewer_of(call);
    TRY(auto found, deliver_section(session, call.context.network, viewer, stored, section));
    if (found.grant) {
      TRY(found.section.grant, find_grant(session, call.context.network, viewer, stored.row.id, *found.grant));
    }
    const auto& subject = found.section.subject_id;
    const bool of_person = subject.bytes() != stored.row.id.bytes();
    const auto detail = of_person ? R"({"person":")" + subject.text() + "\"}" : std::string();
    TRY_DONE(audit(call, session, "case.delivered", stored.row.id, schema::word(found.section.section_class), detail));
    return std::move(found.section);
  }));
  return app::reply(out);
}

Result<Reply> save(Call& call) {
  TRY(const auto in, call.body<SectionIn>());
  TRY(const auto section, call.id<core::SectionId>("section_id"));
  if (section != in.section_id) return refused("/section_id", "another_section");
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    if (stored.row.closure == Closure::closed) return refused("/closure", "closed");
    TRY(const auto people, people_of(session, call.context.network, id));
    TRY_DONE(check_section(call, session, id, people, in, ""));
    TRY_DONE(write_section(call, session, id, in));
    return touch_case(session, call.context.network, id, call.context.clock.now());
  }));
  tell(call, id);
  return app::reply(VersionOut{in.version});
}

Result<Reply> change_facts(Call& call) {
  TRY(const auto body, call.json_body());
  core::CaseId id;
  TRY(const auto next, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    FactsPatch before;
    static_cast<Facts&>(before) = stored.facts;
    TRY(auto after, schema::patched<FactsPatch>(before, body));
    const auto now = call.context.clock.now();
    TRY_DONE(check_facts(after, "", now));
    // Closing has its own way, with a second person.
    const bool ends = after.status == Status::Closed || after.status == Status::ClosedReferred;
    if (after.status != stored.facts.status && (ends || stored.row.closure == Closure::closed)) {
      return refused("/status", "use_closure");
    }
    TRY(auto people, people_of(session, call.context.network, id));
    for (auto& person : people) TRY_DONE(check_person(person, after, "/people", now));
    TRY(const auto version, update_facts(session, call.context.network, viewer_of(call), id, after, after.version));
    if (!version) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "case.changed", id));
    return *version;
  }));
  tell(call, id);
  return app::reply(VersionOut{next});
}

struct Made {
  CaseMade out;
  bool fresh = true;
};

Result<Reply> make(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<CaseIn>());
  TRY(const auto made_case, call.write([&](Session& session) -> Result<Made> {
    TRY(const auto taken, taken_case(session, call.context.network, in.case_id));
    if (taken && taken->org == call.person().org) return Made{{taken->number, taken->version}, false};
    if (taken) return problem(ProblemKey::conflict);
    CaseIn checked = in;
    TRY_DONE(check_new_case(call, session, doors, checked, Origin::desk));
    TRY(auto out, insert_new_case(call, session, checked, Origin::desk));
    return Made{std::move(out), true};
  }));
  if (made_case.fresh) tell(call, in.case_id);
  return app::reply(made_case.out, made_case.fresh ? 201 : 200);
}

}  // namespace

std::vector<app::Route> case_routes(const Doors& doors) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  const auto make_with = [doors](Call& call) { return make(call, doors); };
  return {
      {get, "/api/v1/cases", Right::case_facts, Limit::none, no_body(), list, "lists of cases", nullptr, out<CaseList>},
      {get, "/api/v1/cases/rules", Right::signed_in, Limit::none, no_body(), rules_out,
       "laws, indicators and clocks as data", nullptr, out<Rules>},
      {post, "/api/v1/cases", Right::case_write, write, json_body(4UL * 1024 * 1024), make_with, "a new case",
       in<CaseIn>, out<CaseMade>},
      {get, "/api/v1/cases/{id}", Right::case_read, Limit::none, no_body(), show, "one case", nullptr, out<CaseFile>},
      {patch, "/api/v1/cases/{id}", Right::case_write, write, json_body(), change_facts, "change coded facts",
       in<FactsPatch>, out<VersionOut>},
      {get, "/api/v1/cases/{id}/sections/{section_id}", Right::case_read, Limit::none, no_body(), show_section,
       "a sealed section", nullptr, out<SectionOut>},
      {put, "/api/v1/cases/{id}/sections/{section_id}", Right::case_write, write, json_body(3UL * 1024 * 1024), save,
       "save a section", in<SectionIn>, out<VersionOut>},
  };
}

}  // namespace cases
