// SPDX-License-Identifier: Apache-2.0
// What a person of a case may ask about her data (UU 27/2022 articles 6 to 8, 30, 32, 41, 43): the request and its
// decision, the restriction, the erasure, which a second person carries out.
#include "cases/calls.h"
#include "cases/routes.h"
#include "cases/rules.h"
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

/// Her id in the path, of a person of an own case.
Result<core::PersonId> person_of_case(Call& call, Session& session, const StoredCase& stored) {
  TRY(const auto id, call.id<core::PersonId>("person_id"));
  TRY(const auto people, people_of(session, call.context.network, stored.row.id));
  const bool known = std::any_of(people.begin(), people.end(), [&](const Person& one) { return one.person_id == id; });
  return known ? Result<core::PersonId>(id) : Result<core::PersonId>(problem(ProblemKey::not_found));
}

std::string told(const core::PersonId& person, std::string_view more = {}) {
  return R"({"person":")" + person.text() + "\"" + std::string(more) + "}";
}

/// The legal clock of a kind of request; none for an erasure, for which the law sets no number of hours.
const ClockRule* rule_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::access:
      return clock_rule("pdp_access");
    case RequestKind::correction:
      return clock_rule("pdp_correction");
    case RequestKind::restriction:
      return clock_rule("pdp_restriction");
    case RequestKind::erasure:
      break;
  }
  return nullptr;
}

Result<Reply> ask(Call& call) {
  TRY(const auto in, call.body<RequestIn>());
  const auto now = call.context.clock.now();
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    if (in.asked_ms > now) return refused("/asked_ms", "in_the_future");
    TRY(const auto person, person_of_case(call, session, stored));
    TRY(const auto circle, check_own_intake(call, session, in.envelope.bytes, in.wrapped.bytes, in.epoch, ""));
    const auto* rule = rule_of(in.kind);
    const auto due = rule == nullptr ? 0 : clock_due(*rule, in.asked_ms);
    TRY(const bool made_request, insert_request(session, network, viewer_of(call), id, person, in, circle, due));
    if (!made_request) return problem(ProblemKey::conflict);
    if (rule != nullptr) {
      TRY(const bool begun, insert_clock(session, network, id, {in.request_id, rule->code, in.asked_ms}, due));
      if (!begun) return problem(ProblemKey::conflict);
    }
    TRY_DONE(audit(call, session, "person.asked", id, schema::word(in.kind), told(person)));
    return touch_case(session, network, id, now);
  }));
  tell(call, id);
  return app::reply(VersionOut{1}, 201);
}

Result<RequestOut> request_in(Call& call, Session& session, const core::CaseId& id, const core::PersonId& person,
                              const core::TaskId& request) {
  TRY(const auto all, requests_of(session, call.context.network, viewer_of(call), id));
  for (const auto& one : all) {
    if (one.request_id == request && one.person_id == person) return one;
  }
  return problem(ProblemKey::not_found);
}

/// What "done" must mean for this kind of request.
core::Done check_done(Call& call, Session& session, const StoredCase& stored, const RequestOut& request) {
  if (request.kind == RequestKind::erasure) return refused("/state", "use_erasure");
  if (request.kind != RequestKind::restriction) return {};
  TRY(const auto marked, marked_people(session, call.context.network, stored.row.id));
  const auto& all = marked.restricted;
  const bool restricted = std::find(all.begin(), all.end(), request.person_id) != all.end();
  return restricted ? core::Done() : core::Done(refused("/state", "not_restricted"));
}

core::Done end_request_clock(Call& call, Session& session, const core::CaseId& id, const core::TaskId& request,
                             ClockEnd reason) {
  // One that somebody ended by hand before stays as it is.
  TRY_DONE(end_clock(session, call.context.network, id, request, {call.context.clock.now(), reason}));
  return {};
}

Result<Reply> decide(Call& call) {
  TRY(const auto in, call.body<DecisionIn>());
  TRY(const auto request, call.id<core::TaskId>("request_id"));
  if (in.state == RequestState::open) return refused("/state", "decision_expected");
  const bool refusing = in.state == RequestState::refused;
  if (refusing != (in.reason != RefusalGround::unset)) return refused("/reason", "required");
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY(const auto person, person_of_case(call, session, stored));
    TRY(const auto asked, request_in(call, session, id, person, request));
    if (!refusing) TRY_DONE(check_done(call, session, stored, asked));
    TRY(const bool decided, decide_request(session, call.context.network, viewer_of(call), id, request, in));
    if (!decided) return problem(ProblemKey::conflict);
    TRY_DONE(end_request_clock(call, session, id, request, refusing ? ClockEnd::not_applicable : ClockEnd::done));
    const auto more = R"(,"state":")" + std::string(schema::word(in.state)) + "\"";
    TRY_DONE(audit(call, session, "person.answered", id, schema::word(asked.kind), told(person, more)));
    return touch_case(session, call.context.network, id, call.context.clock.now());
  }));
  tell(call, id);
  return app::reply(VersionOut{in.version + 1});
}

