// SPDX-License-Identifier: Apache-2.0
#include "house/key_store.h"

#include <algorithm>

#include "registry/encoding_store.h"
#include "vault/audit.h"
#include "vault/directory_store.h"

namespace house {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;
using storage::blob;
using storage::Session;

constexpr std::string_view kMarkName = "server_key";
constexpr std::int64_t kStep = 1000;  // rows held in memory at once

core::Done put_mark(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys) {
  TRY_DONE(
      session.execute("DELETE FROM settings WHERE network_id = $1 AND name = $2", blob(network.bytes()), kMarkName));
  TRY_DONE(session.execute("INSERT INTO settings (network_id, name, value) VALUES ($1, $2, $3)", blob(network.bytes()),
                           kMarkName, blob(keys.mark())));
  return {};
}

Result<std::int64_t> carry_reports(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys,
                                   std::size_t from) {
  std::int64_t count = 0;
  for (std::int64_t last = 0;;) {
    TRY(const auto rows, session.query("SELECT row_id, lookup_mac FROM reports WHERE network_id = $1 AND row_id > $2 "
                                       "ORDER BY row_id LIMIT $3",
                                       blob(network.bytes()), last, kStep));
    if (rows.empty()) return count;
    for (const auto& row : rows) {
      last = row.integer(0);
      TRY_DONE(session.execute("UPDATE reports SET lookup_mac = $2 WHERE row_id = $1", last,
                               blob(keys.carried_lookup(row.bytes(1), from))));
    }
    count += static_cast<std::int64_t>(rows.size());
  }
}

Result<core::Bytes> carried_share(const storage::Row& row, const core::UserId& user, const vault::ServerKeys& before,
                                  const vault::ServerKeys& keys, core::Random& random) {
  auto share = row.null(4) ? before.share(user) : before.open_share(user, row.bytes(4)).value_or(core::Bytes());
  const crypto::WipeOnExit wiped(share);
  if (share.empty()) return problem(ProblemKey::bad_config, "a kept share does not open");
  return keys.seal_share(user, share, random);
}

Result<std::optional<core::Bytes>> carried_totp(const storage::Row& row, const core::UserId& user,
                                                const vault::ServerKeys& before, const vault::ServerKeys& keys,
                                                core::Random& random) {
  if (row.null(3)) return std::optional<core::Bytes>();
  auto secret = before.open_totp(user, row.bytes(3)).value_or(core::Bytes());
  const crypto::WipeOnExit wiped(secret);
  if (secret.empty()) return problem(ProblemKey::bad_config, "a second factor does not open");
  return std::optional(keys.seal_totp(user, secret, random));
}

Result<std::int64_t> carry_people(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys,
                                  std::size_t from, core::Random& random) {
  const auto before = keys.first(from);
  TRY(const auto rows, session.query("SELECT user_id, proof_mac, recovery_mac, totp_secret, share FROM users "
                                     "WHERE network_id = $1",
                                     blob(network.bytes())));
  for (const auto& row : rows) {
    const auto user = *core::UserId::from_bytes(row.bytes(0));
    TRY(const auto share, carried_share(row, user, before, keys, random));
    TRY(const auto totp, carried_totp(row, user, before, keys, random));
    TRY_DONE(session.execute(
        "UPDATE users SET proof_mac = $3, recovery_mac = $4, totp_secret = $5, share = $6 "
        "WHERE network_id = $1 AND user_id = $2",
        blob(network.bytes()), blob(user.bytes()), blob(keys.carried_sign_in(row.bytes(1), from)),
        blob(keys.carried_sign_in(row.bytes(2), from)), totp ? std::optional(blob(*totp)) : std::nullopt, blob(share)));
  }
  return static_cast<std::int64_t>(rows.size());
}

Result<std::int64_t> carry_anchors(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys,
                                   std::size_t from) {
  const auto before = keys.first(from);
  TRY(const auto orgs, vault::organisations(session, network));
  std::int64_t count = 0;
  for (const auto& org : orgs) {
    if (org.anchor != before.anchor(org.id)) continue;
    TRY_DONE(session.execute("UPDATE organisations SET anchor = $3 WHERE network_id = $1 AND org_id = $2",
                             blob(network.bytes()), blob(org.id.bytes()), blob(keys.anchor(org.id))));
    ++count;
  }
  return count;
}

}  // namespace

Result<std::size_t> generation_of(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys) {
  TRY(const auto row,
      session.one("SELECT value FROM settings WHERE network_id = $1 AND name = $2", blob(network.bytes()), kMarkName));
  if (!row) return std::size_t{1};  // never rotated
  for (std::size_t count = 1; count <= keys.generations(); ++count) {
    if (keys.first(count).mark() == row->bytes(0)) return count;
  }
  return problem(ProblemKey::bad_config,
                 "kunci server lebih tua dari data, atau milik jaringan lain\n"
                 "  the server key file is older than the data, or of another network");
}

Result<Carried> carry_to_newest(Session& session, const core::NetworkId& network, const vault::ServerKeys& keys,
                                std::size_t from, core::Random& random, core::Millis now) {
  Carried out;
  TRY(out.reports, carry_reports(session, network, keys, from));
  TRY(out.people, carry_people(session, network, keys, from, random));
  TRY(out.organisations, carry_anchors(session, network, keys, from));
  TRY(out.encodings, registry::carry_encodings(session, network, keys.first(from), keys, random, now));
  TRY_DONE(session.execute("DELETE FROM sessions WHERE network_id = $1", blob(network.bytes())));
  TRY_DONE(session.execute("DELETE FROM invitations WHERE network_id = $1 AND used_ms IS NULL", blob(network.bytes())));
  TRY_DONE(put_mark(session, network, keys));
  TRY(const auto orgs, vault::organisations(session, network));
  const auto host = std::find_if(orgs.begin(), orgs.end(), [](const auto& org) { return org.host; });
  vault::audit::Entry entry;
  entry.network_id = network;
  entry.time_ms = now;
  entry.actor_kind = "cli";
  if (host != orgs.end()) entry.org_id = host->id.bytes();  // its administrators see it in their log
  entry.action = "key.rotated";
  TRY_DONE(vault::audit::append(session, entry));
  return out;
}

Result<std::int64_t> other_programs(Session& session) {
  if (session.engine() == storage::Engine::sqlite) return std::int64_t{0};
  TRY(const auto row, session.one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                                  "application_name = 'suluh' AND pid <> pg_backend_pid()"));
  return row->integer(0);
}

}  // namespace house
