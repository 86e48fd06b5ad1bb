// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_tree.h"

#include <bit>
#include <string_view>
#include <utility>

#include "crypto/hash.h"

namespace vault::audit {
namespace {

constexpr std::size_t kHash = 32;
constexpr std::uint64_t kMaxSize = std::uint64_t{1} << 62U;

/// Largest power of two smaller than n; n > 1.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

core::Done path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const RangeRoot& root,
                std::vector<Hash>& out) {
  if (end - begin == 1) return {};
  const std::uint64_t middle = begin + split(end - begin);
  const bool left = index < middle;
  TRY_DONE(left ? path(index, begin, middle, root, out) : path(index, middle, end, root, out));
  TRY(Hash sibling, left ? root(middle, end) : root(begin, middle));
  out.push_back(std::move(sibling));
  return {};
}

/// SUBPROOF(m, D[begin:end], whole) of RFC 9162; `old_end` is absolute.
core::Done subproof(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool whole, const RangeRoot& root,
                    std::vector<Hash>& out) {
  if (old_end == end) {
    if (whole) return {};
    TRY(Hash own, root(begin, end));
    out.push_back(std::move(own));
    return {};
  }
  const std::uint64_t middle = begin + split(end - begin);
  const bool left = old_end <= middle;
  TRY_DONE(left ? subproof(old_end, begin, middle, whole, root, out)
                : subproof(old_end, middle, end, false, root, out));
  TRY(Hash other, left ? root(middle, end) : root(begin, middle));
  out.push_back(std::move(other));
  return {};
}

Hash range_root(const std::vector<Hash>& leaves, std::uint64_t begin, std::uint64_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaves[begin];
  const std::uint64_t middle = begin + split(end - begin);
  return node_hash(range_root(leaves, begin, middle), range_root(leaves, middle, end));
}

}  // namespace

Hash leaf_hash(core::BytesView data) {
  core::Bytes input(1, '\x00');
  return crypto::sha256(input.append(data));
}

Hash node_hash(core::BytesView left, core::BytesView right) {
  core::Bytes input;
  input.reserve(1 + 2 * kHash);
  return crypto::sha256(input.append(1, '\x01').append(left).append(right));
}

Hash empty_root() { return crypto::sha256({}); }

std::optional<Frontier> Frontier::parse(std::uint64_t size, core::BytesView bytes) {
  if (size > kMaxSize || bytes.size() != kHash * static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  Frontier out;
  out.size_ = size;
  for (std::size_t at = 0; at < bytes.size(); at += kHash) out.hashes_.emplace_back(bytes.substr(at, kHash));
  return out;
}

void Frontier::append(Hash leaf) {
  // Each trailing one of the size is a complete subtree that the new leaf's subtree joins.
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    leaf = node_hash(hashes_.back(), leaf);
    hashes_.pop_back();
  }
  hashes_.push_back(std::move(leaf));
  ++size_;
}

Hash Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Hash out = hashes_.back();
  for (auto it = std::next(hashes_.rbegin()); it != hashes_.rend(); ++it) out = node_hash(*it, out);
  return out;
}

core::Bytes Frontier::bytes() const {
  core::Bytes out;
  for (const Hash& hash : hashes_) out += hash;
  return out;
}

std::optional<Hash> Frontier::subtree(std::uint64_t begin, std::uint64_t count) const {
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const std::uint64_t width = std::bit_floor(size_ - at);
    if (at == begin && width == count) return hashes_[i];
    at += width;
  }
  return std::nullopt;
}

RangeRoot roots_of(const std::vector<Hash>& leaves) {
  return [&leaves](std::uint64_t begin, std::uint64_t end) -> core::Result<Hash> {
    if (begin > end || end > leaves.size()) return core::problem(core::ProblemKey::internal, "range beyond the tree");
    return range_root(leaves, begin, end);
  };
}

core::Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const RangeRoot& root) {
  if (index >= size || size > kMaxSize) return core::problem(core::ProblemKey::bad_request, "no such leaf");
  std::vector<Hash> out;
  TRY_DONE(path(index, 0, size, root, out));
  return out;
}

core::Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                  const RangeRoot& root) {
  if (old_size == 0 || old_size > new_size || new_size > kMaxSize)
    return core::problem(core::ProblemKey::bad_request, "no such older tree");
  std::vector<Hash> out;
  TRY_DONE(subproof(old_size, 0, new_size, true, root, out));
  return out;
}

// The numbered steps are those of RFC 9162 section 2.1.3.2.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
                      const Hash& root) {
  if (index >= size) return false;          // 1
  std::uint64_t fn = index, sn = size - 1;  // 2
  Hash r = leaf;                            // 3
  for (const Hash& p : proof) {             // 4
    if (sn == 0 || p.size() != kHash) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1U) == 0 && fn != 0) fn >>= 1U, sn >>= 1U;
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1U, sn >>= 1U;
  }
  return sn == 0 && r == root;  // 5
}

// The numbered steps are those of RFC 9162 section 2.1.4.2.
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                        const std::vector<Hash>& proof) {
  if (old_size == 0 || old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  std::vector<std::string_view> steps;
  if (std::has_single_bit(old_size)) steps.emplace_back(old_root);  // 2
  for (const Hash& p : proof) {
    if (p.size() != kHash) return false;
    steps.emplace_back(p);
  }
  if (steps.empty() || proof.empty()) return false;    // 1
  std::uint64_t fn = old_size - 1, sn = new_size - 1;  // 3
  while ((fn & 1U) != 0) fn >>= 1U, sn >>= 1U;         // 4
  Hash fr(steps.front()), sr(steps.front());           // 5
  for (std::size_t i = 1; i < steps.size(); ++i) {     // 6
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      fr = node_hash(steps[i], fr);
      sr = node_hash(steps[i], sr);
      while ((fn & 1U) == 0 && fn != 0) fn >>= 1U, sn >>= 1U;
    } else {
      sr = node_hash(sr, steps[i]);
    }
    fn >>= 1U, sn >>= 1U;
  }
  return sn == 0 && fr == old_root && sr == new_root;  // 7
}

}  // namespace vault::audit
