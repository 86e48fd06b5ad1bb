// SPDX-License-Identifier: Apache-2.0
// Merge and split: moves of people with their sections between two cases of one owner.
#include "cases/calls.h"
#include "cases/move_store.h"
#include "cases/routes.h"
#include "cases/sharing_store.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

std::string told(const core::TaskId& move) { return R"({"move":")" + move.text() + "\"}"; }

Result<StoredCase> own_other(Call& call, Session& session, const core::CaseId& id) {
  TRY(auto found, find_case(session, call.context.network, viewer_of(call), id));
  if (!found || found->row.shared) return refused("/into", "unknown_case");
  return std::move(*found);
}

/// A referral that is not answered, or runs, was signed about this case and would be left without its people.
core::Done check_no_open_referral(Call& call, Session& session, const core::CaseId& id) {
  TRY(const auto all, referrals_of(session, call.context.network, viewer_of(call), id, false));
  const bool open = std::any_of(all.begin(), all.end(), [](const ReferralOut& one) {
    return one.state == ReferralState::sent || one.state == ReferralState::accepted;
  });
  return open ? core::Done(refused("/referrals", "open")) : core::Done();
}

core::Done check_people(Call& call, Session& session, const core::CaseId& from, const core::CaseId& into,
                        const std::vector<core::PersonId>& chosen) {
  TRY(const auto here, people_of(session, call.context.network, from));
  TRY(const auto there, people_of(session, call.context.network, into));
  const auto holds = [](const std::vector<Person>& people, const core::PersonId& id) {
    return std::any_of(people.begin(), people.end(), [&](const Person& one) { return one.person_id == id; });
  };
  for (const auto& one : chosen) {
    if (!holds(here, one)) return refused("/people", "unknown_person");
  }
  for (const auto& one : here) {
    const bool goes = chosen.empty() || std::find(chosen.begin(), chosen.end(), one.person_id) != chosen.end();
    if (goes && holds(there, one.person_id)) return refused("/people", "in_both");
  }
  return {};
}

core::Done check_move(Call& call, Session& session, const StoredCase& from, const core::CaseId& into,
                      const std::vector<core::PersonId>& people) {
  if (into == from.row.id) return refused("/into", "same_case");
  TRY(const auto other, own_other(call, session, into));
  if (from.row.closure != Closure::open || other.row.closure != Closure::open) return refused("/closure", "closed");
  if (people.empty()) TRY_DONE(check_no_open_referral(call, session, from.row.id));
  return check_people(call, session, from.row.id, into, people);
}

Result<Reply> propose(Call& call) {
  TRY(const auto in, call.body<MoveIn>());
  core::CaseId id;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    id = stored.row.id;
    TRY_DONE(check_move(call, session, stored, in.into, in.people));
    TRY(const bool made_move, insert_move(session, call.context.network, viewer_of(call), id, in));
    if (!made_move) return problem(ProblemKey::conflict);
    return audit(call, session, "case.move_proposed", id, {}, told(in.move_id));
  }));
  tell(call, id);
  tell(call, in.into);
  return made();
}

/// The move of the path, out of the case of the path.
Result<MoveOut> move_of(Call& call, Session& session, const core::CaseId& from) {
  TRY(const auto id, call.id<core::TaskId>("move_id"));
  TRY(auto found, find_move(session, call.context.network, viewer_of(call), id));
  if (!found || found->from != from) return problem(ProblemKey::not_found);
  return std::move(*found);
}

Result<Reply> confirm(Call& call) {
  MoveOut move;
  std::vector<core::OrgId> receivers;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto stored, own_case(call, session));
    TRY(move, move_of(call, session, stored.row.id));
    if (move.made_by == call.person().user) return problem(ProblemKey::second_person);
    if (move.state != MoveState::proposed) return problem(ProblemKey::conflict);
    TRY_DONE(check_move(call, session, stored, move.into, move.people));
    TRY(const bool done, do_move(session, call.context.network, viewer_of(call), move, receivers));
    if (!done) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "case.moved", move.from, {}, told(move.move_id)));
    return audit(call, session, "case.moved_here", move.into, {}, told(move.move_id));
  }));
  tell(call, move.from, receivers);
  tell(call, move.into);
  return app::no_content();
}

/// Who may write takes a proposal back; undoing what was done needs the right to approve.
Result<Reply> take_back(Call& call) {
  MoveOut move;
  std::vector<core::OrgId> receivers;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    TRY(move, move_of(call, session, stored.row.id));
    if (move.state == MoveState::proposed) {
      TRY(const bool dropped, drop_move(session, network, viewer_of(call), move.move_id));
      if (!dropped) return problem(ProblemKey::conflict);
      return audit(call, session, "case.move_dropped", move.from, {}, told(move.move_id));
    }
    if (!call.person().may(Right::case_approve)) return problem(ProblemKey::no_right);
    TRY(const auto other, own_other(call, session, move.into));
    if (other.row.closure == Closure::closed) return refused("/closure", "closed");
    TRY(const bool undone, undo_move(session, network, viewer_of(call), move, receivers));
    if (!undone) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "case.move_undone", move.from, {}, told(move.move_id)));
    return audit(call, session, "case.move_undone", move.into, {}, told(move.move_id));
  }));
  tell(call, move.from);
  tell(call, move.into, receivers);
  return app::no_content();
}

}  // namespace

std::vector<app::Route> move_routes() {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  const auto write = Limit::staff_write;
  return {
      {post, "/api/v1/cases/{id}/moves", Right::case_write, write, json_body(), propose,
       "propose to merge this case into another, or to move some of its people there", in<MoveIn>},
      {post, "/api/v1/cases/{id}/moves/{move_id}/confirmation", Right::case_approve, write, no_body(), confirm,
       "confirm a move as a second person; it is done at once"},
      {del, "/api/v1/cases/{id}/moves/{move_id}", Right::case_write, write, no_body(), take_back,
       "take a proposal back, or undo a move that was done"},
  };
}

}  // namespace cases
