// SPDX-License-Identifier: Apache-2.0
// People of a case, who works on it, tasks, legal clocks, closing.
#include "app/account_store.h"
#include "cases/calls.h"
#include "cases/routes.h"
#include "cases/rules.h"
#include "core/workdays.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

/// A change of one part of an own case: the part, its audit line, and the case's place in the lists.
template <class Change>
core::Done change_part(Call& call, std::string_view action, Change&& make_change) {
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY_DONE(make_change(session, stored));
    TRY_DONE(audit(call, session, action, id));
    return touch_case(session, call.context.network, id, call.context.clock.now());
  }));
  tell(call, id);
  return {};
}

core::Done check_relations(const Person& person, const std::vector<Person>& people) {
  for (std::size_t i = 0; i < person.relations.size(); ++i) {
    const bool known = std::any_of(people.begin(), people.end(),
                                   [&](const Person& one) { return one.person_id == person.relations[i].to; });
    if (!known) return refused("/relations/" + std::to_string(i) + "/to", "unknown_person");
  }
  return {};
}

Result<Reply> add_person(Call& call) {
  TRY(const auto body, call.body<Person>());
  TRY_DONE(change_part(call, "case.person_added", [&](Session& session, const StoredCase& stored) -> core::Done {
    auto person = body;
    const auto now = call.context.clock.now();
    TRY_DONE(check_person(person, stored.facts, "", now));
    TRY(const auto people, people_of(session, call.context.network, stored.row.id));
    TRY_DONE(check_relations(person, people));
    TRY(const bool added, insert_person(session, call.context.network, stored.row.id, person, now));
    return added ? core::Done() : core::Done(problem(ProblemKey::conflict));
  }));
  return app::reply(VersionOut{1}, 201);
}

Result<Reply> change_person(Call& call) {
  TRY(const auto body, call.json_body());
  TRY(const auto id, call.id<core::PersonId>("person_id"));
  std::int64_t next = 0;
  TRY_DONE(change_part(call, "case.person_changed", [&](Session& session, const StoredCase& stored) -> core::Done {
    TRY(const auto people, people_of(session, call.context.network, stored.row.id));
    const auto found =
        std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.person_id == id; });
    if (found == people.end()) return problem(ProblemKey::not_found);
    auto before = *found;
    before.version = 0;  // a patch without a version is stale
    TRY(auto person, schema::patched<Person>(before, body));
    if (person.person_id != id) return refused("/person_id", "another_person");
    TRY_DONE(check_person(person, stored.facts, "", call.context.clock.now()));
    TRY_DONE(check_relations(person, people));
    TRY(const bool changed, update_person(session, call.context.network, stored.row.id, person));
    if (!changed) return problem(ProblemKey::conflict);
    next = person.version + 1;
    return {};
  }));
  return app::reply(VersionOut{next});
}

/// Somebody of the own organisation who may work on cases.
core::Done check_owner(Call& call, Session& session, const core::UserId& user) {
  TRY(const auto account, app::account_by_id(session, call.context.network, user));
  const bool fits = account && account->org == call.person().org && account->state == "active" &&
                    app::rights_of(account->role, account->custodian).contains(Right::case_write);
  return fits ? core::Done() : core::Done(refused("/user_id", "cannot_work_on_cases"));
}

Result<Reply> assign(Call& call) {
  TRY(const auto in, call.body<OwnerIn>());
  core::CaseId id;
  TRY(const auto next, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    if (in.user_id) TRY_DONE(check_owner(call, session, *in.user_id));
    TRY(const auto version, update_owner(session, call.context.network, viewer_of(call), id, in.user_id, in.version));
    if (!version) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "case.assigned", id));
    return *version;
  }));
  tell(call, id);
  return app::reply(VersionOut{next});
}

Result<Reply> assign_many(Call& call) {
  TRY(const auto in, call.body<AssignmentsIn>());
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto viewer = viewer_of(call);
    TRY_DONE(check_owner(call, session, in.user_id));
    for (const auto& id : in.cases) {
      TRY(const auto stored, find_case(session, call.context.network, viewer, id));
      if (!stored || stored->row.shared) return problem(ProblemKey::not_found);
      TRY_DONE(update_owner(session, call.context.network, viewer, id, in.user_id, stored->row.version));
      TRY_DONE(audit(call, session, "case.assigned", id));
    }
    return {};
  }));
  for (const auto& id : in.cases) tell(call, id);
  return app::reply(AssignmentsOut{static_cast<std::int64_t>(in.cases.size())});
}

