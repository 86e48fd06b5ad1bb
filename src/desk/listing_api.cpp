// SPDX-License-Identifier: Apache-2.0
// Lists and hits. An entry counts when a second person has signed the same bytes, and ends by itself with its last day.
#include <algorithm>
#include <set>

#include "app/message.h"
#include "crypto/hash.h"
#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"
#include "desk/rules.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace desk {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

/// The list of an entry that a desk may compare with: an own one that does not protect, or one shown by a partner.
static Result<std::optional<ListKind>> list_seen(Session& session, const Viewer& viewer, const core::RecordId& id) {
  TRY(const auto own, find_entry(session, viewer, id));
  if (own) return own->protective ? std::optional<ListKind>() : std::optional(own->row.list);
  return list_of_shared(session, viewer, id);
}

Result<StoredEntry> own_entry(Call& call, Session& session) {
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY(auto found, find_entry(session, viewer_of(call), id));
  if (!found || (found->protective && !viewer_of(call).protects)) return problem(ProblemKey::not_found);
  return std::move(*found);
}

core::Done check_hits(Call& call, Session& session, const std::vector<HitIn>& found) {
  for (const auto& one : found) {
    TRY(const auto list, list_seen(session, viewer_of(call), one.entry_id));
    if (!list) return refused("/hits", "unknown_entry");
  }
  return {};
}

core::Done insert_hits(Call& call, Session& session, std::string_view record, const core::RecordId& id,
                       const std::vector<HitIn>& found, const std::vector<Blob>& tokens,
                       const std::vector<Alike>& alike) {
  const auto viewer = viewer_of(call);
  for (const auto& one : found) {
    TRY(const auto list, list_seen(session, viewer, one.entry_id));
    HitRow hit;
    hit.id = one.hit_id;
    hit.record_id = id;
    hit.record = record;
    hit.entry_id = one.entry_id;
    hit.list = list.value_or(ListKind::sought);
    hit.strength = one.strength;
    hit.reasons = one.reasons;
    schema::make_set(hit.reasons);
    TRY_DONE(insert_hit(session, viewer, hit));
  }
  std::set<core::RecordId> met;
  const auto guard = [&](const StoredEntry& entry, Strength strength, std::vector<Reason> reasons) -> core::Done {
    if (!met.insert(entry.row.id).second) return {};
    HitRow hit;
    hit.id = *core::RecordId::from_bytes(call.context.random.bytes(16));
    hit.record_id = id;
    hit.record = record;
    hit.entry_id = entry.row.id;
    hit.list = entry.row.list;
    hit.protective = true;
    hit.strength = strength;
    hit.reasons = std::move(reasons);
    return insert_hit(session, viewer, hit);
  };
  TRY(const auto guarded, protective_with(session, viewer, tokens));
  for (const auto& entry : guarded) TRY_DONE(guard(entry, Strength::exact, {Reason::document}));
  for (const auto& one : alike) {
    if (!one.entry) continue;
    TRY(const auto entry, find_entry(session, viewer, one.id));
    const bool runs = entry && entry->protective && entry->row.state == EntryState::active;
    if (runs) TRY_DONE(guard(*entry, one.strength, {Reason::name}));
  }
  return {};
}

namespace {

/// Signed by the caller under her own name and not ahead of our clock.
Result<vault::ListingStatement> read_said(Call& call, Session& session, const Blob& statement, const Blob& signature) {
  const auto& me = call.person();
  TRY(const auto signers, vault::signers_of(session, call.context.network, me.org));
  TRY(auto said, vault::verify_listing(call.context.network, me.org, signers, {statement.bytes, signature.bytes}));
  TRY_DONE(app::check_signer(call, said.org_id, said.user_id, said.issued_ms));
  if (!schema::from_word<ListKind>(said.list)) return refused("/statement", "unknown_list");
  return said;
}

core::Done check_period(const ListRule& rule, std::string_view from, std::string_view until, std::int64_t months,
                        std::string_view today) {
  if (!valid_day(from) || !valid_day(until)) return refused("/statement", "day_expected");
  if (until < today) return refused("/statement", "already_over");
  if (plus_months(from, months) < until) return refused("/statement", "too_long");
  return rule.list.empty() ? core::Done(refused("/statement", "unknown_list")) : core::Done();
}

Result<Reply> entries(Call& call, const Doors& doors) {
  const auto which = call.query("list");
  const auto state = call.query("state");
  const auto viewer = viewer_of(call);
  EntryList out;
  out.day = viewer.today;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(out.rows, list_entries(session, viewer, which, state));
    if (viewer.protects) {
      TRY(const auto kept, doors.kept(call, session));
      for (auto& row : out.rows) row.encoded = kept.contains(row.id);
    }
    const auto detail = R"({"rows":)" + std::to_string(out.rows.size()) + "}";
    return call.audit(session, "listing.listed", {}, {}, detail);
  }));
  return app::reply(out);
}

