// SPDX-License-Identifier: Apache-2.0
// Referrals and their answers; who opened what.
#include <cstdlib>
#include <map>

#include "app/account_store.h"
#include "cases/routes.h"
#include "cases/section_store.h"
#include "cases/sharing_checks.h"
#include "core/workdays.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr std::string_view kTakeover = "takeover";  // the need of a referral that hands the whole case over

std::string told(const core::ReferralId& id, std::string_view state) {
  return R"({"referral":")" + id.text() + R"(","state":")" + std::string(state) + "\"}";
}

core::Done check_referral(Call& call, Session& session, const StoredCase& stored,
                          const vault::ReferralStatement& said) {
  TRY_DONE(check_signer(call, said.org_id, said.user_id, said.issued_ms));
  if (said.case_id != stored.row.id) return problem(ProblemKey::bad_signature, "statement about another case");
  if (stored.row.closure == Closure::closed) return refused("/closure", "closed");
  TRY_DONE(check_receiver(call, session, said.to_org));
  if (said.need == kTakeover && !call.person().may(Right::case_approve)) return problem(ProblemKey::no_right);
  if (!is_code(said.need) || !is_code(said.reason)) return refused("/statement", "code_expected");
  TRY_DONE(check_nobody_restricted(call, session, stored.row.id));
  if (!valid_day(said.due_day)) return refused("/statement", "day_expected");
  if (said.due_day < core::civil_day(call.context.clock.now())) return refused("/statement", "already_over");
  return {};
}

Result<Reply> refer(Call& call) {
  TRY(const auto in, call.body<ReferralIn>());
  vault::ReferralStatement said;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    TRY(const auto directory, org_statements(session, network, call.person().org));
    TRY(said, vault::verify_referral(network, call.person().org, directory, {in.statement.bytes, in.signature.bytes}));
    TRY_DONE(check_referral(call, session, stored, said));
    TRY_DONE(app::check_message(call, session, in.message, said.message_hash, said.to_org, "intake"));
    TRY(const bool kept, insert_referral(session, network, viewer_of(call), said, in));
    if (!kept) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "referral.sent", stored.row.id, {}, told(said.referral_id, "sent")));
    return touch_case(session, network, stored.row.id, call.context.clock.now());
  }));
  tell(call, said.case_id, {said.to_org});
  return app::reply(ReferralMade{said.referral_id}, 201);
}

/// Who may say what when: the receiver accepts or refuses what was sent and is done with what she accepted; the sender
/// takes back what is not done.
Result<ReferralState> state_before(Call& call, const StoredReferral& referral, const vault::AnswerStatement& said) {
  const auto& mine = call.person().org;
  const auto now = referral.state;
  if (said.state == "revoked") {
    if (mine != referral.from) return problem(ProblemKey::not_found);
    if (now != ReferralState::sent && now != ReferralState::accepted) return problem(ProblemKey::conflict);
    return now;
  }
  if (mine != referral.to) return problem(ProblemKey::not_found);
  if (said.state == "refused" && !is_code(said.reason)) return refused("/statement", "reason_required");
  const auto needed = said.state == "done" ? ReferralState::accepted : ReferralState::sent;
  if (now != needed) return problem(ProblemKey::conflict);
  return needed;
}

/// Whether a case can change its owner now; what is destroyed by it must not be under way.
core::Done check_takeover(Call& call, Session& session, const StoredCase& stored, const core::ReferralId& id) {
  const auto& network = call.context.network;
  if (stored.row.closure != Closure::open) return refused("/closure", "closed");
  TRY_DONE(check_nobody_restricted(call, session, stored.row.id));
  TRY(const auto tasks, tasks_of(session, network, viewer_of(call), stored.row.id));
  if (std::any_of(tasks.begin(), tasks.end(), [](const TaskOut& one) { return !one.done; })) {
    return refused("/tasks", "open");
  }
  TRY(const auto all, referrals_of(session, network, viewer_of(call), stored.row.id, false));
  const bool others = std::any_of(all.begin(), all.end(), [&](const ReferralOut& one) {
    return one.referral_id != id && (one.state == ReferralState::sent || one.state == ReferralState::accepted);
  });
  return others ? core::Done(refused("/referrals", "open")) : core::Done();
}

/// She accepted a referral of the whole case: it is her organisation's from now on.
core::Done hand_over(Call& call, Session& session, const StoredCase& stored, const core::OrgId& from,
                     const core::ReferralId& id) {
  TRY_DONE(check_takeover(call, session, stored, id));
  TRY_DONE(take_over(session, call.context.network, viewer_of(call), stored.row.id));
  const auto detail = R"({"from":")" + from.text() + R"(","referral":")" + id.text() + "\"}";
  return audit(call, session, "case.taken_over", stored.row.id, {}, detail);
}

Result<bool> is_takeover(Call& call, Session& session, const core::CaseId& case_id, const core::ReferralId& id) {
  TRY(const auto all, referrals_of(session, call.context.network, viewer_of(call), case_id, true));
  return std::any_of(all.begin(), all.end(),
                     [&](const ReferralOut& one) { return one.referral_id == id && one.need == kTakeover; });
}

