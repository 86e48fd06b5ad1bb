// SPDX-License-Identifier: Apache-2.0
// The rows of the audit tables, for the files audit*.cpp only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "vault/audit.h"
#include "vault/audit_verify.h"

namespace vault::audit {

/// Columns in the order of read_entry(); the table is `e`.
inline constexpr std::string_view kSelectEntry =
    "SELECT e.id, e.time_ms, e.actor_kind, e.actor_id, e.org_id, e.action, e.object_id, e.section, e.outcome,"
    " e.detail_hash, d.salt, d.detail, e.xid FROM audit_entries e"
    " LEFT JOIN audit_details d ON d.network_id = e.network_id AND d.entry_id = e.id";

StoredEntry read_entry(const storage::Row& row);

core::Result<std::int64_t> append_returning_id(storage::Session& session, const Entry& entry);

/// What a batch row holds beyond the signed record. (last_xid, last_id) is the sequencer's mark: entries up to it in
/// this order are placed. xid is PostgreSQL's transaction number; it is 0 on SQLite and for everything that came out
/// of a backup, because numbers of another cluster mean nothing. It is no part of the record.
struct Marks {
  std::int64_t last_xid = 0;
  std::int64_t last_id = 0;
  std::int64_t max_id = 0;  ///< largest entry id in the batch, to find an entry's batch
};

/// The end of the tree.
struct Tail {
  std::int64_t epoch = 0;
  Marks marks;
  Frontier tree;
  std::string checkpoint;
};
/// Epoch 0 and an empty tree where nothing is placed.
core::Result<Tail> read_tail(storage::Session& session, const core::NetworkId& network);

struct Pending {
  StoredEntry entry;
  std::int64_t xid = 0;
};
/// The next entries behind the tail, in order, that no unfinished transaction can still get in front of.
core::Result<std::vector<Pending>> read_pending(storage::Session& session, const core::NetworkId& network,
                                                const Tail& tail, std::int64_t limit);
/// The same without waiting for transactions: only where nobody else writes.
core::Result<std::vector<Pending>> read_all_pending(storage::Session& session, const core::NetworkId& network,
                                                    const Tail& tail);

/// False if another sequencer has written this position already.
core::Result<bool> insert_batch(storage::Session& session, const core::NetworkId& network, const Batch& batch,
                                const Marks& marks);

/// One batch with the entries whose ids it names, as far as they exist, in its order, and their xids.
struct ScannedBatch {
  Batch batch;
  Marks marks;
  std::vector<StoredEntry> entries;
  std::vector<std::int64_t> xids;
};
/// All batches from the first on; memory for about 12,000 entries.
core::Done scan(storage::Session& session, const core::NetworkId& network,
                const std::function<core::Done(ScannedBatch&)>& visit);

std::vector<std::int64_t> ids_of(core::BytesView entry_ids);

}  // namespace vault::audit
