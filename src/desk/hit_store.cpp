// SPDX-License-Identifier: Apache-2.0
#include "desk/columns.h"
#include "desk/desk_store.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

constexpr std::string_view kColumns =
    "hit_id, record_id, record, entry_id, list, protective, strength, reasons, state, action, made_ms, acted_by, "
    "acted_ms, "
    "version";

HitRow hit_from(const Row& row) {
  HitRow out;
  read_column(row, 0, out.id);
  read_column(row, 1, out.record_id);
  read_column(row, 2, out.record);
  read_column(row, 3, out.entry_id);
  read_column(row, 4, out.list);
  read_column(row, 5, out.protective);
  read_column(row, 6, out.strength);
  read_column(row, 7, out.reasons);
  read_column(row, 8, out.state);
  read_column(row, 9, out.action);
  read_column(row, 10, out.made_ms);
  read_column(row, 11, out.acted_by);
  read_column(row, 12, out.acted_ms);
  read_column(row, 13, out.version);
  return out;
}

}  // namespace

core::Done insert_hit(Session& session, const Viewer& viewer, const HitRow& hit) {
  Values values;
  values.add(viewer.network).add(hit.id).add(viewer.org).add(hit.record_id).add(hit.record).add(hit.entry_id);
  values.add(hit.list).add(hit.protective).add(hit.strength).add(hit.reasons).add(HitState::open).add(HitAction::unset);
  values.add(viewer.now).add(std::int64_t{1});
  TRY_DONE(
      session.run("INSERT INTO border_hits (network_id, hit_id, org_id, record_id, record, entry_id, list, "
                  "protective, strength, reasons, state, action, made_ms, version) VALUES (" +
                      values.marks() + ") ON CONFLICT DO NOTHING",
                  values.all(), nullptr));
  return {};
}

core::Result<std::vector<HitRow>> list_hits(Session& session, const Viewer& viewer, std::string_view state,
                                            const std::optional<core::RecordId>& record) {
  const auto sql =
      "SELECT " + std::string(kColumns) +
      " FROM border_hits WHERE network_id = $1 AND org_id = $2 AND protective <= $3 AND ($4 = '' OR state = "
      "$4) AND ($5 = 0 OR record_id = $6) ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, made_ms DESC, hit_id "
      "LIMIT 200";
  const auto only = record ? record->bytes() : core::Bytes(16, '\0');
  TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.protects,
                                     state, record.has_value(), blob(only)));
  std::vector<HitRow> out;
  for (const auto& row : rows) out.push_back(hit_from(row));
  return out;
}

core::Result<std::optional<HitRow>> find_hit(Session& session, const Viewer& viewer, const core::RecordId& id) {
  const auto sql = "SELECT " + std::string(kColumns) +
                   " FROM border_hits WHERE network_id = $1 AND org_id = $2 AND hit_id = $3 AND protective <= $4";
  TRY(const auto row,
      session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), viewer.protects));
  return row ? std::optional(hit_from(*row)) : std::nullopt;
}

core::Result<std::optional<std::int64_t>> answer_hit(Session& session, const Viewer& viewer, const core::RecordId& id,
                                                     const HitAnswer& in) {
  TRY(const auto rows,
      session.execute(
          "UPDATE border_hits SET state = 'done', action = $5, acted_by = $6, acted_ms = $7, version = version "
          "+ 1 WHERE network_id = $1 AND org_id = $2 AND hit_id = $3 AND version = $4",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), in.version, schema::word(in.action),
          blob(viewer.user.bytes()), viewer.now));
  return rows == 1 ? std::optional(in.version + 1) : std::nullopt;
}

}  // namespace desk
