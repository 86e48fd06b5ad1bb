// SPDX-License-Identifier: Apache-2.0
// Passport interviews and visits of the foreigners' supervision team.
#include <algorithm>

#include "border/countries.h"
#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"
#include "desk/rules.h"

namespace desk {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr std::int64_t kDaysToComplete = 30;  // practice of the immigration offices: then the application lapses

/// "17", "17.09", "17.09.01", "17.09.01.2001", or nothing.
bool is_area(std::string_view code) {
  return code.empty() ||
         (code.size() <= 13 && code.front() != '.' && code.back() != '.' &&
          std::all_of(code.begin(), code.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); }));
}

core::Done check_interview(InterviewFacts& facts, const Viewer& viewer) {
  if (!valid_day(facts.held_day) || facts.held_day > viewer.today) return refused("/facts/held_day", "day_expected");
  if (!facts.destination.empty() && !border::known_country(facts.destination)) {
    return refused("/facts/destination", "unknown_word");
  }
  if (facts.birth_year != 0 &&
      (facts.birth_year < 1900 || std::to_string(facts.birth_year) > viewer.today.substr(0, 4))) {
    return refused("/facts/birth_year", "year_expected");
  }
  const auto& known = rules().indicators;
  for (const auto& rule : facts.fired) {
    const bool found = std::any_of(known.begin(), known.end(), [&](const Indicator& one) { return one.code == rule; });
    if (!found) return refused("/facts/fired", "unknown_word");
  }
  schema::make_set(facts.papers);
  return {};
}

Result<Reply> interviews(Call& call) {
  const auto list = call.query("list").empty() ? "open" : call.query("list");
  if (list != "open" && list != "due" && list != "all") {
    return core::field_problem("/list", "unknown_word", ProblemKey::bad_request);
  }
  const auto before = call.query("before");
  const auto last = core::RecordId::parse(before);
  if (!before.empty() && !last) return core::field_problem("/before", "id_expected", ProblemKey::bad_request);
  TRY(const auto out,
      call.read([&](Session& session) { return list_interviews(session, viewer_of(call), list, last); }));
  return app::reply(out);
}

Result<Reply> record_interview(Call& call, const Doors& doors) {
  TRY(auto in, call.body<InterviewIn>());
  const auto viewer = viewer_of(call);
  TRY_DONE(check_interview(in.facts, viewer));
  TRY_DONE(check_tokens(in.tokens));
  TRY_DONE(check_tokens(in.links));
  bool fresh = true;
  Likes likes;
  TRY_DONE(call.read(
      [&](Session& session) { return ask_alike(call, session, doors, in.interview_id, in.desk_encoding, likes); }));
  const auto& alike = likes[in.interview_id];
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto taken, taken_interview(session, viewer, in.interview_id));
    if (taken) {
      fresh = false;
      const bool same = taken->org == viewer.org && taken->digest == digest_of(in);
      return same ? Result<std::int64_t>(taken->version) : problem(ProblemKey::conflict);
    }
    TRY_DONE(check_sealed(call, session, in.sealed, "border"));
    TRY_DONE(check_hits(call, session, in.hits));
    TRY_DONE(insert_interview(session, viewer, in, digest_of(in)));
    TRY_DONE(insert_tokens(session, viewer, "interview", in.interview_id, in.tokens));
    TRY_DONE(insert_tokens(session, viewer, "interview_link", in.interview_id, in.links));
    TRY_DONE(insert_alike(session, viewer, in.interview_id, alike));
    TRY_DONE(insert_hits(call, session, "interview", in.interview_id, in.hits, in.tokens, alike));
    if (in.desk_encoding) TRY_DONE(doors.keep(call, session, "interview", in.interview_id, {*in.desk_encoding}));
    if (in.encoding) TRY_DONE(doors.compare(call, session, "interview", in.interview_id, *in.encoding));
    TRY_DONE(call.audit(session, "interview.recorded", in.interview_id.bytes()));
    return 1;
  }));
  doors.wake();
  if (fresh) tell(call, "interview");
  return made(version, fresh);
}

