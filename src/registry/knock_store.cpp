// SPDX-License-Identifier: Apache-2.0
#include "registry/knock_store.h"

namespace registry {
namespace {

using core::Result;
using storage::blob;
using storage::Row;

constexpr std::string_view kSelect =
    "SELECT knock_id, holder_org, subject_id, case_id, person_id, other_org, other_subject, other_case, other_person, "
    "strength, state, answered_by, answered_ms, made_ms, other_kind FROM knocks WHERE network_id = $1 AND ";

StoredKnock knock_from(const Row& row) {
  StoredKnock out;
  out.id = *KnockId::from_bytes(row.bytes(0));
  out.holder = *core::OrgId::from_bytes(row.bytes(1));
  out.subject.id = *core::SectionId::from_bytes(row.bytes(2));
  out.subject.case_id = *core::CaseId::from_bytes(row.bytes(3));
  out.subject.person_id = *core::PersonId::from_bytes(row.bytes(4));
  out.other = *core::OrgId::from_bytes(row.bytes(5));
  out.other_subject.id = *core::SectionId::from_bytes(row.bytes(6));
  out.other_subject.case_id = *core::CaseId::from_bytes(row.bytes(7));
  out.other_subject.person_id = *core::PersonId::from_bytes(row.bytes(8));
  out.strength = schema::from_word<Strength>(row.text(9)).value_or(Strength::possible);
  out.state = schema::from_word<KnockState>(row.text(10)).value_or(KnockState::open);
  if (!row.null(11)) out.answered_by = core::UserId::from_bytes(row.bytes(11));
  out.answered_ms = row.integer(12);
  out.made_ms = row.integer(13);
  out.other_subject.kind = schema::from_word<SubjectKind>(row.text(14)).value_or(SubjectKind::identity);
  return out;
}

std::vector<StoredKnock> knocks_from(const std::vector<Row>& rows) {
  std::vector<StoredKnock> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(knock_from(row));
  return out;
}

}  // namespace

Result<bool> insert_knock(Session& session, const core::NetworkId& network, const StoredKnock& knock) {
  TRY(const auto made,
      session.execute("INSERT INTO knocks (network_id, knock_id, holder_org, subject_id, case_id, person_id, "
                      "other_org, other_subject, other_case, other_person, strength, state, answered_by, answered_ms, "
                      "made_ms, other_kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', NULL, 0, "
                      "$12, $13) "
                      "ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(knock.id.bytes()), blob(knock.holder.bytes()),
                      blob(knock.subject.id.bytes()), blob(knock.subject.case_id.bytes()),
                      blob(knock.subject.person_id.bytes()), blob(knock.other.bytes()),
                      blob(knock.other_subject.id.bytes()), blob(knock.other_subject.case_id.bytes()),
                      blob(knock.other_subject.person_id.bytes()), schema::word(knock.strength), knock.made_ms,
                      schema::word(knock.other_subject.kind)));
  return made == 1;
}

Result<std::vector<StoredKnock>> knocks_of_holder(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& holder, bool only_open) {
  const std::string open = only_open ? "state = 'open' AND " : "";
  TRY(const auto rows,
      session.query(std::string(kSelect) + open + "holder_org = $2 ORDER BY made_ms DESC, knock_id LIMIT 200",
                    blob(network.bytes()), blob(holder.bytes())));
  return knocks_from(rows);
}

Result<std::vector<StoredKnock>> talks_with(Session& session, const core::NetworkId& network,
                                            const core::OrgId& other) {
  TRY(const auto rows, session.query(std::string(kSelect) + "other_org = $2 AND state = 'talking' "
                                                            "ORDER BY answered_ms DESC, knock_id LIMIT 200",
                                     blob(network.bytes()), blob(other.bytes())));
  return knocks_from(rows);
}

Result<std::optional<StoredKnock>> find_knock(Session& session, const core::NetworkId& network,
                                              const core::OrgId& holder, const KnockId& id) {
  TRY(const auto row, session.one(std::string(kSelect) + "holder_org = $2 AND knock_id = $3", blob(network.bytes()),
                                  blob(holder.bytes()), blob(id.bytes())));
  if (!row) return std::optional<StoredKnock>();
  return std::optional(knock_from(*row));
}

Result<std::optional<StoredKnock>> find_talk(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                             const KnockId& id) {
  TRY(const auto row, session.one(std::string(kSelect) + "(holder_org = $2 OR other_org = $2) AND knock_id = $3 AND "
                                                         "state = 'talking'",
                                  blob(network.bytes()), blob(org.bytes()), blob(id.bytes())));
  if (!row) return std::optional<StoredKnock>();
  return std::optional(knock_from(*row));
}

Result<bool> answer_knock(Session& session, const core::NetworkId& network, const KnockId& id, KnockState state,
                          const core::UserId& by, core::Millis now) {
  TRY(const auto changed,
      session.execute("UPDATE knocks SET state = $3, answered_by = $4, answered_ms = $5 WHERE network_id = $1 AND "
                      "knock_id = $2 AND state <> 'talking'",
                      blob(network.bytes()), blob(id.bytes()), schema::word(state), blob(by.bytes()), now));
  return changed == 1;
}

}  // namespace registry
