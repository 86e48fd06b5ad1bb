// SPDX-License-Identifier: Apache-2.0
// Checking the whole log: every leaf, batch, root and signature is computed again, from the database or from an export
// that an auditor took away, against the log's public key and a checkpoint kept outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "storage/database.h"
#include "vault/audit.h"
#include "vault/audit_checkpoint.h"
#include "vault/audit_tree.h"

namespace vault::audit {

enum class Fault {
  changed,     ///< an entry's fields are not those that were signed
  removed,     ///< an entry or batch that was placed is absent
  inserted,    ///< an entry stands where none was placed
  reordered,   ///< entries are in another order
  record,      ///< the batch's own record (leaf hashes, ids, frontier, marks) is wrong, the entries are right
  signature,   ///< a checkpoint is not signed by the log's key, or its text was changed
  checkpoint,  ///< the root is not the signed one and no single entry can be named, or the kept checkpoint differs
  truncated,   ///< the log is shorter than the kept checkpoint or ends inside a batch
  detail,      ///< a detail does not fit its entry
  format,      ///< an export line is not in its one canonical form
};
std::string_view word(Fault fault);

/// The first thing found wrong. `seq` is the position in the tree, from 0; `entry_id` is 0 where no entry can be named.
struct Finding {
  Fault fault = Fault::changed;
  std::uint64_t seq = 0;
  std::int64_t entry_id = 0;
  std::string reason;  ///< English, for operators
};

struct VerifyReport {
  std::uint64_t entries = 0;  ///< placed and checked
  std::uint64_t batches = 0;
  std::uint64_t unplaced = 0;  ///< committed, not yet in the tree (database only)
  std::uint64_t details = 0;   ///< details checked
  std::uint64_t erased = 0;    ///< entries whose detail is gone: erased lawfully or not, the log cannot tell
  std::int64_t epoch = 0;      ///< above 0: restored from a backup at least once
  std::string checkpoint;      ///< the newest
  /// The kept checkpoint is of an earlier epoch and longer than what the restore brought back: entries [first, second)
  /// were lost, as announced by a "log.epoch" entry. Not a finding, but somebody must explain it.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> rolled_back;
  std::optional<Finding> finding;
  [[nodiscard]] bool intact() const { return !finding.has_value(); }
};

/// One batch as stored.
struct Batch {
  std::int64_t epoch = 0;
  std::uint64_t first_seq = 0;
  std::uint64_t count = 0;
  core::Bytes entry_ids;    ///< count times 8 bytes big-endian
  core::Bytes leaf_hashes;  ///< count times 32 bytes
  core::Bytes frontier;
  core::Bytes root;
  std::string checkpoint;
};

/// The one checker behind all verifications. A value: copies continue independently from where they were taken.
class Verifier {
 public:
  /// `kept`: a checkpoint note kept outside, or nothing. It must be signed by the same key.
  static core::Result<Verifier> make(const core::NetworkId& network, core::BytesView public_key,
                                     std::optional<std::string> kept);
  /// The next batch with the entries found for it, in order. Stops at the first finding: later calls change nothing.
  void feed(const Batch& batch, const std::vector<StoredEntry>& entries);
  void finding(Fault fault, std::uint64_t seq, std::int64_t entry_id, std::string reason);
  /// After the last batch.
  VerifyReport finish();
  [[nodiscard]] const VerifyReport& report() const { return report_; }
  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }

 private:
  Verifier() = default;
  bool check_shape(const Batch& batch);
  [[nodiscard]] bool signed_as(const Batch& batch, const Frontier& tree) const;
  bool check_epoch(const Batch& batch, const std::vector<StoredEntry>& entries);
  bool check_kept(const Batch& batch, const std::vector<Hash>& leaves);
  void check_details(const std::vector<StoredEntry>& entries);
  void explain(const Batch& batch, const std::vector<Hash>& leaves, const std::vector<StoredEntry>& entries);

  core::NetworkId network_;
  core::Bytes public_key_;
  std::optional<Checkpoint> kept_;
  std::int64_t kept_epoch_ = 0;
  Frontier tree_;
  VerifyReport report_;
};

/// Streams the whole log of a network; needs memory for a few batches only, and one snapshot of the database.
core::Result<VerifyReport> verify(storage::Database& database, const core::NetworkId& network,
                                  core::BytesView public_key, std::optional<std::string> kept = std::nullopt);

}  // namespace vault::audit
