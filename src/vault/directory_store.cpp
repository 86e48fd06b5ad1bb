// SPDX-License-Identifier: Apache-2.0
#include "vault/directory_store.h"

#include "vault/circle_keys.h"

namespace vault {
namespace {

using storage::blob;
using storage::Row;
using storage::Session;

constexpr std::string_view kOrgColumns =
    "SELECT org_id, name, anchor, takes_reports, host, root_recovery, created_ms, district, "
    "keep_days, (SELECT MIN(s.issued_ms) FROM statements s WHERE s.network_id = organisations.network_id AND "
    "s.org_id = organisations.org_id AND s.kind = 'exit') FROM organisations ";

Organisation organisation_from(const Row& row) {
  return {*core::OrgId::from_bytes(row.bytes(0)),
          row.text(1),
          row.bytes(2),
          row.integer(3) != 0,
          row.integer(4) != 0,
          row.bytes(5),
          row.integer(6),
          row.text(7),
          row.integer(8),
          row.null(9) ? std::nullopt : std::optional(row.integer(9))};
}

Circle circle_from(const Row& row) {
  return {*core::CircleId::from_bytes(row.bytes(0)),
          row.integer(1),
          *core::OrgId::from_bytes(row.bytes(2)),
          row.text(3),
          row.text(4),
          row.bytes(5),
          row.bytes(6),
          row.integer(7)};
}

StoredCircleKey key_from(const Row& row) {
  return {*core::CircleId::from_bytes(row.bytes(0)), row.integer(1), row.bytes(2), row.bytes(3)};
}

#define STATEMENT_COLUMNS "kind, org_id, subject, epoch, bytes, signature, issued_ms"

StoredStatement statement_from(const Row& row) {
  return {
      row.text(0),   *core::OrgId::from_bytes(row.bytes(1)), row.bytes(2), row.integer(3), row.bytes(4), row.bytes(5),
      row.integer(6)};
}

template <class T, class F>
core::Result<std::vector<T>> all(core::Result<std::vector<Row>> found, F&& make) {
  TRY(const auto rows, std::move(found));
  std::vector<T> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(make(row));
  return out;
}

}  // namespace

core::Result<std::optional<Organisation>> organisation(Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org) {
  TRY(const auto row, session.one(std::string(kOrgColumns) + "WHERE network_id = $1 AND org_id = $2",
                                  blob(network.bytes()), blob(org.bytes())));
  if (!row) return std::optional<Organisation>();
  return std::optional(organisation_from(*row));
}

core::Result<std::vector<Organisation>> organisations(Session& session, const core::NetworkId& network) {
  return all<Organisation>(session.query(std::string(kOrgColumns) + "WHERE network_id = $1 ORDER BY created_ms, org_id",
                                         blob(network.bytes())),
                           organisation_from);
}

core::Done insert_organisation(Session& session, const core::NetworkId& network, const Organisation& org) {
  TRY_DONE(session.execute(
      "INSERT INTO organisations (network_id, org_id, name, anchor, takes_reports, host, root_recovery, created_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      blob(network.bytes()), blob(org.id.bytes()), org.name, blob(org.anchor), org.takes_reports, org.host,
      blob(org.root_recovery), org.created_ms));
  return {};
}

core::Done set_takes_reports(Session& session, const core::NetworkId& network, const core::OrgId& org, bool on) {
  TRY_DONE(session.execute("UPDATE organisations SET takes_reports = $3 WHERE network_id = $1 AND org_id = $2",
                           blob(network.bytes()), blob(org.bytes()), on));
  return {};
}

core::Done set_case_settings(Session& session, const core::NetworkId& network, const core::OrgId& org,
                             std::string_view district, std::int64_t keep_days) {
  TRY_DONE(
      session.execute("UPDATE organisations SET district = $3, keep_days = $4 WHERE network_id = $1 AND org_id = $2",
                      blob(network.bytes()), blob(org.bytes()), district, keep_days));
  return {};
}

core::Done insert_statement(Session& session, const core::NetworkId& network, const StoredStatement& s) {
  TRY_DONE(
      session.execute("INSERT INTO statements (network_id, kind, org_id, subject, epoch, bytes, signature, issued_ms) "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                      blob(network.bytes()), s.kind, blob(s.org.bytes()), blob(s.subject), s.epoch, blob(s.bytes),
                      blob(s.signature), s.issued_ms));
  return {};
}

core::Result<std::vector<StoredStatement>> statements_of(Session& session, const core::NetworkId& network,
                                                         const core::OrgId& org) {
  return all<StoredStatement>(
      session.query("SELECT " STATEMENT_COLUMNS " FROM statements WHERE network_id = $1 AND org_id = $2 AND kind IN "
                    "('org', 'member', 'leave', 'exit', 'circle') ORDER BY statement_id",
                    blob(network.bytes()), blob(org.bytes())),
      statement_from);
}

core::Result<std::vector<StoredStatement>> handons_of(Session& session, const core::NetworkId& network,
                                                      const core::BundleId& report) {
  return all<StoredStatement>(
      session.query("SELECT " STATEMENT_COLUMNS " FROM statements WHERE network_id = $1 AND subject = $2 AND "
                    "kind = 'handon' ORDER BY statement_id",
                    blob(network.bytes()), blob(report.bytes())),
      statement_from);
}
#undef STATEMENT_COLUMNS

core::Done insert_circle(Session& session, const core::NetworkId& network, const Circle& c) {
  TRY_DONE(session.execute(
      "INSERT INTO circles (network_id, circle_id, epoch, org_id, team, class, box_pk, sign_pk, created_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      blob(network.bytes()), blob(c.id.bytes()), c.epoch, blob(c.org.bytes()), c.team, c.section_class, blob(c.box_pk),
      blob(c.sign_pk), c.created_ms));
  return {};
}

core::Result<std::vector<Circle>> circles_of(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  return all<Circle>(
      session.query("SELECT circle_id, epoch, org_id, team, class, box_pk, sign_pk, created_ms FROM circles "
                    "WHERE network_id = $1 AND org_id = $2 ORDER BY created_ms, epoch",
                    blob(network.bytes()), blob(org.bytes())),
      circle_from);
}

core::Result<std::optional<Circle>> newest_circle(Session& session, const core::NetworkId& network,
                                                  const core::CircleId& circle) {
  TRY(const auto row,
      session.one("SELECT circle_id, epoch, org_id, team, class, box_pk, sign_pk, created_ms FROM circles "
                  "WHERE network_id = $1 AND circle_id = $2 ORDER BY epoch DESC LIMIT 1",
                  blob(network.bytes()), blob(circle.bytes())));
  if (!row) return std::optional<Circle>();
  return std::optional(circle_from(*row));
}

core::Result<std::vector<Circle>> intake_circles(Session& session, const core::NetworkId& network) {
  return all<Circle>(
      session.query("SELECT c.circle_id, c.epoch, c.org_id, c.team, c.class, c.box_pk, c.sign_pk, c.created_ms "
                    "FROM circles c JOIN organisations o ON o.network_id = c.network_id AND o.org_id = c.org_id "
                    "WHERE c.network_id = $1 AND c.class = 'intake' AND o.takes_reports = 1 AND c.epoch = "
                    "(SELECT MAX(epoch) FROM circles n WHERE n.network_id = c.network_id AND "
                    "n.circle_id = c.circle_id) ORDER BY o.created_ms, c.circle_id",
                    blob(network.bytes())),
      circle_from);
}

core::Done insert_circle_key(Session& session, const core::NetworkId& network, const StoredCircleKey& k) {
  TRY_DONE(session.execute(
      "INSERT INTO circle_keys (network_id, circle_id, epoch, user_id, wrapped) VALUES ($1, $2, $3, $4, $5)",
      blob(network.bytes()), blob(k.circle.bytes()), k.epoch, blob(k.user), blob(k.wrapped)));
  return {};
}

core::Result<std::vector<StoredCircleKey>> circle_keys_of_user(Session& session, const core::NetworkId& network,
                                                               const core::UserId& user) {
  return all<StoredCircleKey>(session.query("SELECT circle_id, epoch, user_id, wrapped FROM circle_keys "
                                            "WHERE network_id = $1 AND user_id = $2 ORDER BY circle_id, epoch",
                                            blob(network.bytes()), blob(user.bytes())),
                              key_from);
}

core::Result<std::vector<StoredCircleKey>> holders_of_circle(Session& session, const core::NetworkId& network,
                                                             const core::CircleId& circle, std::int64_t epoch) {
  return all<StoredCircleKey>(session.query("SELECT circle_id, epoch, user_id, wrapped FROM circle_keys "
                                            "WHERE network_id = $1 AND circle_id = $2 AND epoch = $3",
                                            blob(network.bytes()), blob(circle.bytes()), epoch),
                              key_from);
}

core::Done delete_circle_keys(Session& session, const core::NetworkId& network, const core::UserId& user) {
  TRY_DONE(session.execute("DELETE FROM circle_keys WHERE network_id = $1 AND user_id = $2", blob(network.bytes()),
                           blob(user.bytes())));
  return {};
}

core::Result<bool> holds_circle_key(storage::Session& session, const core::NetworkId& network,
                                    const core::CircleId& circle, std::int64_t epoch, const core::UserId& user) {
  TRY(const auto row,
      session.one("SELECT 1 FROM circle_keys WHERE network_id = $1 AND circle_id = $2 AND epoch = $3 "
                  "AND user_id = $4",
                  storage::blob(network.bytes()), storage::blob(circle.bytes()), epoch, storage::blob(user.bytes())));
  return row.has_value();
}

core::Result<std::optional<SignedStatement>> admission_to(storage::Session& session, const core::NetworkId& network,
                                                          const core::OrgId& org, const core::UserId& user,
                                                          const core::CircleId& circle, std::int64_t epoch) {
  TRY(const auto rows,
      session.query("SELECT bytes, signature FROM statements WHERE network_id = $1 AND org_id = $2 AND kind = 'admit' "
                    "AND subject = $3 AND epoch = $4 ORDER BY statement_id DESC",
                    storage::blob(network.bytes()), storage::blob(org.bytes()), storage::blob(user.bytes()), epoch));
  for (const auto& row : rows) {
    const auto parsed = parse_statement(network, row.bytes(0));
    const auto* const said = parsed ? std::get_if<AdmitStatement>(&*parsed) : nullptr;
    if (said != nullptr && said->circle_id == circle) return std::optional(SignedStatement{row.bytes(0), row.bytes(1)});
  }
  return std::optional<SignedStatement>();
}

core::Result<std::vector<FormerHolder>> former_holders(storage::Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org) {
  TRY(const auto rows,
      session.query("SELECT s.bytes FROM statements s JOIN users u ON u.network_id = s.network_id AND "
                    "u.user_id = s.subject WHERE s.network_id = $1 AND s.org_id = $2 AND s.kind = 'admit' AND "
                    "u.state = 'ended' ORDER BY s.statement_id",
                    storage::blob(network.bytes()), storage::blob(org.bytes())));
  std::vector<FormerHolder> out;
  for (const auto& row : rows) {
    const auto parsed = parse_statement(network, row.bytes(0));
    const auto* const said = parsed ? std::get_if<AdmitStatement>(&*parsed) : nullptr;
    if (said == nullptr) continue;
    out.push_back({said->circle_id, static_cast<std::int64_t>(said->epoch), said->user_id});
  }
  return out;
}

core::Result<core::Bytes> root_key_of(storage::Session& session, const core::NetworkId& network,
                                      const core::OrgId& org) {
  TRY(const auto statements, statements_of(session, network, org));
  for (const auto& one : statements) {
    if (one.kind != "org") continue;
    TRY(const auto parsed, parse_statement(network, one.bytes));
    const auto* const said = std::get_if<OrgStatement>(&parsed);
    if (said != nullptr && org_id(said->root_pk) == org) return said->root_pk;
  }
  return core::problem(core::ProblemKey::internal, "organisation has no valid statement");
}

core::Result<OrgStatements> signers_of(storage::Session& session, const core::NetworkId& network,
                                       const core::OrgId& org) {
  TRY(const auto rows, statements_of(session, network, org));
  OrgStatements out;
  for (const auto& row : rows) {
    if (row.kind == "org") out.org = {row.bytes, row.signature};
    if (row.kind == "member") out.members.push_back({row.bytes, row.signature});
    if (row.kind == "leave") out.leaves.push_back({row.bytes, row.signature});
    if (row.kind == "exit") out.exits.push_back({row.bytes, row.signature});
  }
  return out;
}

}  // namespace vault
