// SPDX-License-Identifier: Apache-2.0
// Consents and grants; referrals are in referral_store.cpp.
#include "cases/sharing_store.h"

#include "cases/facts_columns.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

using storage::blob;
using storage::Row;

/// A statement that was checked when it was stored.
template <class T>
core::Result<T> stored(const core::NetworkId& network, core::BytesView bytes) {
  TRY(const auto parsed, vault::parse_statement(network, bytes));
  const auto* const said = std::get_if<T>(&parsed);
  if (said == nullptr) return core::problem(core::ProblemKey::internal, "a stored statement of another kind");
  return *said;
}

SharingState state_in(core::Millis from, core::Millis until, core::Millis now) {
  if (now < from) return SharingState::future;
  return now > until ? SharingState::over : SharingState::running;
}

constexpr std::string_view kConsents =
    "SELECT c.statement, c.signature, c.evidence, c.withdrawn_ms, c.withdrawal, c.withdrawal_signature, o.name "
    "FROM case_consents c JOIN organisations o ON o.network_id = c.network_id AND o.org_id = c.to_org "
    "WHERE c.network_id = $1 AND c.case_id = $2 ";

core::Result<StoredConsent> consent_from(const core::NetworkId& network, const Row& row) {
  StoredConsent out;
  TRY(out.said, stored<vault::ConsentStatement>(network, row.bytes(0)));
  out.statement = {row.bytes(0), row.bytes(1)};
  if (!row.null(2)) out.evidence = core::SectionId::from_bytes(row.bytes(2));
  if (!row.null(3)) out.withdrawn_ms = row.integer(3);
  out.withdrawal = {row.bytes(4), row.bytes(5)};
  return out;
}

ConsentOut consent_out(const StoredConsent& c, std::string to_org_name, core::Millis now) {
  const auto& said = c.said;
  ConsentOut out;
  out.consent_id = said.consent_id;
  out.person_id = said.person_id;
  out.to_org = said.to_org;
  out.to_org_name = std::move(to_org_name);
  out.classes = vault::shared_classes(said.classes);
  out.purpose = said.purpose;
  out.how = said.how;
  out.language = said.language;
  out.guardian = said.guardian;
  out.from_ms = said.from_ms;
  out.until_ms = said.until_ms;
  out.evidence = c.evidence;
  out.issued_ms = said.issued_ms;
  out.asked_by = said.user_id;
  out.statement = {c.statement.bytes};
  out.signature = {c.statement.signature};
  out.state = c.withdrawn_ms ? SharingState::withdrawn : state_in(said.from_ms, said.until_ms, now);
  if (c.withdrawn_ms) out.withdrawal = WithdrawalOut{{c.withdrawal.bytes}, {c.withdrawal.signature}, *c.withdrawn_ms};
  return out;
}

constexpr std::string_view kGrants =
    "SELECT g.statement, g.signature, g.approver, g.approval, g.admission, g.admission_signature, g.ended_ms, o.name, "
    "s.bundle_id, c.statement, c.signature, c.withdrawn_ms, c.withdrawal, c.withdrawal_signature FROM case_grants g "
    "JOIN organisations o ON o.network_id = g.network_id AND o.org_id = g.to_org "
    "JOIN case_sections s ON s.network_id = g.network_id AND s.section_id = g.section_id "
    "LEFT JOIN case_consents c ON c.network_id = g.network_id AND c.consent_id = g.consent_id "
    "WHERE g.network_id = $1 AND g.case_id = $2 ";

SharingState grant_state(const Row& row, const vault::GrantStatement& said, core::Millis now) {
  if (!row.null(6) || row.bytes(8) != said.bundle_id.bytes()) return SharingState::over;
  const auto state = state_in(said.from_ms, said.until_ms, now);
  const bool waits = vault::needs_approval(said.section_class) && row.null(2);
  return waits && state != SharingState::over ? SharingState::waiting : state;
}

core::Result<GrantOut> grant_from(const core::NetworkId& network, const Row& row, core::Millis now) {
  TRY(const auto said, stored<vault::GrantStatement>(network, row.bytes(0)));
  GrantOut out;
  out.grant_id = said.grant_id;
  out.section_id = said.section_id;
  out.bundle_id = said.bundle_id;
  out.subject_id = *core::PersonId::from_bytes(said.subject_id);
  out.section_class = said.section_class;
  out.to_org = said.to_org;
  out.to_org_name = row.text(7);
  out.to_circle = said.to_circle;
  out.to_epoch = static_cast<std::int64_t>(said.to_epoch);
  out.basis = said.basis;
  out.basis_reference = said.basis_reference;
  out.purpose = said.purpose;
  out.from_ms = said.from_ms;
  out.until_ms = said.until_ms;
  out.issued_ms = said.issued_ms;
  out.granted_by = said.user_id;
  out.statement = {row.bytes(0)};
  out.signature = {row.bytes(1)};
  out.state = grant_state(row, said, now);
  if (!row.null(2)) {
    out.approval = ApprovalOut{*core::UserId::from_bytes(row.bytes(2)), {row.bytes(3)}, {row.bytes(4)}, {row.bytes(5)}};
  }
  if (!row.null(9)) out.consent = SignedOut{{row.bytes(9)}, {row.bytes(10)}};
  if (!row.null(11)) out.withdrawals.push_back({{row.bytes(12)}, {row.bytes(13)}, row.integer(11)});
  return out;
}

}  // namespace

