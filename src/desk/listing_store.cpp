// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "desk/columns.h"
#include "desk/desk_store.h"
#include "desk/entry_rows.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

EntryState state_of(const Row& row, const EntryRow& entry, std::string_view today) {
  if (!row.null(10)) return EntryState::removed;
  if (row.integer(9) == 0) return EntryState::waiting;
  if (today < entry.from_day) return EntryState::future;
  return entry.until_day < today ? EntryState::expired : EntryState::active;
}

core::Done read_acts(Session& session, const Viewer& viewer, EntryRow& entry) {
  TRY(const auto rows, session.query("SELECT " + std::string(kActColumns) +
                                         " FROM border_entry_acts a WHERE a.network_id = $1 AND a.entry_id = $2 "
                                         "ORDER BY a.made_ms",
                                     blob(viewer.network.bytes()), blob(entry.id.bytes())));
  for (const auto& row : rows) entry.acts.push_back(act_from(row));
  return {};
}

}  // namespace

std::string entry_columns() {
  return "e.entry_id, e.list, e.basis, e.from_day, e.until_day, e.told, e.told_day, e.version, e.protective, "
         "e.approved, "
         "e.removed_ms, " +
         column_names<Sealed>("e.");
}

StoredEntry entry_from(const Row& row, std::string_view today) {
  StoredEntry out;
  read_column(row, 0, out.row.id);
  read_column(row, 1, out.row.list);
  read_column(row, 2, out.row.basis);
  read_column(row, 3, out.row.from_day);
  read_column(row, 4, out.row.until_day);
  read_column(row, 5, out.row.told);
  read_column(row, 6, out.row.told_day);
  read_column(row, 7, out.row.version);
  read_column(row, 8, out.protective);
  std::size_t at = 11;
  read_columns(row, at, out.row.sealed);
  out.row.state = state_of(row, out.row, today);
  return out;
}

ActOut act_from(const Row& row) {
  ActOut out;
  read_column(row, 0, out.act);
  read_column(row, 1, out.author);
  read_column(row, 2, out.basis);
  read_column(row, 3, out.until_day);
  read_column(row, 4, out.made_ms);
  read_column(row, 5, out.statement);
  read_column(row, 6, out.signature);
  if (row.null(7)) return out;
  out.approval = ApprovalOut{*core::UserId::from_bytes(row.bytes(7)), {row.bytes(8)}, {row.bytes(9)}, {row.bytes(10)}};
  return out;
}

core::Result<std::optional<StoredEntry>> find_entry(Session& session, const Viewer& viewer, const core::RecordId& id) {
  const auto sql = "SELECT " + entry_columns() +
                   " FROM border_entries e WHERE e.network_id = $1 AND e.org_id = $2 AND e.entry_id = $3";
  TRY(const auto row, session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  if (!row) return std::optional<StoredEntry>();
  auto out = entry_from(*row, viewer.today);
  TRY_DONE(read_acts(session, viewer, out.row));
  return std::optional(std::move(out));
}

core::Result<std::vector<EntryRow>> list_entries(Session& session, const Viewer& viewer, std::string_view list,
                                                 std::string_view state) {
  const auto sql = "SELECT " + entry_columns() +
                   " FROM border_entries e WHERE e.network_id = $1 AND e.org_id = $2 AND e.protective <= $3 AND "
                   "($4 = '' OR e.list = $4) ORDER BY e.made_ms DESC, e.entry_id";
  TRY(const auto rows,
      session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.protects, list));
  std::vector<EntryRow> out;
  std::map<core::Bytes, std::size_t> places;
  for (const auto& row : rows) {
    auto one = entry_from(row, viewer.today).row;
    const bool wanted = state.empty() ? one.state != EntryState::removed : schema::word(one.state) == state;
    if (!wanted) continue;
    places[one.id.bytes()] = out.size();
    out.push_back(std::move(one));
  }
  // All acts at once: a list may hold tens of thousands.
  TRY(const auto acts,
      session.query(
          "SELECT " + std::string(kActColumns) +
              ", a.entry_id FROM border_entry_acts a JOIN "
              "border_entries e ON e.network_id = a.network_id AND e.entry_id = a.entry_id WHERE a.network_id = $1 "
              "AND e.org_id = $2 AND e.protective <= $3 ORDER BY a.made_ms",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.protects));
  for (const auto& row : acts) {
    if (const auto found = places.find(row.bytes(11)); found != places.end()) {
      out[found->second].acts.push_back(act_from(row));
    }
  }
  return out;
}

