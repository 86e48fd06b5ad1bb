// SPDX-License-Identifier: Apache-2.0
#include "house/desk_doors.h"

#include <set>

#include "core/workdays.h"
#include "crypto/hash.h"
#include "registry/checks.h"
#include "registry/encoding_store.h"
#include "registry/linkage_store.h"
#include "registry/thresholds.h"

namespace house {
namespace {

using core::Result;

registry::EncodingIn encoding_of(const desk::Encoding& in) {
  return {in.epoch, in.schema, in.full_key, in.names_key, in.full, in.names, in.presence};
}

/// What the border desk may ask of the register: one comparison of each recorded act, while the day's budget lasts. A
/// crossing beyond it is recorded all the same.
core::Done compare_act(registry::Register& reg, app::Call& call, storage::Session& session, std::string_view kind,
                       const core::RecordId& id, const desk::Encoding& in) {
  const auto encoding = encoding_of(in);
  const auto& me = call.person();
  TRY(const auto bits, registry::bits_of(encoding));
  TRY_DONE(registry::must_hold(call, session, "matching"));
  TRY(const auto space, registry::known_space(call, session, registry::Scope::network, encoding));
  registry::Subject subject;
  subject.id = *core::SectionId::from_bytes(id.bytes());
  subject.kind = *schema::from_word<registry::SubjectKind>(kind);
  TRY(const auto used, registry::acts_today(session, call.context.network, me.org, me.user, subject.kind,
                                            core::civil_day(call.context.clock.now())));
  const auto most = registry::budget_of(subject.kind);
  if (used.person >= most.person || used.org >= most.org) return {};
  return reg.record_act(session, {me.org, me.user, subject, space.epoch, bits});
}

/// A record has a place in the register for each of its names. Bound to the office, because clients choose the ids of
/// records: nobody's place is ever another's.
core::SectionId name_place(const app::Call& call, const core::RecordId& id, std::size_t n) {
  const auto hash = crypto::hash(core::frame({"name", call.person().org.bytes(), id.bytes(), core::u64be(n)}));
  return *core::SectionId::from_bytes(hash.substr(0, 16));
}

core::Done forget_names(app::Call& call, storage::Session& session, const core::RecordId& id, std::size_t from) {
  for (std::size_t n = from; n < desk::kNamesMax; ++n) {
    TRY_DONE(registry::empty_encoding(session, call.context.network, registry::Scope::desk, name_place(call, id, n),
                                      call.context.clock.now()));
  }
  return {};
}

/// Under the desk's key. Which record's name it is stands in the subject's person.
core::Done keep_names(registry::Register& reg, app::Call& call, storage::Session& session, std::string_view kind,
                      const core::RecordId& id, const std::vector<desk::Encoding>& names) {
  const auto& me = call.person();
  for (std::size_t n = 0; n < names.size(); ++n) {
    const auto encoding = encoding_of(names[n]);
    TRY(const auto bits, registry::bits_of(encoding));
    TRY(const auto space, registry::known_space(call, session, registry::Scope::desk, encoding));
    registry::Subject subject;
    subject.id = name_place(call, id, n);
    subject.kind = *schema::from_word<registry::SubjectKind>(kind);
    subject.person_id = *core::PersonId::from_bytes(id.bytes());
    TRY_DONE(reg.put_own(session, me.org, me.user, space, subject, bits));
  }
  return kind == "list" ? forget_names(call, session, id, names.size()) : core::Done();
}

Result<std::vector<desk::Alike>> alike(registry::Register& reg, app::Call& call, storage::Session& session,
                                       const desk::Encoding& in) {
  const auto encoding = encoding_of(in);
  TRY(const auto bits, registry::bits_of(encoding));
  TRY(const auto space, registry::known_space(call, session, registry::Scope::desk, encoding));
  registry::Ask ask;
  ask.space = space;
  ask.bits = bits.full;
  ask.presence = bits.presence;
  ask.threshold = registry::kThreshold;
  ask.now = call.context.clock.now();
  TRY(const auto answers, reg.search(session, call.person().org, ask));
  std::vector<desk::Alike> out;
  std::set<core::Bytes> seen;
  for (const auto& one : answers.hits) {
    const auto& subject = one.entry.subject;
    if (!seen.insert(subject.person_id.bytes()).second) continue;
    const bool strong = registry::strength(one.score) == registry::Strength::very_likely;
    out.push_back({*core::RecordId::from_bytes(subject.person_id.bytes()), subject.kind == registry::SubjectKind::list,
                   strong ? desk::Strength::strong : desk::Strength::possible});
  }
  return out;
}

Result<std::set<core::RecordId>> kept_records(app::Call& call, storage::Session& session) {
  const auto& network = call.context.network;
  const auto& org = call.person().org;
  TRY(const auto keys, registry::keys_of(session, network, registry::Scope::desk, org.bytes()));
  if (keys.empty()) return std::set<core::RecordId>();
  TRY(const auto kept, registry::records_encoded(session, network, org, keys.back().space.epoch));
  return std::set<core::RecordId>(kept.begin(), kept.end());
}

}  // namespace

desk::Doors desk_doors(registry::Register& reg) {
  using app::Call;
  using storage::Session;
  return {[&reg](Call& call, Session& session, std::string_view kind, const core::RecordId& id,
                 const desk::Encoding& encoding) { return compare_act(reg, call, session, kind, id, encoding); },
          [&reg] { reg.wake(); },
          [&reg](Call& call, Session& session, const desk::Encoding& encoding) {
            return alike(reg, call, session, encoding);
          },
          [&reg](Call& call, Session& session, std::string_view kind, const core::RecordId& id,
                 const std::vector<desk::Encoding>& names) { return keep_names(reg, call, session, kind, id, names); },
          [](Call& call, Session& session, const core::RecordId& id) { return forget_names(call, session, id, 0); },
          kept_records};
}

}  // namespace house
