// SPDX-License-Identifier: Apache-2.0
// For tests: a log in memory, built without the sequencer, in the form in which it is exported.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "crypto/hash.h"
#include "crypto/keys.h"
#include "vault/audit_export.h"

namespace vault::audit::test {

inline crypto::SignKeyPair key_of(char c) {
  return crypto::sign_keypair(*crypto::Secret::from_bytes(core::Bytes(32, c)));
}

inline const core::NetworkId kNetwork = *core::NetworkId::parse("00112233445566778899aabbccddeeff");

inline core::Bytes id_of(std::string_view what, std::uint64_t i) {
  return crypto::hash16(core::Bytes(what) + core::u64be(i));
}

inline StoredEntry entry_of(std::int64_t id) {
  const auto n = static_cast<std::uint64_t>(id);
  StoredEntry out{id,
                  1'764'000'000'000 + id * 37,
                  "user",
                  id_of("user", n % 23),
                  id_of("org", n % 5),
                  "section.delivered",
                  id_of("report", n % 977),
                  "body",
                  n % 31 == 0 ? "refused" : "ok",
                  {},
                  {},
                  {}};
  if (n % 7 == 0) {
    out.action = "report.close";
    out.salt = id_of("salt", n);
    out.detail = R"({"reason":"hand\u00e9d","n":)" + std::to_string(n) + "}";
    out.detail_hash = detail_hash(out.salt, out.detail);
  }
  return out;
}

/// The record of `entries` behind `tree`, which grows.
inline Batch batch_of(Frontier& tree, const std::vector<StoredEntry>& entries, const crypto::SignKeyPair& key,
                      std::int64_t epoch = 0) {
  Batch out;
  out.epoch = epoch;
  out.first_seq = tree.size();
  out.count = entries.size();
  for (const StoredEntry& entry : entries) {
    const Hash leaf = leaf_hash(leaf_data(kNetwork, entry));
    tree.append(leaf);
    out.entry_ids += core::u64be(static_cast<std::uint64_t>(entry.id));
    out.leaf_hashes += leaf;
  }
  out.frontier = tree.bytes();
  out.root = tree.root();
  out.checkpoint = sign_checkpoint({origin(kNetwork, epoch), tree.size(), out.root}, key);
  return out;
}

struct Segment {
  Batch batch;
  std::vector<StoredEntry> entries;

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const StoredEntry& entry : entries) out.push_back(entry_line(entry, true));
    out.push_back(batch_line(batch));
    return out;
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const std::string& line : lines()) out += line + "\n";
    return out;
  }
};

inline std::vector<Segment> log_of(std::int64_t batches, std::int64_t per_batch, const crypto::SignKeyPair& key) {
  Frontier tree;
  std::vector<Segment> out;
  for (std::int64_t b = 0; b < batches; ++b) {
    Segment segment;
    for (std::int64_t i = 0; i < per_batch; ++i) segment.entries.push_back(entry_of(b * per_batch + i + 1));
    segment.batch = batch_of(tree, segment.entries, key);
    out.push_back(std::move(segment));
  }
  return out;
}

inline std::string export_of(const std::vector<Segment>& log, const crypto::SignKeyPair& key) {
  std::string out = head_line(kNetwork, key.public_key) + "\n";
  for (const Segment& segment : log) out += segment.text();
  return out;
}

}  // namespace vault::audit::test
