// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_sequencer.h"

#include <algorithm>
#include <utility>

#include "core/log.h"
#include "vault/audit_store.h"

namespace vault::audit {
namespace {

// Any constant of ours; it names "the audit sequencer" among PostgreSQL's advisory locks.
constexpr std::int64_t kAdvisoryLock = 0x53756C7568417564;

/// The record of `entries` behind `tree`, which grows by them.
Batch make_batch(const core::NetworkId& network, std::int64_t epoch, Frontier& tree,
                 const std::vector<const StoredEntry*>& entries, const crypto::SignKeyPair& key) {
  Batch out;
  out.epoch = epoch;
  out.first_seq = tree.size();
  out.count = entries.size();
  for (const StoredEntry* entry : entries) {
    const Hash leaf = leaf_hash(leaf_data(network, *entry));
    out.entry_ids += core::u64be(static_cast<std::uint64_t>(entry->id));
    out.leaf_hashes += leaf;
    tree.append(leaf);
  }
  out.frontier = tree.bytes();
  out.root = tree.root();
  out.checkpoint = sign_checkpoint({origin(network, epoch), tree.size(), out.root}, key);
  return out;
}

std::int64_t max_id(const Batch& batch) {
  const auto ids = ids_of(batch.entry_ids);
  return *std::max_element(ids.begin(), ids.end());
}

/// Never build on a tree that this key did not sign: somebody has written the last batch by hand.
core::Done check_tail(const core::NetworkId& network, const Tail& tail, const crypto::SignKeyPair& key) {
  if (tail.tree.size() == 0) return {};
  TRY(const Checkpoint signed_tail, open_checkpoint(tail.checkpoint, key.public_key));
  if (signed_tail.origin != origin(network, tail.epoch) || signed_tail.size != tail.tree.size() ||
      signed_tail.root != tail.tree.root())
    return core::problem(core::ProblemKey::internal, "audit log damaged: the last batch is not what was signed");
  return {};
}

}  // namespace

Sequencer::Sequencer(storage::Database& database, const core::NetworkId& network, crypto::SignKeyPair key)
    : database_(database), network_(network), key_(std::move(key)) {}

Sequencer::~Sequencer() { stop(); }

core::Result<std::int64_t> Sequencer::run_once() {
  std::int64_t total = 0;
  for (;;) {
    TRY(const Placed placed, place_batch());
    total += placed.count;
    if (!placed.more) return total;
  }
}

core::Result<Sequencer::Placed> Sequencer::place_batch() {
  // Reading and hashing happen outside the write transaction, which everybody waits for. What was read stays true:
  // entries are append-only and the primary key of batches lets only one sequencer take a position.
  struct Read {
    Tail tail;
    std::vector<Pending> pending;
  };
  TRY(Read read, database_.read([&](storage::Session& session) -> core::Result<Read> {
    TRY(Tail tail, read_tail(session, network_));
    TRY(auto pending, read_pending(session, network_, tail, kBatch));
    return Read{std::move(tail), std::move(pending)};
  }));
  if (read.pending.empty()) return Placed{};
  TRY_DONE(check_tail(network_, read.tail, key_));
  std::vector<const StoredEntry*> entries;
  for (const Pending& p : read.pending) entries.push_back(&p.entry);
  const Batch batch = make_batch(network_, read.tail.epoch, read.tail.tree, entries, key_);
  const Marks marks{read.pending.back().xid, read.pending.back().entry.id, max_id(batch)};
  TRY(const bool written, database_.write([&](storage::Session& session) -> core::Result<bool> {
    if (session.engine() == storage::Engine::postgres) {
      TRY(const auto lock, session.one("SELECT pg_try_advisory_xact_lock($1)::int::bigint", kAdvisoryLock));
      if (!lock || lock->integer(0) == 0) return false;
    }
    return insert_batch(session, network_, batch, marks);
  }));
  if (!written) return Placed{};  // another sequencer is at work and will come to the rest
  return Placed{static_cast<std::int64_t>(batch.count), batch.count == static_cast<std::uint64_t>(kBatch)};
}

void Sequencer::start(std::chrono::milliseconds period) {
  stop();
  stopping_ = false;
  thread_ = std::thread([this, period] { loop(period); });
}

void Sequencer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sequencer::loop(std::chrono::milliseconds period) {
  for (std::unique_lock lock(mutex_); !stopping_;) {
    lock.unlock();
    if (const auto placed = run_once(); !placed.ok()) core::log_problem("audit.sequencer.failed", placed.problem());
    lock.lock();
    wake_.wait_for(lock, period, [this] { return stopping_; });
  }
}

core::Result<std::int64_t> begin_epoch(storage::Session& session, const core::NetworkId& network,
                                       const crypto::SignKeyPair& key, core::Millis now, std::int64_t at_least) {
  TRY(Tail tail, read_tail(session, network));
  TRY_DONE(check_tail(network, tail, key));
  TRY(const auto left, read_all_pending(session, network, tail));
  const std::int64_t epoch = std::max(tail.epoch + 1, at_least);
  Entry announcement{network, now, "cli", {}, {}, "log.epoch", {}, std::to_string(epoch), "ok", {}};
  TRY(const std::int64_t id, append_returning_id(session, announcement));
  TRY(auto row, session.one(std::string(kSelectEntry) + " WHERE e.network_id = $1 AND e.id = $2",
                            storage::Blob{network.bytes()}, id));
  if (!row) return core::problem(core::ProblemKey::internal, "audit: the epoch entry is gone");
  const StoredEntry first = read_entry(*row);
  std::vector<const StoredEntry*> entries{&first};
  for (const Pending& p : left) entries.push_back(&p.entry);
  // Transaction numbers of the cluster that made the backup would sort among those of this one.
  TRY_DONE(session.execute("UPDATE audit_entries SET xid = 0 WHERE network_id = $1 AND xid <> 0",
                           storage::Blob{network.bytes()}));
  TRY_DONE(session.execute("UPDATE audit_batches SET last_xid = 0 WHERE network_id = $1 AND last_xid <> 0",
                           storage::Blob{network.bytes()}));
  for (std::size_t at = 0; at < entries.size(); at += static_cast<std::size_t>(Sequencer::kBatch)) {
    const std::size_t end = std::min(entries.size(), at + static_cast<std::size_t>(Sequencer::kBatch));
    const std::vector<const StoredEntry*> part(entries.begin() + static_cast<std::ptrdiff_t>(at),
                                               entries.begin() + static_cast<std::ptrdiff_t>(end));
    const Batch batch = make_batch(network, epoch, tail.tree, part, key);
    TRY(const bool written, insert_batch(session, network, batch, {0, id, max_id(batch)}));
    if (!written) return core::problem(core::ProblemKey::conflict, "audit: somebody else is writing");
  }
  return epoch;
}

}  // namespace vault::audit
