// SPDX-License-Identifier: Apache-2.0
// Knocks: seen by the holder's people alone. What the other side sees of those answered "talking": talk_api.cpp.
#include "core/workdays.h"
#include "registry/checks.h"
#include "registry/encoding_store.h"
#include "registry/knock_store.h"
#include "registry/routes.h"
#include "vault/directory_store.h"

namespace registry {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

Result<std::string> name_of(Call& call, Session& session, const core::OrgId& org) {
  TRY(const auto found, vault::organisation(session, call.context.network, org));
  return found ? found->name : std::string();
}

/// Nothing where the record is the organisation's no more, or another team's.
Result<std::optional<KnockOut>> knock_out(Call& call, Session& session, const StoredKnock& knock) {
  TRY(const auto standing, standing_of(session, call.context.network, knock.holder, knock.subject));
  if (!standing) return std::optional<KnockOut>();
  TRY(const bool seen, sees(call, session, standing->case_id));
  if (!seen) return std::optional<KnockOut>();
  KnockOut out;
  out.id = knock.id;
  out.case_id = standing->case_id;
  out.section_id = knock.subject.id;
  out.person_id = standing->person_id;
  out.number = standing->number;
  out.strength = knock.strength;
  out.state = knock.state;
  out.made_ms = knock.made_ms;
  out.answered_by = knock.answered_by;
  if (knock.state == KnockState::talking) {
    out.other_org = knock.other;
    TRY(out.other_name, name_of(call, session, knock.other));
  }
  return std::optional(std::move(out));
}

Result<Reply> list(Call& call) {
  const auto state = call.query("state");
  if (state != "open" && state != "all" && !state.empty()) {
    return core::field_problem("/state", "unknown_word", ProblemKey::bad_request);
  }
  TRY(const auto out, call.read([&](Session& session) -> Result<KnocksOut> {
    const auto& network = call.context.network;
    TRY_DONE(must_hold(call, session, "matching"));
    KnocksOut all;
    TRY(const auto knocks, knocks_of_holder(session, network, call.person().org, state == "open"));
    for (const auto& one : knocks) {
      TRY(auto row, knock_out(call, session, one));
      if (row) all.knocks.push_back(std::move(*row));
    }
    // Who keeps nobody is compared with by nobody, and must not learn how much the others do.
    TRY(const bool protective, is_protective(session, network, call.person().org));
    if (protective) {
      TRY(all.compared_today,
          acts_of_others(session, network, call.person().org, core::civil_day(call.context.clock.now())));
    }
    return all;
  }));
  return app::reply(out);
}

Result<Reply> answer(Call& call) {
  TRY(const auto in, call.body<KnockAnswerIn>());
  TRY(const auto id, call.id<KnockId>("id"));
  if (in.answer == KnockState::open) return core::field_problem("/answer", "unknown_word");
  core::OrgId other;
  TRY(const auto out, call.write([&](Session& session) -> Result<KnockOut> {
    const auto& network = call.context.network;
    TRY_DONE(must_hold(call, session, "matching"));
    TRY(const auto knock, find_knock(session, network, call.person().org, id));
    if (!knock) return problem(ProblemKey::not_found);
    TRY(const bool done, answer_knock(session, network, id, in.answer, call.person().user, call.context.clock.now()));
    if (!done) return problem(ProblemKey::conflict);
    other = knock->other;
    TRY_DONE(call.audit(session, "knock.answered", knock->subject.case_id.bytes(), schema::word(in.answer)));
    TRY(const auto now, find_knock(session, network, call.person().org, id));
    TRY(auto row, knock_out(call, session, *now));
    if (!row) return problem(ProblemKey::not_found);
    return std::move(*row);
  }));
  if (in.answer == KnockState::talking && call.context.publish) {
    call.context.publish("org:" + other.text(), "knock", R"({"id":"","kind":"talk"})");
  }
  return app::reply(out);
}

}  // namespace

std::vector<app::Route> knock_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/register/knocks", Right::knock_answer, Limit::none, app::no_body(), list,
       "knocks at our protective records", nullptr, app::out<KnocksOut>},
      {post, "/api/v1/register/knocks/{id}/answer", Right::knock_answer, Limit::staff_write, app::json_body(1024),
       answer, "answer a knock", app::in<KnockAnswerIn>, app::out<KnockOut>},
  };
}

}  // namespace registry