Result<Reply> add_task(Call& call) {
  TRY(const auto in, call.body<TaskIn>());
  if (!is_code(in.kind)) return refused("/kind", "code_expected");
  if (!valid_day(in.due_day)) return refused("/due_day", "day_expected");
  TRY_DONE(change_part(call, "case.task_added", [&](Session& session, const StoredCase& stored) -> core::Done {
    if (stored.row.closure == Closure::closed) return refused("/closure", "closed");
    if (in.owner) TRY_DONE(check_owner(call, session, *in.owner));
    TRY(const auto circle, check_own_intake(call, session, in.envelope.bytes, in.wrapped.bytes, in.epoch, ""));
    TRY(const bool added, insert_task(session, call.context.network, viewer_of(call), stored.row.id, in, circle));
    return added ? core::Done() : core::Done(problem(ProblemKey::conflict));
  }));
  return app::reply(VersionOut{1}, 201);
}

Result<Reply> change_task(Call& call) {
  TRY(const auto in, call.body<TaskChange>());
  if (in.dropped && !in.done) return refused("/dropped", "not_done");
  TRY(const auto task, call.id<core::TaskId>("task_id"));
  TRY_DONE(change_part(call, "case.task_changed", [&](Session& session, const StoredCase& stored) -> core::Done {
    TRY(const auto tasks, tasks_of(session, call.context.network, viewer_of(call), stored.row.id));
    const bool known = std::any_of(tasks.begin(), tasks.end(), [&](const TaskOut& one) { return one.task_id == task; });
    if (!known) return problem(ProblemKey::not_found);
    TRY(const bool changed, update_task(session, call.context.network, viewer_of(call), stored.row.id, task, in));
    return changed ? core::Done() : core::Done(problem(ProblemKey::conflict));
  }));
  return app::reply(VersionOut{in.version + 1});
}

Result<Reply> begin_clock(Call& call) {
  TRY(const auto in, call.body<ClockIn>());
  const auto* rule = clock_rule(in.clock);
  if (rule == nullptr) return refused("/clock", "unknown_word");
  if (in.began_ms > call.context.clock.now()) return refused("/began_ms", "in_the_future");
  if (core::civil_day(in.began_ms) < rule->valid_from) return refused("/began_ms", "before_the_rule");
  TRY_DONE(change_part(call, "case.clock_begun", [&](Session& session, const StoredCase& stored) -> core::Done {
    TRY(const bool begun,
        insert_clock(session, call.context.network, stored.row.id, in, clock_due(*rule, in.began_ms)));
    return begun ? core::Done() : core::Done(problem(ProblemKey::conflict));
  }));
  return made();
}

Result<Reply> stop_clock(Call& call) {
  TRY(const auto in, call.body<ClockChange>());
  TRY(const auto id, call.id<core::TaskId>("clock_id"));
  if (in.reason == ClockEnd::unset) return refused("/reason", "required");
  if (in.ended_ms > call.context.clock.now()) return refused("/ended_ms", "in_the_future");
  TRY_DONE(change_part(call, "case.clock_ended", [&](Session& session, const StoredCase& stored) -> core::Done {
    TRY(const auto clocks, clocks_of(session, call.context.network, viewer_of(call), stored.row.id));
    const auto found =
        std::find_if(clocks.begin(), clocks.end(), [&](const ClockOut& one) { return one.clock_id == id; });
    if (found == clocks.end()) return problem(ProblemKey::not_found);
    if (in.ended_ms < found->began_ms) return refused("/ended_ms", "before_its_begin");
    TRY(const bool ended, end_clock(session, call.context.network, stored.row.id, id, in));
    return ended ? core::Done() : core::Done(problem(ProblemKey::conflict));
  }));
  return app::no_content();
}

Status closed_status(ClosureReason reason) {
  return reason == ClosureReason::referred ? Status::ClosedReferred : Status::Closed;
}

