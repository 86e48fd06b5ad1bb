// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_verify.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "vault/audit_store.h"

namespace vault::audit {
namespace {

constexpr std::size_t kHash = 32;

Hash recorded_leaf(const Batch& batch, std::size_t i) { return batch.leaf_hashes.substr(i * kHash, kHash); }
std::int64_t recorded_id(const Batch& batch, std::size_t i) {
  return static_cast<std::int64_t>(*core::from_u64be(std::string_view(batch.entry_ids).substr(i * 8, 8)));
}

/// How entries differ from what was recorded, at the first place where they do.
struct Difference {
  Fault fault;
  std::size_t at;
};

std::optional<Difference> compare(const std::vector<Hash>& found, const Batch& batch) {
  const std::size_t recorded = batch.leaf_hashes.size() / kHash;
  std::size_t i = 0;
  while (i < found.size() && i < recorded && found[i] == recorded_leaf(batch, i)) ++i;
  if (i == found.size() && i == recorded) return std::nullopt;
  if (i == recorded) return Difference{Fault::inserted, i};
  if (i == found.size()) return Difference{Fault::removed, i};
  std::unordered_set<Hash> known;
  for (std::size_t j = 0; j < recorded; ++j) known.insert(recorded_leaf(batch, j));
  const bool found_is_known = known.count(found[i]) != 0;
  const bool recorded_is_found = std::find(found.begin(), found.end(), recorded_leaf(batch, i)) != found.end();
  if (found_is_known && recorded_is_found) {
    if (found.size() > recorded) return Difference{Fault::inserted, i};
    return Difference{found.size() < recorded ? Fault::removed : Fault::reordered, i};
  }
  if (recorded_is_found) return Difference{Fault::inserted, i};
  return Difference{found_is_known || found.size() < recorded ? Fault::removed : Fault::changed, i};
}

const char* explanation(Fault fault) {
  switch (fault) {
    case Fault::removed:
      return "an entry that was placed here is gone";
    case Fault::inserted:
      return "an entry stands here that was never placed";
    case Fault::reordered:
      return "the entries are in another order than they were placed";
    default:
      return "the entry's fields were changed after it was placed";
  }
}

}  // namespace

std::string_view word(Fault fault) {
  switch (fault) {
    case Fault::changed:
      return "changed";
    case Fault::removed:
      return "removed";
    case Fault::inserted:
      return "inserted";
    case Fault::reordered:
      return "reordered";
    case Fault::record:
      return "record";
    case Fault::signature:
      return "signature";
    case Fault::checkpoint:
      return "checkpoint";
    case Fault::truncated:
      return "truncated";
    case Fault::detail:
      return "detail";
    case Fault::format:
      return "format";
  }
  return "unknown";
}

core::Result<Verifier> Verifier::make(const core::NetworkId& network, core::BytesView public_key,
                                      std::optional<std::string> kept) {
  if (public_key.size() != crypto::kPublicKeySize)
    return core::problem(core::ProblemKey::bad_request, "the log's public key is not 32 bytes");
  Verifier out;
  out.network_ = network;
  out.public_key_ = core::Bytes(public_key);
  if (!kept) return out;
  TRY(Checkpoint checkpoint, open_checkpoint(*kept, public_key));
  const auto epoch = epoch_of(network, checkpoint.origin);
  if (!epoch) return core::problem(core::ProblemKey::bad_request, "the kept checkpoint is of another log");
  if (checkpoint.size == 0) {
    if (checkpoint.root != empty_root()) out.finding(Fault::checkpoint, 0, 0, "the kept empty checkpoint has a root");
    return out;
  }
  out.kept_ = std::move(checkpoint);
  out.kept_epoch_ = *epoch;
  return out;
}

void Verifier::finding(Fault fault, std::uint64_t seq, std::int64_t entry_id, std::string reason) {
  if (!report_.finding) report_.finding = Finding{fault, seq, entry_id, std::move(reason)};
}

void Verifier::feed(const Batch& batch, const std::vector<StoredEntry>& entries) {
  if (report_.finding || !check_shape(batch)) return;
  std::vector<Hash> leaves;
  leaves.reserve(entries.size());
  for (const StoredEntry& entry : entries) leaves.push_back(leaf_hash(leaf_data(network_, entry)));
  Frontier computed = tree_;
  for (const Hash& leaf : leaves) computed.append(leaf);
  core::Bytes ids, hashes;
  for (const StoredEntry& entry : entries) ids += core::u64be(static_cast<std::uint64_t>(entry.id));
  for (const Hash& leaf : leaves) hashes += leaf;
  const bool same = ids == batch.entry_ids && hashes == batch.leaf_hashes && computed.bytes() == batch.frontier &&
                    computed.root() == batch.root;
  if (!same || !signed_as(batch, computed)) return explain(batch, leaves, entries);
  if (!check_epoch(batch, entries)) return;
  if (!check_kept(batch, leaves)) return;
  check_details(entries);
  if (report_.finding) return;
  tree_ = std::move(computed);
  report_.entries = tree_.size();
  ++report_.batches;
  report_.epoch = batch.epoch;
  report_.checkpoint = batch.checkpoint;
}

/// What must hold before anything can be compared.
bool Verifier::check_shape(const Batch& batch) {
  const std::uint64_t at = tree_.size();
  if (batch.first_seq > at) {
    finding(Fault::removed, at, 0,
            "the batches of positions " + std::to_string(at) + " to " + std::to_string(batch.first_seq - 1) +
                " are missing");
  } else if (batch.first_seq < at) {
    finding(Fault::record, batch.first_seq, 0, "two batches hold the same position");
  } else if (batch.count == 0 || batch.entry_ids.size() != batch.count * 8 ||
             batch.leaf_hashes.size() != batch.count * kHash) {
    finding(Fault::record, at, 0, "the batch's lists have not one item per entry");
  } else if (batch.epoch < report_.epoch) {
    finding(Fault::record, at, 0, "the epoch goes back");
  }
  return !report_.finding;
}

bool Verifier::signed_as(const Batch& batch, const Frontier& tree) const {
  const auto opened = open_checkpoint(batch.checkpoint, public_key_);
  return opened.ok() && opened->origin == origin(network_, batch.epoch) && opened->size == tree.size() &&
         opened->root == tree.root();
}

/// Something does not fit: finds out which of entries, record and signature is wrong, and names it.
void Verifier::explain(const Batch& batch, const std::vector<Hash>& leaves, const std::vector<StoredEntry>& entries) {
  Frontier from_entries = tree_;
  for (const Hash& leaf : leaves) from_entries.append(leaf);
  const std::uint64_t at = tree_.size();
  if (leaves.size() == batch.count && signed_as(batch, from_entries))
    return finding(Fault::record, at, 0, "the batch's lists, frontier or root are not those of its entries");
  if (const auto difference = compare(leaves, batch)) {
    const std::size_t i = difference->at;
    const std::int64_t id = difference->fault == Fault::inserted ? entries[i].id : recorded_id(batch, i);
    return finding(difference->fault, at + i, id, explanation(difference->fault));
  }
  const auto opened = open_checkpoint(batch.checkpoint, public_key_);
  if (!opened.ok()) return finding(Fault::signature, at, 0, "the batch's " + opened.problem().detail);
  finding(Fault::checkpoint, at, 0, "the signed checkpoint is of another tree, size or epoch");
}

/// A new epoch must be announced by its first entry.
bool Verifier::check_epoch(const Batch& batch, const std::vector<StoredEntry>& entries) {
  if (batch.epoch == report_.epoch) return true;
  const StoredEntry& first = entries.front();
  if (first.action == "log.epoch" && first.section == std::to_string(batch.epoch)) return true;
  finding(Fault::checkpoint, tree_.size(), first.id, "a new epoch begins without its announcing entry");
  return false;
}

bool Verifier::check_kept(const Batch& batch, const std::vector<Hash>& leaves) {
  if (!kept_) return true;
  const std::uint64_t at = tree_.size();
  if (batch.epoch > kept_epoch_) {
    // Whatever the kept checkpoint covered beyond this point is gone, and the epoch says so.
    report_.rolled_back = {at, kept_->size};
    kept_.reset();
    return true;
  }
  if (kept_->size > at + leaves.size()) return true;
  Frontier prefix = tree_;
  for (std::size_t i = 0; prefix.size() < kept_->size; ++i) prefix.append(leaves[i]);
  if (prefix.root() != kept_->root || batch.epoch != kept_epoch_) {
    finding(Fault::checkpoint, at, 0,
            "the kept checkpoint of " + std::to_string(kept_->size) +
                " entries is not a beginning of this log: it was written anew");
    return false;
  }
  kept_.reset();
  return true;
}

void Verifier::check_details(const std::vector<StoredEntry>& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const StoredEntry& entry = entries[i];
    if (entry.salt.empty() && entry.detail.empty()) {
      if (!entry.detail_hash.empty()) ++report_.erased;
      continue;
    }
    ++report_.details;
    if (detail_hash(entry.salt, entry.detail) != entry.detail_hash)
      return finding(Fault::detail, tree_.size() + i, entry.id, "the detail is not the one that was recorded");
  }
}

VerifyReport Verifier::finish() {
  if (kept_ && !report_.finding) {
    finding(Fault::truncated, tree_.size(), 0,
            "the kept checkpoint covers " + std::to_string(kept_->size) + " entries, the log has " +
                std::to_string(tree_.size()));
  }
  return report_;
}

}  // namespace vault::audit
