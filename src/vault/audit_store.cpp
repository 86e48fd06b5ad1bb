// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_store.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace vault::audit {
namespace {

constexpr std::uint64_t kScanEntries = 8192;
constexpr std::int64_t kScanBatches = 512;

core::Problem damaged(const char* what) {
  return core::problem(core::ProblemKey::internal, std::string("audit log damaged: ") + what);
}

core::Result<std::vector<Pending>> pending(storage::Session& session, const core::NetworkId& network, const Tail& tail,
                                           std::string_view condition, std::int64_t limit) {
  const std::string sql = std::string(kSelectEntry) + " WHERE e.network_id = $1 AND (e.xid, e.id) > ($2, $3)" +
                          std::string(condition) + " ORDER BY e.xid, e.id LIMIT $4";
  std::vector<Pending> out;
  TRY_DONE(session.each(
      sql,
      [&](const storage::Row& row) {
        out.push_back({read_entry(row), row.integer(12)});
        return core::Done();
      },
      storage::Blob{network.bytes()}, tail.marks.last_xid, tail.marks.last_id, limit));
  return out;
}

ScannedBatch read_batch(const storage::Row& row) {
  ScannedBatch out;
  out.batch.first_seq = static_cast<std::uint64_t>(row.integer(0));
  out.batch.count = static_cast<std::uint64_t>(row.integer(1));
  out.batch.epoch = row.integer(2);
  out.marks = {row.integer(3), row.integer(4), row.integer(5)};
  out.batch.entry_ids = row.bytes(6);
  out.batch.leaf_hashes = row.bytes(7);
  out.batch.frontier = row.bytes(8);
  out.batch.root = row.bytes(9);
  out.batch.checkpoint = row.text(10);
  return out;
}

/// Position behind the group of batches from `from` on; `from` itself at the end.
core::Result<std::int64_t> group_end(storage::Session& session, const core::NetworkId& network, std::int64_t from) {
  TRY(const auto rows, session.query("SELECT first_seq, entries FROM audit_batches WHERE network_id = $1 AND"
                                     " first_seq >= $2 ORDER BY first_seq LIMIT $3",
                                     storage::Blob{network.bytes()}, from, kScanBatches));
  std::int64_t end = from;
  std::uint64_t entries = 0;
  for (const storage::Row& row : rows) {
    end = row.integer(0) + 1;
    entries += static_cast<std::uint64_t>(std::clamp<std::int64_t>(row.integer(1), 0, 1 << 20));
    if (entries >= kScanEntries) break;
  }
  return end;
}

using EntryMap = std::unordered_map<std::int64_t, Pending>;

core::Done read_entries(storage::Session& session, const core::NetworkId& network, const std::vector<std::int64_t>& ids,
                        EntryMap& out) {
  if (ids.empty()) return {};
  const auto keep = [&](const storage::Row& row) {
    StoredEntry entry = read_entry(row);
    const std::int64_t id = entry.id;
    out.insert_or_assign(id, Pending{std::move(entry), row.integer(12)});
    return core::Done();
  };
  const auto [low, high] = std::minmax_element(ids.begin(), ids.end());
  const std::string select = std::string(kSelectEntry) + " WHERE e.network_id = $1 AND ";
  // Changed ids can span the whole table: then one by one, so that memory stays bounded.
  const auto span = static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low);
  if (span < 8 * kScanEntries)
    return session.each(select + "e.id BETWEEN $2 AND $3", keep, storage::Blob{network.bytes()}, *low, *high);
  for (const std::int64_t id : ids)
    TRY_DONE(session.each(select + "e.id = $2", keep, storage::Blob{network.bytes()}, id));
  return {};
}

}  // namespace

StoredEntry read_entry(const storage::Row& row) {
  StoredEntry out;
  out.id = row.integer(0);
  out.time_ms = row.integer(1);
  out.actor_kind = row.text(2);
  out.actor_id = row.bytes(3);
  out.org_id = row.bytes(4);
  out.action = row.text(5);
  out.object_id = row.bytes(6);
  out.section = row.text(7);
  out.outcome = row.text(8);
  out.detail_hash = row.bytes(9);
  out.salt = row.text_or_empty(10);
  out.detail = row.text_or_empty(11);
  return out;
}