/// The first person proposes; another one with the right to approve confirms. An approver who is first proposes too.
Result<ClosureChange> next_closure(const Call& call, const StoredCase& stored, ClosureReason reason) {
  if (stored.row.closure == Closure::closed) return problem(ProblemKey::conflict);
  const auto& me = call.person();
  if (stored.row.closure == Closure::open) {
    return ClosureChange{Closure::proposed, reason, me.user, stored.facts.status};
  }
  if (stored.closure_by == me.user) return problem(ProblemKey::second_person);
  if (!me.may(Right::case_approve)) return problem(ProblemKey::no_right);
  return ClosureChange{Closure::closed, reason, me.user, closed_status(reason)};
}

Result<Reply> close(Call& call) {
  TRY(const auto in, call.body<ClosureIn>());
  // A merge closes by itself.
  if (in.reason == ClosureReason::unset || in.reason == ClosureReason::merged) return refused("/reason", "required");
  core::CaseId id;
  ClosureOut out;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY(const auto tasks, tasks_of(session, call.context.network, viewer_of(call), id));
    const bool open = std::any_of(tasks.begin(), tasks.end(), [](const TaskOut& one) { return !one.done; });
    if (open) return refused("/tasks", "open");
    TRY(const auto change, next_closure(call, stored, in.reason));
    TRY(const auto version, update_closure(session, call.context.network, viewer_of(call), id, change, in.version));
    if (!version) return problem(ProblemKey::conflict);
    out = {change.state, *version};
    return audit(call, session, change.state == Closure::closed ? "case.closed" : "case.closing_proposed", id);
  }));
  tell(call, id);
  return app::reply(out);
}

Result<Reply> reopen(Call& call) {
  const auto seen = std::strtoll(call.query("version").c_str(), nullptr, 10);
  core::CaseId id;
  TRY(const auto next, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    if (stored.row.closure == Closure::open) return problem(ProblemKey::conflict);
    const auto status = stored.row.closure == Closure::closed ? Status::Active : stored.facts.status;
    const ClosureChange change{Closure::open, ClosureReason::unset, std::nullopt, status};
    TRY(const auto version, update_closure(session, call.context.network, viewer_of(call), id, change, seen));
    if (!version) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "case.reopened", id));
    return *version;
  }));
  tell(call, id);
  return app::reply(ClosureOut{Closure::open, next});
}

}  // namespace

std::vector<app::Route> work_routes() {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  return {
      {post, "/api/v1/cases/{id}/people", Right::case_write, write, json_body(), add_person, "add a person", in<Person>,
       out<VersionOut>},
      {patch, "/api/v1/cases/{id}/people/{person_id}", Right::case_write, write, json_body(), change_person,
       "change a person's coded facts", in<Person>, out<VersionOut>},
      {put, "/api/v1/cases/{id}/owner", Right::case_write, write, json_body(), assign, "assign", in<OwnerIn>,
       out<VersionOut>},
      {post, "/api/v1/cases/assignments", Right::case_write, write, json_body(), assign_many, "assign many",
       in<AssignmentsIn>, out<AssignmentsOut>},
      {post, "/api/v1/cases/{id}/tasks", Right::case_write, write, json_body(), add_task, "add a task", in<TaskIn>,
       out<VersionOut>},
      {put, "/api/v1/cases/{id}/tasks/{task_id}", Right::case_write, write, json_body(), change_task,
       "a task is done, or not yet", in<TaskChange>, out<VersionOut>},
      {post, "/api/v1/cases/{id}/clocks", Right::case_write, write, json_body(), begin_clock,
       "an event that begins a legal clock", in<ClockIn>},
      {put, "/api/v1/cases/{id}/clocks/{clock_id}", Right::case_write, write, json_body(), stop_clock,
       "the event that ends a clock", in<ClockChange>},
      {post, "/api/v1/cases/{id}/closure", Right::case_close, write, json_body(), close,
       "propose closing, or confirm it as a second person", in<ClosureIn>, out<ClosureOut>},
      {del, "/api/v1/cases/{id}/closure", Right::case_close, write, no_body(), reopen, "reopen", nullptr,
       out<ClosureOut>},
  };
}

}  // namespace cases
