// SPDX-License-Identifier: Apache-2.0
// Verification over the database. Besides what an export can show it checks what only the database has: the
// sequencer's marks, entries hidden from every batch, and details without an entry.
#include <algorithm>
#include <utility>

#include "vault/audit_store.h"

namespace vault::audit {
namespace {

class StoreVerifier {
 public:
  StoreVerifier(storage::Session& session, const core::NetworkId& network, Verifier verifier)
      : session_(session), network_(network), verifier_(std::move(verifier)) {}

  core::Result<VerifyReport> run() {
    TRY_DONE(scan(session_, network_, [&](ScannedBatch& batch) {
      visit(batch);
      return core::Done();
    }));
    if (!verifier_.report().finding) TRY_DONE(check_outside());
    VerifyReport out = verifier_.finish();
    out.unplaced = unplaced_;
    return out;
  }

 private:
  void visit(const ScannedBatch& scanned) {
    const std::uint64_t at = verifier_.size();
    verifier_.feed(scanned.batch, scanned.entries);
    if (verifier_.report().finding) return;
    const auto ids = ids_of(scanned.batch.entry_ids);
    if (scanned.batch.epoch != epoch_) epoch_ = scanned.batch.epoch, opening_ = ids.front();
    marks_ = scanned.marks;
    const bool regular = marks_.last_id == ids.back() && marks_.last_xid == scanned.xids.back();
    // The batches that open an epoch hold everything up to the announcing entry.
    const bool opening = epoch_ > 0 && marks_.last_id == opening_ && marks_.last_xid == 0 && marks_.max_id <= opening_;
    if (marks_.max_id != *std::max_element(ids.begin(), ids.end()) || !(regular || opening))
      verifier_.finding(Fault::record, at, ids.back(), "the batch's marks are not those of its entries");
  }

  core::Done check_outside() {
    TRY(const auto settled, count(" <= "));
    TRY(unplaced_, count(" > "));
    if (settled != verifier_.size()) return name_stray();
    TRY(const auto orphan, session_.one("SELECT d.entry_id FROM audit_details d WHERE d.network_id = $1 AND NOT EXISTS"
                                        " (SELECT 1 FROM audit_entries e WHERE e.network_id = d.network_id AND"
                                        " e.id = d.entry_id) LIMIT 1",
                                        storage::Blob{network_.bytes()}));
    if (orphan) verifier_.finding(Fault::detail, 0, orphan->integer(0), "a detail belongs to no entry");
    return {};
  }

  core::Result<std::uint64_t> count(std::string_view relation) {
    const std::string sql =
        "SELECT count(*) FROM audit_entries WHERE network_id = $1 AND (xid, id)" + std::string(relation) + "($2, $3)";
    TRY(const auto row, session_.one(sql, storage::Blob{network_.bytes()}, marks_.last_xid, marks_.last_id));
    return row ? static_cast<std::uint64_t>(row->integer(0)) : 0;
  }

  /// Entries and placed positions do not match one to one: finds an entry that no batch holds.
  core::Done name_stray() {
    std::vector<std::int64_t> placed;
    TRY_DONE(scan(session_, network_, [&](ScannedBatch& batch) {
      const auto ids = ids_of(batch.batch.entry_ids);
      placed.insert(placed.end(), ids.begin(), ids.end());
      return core::Done();
    }));
    std::sort(placed.begin(), placed.end());
    std::int64_t stray = 0;
    TRY_DONE(session_.each(
        "SELECT id FROM audit_entries WHERE network_id = $1 AND (xid, id) <= ($2, $3) ORDER BY id",
        [&](const storage::Row& row) {
          if (stray == 0 && !std::binary_search(placed.begin(), placed.end(), row.integer(0))) stray = row.integer(0);
          return core::Done();
        },
        storage::Blob{network_.bytes()}, marks_.last_xid, marks_.last_id));
    if (stray != 0) {
      verifier_.finding(Fault::inserted, verifier_.size(), stray,
                        "an entry stands among placed ones and was never placed");
    } else {
      verifier_.finding(Fault::record, verifier_.size(), 0, "an entry is behind the sequencer's mark or placed twice");
    }
    return {};
  }

  storage::Session& session_;
  core::NetworkId network_;
  Verifier verifier_;
  std::int64_t epoch_ = 0;
  std::int64_t opening_ = 0;
  Marks marks_;
  std::uint64_t unplaced_ = 0;
};

}  // namespace

core::Result<VerifyReport> verify(storage::Database& database, const core::NetworkId& network,
                                  core::BytesView public_key, std::optional<std::string> kept) {
  TRY(const Verifier verifier, Verifier::make(network, public_key, std::move(kept)));
  return database.read([&](storage::Session& session) { return StoreVerifier(session, network, verifier).run(); });
}

}  // namespace vault::audit
