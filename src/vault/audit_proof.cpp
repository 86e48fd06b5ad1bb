// SPDX-License-Identifier: Apache-2.0
// Proofs from the stored batches. A batch's frontier holds the roots of all complete subtrees that end before its end
// and are left children, so a proof reads a few frontiers and the leaves of a few batches, never the whole log.
#include <algorithm>
#include <bit>
#include <utility>

#include "vault/audit_sequencer.h"
#include "vault/audit_store.h"

namespace vault::audit {
namespace {

constexpr std::uint64_t kDirect = 256;  // ranges up to this size are computed from their leaves

core::Problem damaged() {
  return core::problem(core::ProblemKey::internal, "audit log damaged: a batch cannot be read");
}

class StoredTree {
 public:
  StoredTree(storage::Session& session, const core::NetworkId& network) : session_(session), network_(network) {}

  core::Result<Hash> root(std::uint64_t begin, std::uint64_t end) {
    const std::uint64_t count = end - begin;
    if (count <= kDirect) {
      TRY(const auto own, leaves(begin, end));
      return roots_of(own)(0, count);
    }
    if (std::has_single_bit(count) && begin % (2 * count) == 0) {
      TRY(auto known, from_frontier(begin, count));
      if (known) return std::move(*known);
    }
    const std::uint64_t middle = begin + std::bit_floor(count - 1);
    TRY(const Hash left, root(begin, middle));
    TRY(const Hash right, root(middle, end));
    return node_hash(left, right);
  }

 private:
  core::Result<std::vector<Hash>> leaves(std::uint64_t begin, std::uint64_t end) {
    if (begin < read_begin_ || end > read_begin_ + read_.size() / 32) TRY_DONE(read(begin, end));
    std::vector<Hash> out;
    for (std::uint64_t at = begin; at < end; ++at) out.push_back(read_.substr((at - read_begin_) * 32, 32));
    return out;
  }

  /// Whole batches that hold [begin, end): neighbouring ranges of one proof find them here again.
  core::Done read(std::uint64_t begin, std::uint64_t end) {
    TRY(const auto start,
        session_.one("SELECT max(first_seq) FROM audit_batches WHERE network_id = $1 AND first_seq <= $2",
                     storage::Blob{network_.bytes()}, static_cast<std::int64_t>(begin)));
    if (!start || start->null(0)) return damaged();
    TRY(const auto rows,
        session_.query("SELECT first_seq, leaf_hashes FROM audit_batches WHERE network_id = $1 AND"
                       " first_seq >= $2 AND first_seq < $3 ORDER BY first_seq",
                       storage::Blob{network_.bytes()}, start->integer(0), static_cast<std::int64_t>(end)));
    read_begin_ = static_cast<std::uint64_t>(start->integer(0));
    read_.clear();
    for (const storage::Row& row : rows) {
      if (static_cast<std::uint64_t>(row.integer(0)) != read_begin_ + read_.size() / 32) return damaged();
      read_ += row.bytes(1);
    }
    return end <= read_begin_ + read_.size() / 32 ? core::Done() : damaged();
  }

  /// The subtree is in the frontier of every batch that ends in [begin + count, begin + 2 * count).
  core::Result<std::optional<Hash>> from_frontier(std::uint64_t begin, std::uint64_t count) {
    TRY(const auto rows,
        session_.query("SELECT first_seq, entries, frontier FROM audit_batches WHERE network_id = $1 AND"
                       " first_seq < $2 ORDER BY first_seq DESC LIMIT 2",
                       storage::Blob{network_.bytes()}, static_cast<std::int64_t>(begin + 2 * count)));
    for (const storage::Row& row : rows) {
      const auto tree = Frontier::parse(static_cast<std::uint64_t>(row.integer(0) + row.integer(1)), row.bytes(2));
      if (!tree) return damaged();
      if (auto found = tree->subtree(begin, count)) return found;
    }
    return std::optional<Hash>();
  }

  storage::Session& session_;
  core::NetworkId network_;
  std::uint64_t read_begin_ = 0;
  core::Bytes read_;  ///< leaf hashes from read_begin_ on
};

struct Position {
  std::uint64_t index = 0;
  Hash leaf;
};

core::Result<Position> locate(storage::Session& session, const core::NetworkId& network, std::int64_t entry_id) {
  const core::Bytes wanted = core::u64be(static_cast<std::uint64_t>(entry_id));
  // Where transactions overlapped, the first batch reaching so far may not be the one that holds the entry.
  for (std::int64_t from = entry_id, after = -1;;) {
    TRY(const auto row, session.one("SELECT max_id, first_seq, entry_ids, leaf_hashes FROM audit_batches WHERE"
                                    " network_id = $1 AND (max_id, first_seq) > ($2, $3)"
                                    " ORDER BY max_id, first_seq LIMIT 1",
                                    storage::Blob{network.bytes()}, from, after));
    if (!row) return core::problem(core::ProblemKey::not_ready, "audit: the entry has no place in the tree yet");
    from = row->integer(0), after = row->integer(1);
    const core::BytesView ids = row->bytes(2);
    for (std::size_t at = 0; at + 8 <= ids.size(); at += 8) {
      if (ids.substr(at, 8) != wanted) continue;
      if (row->bytes(3).size() < (at / 8 + 1) * 32) return damaged();
      return Position{static_cast<std::uint64_t>(after) + at / 8, row->bytes(3).substr(at / 8 * 32, 32)};
    }
  }
}

}  // namespace

core::Result<std::optional<std::string>> latest_checkpoint(storage::Session& session, const core::NetworkId& network) {
  TRY(Tail tail, read_tail(session, network));
  if (tail.tree.size() == 0) return std::optional<std::string>();
  return std::optional<std::string>(std::move(tail.checkpoint));
}

core::Result<Inclusion> prove_inclusion(storage::Session& session, const core::NetworkId& network,
                                        std::int64_t entry_id) {
  TRY(const auto exists, session.one("SELECT 1 FROM audit_entries WHERE network_id = $1 AND id = $2",
                                     storage::Blob{network.bytes()}, entry_id));
  if (!exists) return core::problem(core::ProblemKey::not_found, "audit: no such entry");
  TRY(const Position position, locate(session, network, entry_id));
  TRY(const Tail tail, read_tail(session, network));
  StoredTree tree(session, network);
  TRY(auto proof, inclusion_proof(position.index, tail.tree.size(),
                                  [&](std::uint64_t b, std::uint64_t e) { return tree.root(b, e); }));
  return Inclusion{position.index, position.leaf, std::move(proof), tail.checkpoint};
}

core::Result<Consistency> prove_consistency(storage::Session& session, const core::NetworkId& network,
                                            std::uint64_t old_size) {
  TRY(const Tail tail, read_tail(session, network));
  StoredTree tree(session, network);
  TRY(auto proof,
      consistency_proof(old_size, tail.tree.size(), [&](std::uint64_t b, std::uint64_t e) { return tree.root(b, e); }));
  return Consistency{std::move(proof), tail.checkpoint};
}

}  // namespace vault::audit