Result<Reply> answer(Call& call) {
  TRY(const auto in, call.body<AnswerIn>());
  TRY(const auto id, call.id<core::ReferralId>("referral_id"));
  core::CaseId case_id;
  core::OrgId other;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, visible_case(call, session));
    case_id = stored.row.id;
    TRY(const auto referral, find_referral(session, network, case_id, id));
    const auto& mine = call.person().org;
    if (!referral || (referral->from != mine && referral->to != mine)) return problem(ProblemKey::not_found);
    other = referral->from == mine ? referral->to : referral->from;
    TRY(const auto directory, org_statements(session, network, mine));
    TRY(const auto said, vault::verify_answer(network, mine, directory, {in.statement.bytes, in.signature.bytes}));
    TRY_DONE(check_signer(call, said.org_id, said.user_id, said.issued_ms));
    if (said.referral_id != id) return problem(ProblemKey::bad_signature, "answer to another referral");
    if (!said.reason.empty() && !is_code(said.reason)) return refused("/statement", "code_expected");
    TRY(const auto from, state_before(call, *referral, said));
    if (in.message.has_value() == said.message_hash.empty()) return refused("/message", "does_not_fit");
    if (in.message) TRY_DONE(app::check_message(call, session, *in.message, said.message_hash, other, "intake"));
    TRY(const bool moved, answer_referral(session, network, viewer_of(call), said, from, in));
    if (!moved) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "referral.answered", case_id, {}, told(id, said.state)));
    TRY(const bool whole, is_takeover(call, session, case_id, id));
    if (whole && said.state == "accepted") TRY_DONE(hand_over(call, session, stored, referral->from, id));
    return touch_case(session, network, case_id, call.context.clock.now());
  }));
  tell(call, case_id, {other});
  return made();
}

/// The person that a delivery was about, from the entry's detail.
std::optional<core::PersonId> person_in(std::string_view detail) {
  const auto parsed = core::parse_json(detail.empty() ? "{}" : detail);
  const auto* object = parsed.ok() ? parsed->if_object() : nullptr;
  const auto* id = object == nullptr ? nullptr : object->if_contains("person");
  if (id == nullptr || !id->is_string()) return std::nullopt;
  return core::PersonId::parse(std::string_view(id->get_string()));
}

struct Names {
  std::map<core::Bytes, std::string> people, organisations;
};

Result<Opening> opening_of(Call& call, Session& session, const vault::audit::StoredEntry& entry, Names& names) {
  Opening out{entry.time_ms,          {}, {}, entry.action == "case.opened" ? "opened" : "delivered", entry.section,
              person_in(entry.detail)};
  if (!names.people.contains(entry.actor_id)) {
    const auto id = core::UserId::from_bytes(entry.actor_id);
    if (!id) return out;
    TRY(const auto account, app::account_by_id(session, call.context.network, *id));
    names.people[entry.actor_id] = account ? account->name : "";
  }
  out.actor_name = names.people[entry.actor_id];
  out.org_name = names.organisations[entry.org_id];
  return out;
}

/// Pages through the log of one object; entries of other kinds are passed over.
Result<Reply> openings(Call& call) {
  constexpr int kBatch = 200;
  const auto wanted = core::PersonId::parse(call.query("person"));
  TRY(const auto out, call.read([&](Session& session) -> Result<Openings> {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    Names names;
    TRY(const auto orgs, vault::organisations(session, network));
    for (const auto& org : orgs) names.organisations[org.id.bytes()] = org.name;
    vault::audit::Filter filter;
    filter.object_id = stored.row.id.bytes();
    filter.before = std::strtoll(call.query("before").c_str(), nullptr, 10);
    filter.limit = kBatch;
    Openings found;
    while (true) {
      TRY(const auto entries, vault::audit::list(session, network, filter));
      for (const auto& entry : entries) {
        filter.before = entry.id;
        if (entry.action != "case.opened" && entry.action != "case.delivered") continue;
        TRY(auto one, opening_of(call, session, entry, names));
        if (wanted && one.person_id != wanted) continue;
        found.entries.push_back(std::move(one));
        if (found.entries.size() < kPage) continue;
        found.more = std::to_string(entry.id);
        return found;
      }
      if (entries.size() < kBatch) return found;
    }
  }));
  return app::reply(out);
}

}  // namespace

std::vector<app::Route> referral_routes() {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  return {
      {post, "/api/v1/cases/{id}/referrals", Right::case_share, write, json_body(), refer,
       "refer to another organisation", in<ReferralIn>, out<ReferralMade>},
      {post, "/api/v1/cases/{id}/referrals/{referral_id}/answers", Right::case_share, write, json_body(), answer,
       "accept, refuse, be done, or take back", in<AnswerIn>},
      {get, "/api/v1/cases/{id}/openings", Right::case_read, Limit::none, no_body(), openings, "who opened what",
       nullptr, out<Openings>},
  };
}

}  // namespace cases
