// SPDX-License-Identifier: Apache-2.0
// The acts of encoding_store.h, and what follows the server key.
#include "registry/encoding_store.h"

namespace registry {

using core::Result;
using storage::blob;

Result<bool> insert_act(Session& session, const core::NetworkId& network, const StoredAct& act, std::string_view day) {
  const auto& subject = act.subject;
  TRY(const auto made,
      session.execute("INSERT INTO match_acts (network_id, act_id, org_id, user_id, kind, subject_id, case_id, "
                      "person_id, version, epoch, day, sealed, made_ms, compared_ms) VALUES ($1, $2, $3, $4, $5, $6, "
                      "$7, $8, $9, $10, $11, $12, $13, 0) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(act.id.bytes()), blob(act.org.bytes()), blob(act.user.bytes()),
                      schema::word(subject.kind), blob(subject.id.bytes()), blob(subject.case_id.bytes()),
                      blob(subject.person_id.bytes()), subject.version, act.epoch, day, blob(act.sealed), act.made_ms));
  if (made != 1) return false;
  TRY_DONE(session.execute(
      "INSERT INTO match_days (network_id, day, org_id, user_id, kind, acts) VALUES ($1, $2, $3, $4, $5, "
      "1) ON CONFLICT (network_id, day, org_id, user_id, kind) DO UPDATE SET acts = match_days.acts + 1",
      blob(network.bytes()), day, blob(act.org.bytes()), blob(act.user.bytes()), schema::word(subject.kind)));
  return true;
}

Result<ActsToday> acts_today(Session& session, const core::NetworkId& network, const core::OrgId& org,
                             const core::UserId& user, SubjectKind kind, std::string_view day) {
  TRY(const auto rows, session.query("SELECT user_id, acts FROM match_days WHERE network_id = $1 AND day = $2 AND "
                                     "org_id = $3 AND kind = $4",
                                     blob(network.bytes()), day, blob(org.bytes()), schema::word(kind)));
  ActsToday out;
  for (const auto& row : rows) {
    if (row.bytes(0) == user.bytes()) out.person = row.integer(1);
    out.org += row.integer(1);
  }
  return out;
}

Result<std::int64_t> acts_of_others(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                    std::string_view day) {
  TRY(const auto row, session.one("SELECT CAST(COALESCE(SUM(acts), 0) AS BIGINT) FROM match_days WHERE network_id = $1 "
                                  "AND day = $2 AND org_id <> $3",
                                  blob(network.bytes()), day, blob(org.bytes())));
  return row->integer(0);
}

Result<std::vector<StoredAct>> waiting_acts(Session& session, const core::NetworkId& network, std::int64_t limit) {
  TRY(const auto rows,
      session.query("SELECT act_id, org_id, user_id, kind, subject_id, case_id, person_id, version, epoch, sealed, "
                    "made_ms FROM match_acts WHERE network_id = $1 AND compared_ms = 0 ORDER BY made_ms LIMIT $2",
                    blob(network.bytes()), limit));
  std::vector<StoredAct> out;
  for (const auto& row : rows) {
    StoredAct one;
    one.id = *ActId::from_bytes(row.bytes(0));
    one.org = *core::OrgId::from_bytes(row.bytes(1));
    one.user = *core::UserId::from_bytes(row.bytes(2));
    one.subject.kind = schema::from_word<SubjectKind>(row.text(3)).value_or(SubjectKind::identity);
    one.subject.id = *core::SectionId::from_bytes(row.bytes(4));
    one.subject.case_id = core::CaseId::from_bytes(row.bytes(5)).value_or(core::CaseId());
    one.subject.person_id = core::PersonId::from_bytes(row.bytes(6)).value_or(core::PersonId());
    one.subject.version = row.integer(7);
    one.epoch = row.integer(8);
    one.sealed = row.bytes(9);
    one.made_ms = row.integer(10);
    out.push_back(std::move(one));
  }
  return out;
}

Result<bool> take_act(Session& session, const core::NetworkId& network, const ActId& act, core::Millis now) {
  TRY(const auto taken, session.execute("UPDATE match_acts SET compared_ms = $3, sealed = $4 WHERE network_id = $1 AND "
                                        "act_id = $2 AND compared_ms = 0",
                                        blob(network.bytes()), blob(act.bytes()), now, blob("")));
  return taken == 1;
}

namespace {

struct Carrying {
  Session& session;
  const core::NetworkId& network;
  const Sealer before, after;
};

/// What stood under one key stands under the other; empty where it does not open.
core::Bytes carried(const Carrying& c, Scope scope, const core::SectionId& id, std::int64_t epoch,
                    core::BytesView sealed) {
  const auto bits = c.before.open(scope, id, epoch, sealed);
  return bits ? c.after.seal(scope, id, epoch, *bits) : core::Bytes();
}

core::Done carry_acts(const Carrying& c) {
  TRY(const auto acts, waiting_acts(c.session, c.network, kNoEnd));
  for (const auto& act : acts) {
    const auto sealed = carried(c, Scope::network, act.subject.id, act.epoch, act.sealed);
    TRY_DONE(c.session.execute("UPDATE match_acts SET sealed = $3 WHERE network_id = $1 AND act_id = $2",
                               blob(c.network.bytes()), blob(act.id.bytes()), blob(sealed)));
  }
  return {};
}

}  // namespace

Result<std::int64_t> carry_encodings(Session& session, const core::NetworkId& network, const vault::ServerKeys& before,
                                     const vault::ServerKeys& keys, core::Random& random, core::Millis now) {
  const Carrying c{session, network, {before, random}, {keys, random}};
  std::vector<StoredEncoding> all;
  TRY_DONE(changes_after(session, network, 0, [&all](StoredEncoding one) {
    if (!one.sealed.empty()) all.push_back(std::move(one));
    return core::Done();
  }));
  for (const auto& one : all) {
    const auto sealed = carried(c, one.scope, one.subject.id, one.epoch, one.sealed);
    if (sealed.empty()) {  // the campaign will make it again
      TRY_DONE(empty_encoding(session, network, one.scope, one.subject.id, now));
      continue;
    }
    TRY_DONE(session.execute(
        "UPDATE match_encodings SET sealed = $5 WHERE network_id = $1 AND scope = $2 AND "
        "subject_id = $3 AND epoch = $4",
        blob(network.bytes()), schema::word(one.scope), blob(one.subject.id.bytes()), one.epoch, blob(sealed)));
  }
  TRY_DONE(carry_acts(c));
  return static_cast<std::int64_t>(all.size());
}

}  // namespace registry