Result<Reply> add(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<EntryIn>());
  TRY_DONE(check_tokens(in.tokens));
  const auto viewer = viewer_of(call);
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto said, read_said(call, session, in.statement, in.signature));
    const auto& rule = list_rule(said.list);
    if (said.act != "add" || said.entry_id != in.entry_id) return refused("/statement", "another_entry");
    if (said.envelope_hash != crypto::hash(in.sealed.envelope.bytes)) return refused("/statement", "another_envelope");
    if (!basis_fits(said.basis, said.list)) return refused("/statement", "basis_required");
    TRY_DONE(check_period(rule, said.from_day, said.until_day, rule.first_months, viewer.today));
    if (said.from_day > plus_days(viewer.today, 30)) return refused("/statement", "too_far_ahead");
    TRY_DONE(check_sealed(call, session, in.sealed, rule.protective ? "protection" : "border"));
    TRY(const bool added, insert_entry(session, viewer, in, said, rule.protective));
    if (!added) return problem(ProblemKey::conflict);
    if (rule.protective && !in.encodings.empty()) {
      TRY_DONE(doors.keep(call, session, "list", in.entry_id, in.encodings));
    }
    return call.audit(session, "listing.proposed", in.entry_id.bytes(), {}, R"({"list":")" + said.list + "\"}");
  }));
  tell(call, "listing");
  return app::reply(StateOut{EntryState::waiting}, 201);
}

/// Of an entry that was proposed without, or before the desk had a key: by who can open it.
Result<Reply> encode(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<EncodingsIn>());
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto entry, own_entry(call, session));
    if (!entry.protective || entry.row.state == EntryState::removed) return problem(ProblemKey::not_found);
    TRY_DONE(doors.keep(call, session, "list", entry.row.id, in.encodings));
    return call.audit(session, "listing.encoded", entry.row.id.bytes());
  }));
  return app::no_content();
}

core::Done check_further(const StoredEntry& entry, const vault::ListingStatement& said, const Viewer& viewer) {
  const auto& row = entry.row;
  const auto& rule = list_rule(schema::word(row.list));
  const bool fits = said.entry_id == row.id && said.list == rule.list && said.from_day == row.from_day &&
                    said.envelope_hash == crypto::hash(row.sealed.envelope.bytes);
  if (!fits || said.act == "add") return refused("/statement", "another_entry");
  const bool running = row.state == EntryState::active || row.state == EntryState::future;
  if (!running) return refused("/statement", "not_running");
  if (said.act == "remove") {
    return removal_reason(said.basis) ? core::Done() : core::Done(refused("/statement", "reason_required"));
  }
  if (rule.extend_months == 0) return refused("/statement", "cannot_be_extended");
  if (!basis_fits(said.basis, said.list)) return refused("/statement", "basis_required");
  if (said.until_day <= row.until_day) return refused("/statement", "not_longer");
  return check_period(rule, row.until_day, said.until_day, rule.extend_months, viewer.today);
}

Result<Reply> act_further(Call& call) {
  TRY(const auto in, call.body<SignedIn>());
  TRY(const auto state, call.write([&](Session& session) -> Result<EntryState> {
    const auto viewer = viewer_of(call);
    TRY(const auto entry, own_entry(call, session));
    TRY(const auto said, read_said(call, session, in.statement, in.signature));
    TRY_DONE(check_further(entry, said, viewer));
    TRY(const bool added, insert_act(session, viewer, said, {in.statement.bytes, in.signature.bytes}));
    if (!added) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, said.act == "remove" ? "listing.removal_proposed" : "listing.extension_proposed",
                        entry.row.id.bytes()));
    return entry.row.state;
  }));
  tell(call, "listing");
  return app::reply(StateOut{state}, 201);
}

/// The caller's signature over the bytes of the first person, with her admission to the circle of approvers.
Result<vault::Approval> approval_of(Call& call, Session& session, const ActOut& act, const SignatureIn& in) {
  const auto& network = call.context.network;
  const auto& me = call.person();
  if (act.author == me.user) return problem(ProblemKey::second_person);
  const auto circle = vault::circle_id(me.org, "", "approval");
  TRY(const auto newest, vault::newest_circle(session, network, circle));
  if (!newest) return problem(ProblemKey::no_right, "there is no circle of approvers");
  TRY(const bool holds, vault::holds_circle_key(session, network, circle, newest->epoch, me.user));
  TRY(const auto admission, vault::admission_to(session, network, me.org, me.user, circle, newest->epoch));
  if (!holds || !admission) return problem(ProblemKey::no_right, "not in the circle of approvers");
  const vault::Approval out{me.user, in.signature.bytes, *admission};
  TRY(const auto signers, vault::signers_of(session, network, me.org));
  TRY(const auto said, vault::verify_listing(network, me.org, signers, {act.statement.bytes, act.signature.bytes}));
  TRY_DONE(vault::verify_second_signature(network, signers, act.statement.bytes,
                                          {said.org_id, said.user_id, said.issued_ms}, out));
  return out;
}

