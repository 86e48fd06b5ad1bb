// SPDX-License-Identifier: Apache-2.0
// Encodings come in and are asked. Nothing here, and nothing in the answer to an act, depends on what the network's
// index holds.
#include <algorithm>
#include <array>

#include "registry/checks.h"
#include "registry/encoding_store.h"
#include "registry/routes.h"
#include "registry/thresholds.h"

namespace registry {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr std::array<std::string_view, 4> kHow{"read_aloud", "signed", "thumb_print", "recorded"};
constexpr std::int64_t kMostHits = 20, kMissingAtOnce = 100;

Result<Reply> put_own_encoding(Call& call, Register& reg) {
  TRY(const auto in, call.body<OwnIn>());
  TRY(const auto bits, bits_of(in.encoding));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto subject, own_subject(call, session, in.version));
    TRY_DONE(must_hold(call, session, "identity"));
    TRY(const auto space, known_space(call, session, Scope::own, in.encoding));
    TRY_DONE(reg.put_own(session, call.person().org, call.person().user, space, subject, bits));
    return call.audit(session, "register.encoded", subject.case_id.bytes(), "identity");
  }));
  return app::no_content();
}

core::Done check_basis(const ActIn& in, const Doors& doors, core::Millis now) {
  const bool known = in.basis == Basis::law ? doors.law_allows(in.reference)
                                            : std::find(kHow.begin(), kHow.end(), in.reference) != kHow.end();
  if (!known) return core::field_problem("/reference", in.basis == Basis::law ? "not_a_rule_of_law" : "how_unknown");
  if (in.until_ms <= now) return core::field_problem("/until_ms", "already_over");
  if (in.until_ms > now + kLongestBasis) return core::field_problem("/until_ms", "too_long");
  return {};
}

/// The basis stands in the row; the bits only where the organisation is protective and she is no suspect.
core::Done keep(Call& call, Session& session, const ActIn& in, const Subject& subject, const KeySpace& space,
                const Bits& bits) {
  const auto& network = call.context.network;
  TRY(const bool protective, is_protective(session, network, call.person().org));
  TRY(const auto standing, standing_of(session, network, call.person().org, subject));
  const bool kept = protective && standing && standing->role != "suspect";
  const Sealer sealer{call.context.keys, call.context.random};
  StoredEncoding one;
  one.scope = Scope::network;
  one.epoch = space.epoch;
  one.org = call.person().org;
  one.subject = subject;
  if (kept) one.sealed = sealer.seal(Scope::network, subject.id, space.epoch, bits);
  one.basis = schema::word(in.basis);
  one.reference = in.reference;
  one.until_ms = in.until_ms;
  TRY_DONE(put_encoding(session, network, one, call.person().user, call.context.clock.now()));
  const auto detail = R"({"basis":")" + one.basis + R"(","reference":")" + one.reference + R"(","until_ms":)" +
                      std::to_string(one.until_ms) + R"(,"kept":)" + (kept ? "true}" : "false}");
  return call.audit(session, "register.act", subject.case_id.bytes(), "identity", detail);
}

Result<Reply> act(Call& call, Register& reg, const Doors& doors) {
  TRY(const auto in, call.body<ActIn>());
  TRY(const auto bits, bits_of(in.encoding));
  TRY_DONE(check_basis(in, doors, call.context.clock.now()));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto subject, own_subject(call, session, in.version));
    TRY_DONE(must_hold(call, session, "matching"));
    TRY(const auto space, known_space(call, session, Scope::network, in.encoding));
    TRY(const auto standing, standing_of(session, call.context.network, call.person().org, subject));
    if (!standing || standing->restricted) return core::field_problem("/section_id", "restricted");
    TRY_DONE(reg.record_act(session, {call.person().org, call.person().user, subject, space.epoch, bits}));
    return keep(call, session, in, subject, space, bits);
  }));
  reg.wake();
  return app::reply(ActOut{}, 202);
}

Result<Reply> end_basis(Call& call) {
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const auto section, call.id<core::SectionId>("section_id"));
    TRY(const auto subject, own_identity(session, call.context.network, call.person().org, section));
    if (!subject) return problem(ProblemKey::not_found);
    TRY(const bool seen, sees(call, session, subject->case_id));
    if (!seen) return problem(ProblemKey::not_found);
    TRY(const auto ended,
        empty_encoding(session, call.context.network, Scope::network, section, call.context.clock.now()));
    if (ended == 0) return problem(ProblemKey::not_found);
    return call.audit(session, "register.basis_ended", subject->case_id.bytes(), "identity");
  }));
  return app::no_content();
}

Result<Reply> show(Call& call) {
  TRY(const auto out, call.read([&](Session& session) -> Result<SubjectOut> {
    const auto& network = call.context.network;
    TRY(const auto section, call.id<core::SectionId>("section_id"));
    TRY(const auto subject, own_identity(session, network, call.person().org, section));
    if (!subject) return problem(ProblemKey::not_found);
    TRY(const bool seen, sees(call, session, subject->case_id));
    if (!seen) return problem(ProblemKey::not_found);
    SubjectOut one;
    TRY(const auto encodings, encodings_of(session, network, section));
    for (const auto& row : encodings) {
      if (row.scope == Scope::own) one.version = row.subject.version;
      if (row.scope == Scope::network && row.until_ms > call.context.clock.now()) {
        one.network = BasisOut{row.subject.version, row.basis, row.reference, row.until_ms};
      }
    }
    return one;
  }));
  return app::reply(out);
}