core::Result<vault::OrgStatements> org_statements(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& org) {
  TRY(const auto rows, vault::statements_of(session, network, org));
  vault::OrgStatements out;
  for (const auto& row : rows) {
    if (row.kind == "org") out.org = {row.bytes, row.signature};
    if (row.kind == "member") out.members.push_back({row.bytes, row.signature});
    if (row.kind == "leave") out.leaves.push_back({row.bytes, row.signature});
  }
  return out;
}

core::Result<std::optional<std::int64_t>> newest_epoch(Session& session, const core::NetworkId& network,
                                                       const core::CircleId& circle) {
  TRY(const auto row, session.one("SELECT MAX(epoch) FROM circles WHERE network_id = $1 AND circle_id = $2",
                                  blob(network.bytes()), blob(circle.bytes())));
  if (!row || row->null(0)) return std::optional<std::int64_t>();
  return std::optional(row->integer(0));
}

core::Result<bool> holds_key(Session& session, const core::NetworkId& network, const core::CircleId& circle,
                             std::int64_t epoch, const core::UserId& user) {
  TRY(const auto row, session.one("SELECT 1 FROM circle_keys WHERE network_id = $1 AND circle_id = $2 AND epoch = $3 "
                                  "AND user_id = $4",
                                  blob(network.bytes()), blob(circle.bytes()), epoch, blob(user.bytes())));
  return row.has_value();
}

core::Result<std::optional<vault::SignedStatement>> admission_of(Session& session, const core::NetworkId& network,
                                                                 const core::OrgId& org, const core::UserId& user,
                                                                 const core::CircleId& circle, std::int64_t epoch) {
  TRY(const auto rows,
      session.query("SELECT bytes, signature FROM statements WHERE network_id = $1 AND org_id = $2 AND kind = 'admit' "
                    "AND subject = $3 AND epoch = $4 ORDER BY statement_id DESC",
                    blob(network.bytes()), blob(org.bytes()), blob(user.bytes()), epoch));
  for (const auto& row : rows) {
    const auto said = stored<vault::AdmitStatement>(network, row.bytes(0));
    if (said && said->circle_id == circle) return std::optional(vault::SignedStatement{row.bytes(0), row.bytes(1)});
  }
  return std::optional<vault::SignedStatement>();
}

core::Result<std::optional<StoredConsent>> find_consent(Session& session, const core::NetworkId& network,
                                                        const core::CaseId& id, const core::ConsentId& consent) {
  TRY(const auto row, session.one(std::string(kConsents) + "AND c.consent_id = $3", blob(network.bytes()),
                                  blob(id.bytes()), blob(consent.bytes())));
  if (!row) return std::optional<StoredConsent>();
  TRY(auto out, consent_from(network, *row));
  return std::optional(std::move(out));
}

core::Result<std::vector<ConsentOut>> consents_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id, bool shared) {
  TRY(const auto rows, session.query(std::string(kConsents) + "ORDER BY c.made_ms, c.consent_id", blob(network.bytes()),
                                     blob(id.bytes())));
  std::vector<ConsentOut> out;
  for (const auto& row : rows) {
    TRY(auto one, consent_from(network, row));
    if (shared && one.said.to_org != viewer.org) continue;
    // What she agreed to with an owner before is no basis for this one.
    if (!shared && one.said.org_id != viewer.org) continue;
    if (shared) one.evidence.reset();
    out.push_back(consent_out(one, row.text(6), viewer.now));
  }
  return out;
}

core::Result<bool> insert_consent(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const vault::ConsentStatement& said, const ConsentIn& in) {
  const auto evidence = in.evidence ? std::optional(blob(in.evidence->bytes())) : std::nullopt;
  TRY(const auto rows,
      session.execute("INSERT INTO case_consents (network_id, consent_id, case_id, to_org, evidence, statement, "
                      "signature, withdrawn_ms, withdrawal, withdrawal_signature, made_ms) VALUES ($1, $2, $3, $4, $5, "
                      "$6, $7, NULL, $8, $8, $9) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(said.consent_id.bytes()), blob(said.case_id.bytes()),
                      blob(said.to_org.bytes()), evidence, blob(in.statement.bytes), blob(in.signature.bytes), blob(""),
                      viewer.now));
  return rows == 1;
}

core::Result<bool> withdraw_consent(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                    const core::CaseId& id, const core::ConsentId& consent, const SignedIn& in) {
  TRY(const auto rows,
      session.execute("UPDATE case_consents SET withdrawn_ms = $4, withdrawal = $5, withdrawal_signature = $6 WHERE "
                      "network_id = $1 AND case_id = $2 AND consent_id = $3 AND withdrawn_ms IS NULL",
                      blob(network.bytes()), blob(id.bytes()), blob(consent.bytes()), viewer.now,
                      blob(in.statement.bytes), blob(in.signature.bytes)));
  if (rows == 0) return false;
  TRY_DONE(
      session.execute("UPDATE case_grants SET ended_ms = $3 WHERE network_id = $1 AND consent_id = $2 AND "
                      "ended_ms IS NULL",
                      blob(network.bytes()), blob(consent.bytes()), viewer.now));
  return true;
}