Result<Reply> show_interview(Call& call) {
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY(const auto out, call.write([&](Session& session) -> Result<InterviewFile> {
    TRY(auto found, find_interview(session, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    TRY_DONE(call.audit(session, "interview.delivered", id.bytes()));
    return std::move(*found);
  }));
  return app::reply(out);
}

core::Done check_decision(const InterviewDecision& in) {
  const bool postponed = in.verdict == Verdict::postponed;
  if (postponed != (in.reason != Postponed::unset))
    return refused("/reason", postponed ? "required" : "needs_no_reason");
  if (in.referred_to != ReferredTo::unset && !in.consent) return refused("/consent", "consent_required");
  return {};
}

Result<Reply> decide_interview(Call& call) {
  TRY(const auto in, call.body<DecisionIn>());
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY_DONE(check_decision(in));
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    const auto viewer = viewer_of(call);
    TRY(const auto found, find_interview(session, viewer, id));
    if (!found) return problem(ProblemKey::not_found);
    // Postponed again, the clock does not begin anew.
    auto due = found->interview.due_day;
    if (in.verdict == Verdict::postponed && due.empty()) due = plus_days(viewer.today, kDaysToComplete);
    TRY(const auto next, update_decision(session, viewer, id, in, due));
    if (!next) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, "interview.decided", id.bytes(), {},
                        R"({"verdict":")" + std::string(schema::word(in.verdict)) + "\"}"));
    return *next;
  }));
  tell(call, "interview");
  return app::reply(VersionOut{version});
}

core::Done check_visit(VisitFacts& facts, const Viewer& viewer) {
  if (!valid_day(facts.held_day) || facts.held_day > viewer.today) return refused("/facts/held_day", "day_expected");
  if (!is_area(facts.district)) return refused("/facts/district", "unknown_word");
  if (facts.foreigners < 0 || facts.permits < 0 || facts.foreigners > 100'000 || facts.permits > facts.foreigners) {
    return refused("/facts/permits", "number_expected");
  }
  if (!facts.due_day.empty() && !valid_day(facts.due_day)) return refused("/facts/due_day", "day_expected");
  schema::make_set(facts.agencies);
  schema::make_set(facts.findings);
  return facts.agencies.empty() ? core::Done(refused("/facts/agencies", "required")) : core::Done();
}

Result<Reply> visits(Call& call) {
  VisitList out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out.rows, list_visits(session, viewer_of(call)));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> record_visit(Call& call) {
  TRY(auto in, call.body<VisitIn>());
  TRY_DONE(check_visit(in.facts, viewer_of(call)));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY_DONE(check_sealed(call, session, in.sealed, "border"));
    TRY(const bool added, insert_visit(session, viewer_of(call), in));
    if (!added) return problem(ProblemKey::conflict);
    return call.audit(session, "visit.recorded", in.visit_id.bytes());
  }));
  return made(1, true);
}

Result<Reply> show_visit(Call& call) {
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY(const auto out, call.write([&](Session& session) -> Result<VisitFile> {
    TRY(auto found, find_visit(session, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    TRY_DONE(call.audit(session, "visit.delivered", id.bytes()));
    return std::move(*found);
  }));
  return app::reply(out);
}

Result<Reply> follow_up(Call& call) {
  TRY(const auto in, call.body<FollowUpIn>());
  TRY(const auto id, call.id<core::RecordId>("id"));
  if (!in.due_day.empty() && !valid_day(in.due_day)) return refused("/due_day", "day_expected");
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto found, find_visit(session, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    TRY(const auto next, update_follow_up(session, viewer_of(call), id, in));
    if (!next) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, "visit.followed_up", id.bytes()));
    return *next;
  }));
  return app::reply(VersionOut{version});
}

}  // namespace

std::vector<app::Route> interview_routes(const Doors& doors) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  const auto record = [doors](Call& call) { return record_interview(call, doors); };
  return {
      {get, "/api/v1/border/interviews", Right::border_read, Limit::none, no_body(), interviews, "passport interviews",
       nullptr, out<InterviewList>},
      {post, "/api/v1/border/interviews", Right::border_record, write, json_body(128UL * 1024), record,
       "record a passport interview", in<InterviewIn>, out<VersionOut>},
      {get, "/api/v1/border/interviews/{id}", Right::border_read, Limit::none, no_body(), show_interview,
       "one interview, sealed", nullptr, out<InterviewFile>},
      {put, "/api/v1/border/interviews/{id}/decision", Right::border_record, write, json_body(), decide_interview,
       "what the officer decided", in<DecisionIn>, out<VersionOut>},
      {get, "/api/v1/border/visits", Right::border_read, Limit::none, no_body(), visits,
       "visits of the foreigners' supervision team", nullptr, out<VisitList>},
      {post, "/api/v1/border/visits", Right::border_record, write, json_body(), record_visit, "record a visit",
       in<VisitIn>, out<VersionOut>},
      {get, "/api/v1/border/visits/{id}", Right::border_read, Limit::none, no_body(), show_visit, "one visit, sealed",
       nullptr, out<VisitFile>},
      {put, "/api/v1/border/visits/{id}/follow-up", Right::border_record, write, json_body(), follow_up,
       "what follows from a visit", in<FollowUpIn>, out<VersionOut>},
  };
}

}  // namespace desk
