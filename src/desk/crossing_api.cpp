// SPDX-License-Identifier: Apache-2.0
// Crossings, what was seen before, the day in numbers. The program never decides about a traveller: outcomes are what
// an officer says she did.
#include <algorithm>

#include "border/countries.h"
#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"
#include "desk/rules.h"

namespace desk {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

namespace {

constexpr core::Millis kAhead = 24LL * 3'600'000;  // a desk's clock may be wrong, but not by a day
constexpr std::int64_t kMostCompanions = 500;

core::Done check_country(std::string_view code, std::string_view pointer) {
  return code.empty() || border::known_country(code) ? core::Done() : core::Done(refused(pointer, "unknown_word"));
}

core::Done check_fired(const std::vector<std::string>& fired) {
  const auto& known = rules().indicators;
  for (const auto& rule : fired) {
    const bool found = std::any_of(known.begin(), known.end(), [&](const Indicator& one) { return one.code == rule; });
    if (!found) return refused("/facts/fired", "unknown_word");
  }
  return {};
}

core::Done check_facts(const Facts& facts, const Viewer& viewer) {
  if (!known_port(facts.port)) return refused("/facts/port", "unknown_word");
  if (!is_code(facts.carrier, 12)) return refused("/facts/carrier", "code_expected");
  if (!is_code(facts.post, 20)) return refused("/facts/post", "code_expected");
  TRY_DONE(check_country(facts.nationality, "/facts/nationality"));
  TRY_DONE(check_country(facts.destination, "/facts/destination"));
  if (facts.happened_ms <= 0) return refused("/facts/happened_ms", "time_expected");
  if (facts.happened_ms > viewer.now + kAhead) return refused("/facts/happened_ms", "in_the_future");
  if (facts.offset_minutes < -840 || facts.offset_minutes > 840)
    return refused("/facts/offset_minutes", "offset_expected");
  if (facts.companions < 0 || facts.companions > kMostCompanions)
    return refused("/facts/companions", "number_expected");
  const auto year = std::strtoll(viewer.today.substr(0, 4).c_str(), nullptr, 10);
  if (facts.birth_year != 0 && (facts.birth_year < 1900 || facts.birth_year > year)) {
    return refused("/facts/birth_year", "year_expected");
  }
  if (!facts.permitted_until.empty() && !valid_day(facts.permitted_until)) {
    return refused("/facts/permitted_until", "day_expected");
  }
  return check_fired(facts.fired);
}

/// A delay rests on a basis in law that the officer names; nothing else has one.
core::Done check_outcome(Outcome outcome, std::string_view basis) {
  if (outcome == Outcome::delayed) {
    return basis_fits(basis, "delayed") ? core::Done() : core::Done(refused("/basis", "basis_required"));
  }
  return basis.empty() ? core::Done() : core::Done(refused("/basis", "needs_no_basis"));
}

Result<Reply> rules_out(Call&) { return app::reply(rules()); }

Result<Reply> crossings(Call& call) {
  const CrossingFilter filter{call.query("list").empty() ? "day" : call.query("list"), call.query("day"),
                              call.query("port"), call.query("before")};
  if (!known_crossing_list(filter.list)) return core::field_problem("/list", "unknown_word", ProblemKey::bad_request);
  if (!filter.day.empty() && !valid_day(filter.day)) return refused("/day", "day_expected");
  CrossingList out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out, list_crossings(session, viewer_of(call), filter));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> past(Call& call) {
  const auto from = call.query("from");
  const auto until = call.query("until");
  if (!valid_day(from) || !valid_day(until)) return refused("/from", "day_expected");
  PastList out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out, list_past(session, viewer_of(call), from, until, call.query("before")));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> show_crossing(Call& call) {
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY(const auto out, call.write([&](Session& session) -> Result<CrossingFile> {
    TRY(auto found, find_crossing(session, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    TRY_DONE(call.audit(session, "crossing.delivered", id.bytes()));
    return std::move(*found);
  }));
  return app::reply(out);
}

Result<Reply> record_crossing(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<CrossingIn>());
  TRY_DONE(check_crossing(in, viewer_of(call)));
  Likes likes;
  TRY_DONE(call.read(
      [&](Session& session) { return ask_alike(call, session, doors, in.crossing_id, in.desk_encoding, likes); }));
  TRY(const auto out, call.write([&](Session& session) -> Result<Stored> {
    TRY(auto stored, store_crossings(call, session, doors, {&in}, std::nullopt, likes));
    return std::move(stored.front());
  }));
  doors.wake();
  if (out.fresh) tell(call, "crossing");
  return made(out.version, out.fresh);
}

Result<Reply> decide_crossing(Call& call) {
  TRY(const auto in, call.body<OutcomeIn>());
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY_DONE(check_outcome(in.outcome, in.basis));
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto found, find_crossing(session, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    TRY(const auto next, update_outcome(session, viewer_of(call), id, in));
    if (!next) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, "crossing.outcome", id.bytes(), {},
                        R"({"outcome":")" + std::string(schema::word(in.outcome)) + "\"}"));
    return *next;
  }));
  tell(call, "crossing");
  return app::reply(VersionOut{version});
}