core::Result<std::vector<GrantOut>> grants_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                              const core::CaseId& id, bool shared) {
  TRY(const auto rows,
      session.query(std::string(kGrants) + "ORDER BY g.made_ms, g.grant_id", blob(network.bytes()), blob(id.bytes())));
  std::vector<GrantOut> out;
  for (const auto& row : rows) {
    TRY(auto one, grant_from(network, row, viewer.now));
    // A partner sees what runs for her; what waits or is over is the owner's business.
    if (shared && (one.to_org != viewer.org || one.state != SharingState::running)) continue;
    if (!shared && one.to_org == viewer.org) continue;  // of an owner before; delivered with its section
    out.push_back(std::move(one));
  }
  return out;
}

core::Result<std::optional<GrantOut>> find_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                                 const core::CaseId& id, const core::GrantId& grant) {
  TRY(const auto row, session.one(std::string(kGrants) + "AND g.grant_id = $3", blob(network.bytes()), blob(id.bytes()),
                                  blob(grant.bytes())));
  if (!row) return std::optional<GrantOut>();
  TRY(auto out, grant_from(network, *row, viewer.now));
  return std::optional(std::move(out));
}

core::Result<bool> insert_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                const vault::GrantStatement& said, const SignedIn& in) {
  const auto consent = said.basis == "consent" ? core::ConsentId::parse(said.basis_reference) : std::nullopt;
  TRY(const auto rows,
      session.execute("INSERT INTO case_grants (network_id, grant_id, case_id, section_id, bundle_id, class, to_org, "
                      "to_circle, to_epoch, wrapped, consent_id, from_ms, until_ms, granted_by, statement, signature, "
                      "approver, approval, admission, admission_signature, ended_ms, made_ms) VALUES ($1, $2, $3, $4, "
                      "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, $17, $17, $17, NULL, $18) "
                      "ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(said.grant_id.bytes()), blob(said.case_id.bytes()),
                      blob(said.section_id.bytes()), blob(said.bundle_id.bytes()), said.section_class,
                      blob(said.to_org.bytes()), blob(said.to_circle.bytes()), static_cast<std::int64_t>(said.to_epoch),
                      blob(said.wrapped_key), blob(consent ? consent->bytes() : core::BytesView()), said.from_ms,
                      said.until_ms, blob(viewer.user.bytes()), blob(in.statement.bytes), blob(in.signature.bytes),
                      blob(""), viewer.now));
  return rows == 1;
}

core::Result<bool> approve_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::CaseId& id, const core::GrantId& grant, const vault::Approval& approval) {
  TRY(const auto rows,
      session.execute("UPDATE case_grants SET approver = $4, approval = $5, admission = $6, admission_signature = $7 "
                      "WHERE network_id = $1 AND case_id = $2 AND grant_id = $3 AND approver IS NULL AND "
                      "ended_ms IS NULL AND until_ms >= $8",
                      blob(network.bytes()), blob(id.bytes()), blob(grant.bytes()), blob(approval.approver.bytes()),
                      blob(approval.signature), blob(approval.admission.bytes), blob(approval.admission.signature),
                      viewer.now));
  return rows == 1;
}

core::Result<bool> end_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const core::CaseId& id, const core::GrantId& grant) {
  TRY(const auto rows,
      session.execute("UPDATE case_grants SET ended_ms = $4 WHERE network_id = $1 AND case_id = $2 AND "
                      "grant_id = $3 AND ended_ms IS NULL",
                      blob(network.bytes()), blob(id.bytes()), blob(grant.bytes()), viewer.now));
  return rows == 1;
}

core::Result<std::vector<EndedSharing>> end_sharing_of(Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org, core::Millis now) {
  TRY(const auto rows,
      session.query("SELECT DISTINCT c.case_id, c.org_id FROM case_grants g JOIN cases c ON c.network_id = "
                    "g.network_id AND c.case_id = g.case_id WHERE g.network_id = $1 AND g.ended_ms IS NULL AND "
                    "(g.to_org = $2 OR c.org_id = $2) ORDER BY c.case_id",
                    blob(network.bytes()), blob(org.bytes())));
  TRY_DONE(
      session.execute("UPDATE case_grants SET ended_ms = $3 WHERE network_id = $1 AND ended_ms IS NULL AND (to_org = "
                      "$2 OR case_id IN (SELECT case_id FROM cases WHERE network_id = $1 AND org_id = $2))",
                      blob(network.bytes()), blob(org.bytes()), now));
  std::vector<EndedSharing> out;
  for (const auto& row : rows) {
    out.push_back({*core::CaseId::from_bytes(row.bytes(0)), *core::OrgId::from_bytes(row.bytes(1))});
  }
  return out;
}

}  // namespace cases
