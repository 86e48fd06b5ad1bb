// SPDX-License-Identifier: Apache-2.0
// The file that holds a linkage key: who has it can test guessed names against encodings, so it belongs to the matching
// circle alone and never to the server (docs/threat-model.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "crypto/secret.h"
#include "match/encoder.h"

namespace cli {

struct LinkageKey {
  core::Bytes network;  ///< 16 bytes
  std::uint64_t epoch = 1;
  crypto::Secret secret;

  /// A name for the key that tells nothing about it: 32 hexadecimal digits.
  [[nodiscard]] std::string id() const;
  [[nodiscard]] match::Circle circle() const { return {network, epoch}; }
  [[nodiscard]] std::unique_ptr<match::KeyedHash> hash() const;
  /// The file's text. Wipe it.
  [[nodiscard]] std::string text() const;
  /// bad_config when damaged or something else.
  static core::Result<LinkageKey> parse(std::string_view text, const std::string& name);
  static core::Result<LinkageKey> read(const std::string& path);
};

/// Parts of a key for transport by different ways: all are needed, fewer tell nothing (a one-time pad). 2 to 7.
std::vector<std::string> split_linkage_key(const LinkageKey& key, std::size_t parts, core::Random& random);
/// bad_config for parts that are damaged, of different keys, or not all there.
core::Result<LinkageKey> join_linkage_key(const std::vector<std::string>& parts);

/// A new secret for the same network in its next epoch. Encodings of both never meet: their spaces differ.
LinkageKey next_linkage_key(const LinkageKey& key, core::Random& random);

}  // namespace cli
