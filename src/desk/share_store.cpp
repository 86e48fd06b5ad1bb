// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "desk/columns.h"
#include "desk/desk_store.h"
#include "desk/entry_rows.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

// A share counts as long as its entry: signed twice, not taken off, within its days.
constexpr std::string_view kRunning =
    "e.protective = 0 AND e.approved = 1 AND e.removed_ms IS NULL AND e.from_day <= $3 AND e.until_day >= $3 ";

}  // namespace

core::Done put_share(Session& session, const Viewer& viewer, const vault::ShareStatement& said, const SignedIn& in) {
  TRY_DONE(session.execute(
      "INSERT INTO border_entry_shares (network_id, entry_id, to_org, made_by, made_ms, statement, signature, "
      "to_circle, to_epoch, wrapped) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (network_id, "
      "entry_id, to_org) DO UPDATE SET made_by = excluded.made_by, made_ms = excluded.made_ms, statement = "
      "excluded.statement, signature = excluded.signature, to_circle = excluded.to_circle, to_epoch = "
      "excluded.to_epoch, wrapped = excluded.wrapped",
      blob(viewer.network.bytes()), blob(said.entry_id.bytes()), blob(said.to_org.bytes()), blob(viewer.user.bytes()),
      viewer.now, blob(in.statement.bytes), blob(in.signature.bytes), blob(said.to_circle.bytes()),
      static_cast<std::int64_t>(said.to_epoch), blob(said.wrapped_key)));
  return {};
}

core::Result<bool> end_share(Session& session, const Viewer& viewer, const core::RecordId& id,
                             const core::OrgId& to_org) {
  TRY(const auto rows,
      session.execute("DELETE FROM border_entry_shares WHERE network_id = $1 AND entry_id = $2 AND to_org = $3",
                      blob(viewer.network.bytes()), blob(id.bytes()), blob(to_org.bytes())));
  return rows == 1;
}

core::Done end_shares_of(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY_DONE(
      session.execute("DELETE FROM border_entry_shares WHERE network_id = $1 AND (to_org = $2 OR entry_id IN "
                      "(SELECT e.entry_id FROM border_entries e WHERE e.network_id = $1 AND e.org_id = $2))",
                      blob(network.bytes()), blob(org.bytes())));
  return {};
}

core::Result<std::vector<ShareRow>> list_shares(Session& session, const Viewer& viewer) {
  TRY(const auto rows,
      session.query("SELECT s.entry_id, s.to_org, o.name, s.made_by, s.made_ms FROM border_entries e JOIN "
                    "border_entry_shares s ON s.network_id = e.network_id AND s.entry_id = e.entry_id JOIN "
                    "organisations o ON o.network_id = s.network_id AND o.org_id = s.to_org WHERE e.network_id = $1 "
                    "AND e.org_id = $2 ORDER BY s.made_ms, s.to_org",
                    blob(viewer.network.bytes()), blob(viewer.org.bytes())));
  std::vector<ShareRow> out;
  for (const auto& row : rows) {
    out.push_back({*core::RecordId::from_bytes(row.bytes(0)), *core::OrgId::from_bytes(row.bytes(1)), row.text(2),
                   *core::UserId::from_bytes(row.bytes(3)), row.integer(4)});
  }
  return out;
}

core::Result<std::vector<SharedRow>> list_shared(Session& session, const Viewer& viewer) {
  const auto columns = entry_columns();
  const std::string from =
      " FROM border_entry_shares s JOIN border_entries e ON e.network_id = s.network_id AND e.entry_id = s.entry_id ";
  const auto where = " WHERE s.network_id = $1 AND s.to_org = $2 AND " + std::string(kRunning);
  TRY(const auto rows,
      session.query("SELECT " + columns +
                        ", e.org_id, o.name, s.statement, s.signature, s.to_circle, s.to_epoch, "
                        "s.wrapped" +
                        from + "JOIN organisations o ON o.network_id = e.network_id AND o.org_id = e.org_id" + where +
                        "ORDER BY s.made_ms DESC, e.entry_id",
                    blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.today));
  std::vector<SharedRow> out;
  std::map<core::Bytes, std::size_t> places;
  for (const auto& row : rows) {
    SharedRow one;
    one.entry = entry_from(row, viewer.today).row;
    const auto at = row.size() - 7;
    one.org_id = *core::OrgId::from_bytes(row.bytes(at));
    one.org_name = row.text(at + 1);
    one.statement = {row.bytes(at + 2)};
    one.signature = {row.bytes(at + 3)};
    one.entry.sealed.circle_id = *core::CircleId::from_bytes(row.bytes(at + 4));
    one.entry.sealed.epoch = row.integer(at + 5);
    one.entry.sealed.wrapped = {row.bytes(at + 6)};
    places[one.entry.id.bytes()] = out.size();
    out.push_back(std::move(one));
  }
  TRY(const auto acts, session.query("SELECT " + std::string(kActColumns) + ", a.entry_id" + from +
                                         "JOIN border_entry_acts a ON a.network_id = e.network_id AND a.entry_id = "
                                         "e.entry_id" +
                                         where + "ORDER BY a.made_ms",
                                     blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.today));
  for (const auto& row : acts) {
    const auto found = places.find(row.bytes(row.size() - 1));
    if (found != places.end()) out[found->second].entry.acts.push_back(act_from(row));
  }
  return out;
}

core::Result<std::optional<ListKind>> list_of_shared(Session& session, const Viewer& viewer, const core::RecordId& id) {
  TRY(const auto row,
      session.one("SELECT e.list FROM border_entry_shares s JOIN border_entries e ON e.network_id = s.network_id AND "
                  "e.entry_id = s.entry_id WHERE s.network_id = $1 AND s.to_org = $2 AND " +
                      std::string(kRunning) + "AND s.entry_id = $4",
                  blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.today, blob(id.bytes())));
  if (!row) return std::optional<ListKind>();
  return schema::from_word<ListKind>(row->text(0));
}

}  // namespace desk