Result<Reply> restrict_her(Call& call) {
  core::CaseId id;
  std::vector<core::OrgId> receivers;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY(const auto person, person_of_case(call, session, stored));
    TRY(const auto ended, restrict_person(session, call.context.network, viewer_of(call), id, person));
    if (!ended) return problem(ProblemKey::conflict);
    receivers = *ended;
    TRY_DONE(audit(call, session, "person.restricted", id, {}, told(person)));
    return touch_case(session, call.context.network, id, call.context.clock.now());
  }));
  tell(call, id, receivers);
  return app::no_content();
}

Result<Reply> lift(Call& call) {
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY(const auto person, person_of_case(call, session, stored));
    TRY(const bool lifted, lift_restriction(session, call.context.network, id, person));
    if (!lifted) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "person.restriction_lifted", id, {}, told(person)));
    return touch_case(session, call.context.network, id, call.context.clock.now());
  }));
  tell(call, id);
  return app::no_content();
}

Result<Reply> look_at_erasure(Call& call) {
  TRY(const auto out, call.read([&](Session& session) -> Result<ErasureCheck> {
    TRY(const auto stored, own_case(call, session));
    TRY(const auto person, person_of_case(call, session, stored));
    return check_erasure(session, call.context.network, viewer_of(call), stored, person);
  }));
  return app::reply(out);
}

/// Which rule refuses it now; the ledger is written only after this.
core::Done check_may_erase(Call& call, Session& session, const StoredCase& stored, const core::PersonId& person,
                           const ErasureIn& in) {
  TRY(const auto asked, request_in(call, session, stored.row.id, person, in.request_id));
  if (asked.kind != RequestKind::erasure || asked.state != RequestState::open) return problem(ProblemKey::conflict);
  if (asked.made_by == call.person().user) return problem(ProblemKey::second_person);
  TRY(const auto check, check_erasure(session, call.context.network, viewer_of(call), stored, person));
  if (!check.holds.empty()) return core::field_problem("/holds", check.holds.front());
  if (in.whole && !check.alone) return refused("/whole", "other_victims");
  return {};
}

Result<Reply> erase(Call& call) {
  TRY(const auto in, call.body<ErasureIn>());
  core::CaseId id;
  Erased done;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto now = call.context.clock.now();
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY(const auto person, person_of_case(call, session, stored));
    TRY_DONE(check_may_erase(call, session, stored, person, in));
    TRY(const auto asked, request_in(call, session, id, person, in.request_id));
    TRY(auto erased, erase_person(session, network, id, person, in.whole, now));
    if (!erased) return problem(ProblemKey::conflict);
    done = std::move(*erased);
    TRY(const bool decided, decide_request(session, network, viewer_of(call), id, in.request_id,
                                           {RequestState::done, RefusalGround::unset, asked.version}));
    if (!decided) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "person.erased", id, {}, told(person)));
    TRY_DONE(touch_case(session, network, id, now));
    // Last: what fails above leaves no note; a note without its erasure does no harm, she asked for it.
    if (call.context.ledger == nullptr) return {};
    return call.context.ledger->append(vault::ledger::Kind::person_erased, person.bytes(),
                                       core::frame({id.bytes(), in.whole ? "1" : "0"}), now);
  }));
  tell(call, id, done.receivers);
  return app::reply(ErasureOut{done.sections});
}

}  // namespace

std::vector<app::Route> subject_routes() {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  return {
      {post, "/api/v1/cases/{id}/people/{person_id}/requests", Right::case_write, write, json_body(), ask,
       "she asks for access, correction, restriction or erasure", in<RequestIn>, out<VersionOut>},
      {put, "/api/v1/cases/{id}/people/{person_id}/requests/{request_id}", Right::case_write, write, json_body(),
       decide, "her request is done, or refused with the ground of law", in<DecisionIn>, out<VersionOut>},
      {put, "/api/v1/cases/{id}/people/{person_id}/restriction", Right::case_write, write, no_body(), restrict_her,
       "restrict: sharing ends, and none begins"},
      {del, "/api/v1/cases/{id}/people/{person_id}/restriction", Right::case_write, write, no_body(), lift,
       "lift the restriction"},
      {get, "/api/v1/cases/{id}/people/{person_id}/erasure", Right::case_read, Limit::none, no_body(), look_at_erasure,
       "what an erasure would destroy, and what stands against it", nullptr, out<ErasureCheck>},
      {post, "/api/v1/cases/{id}/people/{person_id}/erasure", Right::case_approve, write, json_body(), erase,
       "erase by destroying the keys, as a second person", in<ErasureIn>, out<ErasureOut>},
  };
}

}  // namespace cases
