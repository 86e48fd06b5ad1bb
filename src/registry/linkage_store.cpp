// SPDX-License-Identifier: Apache-2.0
#include "registry/linkage_store.h"

#include <algorithm>

namespace registry {
namespace {

using core::Result;
using storage::blob;

match::ShortHash short_hash(const core::Bytes& bytes) {
  match::ShortHash out{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
  return out;
}
core::Bytes bytes_of(const match::ShortHash& hash) { return {hash.begin(), hash.end()}; }

constexpr std::string_view kSelectKeys =
    "SELECT scope, org_id, epoch, schema_id, full_key, names_key, made_ms FROM linkage_keys WHERE network_id = $1 ";
std::vector<StoredKey> keys_from(const std::vector<storage::Row>& rows) {
  std::vector<StoredKey> out;
  for (const auto& row : rows) {
    out.push_back({{schema::from_word<Scope>(row.text(0)).value_or(Scope::own), row.bytes(1), row.integer(2),
                    short_hash(row.bytes(3)), short_hash(row.bytes(4)), short_hash(row.bytes(5))},
                   row.integer(6)});
  }
  return out;
}

}  // namespace

Result<std::vector<StoredKey>> keys_of(Session& session, const core::NetworkId& network, Scope scope,
                                       core::BytesView owner) {
  TRY(const auto rows, session.query(std::string(kSelectKeys) + "AND scope = $2 AND org_id = $3 ORDER BY epoch",
                                     blob(network.bytes()), schema::word(scope), blob(owner)));
  return keys_from(rows);
}

Result<std::vector<StoredKey>> all_keys(Session& session, const core::NetworkId& network) {
  TRY(const auto rows, session.query(kSelectKeys, blob(network.bytes())));
  return keys_from(rows);
}

Result<std::optional<StoredKey>> find_key(Session& session, const core::NetworkId& network, Scope scope,
                                          core::BytesView owner, std::int64_t epoch) {
  TRY(auto all, keys_of(session, network, scope, owner));
  for (auto& one : all) {
    if (one.space.epoch == epoch) return std::optional(std::move(one));
  }
  return std::optional<StoredKey>();
}

Result<bool> insert_key(Session& session, const core::NetworkId& network, const StoredKey& key,
                        const core::UserId& by) {
  const auto& space = key.space;
  TRY(const auto made,
      session.execute("INSERT INTO linkage_keys (network_id, scope, org_id, epoch, schema_id, full_key, names_key, "
                      "made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), schema::word(space.scope), blob(space.owner), space.epoch,
                      blob(bytes_of(space.schema)), blob(bytes_of(space.full)), blob(bytes_of(space.names)),
                      blob(by.bytes()), key.made_ms));
  return made == 1;
}

Result<std::vector<StoredWrap>> wraps_of(Session& session, const core::NetworkId& network, Scope scope,
                                         const core::OrgId& org, std::int64_t epoch) {
  TRY(const auto rows, session.query("SELECT circle_id, circle_epoch, wrapped FROM linkage_wraps WHERE network_id = $1 "
                                     "AND scope = $2 AND org_id = $3 AND epoch = $4 ORDER BY circle_epoch",
                                     blob(network.bytes()), schema::word(scope), blob(org.bytes()), epoch));
  std::vector<StoredWrap> out;
  for (const auto& row : rows) {
    out.push_back({*core::CircleId::from_bytes(row.bytes(0)), row.integer(1), row.bytes(2)});
  }
  return out;
}

Result<bool> insert_wrap(Session& session, const core::NetworkId& network, Scope scope, const core::OrgId& org,
                         std::int64_t epoch, const StoredWrap& wrap, const core::UserId& by, core::Millis now) {
  TRY(const auto made,
      session.execute("INSERT INTO linkage_wraps (network_id, scope, org_id, epoch, circle_id, circle_epoch, wrapped, "
                      "made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), schema::word(scope), blob(org.bytes()), epoch, blob(wrap.circle.bytes()),
                      wrap.circle_epoch, blob(wrap.wrapped), blob(by.bytes()), now));
  return made == 1;
}

core::Done put_offer(Session& session, const core::NetworkId& network, const StoredOffer& offer) {
  TRY_DONE(session.execute(
      "INSERT INTO linkage_offers (network_id, to_org, epoch, to_epoch, from_org, from_user, statement, signature, "
      "made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (network_id, to_org, epoch, to_epoch, "
      "from_org) DO UPDATE SET from_user = excluded.from_user, statement = excluded.statement, "
      "signature = excluded.signature, made_ms = excluded.made_ms",
      blob(network.bytes()), blob(offer.to_org.bytes()), offer.epoch, offer.to_epoch, blob(offer.from_org.bytes()),
      blob(offer.from_user.bytes()), blob(offer.statement), blob(offer.signature), offer.made_ms));
  return {};
}

Result<std::vector<StoredOffer>> offers_to(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY(const auto rows,
      session.query("SELECT epoch, to_epoch, from_org, from_user, statement, signature, made_ms FROM linkage_offers "
                    "WHERE network_id = $1 AND to_org = $2 ORDER BY made_ms, from_org",
                    blob(network.bytes()), blob(org.bytes())));
  std::vector<StoredOffer> out;
  for (const auto& row : rows) {
    out.push_back({org, *core::OrgId::from_bytes(row.bytes(2)), *core::UserId::from_bytes(row.bytes(3)), row.integer(0),
                   row.integer(1), row.bytes(4), row.bytes(5), row.integer(6)});
  }
  return out;
}

Result<std::vector<core::OrgId>> protective_orgs(Session& session, const core::NetworkId& network) {
  TRY(const auto rows,
      session.query("SELECT org_id FROM protective_orgs WHERE network_id = $1 ORDER BY org_id", blob(network.bytes())));
  std::vector<core::OrgId> out;
  for (const auto& row : rows) out.push_back(*core::OrgId::from_bytes(row.bytes(0)));
  return out;
}

Result<bool> is_protective(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY(const auto all, protective_orgs(session, network));
  return std::find(all.begin(), all.end(), org) != all.end();
}

core::Done set_protective(Session& session, const core::NetworkId& network, const core::OrgId& org, bool on) {
  const auto* const sql = on ? "INSERT INTO protective_orgs (network_id, org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
                             : "DELETE FROM protective_orgs WHERE network_id = $1 AND org_id = $2";
  TRY_DONE(session.execute(sql, blob(network.bytes()), blob(org.bytes())));
  return {};
}

}  // namespace registry