Result<Ask> ask_of(Call& call, Session& session, const SearchIn& in, bool warning) {
  const bool names = in.kind == SearchKind::names;
  TRY(const auto key, find_key(session, call.context.network, Scope::own, call.person().org.bytes(), in.epoch));
  if (!key) return problem(ProblemKey::other_space);
  const auto& space = key->space;
  const bool same = short_hash(in.schema) == space.schema && short_hash(in.key) == (names ? space.names : space.full);
  if (!same) return problem(ProblemKey::other_space);
  const auto bits = match::from_bytes<512>(in.bits.bytes);
  if (!bits) return core::field_problem("/bits", "64_bytes_expected");
  if (in.presence < 0 || in.presence >= (1 << kFields)) return core::field_problem("/presence", "range");
  if (in.limit < 1 || in.limit > kMostHits) return core::field_problem("/limit", "range");
  Ask ask{space,
          names,
          *bits,
          static_cast<match::Presence>(in.presence),
          kThreshold,
          call.context.clock.now(),
          static_cast<std::size_t>(in.limit)};
  if (names) ask.threshold = warning ? kNameWarning : kNameSearch;
  return ask;
}

Result<SearchOut> hits_of(Call& call, Session& session, Register& reg, const SearchIn& in, bool warning) {
  TRY_DONE(must_hold(call, session, "identity"));
  TRY(const auto ask, ask_of(call, session, in, warning));
  TRY(const auto answers, reg.search(session, call.person().org, ask));
  SearchOut out{{}, static_cast<std::int64_t>(answers.found)};
  for (const auto& one : answers.hits) {
    const auto& subject = one.entry.subject;
    TRY(const auto standing, standing_of(session, call.context.network, call.person().org, subject));
    if (!standing) continue;  // erased or taken over a moment ago
    TRY(const bool seen, sees(call, session, standing->case_id));
    if (!seen) continue;
    out.hits.push_back({standing->case_id, subject.id, standing->person_id, standing->number, standing->role,
                        static_cast<std::int64_t>(one.score * 1000), subject.kind});
  }
  // The cases of other teams are not even counted.
  if (!call.person().may(Right::case_every_team)) out.found = static_cast<std::int64_t>(out.hits.size());
  return out;
}

Result<Reply> search(Call& call, Register& reg) {
  TRY(const auto in, call.body<SearchIn>());
  TRY(const auto out, call.read([&](Session& session) { return hits_of(call, session, reg, in, false); }));
  TRY_DONE(call.write([&](Session& session) {
    return call.audit(session, "register.searched", {}, schema::word(in.kind),
                      R"({"hits":)" + std::to_string(out.hits.size()) + "}");
  }));
  return app::reply(out);
}

Result<Reply> duplicates(Call& call, Register& reg) {
  TRY(const auto in, call.body<SearchIn>());
  TRY(const auto out, call.read([&](Session& session) { return hits_of(call, session, reg, in, true); }));
  return app::reply(out);
}

Result<Reply> missing(Call& call) {
  TRY(const auto out, call.read([&](Session& session) -> Result<MissingsOut> {
    const auto& network = call.context.network;
    TRY(const auto keys, keys_of(session, network, Scope::own, call.person().org.bytes()));
    const auto epoch = keys.empty() ? 0 : keys.back().space.epoch;
    TRY(const auto found, missing_identities(session, network, call.person().org, epoch, kMissingAtOnce));
    MissingsOut all{{}, found.second};
    for (const auto& one : found.first) all.sections.push_back({one.case_id, one.section, one.version});
    return all;
  }));
  return app::reply(out);
}

}  // namespace

std::vector<app::Route> subject_routes(Register& reg, const Doors& doors) {
  using enum core::Method;
  const auto with = [&reg](auto handler) { return [&reg, handler](Call& call) { return handler(call, reg); }; };
  const auto body = app::json_body(4096);
  return {
      {get, "/api/v1/register/subjects/{section_id}", Right::case_read, Limit::none, app::no_body(), show,
       "what is kept of an identity", nullptr, app::out<SubjectOut>},
      {put, "/api/v1/register/subjects/{section_id}", Right::case_write, Limit::staff_write, body,
       with(put_own_encoding), "the encoding of an identity under the own key", app::in<OwnIn>},
      {put, "/api/v1/register/subjects/{section_id}/network", Right::case_write, Limit::staff_write, body,
       [&reg, doors](Call& call) { return act(call, reg, doors); }, "an act: compared once with the network's index",
       app::in<ActIn>, app::out<ActOut>},
      {del, "/api/v1/register/subjects/{section_id}/network", Right::case_write, Limit::staff_write, app::no_body(),
       end_basis, "the basis is taken back"},
      {post, "/api/v1/register/search", Right::case_read, Limit::register_search, body, with(search),
       "who of ours is like this one", app::in<SearchIn>, app::out<SearchOut>},
      {post, "/api/v1/register/duplicates", Right::case_read, Limit::register_search, body, with(duplicates),
       "the same while somebody types", app::in<SearchIn>, app::out<SearchOut>},
      {get, "/api/v1/register/missing", Right::case_write, Limit::none, app::no_body(), missing,
       "identities that are not encoded yet", nullptr, app::out<MissingsOut>},
  };
}

}  // namespace registry