core::Result<bool> insert_entry(Session& session, const Viewer& viewer, const EntryIn& in,
                                const vault::ListingStatement& said, bool protective) {
  Values values;
  values.add(viewer.network).add(in.entry_id).add(viewer.org).add(said.list).add(protective).add(said.basis);
  values.add(said.from_day).add(said.until_day).add(false).add(std::string()).add(std::string());
  values.add_columns(in.sealed).add(std::int64_t{1}).add(viewer.now);
  const auto sql =
      "INSERT INTO border_entries (network_id, entry_id, org_id, list, protective, basis, from_day, until_day, "
      "approved, "
      "told, told_day, " +
      column_names<Sealed>() + ", version, made_ms) VALUES (" + values.marks() + ") ON CONFLICT DO NOTHING";
  TRY(const auto rows, session.run(sql, values.all(), nullptr));
  if (rows != 1) return false;
  TRY_DONE(insert_tokens(session, viewer, "entry", in.entry_id, in.tokens));
  return insert_act(session, viewer, said, {in.statement.bytes, in.signature.bytes});
}

core::Result<bool> insert_act(Session& session, const Viewer& viewer, const vault::ListingStatement& said,
                              const vault::SignedStatement& statement) {
  TRY(const auto rows,
      session.execute("INSERT INTO border_entry_acts (network_id, entry_id, act, author, basis, until_day, statement, "
                      "signature, approver, approval, admission, admission_signature, made_ms) VALUES ($1, $2, $3, $4, "
                      "$5, $6, $7, $8, NULL, $9, $9, $9, $10) ON CONFLICT DO NOTHING",
                      blob(viewer.network.bytes()), blob(said.entry_id.bytes()), said.act, blob(viewer.user.bytes()),
                      said.basis, said.until_day, blob(statement.bytes), blob(statement.signature), blob(""),
                      viewer.now));
  return rows == 1;
}

core::Result<bool> approve_act(Session& session, const Viewer& viewer, const core::RecordId& id, const ActOut& act,
                               const vault::Approval& approval) {
  TRY(const auto rows,
      session.execute(
          "UPDATE border_entry_acts SET approver = $4, approval = $5, admission = $6, admission_signature = "
          "$7 WHERE network_id = $1 AND entry_id = $2 AND act = $3 AND approver IS NULL",
          blob(viewer.network.bytes()), blob(id.bytes()), schema::word(act.act), blob(approval.approver.bytes()),
          blob(approval.signature), blob(approval.admission.bytes), blob(approval.admission.signature)));
  if (rows != 1) return false;
  const bool removes = act.act == ListingAct::remove;
  const auto removed = removes ? std::optional(viewer.now) : std::nullopt;
  TRY_DONE(session.execute(
      "UPDATE border_entries SET approved = 1, removed_ms = CAST($3 AS BIGINT), until_day = CASE "
      "WHEN $4 = '' THEN until_day ELSE $4 END, version = version + 1 WHERE network_id = $1 AND "
      "entry_id = $2",
      blob(viewer.network.bytes()), blob(id.bytes()), removed, removes ? std::string() : act.until_day));
  return true;
}

core::Result<std::optional<std::int64_t>> update_notice(Session& session, const Viewer& viewer,
                                                        const core::RecordId& id, const NoticeIn& in) {
  TRY(const auto rows,
      session.execute("UPDATE border_entries SET told = $5, told_day = $6, version = version + 1 WHERE network_id = $1 "
                      "AND org_id = $2 AND entry_id = $3 AND version = $4",
                      blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), in.version,
                      schema::word(in.told), in.told_day));
  return rows == 1 ? std::optional(in.version + 1) : std::nullopt;
}

core::Result<std::vector<StoredEntry>> protective_with(Session& session, const Viewer& viewer,
                                                       const std::vector<Blob>& tokens) {
  std::vector<StoredEntry> out;
  const auto sql = "SELECT DISTINCT " + entry_columns() +
                   " FROM border_tokens t JOIN border_entries e ON e.network_id = t.network_id AND e.entry_id = "
                   "t.record_id WHERE t.network_id = $1 AND t.org_id = $2 AND t.token = $3 AND t.record = 'entry' AND "
                   "e.protective = 1";
  for (const auto& token : tokens) {
    TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(token.bytes)));
    for (const auto& row : rows) {
      auto one = entry_from(row, viewer.today);
      const bool known =
          std::any_of(out.begin(), out.end(), [&](const StoredEntry& other) { return other.row.id == one.row.id; });
      if (one.row.state == EntryState::active && !known) out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace desk
