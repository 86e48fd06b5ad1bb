// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of RFC 9162 section 2.1 over SHA-256, and its proofs. Pure functions; all hashes have 32 bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace vault::audit {

using Hash = core::Bytes;  ///< 32 bytes

Hash leaf_hash(core::BytesView data);                         ///< SHA-256(0x00 || data)
Hash node_hash(core::BytesView left, core::BytesView right);  ///< SHA-256(0x01 || left || right)
Hash empty_root();                                            ///< SHA-256 of nothing

/// The roots of the complete subtrees that a tree of `size` leaves consists of, from the left: all that is needed to
/// append and to know the root.
class Frontier {
 public:
  Frontier() = default;
  /// The form stored in a batch: the hashes one after another. Nothing if the length does not fit the size.
  static std::optional<Frontier> parse(std::uint64_t size, core::BytesView bytes);

  void append(Hash leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash root() const;
  [[nodiscard]] core::Bytes bytes() const;
  /// Root of leaves [begin, begin + count), if it is one of the subtrees held here.
  [[nodiscard]] std::optional<Hash> subtree(std::uint64_t begin, std::uint64_t count) const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> hashes_;
};

/// Root of the leaves [begin, end), the recursion of RFC 9162 section 2.1.1 over that range.
using RangeRoot = std::function<core::Result<Hash>(std::uint64_t begin, std::uint64_t end)>;
/// RangeRoot over leaf hashes in memory (which must outlive it).
RangeRoot roots_of(const std::vector<Hash>& leaves);

/// RFC 9162 section 2.1.3.1; bad_request unless index < size.
core::Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const RangeRoot& root);
/// RFC 9162 section 2.1.4.1; bad_request unless 0 < old_size <= new_size. Empty for equal sizes.
core::Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                                  const RangeRoot& root);

/// RFC 9162 sections 2.1.3.2 and 2.1.4.2.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
                      const Hash& root);
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                        const std::vector<Hash>& proof);

}  // namespace vault::audit