Result<Reply> look_up(Call& call) {
  TRY(const auto in, call.body<LookupIn>());
  TRY_DONE(check_tokens(in.tokens));
  LookupOut out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    for (const auto& token : in.tokens) {
      TRY(const auto seen, seen_before(session, viewer_of(call), token));
      out.seen.push_back(seen);
    }
    return {};
  }));
  return app::reply(out);
}

Result<Reply> day(Call& call) {
  const auto viewer = viewer_of(call);
  const auto asked = call.query("day");
  if (!asked.empty() && !valid_day(asked)) return refused("/day", "day_expected");
  DayOut out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out, count_day(session, viewer, asked.empty() ? viewer.today : asked));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> indicators(Call& call) {
  const auto viewer = viewer_of(call);
  auto from = call.query("from");
  auto until = call.query("until");
  if (until.empty()) until = viewer.today;
  if (from.empty()) from = plus_days(viewer.today, -90);
  if (!valid_day(from) || !valid_day(until)) return refused("/from", "day_expected");
  RuleCounts out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out, count_rules(session, viewer, from, until));
    return {};
  }));
  return app::reply(out);
}

}  // namespace

core::Done check_crossing(const CrossingIn& in, const Viewer& viewer) {
  TRY_DONE(check_facts(in.facts, viewer));
  TRY_DONE(check_outcome(in.outcome, in.basis));
  TRY_DONE(check_tokens(in.tokens));
  return check_tokens(in.links);
}

std::vector<app::Route> crossing_routes(const Doors& doors) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  const auto record = [doors](Call& call) { return record_crossing(call, doors); };
  return {
      {get, "/api/v1/border/rules", Right::border_read, Limit::none, no_body(), rules_out,
       "lists, legal bases, ports and indicators as data", nullptr, out<Rules>},
      {get, "/api/v1/border/crossings", Right::border_read, Limit::none, no_body(), crossings,
       "crossings of a day and worklists", nullptr, out<CrossingList>},
      {post, "/api/v1/border/crossings", Right::border_record, write, json_body(128UL * 1024), record,
       "record a crossing", in<CrossingIn>, out<CrossingMade>},
      {get, "/api/v1/border/crossings/{id}", Right::border_read, Limit::none, no_body(), show_crossing,
       "one crossing, sealed", nullptr, out<CrossingFile>},
      {put, "/api/v1/border/crossings/{id}/outcome", Right::border_record, write, json_body(), decide_crossing,
       "what the officer decided", in<OutcomeIn>, out<VersionOut>},
      {get, "/api/v1/border/past", Right::border_list, Limit::none, no_body(), past,
       "coded facts of past crossings, to try a rule on", nullptr, out<PastList>},
      {post, "/api/v1/border/lookups", Right::border_record, write, json_body(), look_up,
       "how often keyed tokens were met before in the own office", in<LookupIn>, out<LookupOut>},
      {get, "/api/v1/border/day", Right::border_read, Limit::none, no_body(), day, "the day in numbers", nullptr,
       out<DayOut>},
      {get, "/api/v1/border/indicators", Right::border_read, Limit::none, no_body(), indicators,
       "how often each indicator applied, and what came of it", nullptr, out<RuleCounts>},
  };
}

}  // namespace desk