core::Result<Tail> read_tail(storage::Session& session, const core::NetworkId& network) {
  TRY(const auto row, session.one("SELECT first_seq, entries, epoch, last_xid, last_id, max_id, frontier, checkpoint"
                                  " FROM audit_batches WHERE network_id = $1 ORDER BY first_seq DESC LIMIT 1",
                                  storage::Blob{network.bytes()}));
  Tail out;
  if (!row) return out;
  out.epoch = row->integer(2);
  out.marks = {row->integer(3), row->integer(4), row->integer(5)};
  auto tree = Frontier::parse(static_cast<std::uint64_t>(row->integer(0) + row->integer(1)), row->bytes(6));
  if (!tree) return damaged("the last batch's frontier");
  out.tree = std::move(*tree);
  out.checkpoint = row->text(7);
  return out;
}

core::Result<std::vector<Pending>> read_pending(storage::Session& session, const core::NetworkId& network,
                                                const Tail& tail, std::int64_t limit) {
  // Below xmin every transaction has ended: none can still commit an entry that sorts before one we place now.
  const bool postgres = session.engine() == storage::Engine::postgres;
  return pending(session, network, tail,
                 postgres ? " AND e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint" : "", limit);
}

core::Result<std::vector<Pending>> read_all_pending(storage::Session& session, const core::NetworkId& network,
                                                    const Tail& tail) {
  return pending(session, network, tail, "", INT64_MAX);
}

core::Result<bool> insert_batch(storage::Session& session, const core::NetworkId& network, const Batch& batch,
                                const Marks& marks) {
  TRY(const std::int64_t rows,
      session.execute("INSERT INTO audit_batches (network_id, first_seq, entries, epoch, last_xid, last_id, max_id,"
                      " entry_ids, leaf_hashes, frontier, root, checkpoint)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
                      storage::Blob{network.bytes()}, static_cast<std::int64_t>(batch.first_seq),
                      static_cast<std::int64_t>(batch.count), batch.epoch, marks.last_xid, marks.last_id, marks.max_id,
                      storage::Blob{batch.entry_ids}, storage::Blob{batch.leaf_hashes}, storage::Blob{batch.frontier},
                      storage::Blob{batch.root}, batch.checkpoint));
  return rows == 1;
}

core::Done scan(storage::Session& session, const core::NetworkId& network,
                const std::function<core::Done(ScannedBatch&)>& visit) {
  for (std::int64_t from = INT64_MIN;;) {
    TRY(const std::int64_t end, group_end(session, network, from));
    if (end == from) return {};
    TRY(const auto rows, session.query("SELECT first_seq, entries, epoch, last_xid, last_id, max_id, entry_ids,"
                                       " leaf_hashes, frontier, root, checkpoint FROM audit_batches WHERE"
                                       " network_id = $1 AND first_seq >= $2 AND first_seq < $3 ORDER BY first_seq",
                                       storage::Blob{network.bytes()}, from, end));
    from = end;
    std::vector<ScannedBatch> batches;
    std::vector<std::int64_t> ids;
    for (const storage::Row& row : rows) {
      batches.push_back(read_batch(row));
      const auto own = ids_of(batches.back().batch.entry_ids);
      ids.insert(ids.end(), own.begin(), own.end());
    }
    EntryMap entries;
    TRY_DONE(read_entries(session, network, ids, entries));
    for (ScannedBatch& batch : batches) {
      for (const std::int64_t id : ids_of(batch.batch.entry_ids)) {
        const auto found = entries.find(id);
        if (found == entries.end()) continue;
        batch.entries.push_back(found->second.entry);
        batch.xids.push_back(found->second.xid);
      }
      TRY_DONE(visit(batch));
    }
  }
}

std::vector<std::int64_t> ids_of(core::BytesView entry_ids) {
  std::vector<std::int64_t> out;
  for (; entry_ids.size() >= 8; entry_ids.remove_prefix(8))
    out.push_back(static_cast<std::int64_t>(*core::from_u64be(entry_ids.substr(0, 8))));
  return out;
}

}  // namespace vault::audit
