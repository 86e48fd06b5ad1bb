// SPDX-License-Identifier: Apache-2.0
#include "app/account_store.h"

#include <array>

#include "app/forms.h"

namespace app {
namespace {

using storage::blob;
using storage::Row;
using storage::Session;

#define ACCOUNT_COLUMNS                                                                                        \
  "user_id, org_id, login, name, role, state, custodian, salt, proof_mac, recovery_mac, seed, seed_recovery, " \
  "box_pk, sign_pk, totp_secret, root_wrapped, totp_step, created_ms, seen_ms, share, team"

constexpr std::string_view kByLogin = "SELECT " ACCOUNT_COLUMNS " FROM users WHERE network_id = $1 AND login = $2";
constexpr std::string_view kById = "SELECT " ACCOUNT_COLUMNS " FROM users WHERE network_id = $1 AND user_id = $2";
constexpr std::string_view kByOrg =
    "SELECT " ACCOUNT_COLUMNS " FROM users WHERE network_id = $1 AND org_id = $2 ORDER BY created_ms";
constexpr std::string_view kInsert =
    "INSERT INTO users (network_id, " ACCOUNT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
#undef ACCOUNT_COLUMNS

Account account_from(const Row& row) {
  Account a;
  a.user = *core::UserId::from_bytes(row.bytes(0));
  a.org = *core::OrgId::from_bytes(row.bytes(1));
  a.login = row.text(2);
  a.name = row.text(3);
  a.role = row.text(4);
  a.state = row.text(5);
  a.custodian = row.integer(6) != 0;
  a.salt = row.bytes(7);
  a.proof_mac = row.bytes(8);
  a.recovery_mac = row.bytes(9);
  a.seed = row.bytes(10);
  a.seed_recovery = row.bytes(11);
  a.box_pk = row.bytes(12);
  a.sign_pk = row.bytes(13);
  if (!row.null(14)) a.totp_secret = row.bytes(14);
  if (!row.null(15)) a.root_wrapped = row.bytes(15);
  a.totp_step = row.integer(16);
  a.created_ms = row.integer(17);
  a.seen_ms = row.integer(18);
  if (!row.null(19)) a.kept_share = row.bytes(19);
  a.team = row.text(20);
  return a;
}

core::Result<std::optional<Account>> first(core::Result<std::optional<Row>> found) {
  TRY(const auto row, std::move(found));
  if (!row) return std::optional<Account>();
  return std::optional(account_from(*row));
}

std::optional<storage::Blob> optional_blob(const std::optional<core::Bytes>& bytes) {
  return bytes ? std::optional(blob(*bytes)) : std::nullopt;
}

}  // namespace

core::Result<std::optional<Account>> account_by_login(Session& session, const core::NetworkId& network,
                                                      std::string_view login) {
  return first(session.one(kByLogin, blob(network.bytes()), login));
}

core::Result<std::optional<Account>> account_by_id(Session& session, const core::NetworkId& network,
                                                   const core::UserId& user) {
  return first(session.one(kById, blob(network.bytes()), blob(user.bytes())));
}

core::Result<std::vector<Account>> accounts_of(Session& session, const core::NetworkId& network,
                                               const core::OrgId& org) {
  TRY(const auto rows, session.query(kByOrg, blob(network.bytes()), blob(org.bytes())));
  std::vector<Account> out;
  for (const auto& row : rows) out.push_back(account_from(row));
  return out;
}

core::Done insert_account(Session& session, const core::NetworkId& network, const Account& a) {
  TRY_DONE(session.execute(kInsert, blob(network.bytes()), blob(a.user.bytes()), blob(a.org.bytes()), a.login, a.name,
                           a.role, a.state, a.custodian, blob(a.salt), blob(a.proof_mac), blob(a.recovery_mac),
                           blob(a.seed), blob(a.seed_recovery), blob(a.box_pk), blob(a.sign_pk),
                           optional_blob(a.totp_secret), optional_blob(a.root_wrapped), a.totp_step, a.created_ms,
                           a.seen_ms, optional_blob(a.kept_share), a.team));
  return {};
}

core::Done set_state(Session& session, const core::NetworkId& network, const core::UserId& user,
                     std::string_view state) {
  TRY_DONE(session.execute("UPDATE users SET state = $3 WHERE network_id = $1 AND user_id = $2", blob(network.bytes()),
                           blob(user.bytes()), state));
  return {};
}

core::Done set_role(Session& session, const core::NetworkId& network, const core::UserId& user, std::string_view role) {
  TRY_DONE(session.execute("UPDATE users SET role = $3 WHERE network_id = $1 AND user_id = $2", blob(network.bytes()),
                           blob(user.bytes()), role));
  return {};
}

core::Done set_team(Session& session, const core::NetworkId& network, const core::UserId& user, std::string_view team) {
  TRY_DONE(session.execute("UPDATE users SET team = $3 WHERE network_id = $1 AND user_id = $2", blob(network.bytes()),
                           blob(user.bytes()), team));
  return {};
}

core::Result<bool> has_administrator(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY(const auto row,
      session.one("SELECT 1 FROM users WHERE network_id = $1 AND org_id = $2 AND role = 'admin' AND state = 'active' "
                  "LIMIT 1",
                  blob(network.bytes()), blob(org.bytes())));
  return row.has_value();
}

core::Done take_office(Session& session, const core::NetworkId& network, const core::UserId& user,
                       const Office& office) {
  TRY_DONE(session.execute(
      "UPDATE users SET state = 'active', role = $3, custodian = $4, root_wrapped = COALESCE($5, root_wrapped) WHERE "
      "network_id = $1 AND user_id = $2",
      blob(network.bytes()), blob(user.bytes()), office.role, office.custodian, optional_blob(office.root_wrapped)));
  return {};
}

core::Done end_people_of(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  constexpr std::array<std::string_view, 4> kEnd{
      "UPDATE users SET state = 'ended', root_wrapped = NULL WHERE network_id = $1 AND org_id = $2",
      "DELETE FROM sessions WHERE network_id = $1 AND user_id IN (SELECT user_id FROM users WHERE network_id = $1 AND "
      "org_id = $2)",
      "DELETE FROM circle_keys WHERE network_id = $1 AND user_id IN (SELECT user_id FROM users WHERE network_id = $1 "
      "AND org_id = $2)",
      "DELETE FROM invitations WHERE network_id = $1 AND used_ms IS NULL AND (org_id = $2 OR created_by IN (SELECT "
      "user_id FROM users WHERE network_id = $1 AND org_id = $2))"};
  for (const auto sql : kEnd) TRY_DONE(session.execute(sql, blob(network.bytes()), blob(org.bytes())));
  return {};
}

core::Result<bool> use_totp_step(Session& session, const core::NetworkId& network, const core::UserId& user,
                                 std::uint64_t step) {
  TRY(const auto changed,
      session.execute("UPDATE users SET totp_step = $3 WHERE network_id = $1 AND user_id = $2 AND totp_step < $3",
                      blob(network.bytes()), blob(user.bytes()), static_cast<std::int64_t>(step)));
  return changed == 1;
}

core::Done set_password(Session& session, const core::NetworkId& network, const core::UserId& user,
                        const Password& password) {
  TRY_DONE(session.execute(
      "UPDATE users SET salt = $3, proof_mac = $4, seed = $5 WHERE network_id = $1 AND user_id = $2",
      blob(network.bytes()), blob(user.bytes()), blob(password.salt), blob(password.proof_mac), blob(password.seed)));
  if (!password.new_share) return {};
  TRY_DONE(session.execute("UPDATE users SET share = NULL WHERE network_id = $1 AND user_id = $2",
                           blob(network.bytes()), blob(user.bytes())));
  return {};
}

core::Result<core::Bytes> share_of(const vault::ServerKeys& keys, const Account& account) {
  if (!account.kept_share) return keys.share(account.user);
  auto share = keys.open_share(account.user, *account.kept_share);
  if (!share) return core::problem(core::ProblemKey::internal, "a kept share does not open: wrong server key");
  return std::move(*share);
}

core::Done insert_session(Session& session, const core::NetworkId& network, core::BytesView token_mac,
                          core::BytesView session_id, const core::UserId& user, core::Millis now) {
  TRY_DONE(
      session.execute("INSERT INTO sessions (network_id, token_mac, session_id, user_id, created_ms, seen_ms) "
                      "VALUES ($1, $2, $3, $4, $5, $5)",
                      blob(network.bytes()), blob(token_mac), blob(session_id), blob(user.bytes()), now));
  TRY_DONE(session.execute("UPDATE users SET seen_ms = $3 WHERE network_id = $1 AND user_id = $2",
                           blob(network.bytes()), blob(user.bytes()), now));
  TRY_DONE(session.execute("DELETE FROM sessions WHERE network_id = $1 AND user_id = $2 AND created_ms < $3",
                           blob(network.bytes()), blob(user.bytes()), now - kSessionLife));
  return {};
}

core::Result<std::vector<SessionStored>> sessions_of(Session& session, const core::NetworkId& network,
                                                     const core::UserId& user, core::Millis now) {
  TRY(const auto rows,
      session.query("SELECT session_id, created_ms, seen_ms FROM sessions WHERE network_id = $1 AND "
                    "user_id = $2 AND seen_ms > $3 AND created_ms > $4 ORDER BY created_ms DESC",
                    blob(network.bytes()), blob(user.bytes()), now - kSessionIdle, now - kSessionLife));
  std::vector<SessionStored> out;
  for (const auto& row : rows) out.push_back({row.bytes(0), row.integer(1), row.integer(2)});
  return out;
}

core::Result<std::int64_t> end_sessions(Session& session, const core::NetworkId& network, const core::UserId& user,
                                        core::BytesView session_id) {
  if (session_id.empty()) {
    return session.execute("DELETE FROM sessions WHERE network_id = $1 AND user_id = $2", blob(network.bytes()),
                           blob(user.bytes()));
  }
  return session.execute("DELETE FROM sessions WHERE network_id = $1 AND user_id = $2 AND session_id = $3",
                         blob(network.bytes()), blob(user.bytes()), blob(session_id));
}

core::Result<std::optional<Actor>> session_actor(Context& context, std::string_view cookie_header) {
  const auto token = core::from_base64url(cookie_value(cookie_header, kSessionCookie));
  if (!token || token->size() != 32) return std::optional<Actor>();
  const auto mac = context.keys.session_mac(*token);
  const auto now = context.clock.now();
  TRY(const auto row, context.database.read([&](Session& session) {
    return session.one(
        "SELECT u.user_id, u.org_id, u.login, u.name, u.role, u.state, u.custodian, s.session_id, s.seen_ms, u.team, "
        "CASE WHEN EXISTS (SELECT 1 FROM users t WHERE t.network_id = u.network_id AND t.org_id = u.org_id AND t.team "
        "<> "
        "'') THEN 1 ELSE 0 END "
        "FROM sessions s JOIN users u ON u.network_id = s.network_id AND u.user_id = s.user_id "
        "WHERE s.network_id = $1 AND s.token_mac = $2 AND s.seen_ms > $3 AND s.created_ms > $4",
        blob(context.network.bytes()), blob(mac), now - kSessionIdle, now - kSessionLife);
  }));
  if (!row || row->text(5) == "ended") return std::optional<Actor>();
  Actor actor;
  actor.user = *core::UserId::from_bytes(row->bytes(0));
  actor.org = *core::OrgId::from_bytes(row->bytes(1));
  actor.login = row->text(2);
  actor.name = row->text(3);
  actor.role = row->text(4);
  actor.state = row->text(5);
  actor.custodian = row->integer(6) != 0;
  actor.session_id = row->bytes(7);
  actor.token_mac = mac;
  actor.team = row->text(9);
  if (actor.state == "active") {
    actor.rights = rights_of(actor.role, actor.custodian);
    // Where nobody is in a team, nobody is kept to one.
    if (row->integer(10) == 0) actor.rights.insert(Right::case_every_team);
  }
  if (now - row->integer(8) > 60'000) {
    TRY_DONE(context.database.write([&](Session& session) {
      return session.execute("UPDATE sessions SET seen_ms = $3 WHERE network_id = $1 AND token_mac = $2",
                             blob(context.network.bytes()), blob(mac), now);
    }));
  }
  return std::optional(std::move(actor));
}

}  // namespace app
