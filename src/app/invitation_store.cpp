// SPDX-License-Identifier: Apache-2.0
#include "app/invitation_store.h"

namespace app {
namespace {

using storage::blob;
using storage::Row;
using storage::Session;

#define INVITATION_COLUMNS                                                                                    \
  "invitation_id, token_mac, user_id, org_id, role, name, custodian, host, created_ms, expires_ms, used_ms, " \
  "created_by"

Invitation invitation_from(const Row& row) {
  Invitation i;
  i.id = row.bytes(0);
  i.token_mac = row.bytes(1);
  i.user = *core::UserId::from_bytes(row.bytes(2));
  if (!row.null(3)) i.org = core::OrgId::from_bytes(row.bytes(3));
  i.role = row.text(4);
  i.name = row.text(5);
  i.custodian = row.integer(6) != 0;
  i.host = row.integer(7) != 0;
  i.created_ms = row.integer(8);
  i.expires_ms = row.integer(9);
  if (!row.null(10)) i.used_ms = row.integer(10);
  i.created_by = row.text_or_empty(11);
  return i;
}

}  // namespace

core::Done insert_invitation(Session& session, const core::NetworkId& network, const Invitation& i) {
  const auto org = i.org ? std::optional(blob(i.org->bytes())) : std::nullopt;
  TRY_DONE(session.execute(
      "INSERT INTO invitations (network_id, invitation_id, token_mac, user_id, org_id, role, name, custodian, host, "
      "created_by, created_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      blob(network.bytes()), blob(i.id), blob(i.token_mac), blob(i.user.bytes()), org, i.role, i.name, i.custodian,
      i.host, blob(i.created_by), i.created_ms, i.expires_ms));
  return {};
}

core::Result<std::optional<Invitation>> invitation_by_token(Session& session, const core::NetworkId& network,
                                                            core::BytesView token_mac) {
  TRY(const auto row,
      session.one("SELECT " INVITATION_COLUMNS " FROM invitations WHERE network_id = $1 AND token_mac = $2",
                  blob(network.bytes()), blob(token_mac)));
  if (!row) return std::optional<Invitation>();
  return std::optional(invitation_from(*row));
}

core::Result<std::vector<Invitation>> invitations_of(Session& session, const core::NetworkId& network,
                                                     const core::OrgId& org) {
  TRY(const auto rows, session.query("SELECT " INVITATION_COLUMNS
                                     " FROM invitations WHERE network_id = $1 AND (org_id = $2 OR (org_id IS NULL AND "
                                     "created_by IN (SELECT user_id FROM users WHERE network_id = $1 AND org_id = $2)))"
                                     " ORDER BY created_ms DESC LIMIT 200",
                                     blob(network.bytes()), blob(org.bytes())));
  std::vector<Invitation> out;
  for (const auto& row : rows) out.push_back(invitation_from(row));
  return out;
}
#undef INVITATION_COLUMNS

core::Result<bool> use_invitation(Session& session, const core::NetworkId& network, core::BytesView id,
                                  core::Millis now) {
  TRY(const auto changed,
      session.execute("UPDATE invitations SET used_ms = $3 WHERE network_id = $1 AND invitation_id = $2 AND "
                      "used_ms IS NULL AND expires_ms > $3",
                      blob(network.bytes()), blob(id), now));
  return changed == 1;
}

core::Result<bool> delete_invitation(Session& session, const core::NetworkId& network, core::BytesView id,
                                     const core::OrgId& org) {
  TRY(const auto changed,
      session.execute("DELETE FROM invitations WHERE network_id = $1 AND invitation_id = $2 AND used_ms IS NULL AND "
                      "(org_id = $3 OR (org_id IS NULL AND created_by IN (SELECT user_id FROM users WHERE "
                      "network_id = $1 AND org_id = $3)))",
                      blob(network.bytes()), blob(id), blob(org.bytes())));
  return changed == 1;
}

}  // namespace app