Result<Reply> approve(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<SignatureIn>());
  TRY(const auto state, call.write([&](Session& session) -> Result<EntryState> {
    TRY(const auto entry, own_entry(call, session));
    const auto& acts = entry.row.acts;
    const auto act = std::find_if(acts.begin(), acts.end(),
                                  [&](const ActOut& one) { return schema::word(one.act) == call.parameter("act"); });
    if (act == acts.end()) return problem(ProblemKey::not_found);
    if (act->approval) return problem(ProblemKey::conflict);
    TRY(const auto approval, approval_of(call, session, *act, in));
    TRY(const bool approved, approve_act(session, viewer_of(call), entry.row.id, *act, approval));
    if (!approved) return problem(ProblemKey::conflict);
    if (act->act == ListingAct::remove) TRY_DONE(doors.forget(call, session, entry.row.id));
    TRY_DONE(call.audit(session, "listing.approved", entry.row.id.bytes(), {},
                        R"({"act":")" + std::string(schema::word(act->act)) + "\"}"));
    TRY(const auto after, find_entry(session, viewer_of(call), entry.row.id));
    if (!after) return problem(ProblemKey::not_found);
    return after->row.state;
  }));
  tell(call, "listing");
  return app::reply(StateOut{state});
}

Result<Reply> notice(Call& call) {
  TRY(const auto in, call.body<NoticeIn>());
  if (in.told == Told::unset) return refused("/told", "required");
  if (!valid_day(in.told_day) || in.told_day > viewer_of(call).today) return refused("/told_day", "day_expected");
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto entry, own_entry(call, session));
    TRY(const auto next, update_notice(session, viewer_of(call), entry.row.id, in));
    if (!next) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, "listing.told", entry.row.id.bytes()));
    return *next;
  }));
  return app::reply(VersionOut{version});
}

Result<Reply> hits(Call& call) {
  const auto record = core::RecordId::parse(call.query("record"));
  HitList out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out.rows, list_hits(session, viewer_of(call), call.query("state"), record));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> answer(Call& call) {
  TRY(const auto in, call.body<HitAnswer>());
  TRY(const auto id, call.id<core::RecordId>("id"));
  if (in.action == HitAction::unset) return refused("/action", "required");
  TRY(const auto version, call.write([&](Session& session) -> Result<std::int64_t> {
    const auto viewer = viewer_of(call);
    TRY(const auto hit, find_hit(session, viewer, id));
    if (!hit) return problem(ProblemKey::not_found);
    const bool may = call.person().may(hit->protective ? Right::border_protect : Right::border_record) ||
                     call.person().may(Right::border_protect);
    if (!may) return problem(ProblemKey::no_right);
    TRY(const auto next, answer_hit(session, viewer, id, in));
    if (!next) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, "hit.answered", id.bytes(), {},
                        R"({"action":")" + std::string(schema::word(in.action)) + "\"}"));
    return *next;
  }));
  tell(call, "hit");
  return app::reply(VersionOut{version});
}

}  // namespace

std::vector<app::Route> listing_routes(const Doors& doors) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  const auto with = [&doors](auto handler) { return [doors, handler](Call& call) { return handler(call, doors); }; };
  return {
      {get, "/api/v1/border/entries", Right::border_read, Limit::none, no_body(), with(entries),
       "entries of the office's lists", nullptr, out<EntryList>},
      {post, "/api/v1/border/entries", Right::border_list, write, json_body(), with(add), "propose an entry",
       in<EntryIn>, out<StateOut>},
      {put, "/api/v1/border/entries/{id}/encodings", Right::border_protect, write, json_body(), with(encode),
       "the names of a protective entry under the desk's key", in<EncodingsIn>},
      {post, "/api/v1/border/entries/{id}/acts", Right::border_list, write, json_body(), act_further,
       "propose to extend an entry or to take it off", in<SignedIn>, out<StateOut>},
      {post, "/api/v1/border/entries/{id}/acts/{act}/approval", Right::border_approve, write, json_body(),
       with(approve), "a second person's signature", in<SignatureIn>, out<StateOut>},
      {put, "/api/v1/border/entries/{id}/notice", Right::border_list, write, json_body(), notice, "the person was told",
       in<NoticeIn>, out<VersionOut>},
      {get, "/api/v1/border/hits", Right::border_read, Limit::none, no_body(), hits, "hits to look at", nullptr,
       out<HitList>},
      {put, "/api/v1/border/hits/{id}", Right::border_read, write, json_body(), answer, "what was done about a hit",
       in<HitAnswer>, out<VersionOut>},
  };
}

}  // namespace desk
