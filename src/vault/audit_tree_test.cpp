// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_tree.h"

#include <gtest/gtest.h>

namespace vault::audit {
namespace {

core::Bytes hex(std::string_view text) { return core::from_hex(text).value(); }

// The eight inputs and the roots of their first n that certificate-transparency programs test with.
std::vector<Hash> known_leaves() {
  std::vector<Hash> out;
  for (const char* input :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    out.push_back(leaf_hash(hex(input)));
  return out;
}
const std::vector<std::string> kKnownRoots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> some_leaves(std::size_t n) {
  std::vector<Hash> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(leaf_hash("entry " + std::to_string(i)));
  return out;
}

Hash root_of(const std::vector<Hash>& leaves, std::uint64_t n) { return roots_of(leaves)(0, n).value(); }

constexpr std::uint64_t kSizes = 70;

TEST(AuditTree, HasTheKnownRoots) {
  const auto leaves = known_leaves();
  Frontier frontier;
  EXPECT_EQ(core::hex(frontier.root()), kKnownRoots[0]);
  for (std::size_t n = 1; n <= leaves.size(); ++n) {
    frontier.append(leaves[n - 1]);
    EXPECT_EQ(core::hex(frontier.root()), kKnownRoots[n]) << n;
    EXPECT_EQ(core::hex(root_of(leaves, n)), kKnownRoots[n]) << n;
  }
}

TEST(AuditTree, HasTheKnownProofs) {
  const auto leaves = known_leaves();
  const auto proof = inclusion_proof(0, 8, roots_of(leaves)).value();
  ASSERT_EQ(proof.size(), 3U);
  EXPECT_EQ(core::hex(proof[0]), "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  EXPECT_EQ(core::hex(proof[1]), "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
  EXPECT_EQ(core::hex(proof[2]), "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
  const auto step = consistency_proof(6, 8, roots_of(leaves)).value();
  ASSERT_EQ(step.size(), 3U);
  EXPECT_EQ(core::hex(step[0]), "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
  EXPECT_EQ(core::hex(step[1]), "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
  EXPECT_EQ(core::hex(step[2]), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

TEST(AuditTree, AppendingGivesTheRootOfTheDefinition) {
  const auto leaves = some_leaves(kSizes);
  Frontier frontier;
  for (std::uint64_t n = 0; n <= kSizes; ++n) {
    EXPECT_EQ(frontier.root(), root_of(leaves, n));
    const auto copy = Frontier::parse(n, frontier.bytes());
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->root(), frontier.root());
    EXPECT_FALSE(Frontier::parse(n, frontier.bytes() + "x"));
    if (n < kSizes) frontier.append(leaves[n]);
  }
}

TEST(AuditTree, FrontierKnowsItsSubtrees) {
  const auto leaves = some_leaves(13);
  Frontier frontier;
  for (const Hash& leaf : leaves) frontier.append(leaf);
  const auto roots = roots_of(leaves);
  EXPECT_EQ(frontier.subtree(0, 8), roots(0, 8).value());
  EXPECT_EQ(frontier.subtree(8, 4), roots(8, 12).value());
  EXPECT_EQ(frontier.subtree(12, 1), leaves[12]);
  EXPECT_FALSE(frontier.subtree(0, 4));
  EXPECT_FALSE(frontier.subtree(8, 8));
}

TEST(AuditTree, EveryInclusionProofHoldsForItsLeafOnly) {
  const auto leaves = some_leaves(kSizes);
  for (std::uint64_t n = 1; n <= kSizes; ++n) {
    const Hash root = root_of(leaves, n);
    for (std::uint64_t i = 0; i < n; ++i) {
      auto proof = inclusion_proof(i, n, roots_of(leaves)).value();
      ASSERT_TRUE(verify_inclusion(leaves[i], i, n, proof, root)) << i << " of " << n;
      EXPECT_LE(proof.size(), 7U);
      EXPECT_FALSE(verify_inclusion(leaves[(i + 1) % kSizes], i, n, proof, root));
      EXPECT_FALSE(verify_inclusion(leaves[i], i, n, proof, empty_root()));
      EXPECT_FALSE(verify_inclusion(leaves[i], n, n, proof, root));
      if (n > 1) {
        EXPECT_FALSE(verify_inclusion(leaves[i], (i + 1) % n, n, proof, root)) << i << " of " << n;
      }
      proof.push_back(root);
      EXPECT_FALSE(verify_inclusion(leaves[i], i, n, proof, root));
      proof.pop_back();
      if (proof.empty()) continue;
      proof.back()[0] = static_cast<char>(proof.back()[0] ^ 1);
      EXPECT_FALSE(verify_inclusion(leaves[i], i, n, proof, root));
      proof.pop_back();
      EXPECT_FALSE(verify_inclusion(leaves[i], i, n, proof, root));
    }
  }
}

TEST(AuditTree, EveryConsistencyProofHoldsForItsTreesOnly) {
  const auto leaves = some_leaves(kSizes);
  for (std::uint64_t n = 1; n <= kSizes; ++n) {
    const Hash root = root_of(leaves, n);
    for (std::uint64_t m = 1; m <= n; ++m) {
      const Hash old_root = root_of(leaves, m);
      auto proof = consistency_proof(m, n, roots_of(leaves)).value();
      ASSERT_TRUE(verify_consistency(m, old_root, n, root, proof)) << m << " in " << n;
      EXPECT_FALSE(verify_consistency(m, empty_root(), n, root, proof));
      EXPECT_FALSE(verify_consistency(m, old_root, n, empty_root(), proof));
      EXPECT_FALSE(verify_consistency(n + 1, old_root, n, root, proof));
      proof.push_back(root);
      EXPECT_FALSE(verify_consistency(m, old_root, n, root, proof));
      proof.pop_back();
      if (proof.empty()) continue;
      for (Hash& step : proof) {
        step[31] = static_cast<char>(step[31] ^ 0x80);
        EXPECT_FALSE(verify_consistency(m, old_root, n, root, proof)) << m << " in " << n;
        step[31] = static_cast<char>(step[31] ^ 0x80);
      }
      proof.pop_back();
      EXPECT_FALSE(verify_consistency(m, old_root, n, root, proof)) << m << " in " << n;
    }
  }
}

TEST(AuditTree, RefusesProofsThatCannotExist) {
  const auto leaves = some_leaves(4);
  EXPECT_EQ(inclusion_proof(4, 4, roots_of(leaves)).problem().key, core::ProblemKey::bad_request);
  EXPECT_EQ(inclusion_proof(0, 0, roots_of(leaves)).problem().key, core::ProblemKey::bad_request);
  EXPECT_EQ(consistency_proof(0, 4, roots_of(leaves)).problem().key, core::ProblemKey::bad_request);
  EXPECT_EQ(consistency_proof(5, 4, roots_of(leaves)).problem().key, core::ProblemKey::bad_request);
}

}  // namespace
}  // namespace vault::audit
