// SPDX-License-Identifier: Apache-2.0
// The backup file (docs/decisions/0001-backup-format.md):
//   "suluh-backup/1\n" ‖ u32 length of the head ‖ head ‖ stream header(24) ‖ chunks
//   head = frame(network_id, made_ms, recipient public key, seal_to(recipient, stream key))
// The stream is crypto_secretstream over the logical dump in chunks of 64 KiB, the last one tagged FINAL; the hash of
// everything before the stream is the associated data of every chunk. Nothing of the server key is in it.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/stream.h"
#include "storage/database.h"

namespace cli {

constexpr std::size_t kBackupChunk = 65'536;  ///< plain bytes in every chunk but the last

struct BackupHead {
  core::NetworkId network;
  core::Millis made_ms = 0;
  core::Bytes recipient;  ///< public key it is sealed to
};

/// Writes beside `path` and renames when everything is on the disk; a failure leaves no file. bad_config where `path`
/// exists or cannot be written. Works while a server uses the database. Returns the file's size.
core::Result<std::uint64_t> write_backup(storage::Database& database, const core::NetworkId& network, core::Millis now,
                                         core::BytesView recipient, const std::string& path, core::Random& random);

/// Reads a backup as storage::Database::load() wants it. One thread.
class BackupReader {
 public:
  /// bad_backup for another kind of file, a damaged head, or a key it is not sealed to; bad_config where the file
  /// cannot be read.
  static core::Result<BackupReader> open(const std::string& path, const crypto::BoxKeyPair& key);

  [[nodiscard]] const BackupHead& head() const { return head_; }
  /// The next plain bytes; empty behind the FINAL chunk. bad_backup for anything changed, missing or added.
  core::Result<core::Bytes> next();
  /// Reads to the end without keeping anything, then begins anew. Call it before anything is restored.
  core::Done verify();

 private:
  BackupReader(std::ifstream file, BackupHead head, crypto::Secret key, core::Bytes bound, std::streamoff begin)
      : file_(std::move(file)), head_(std::move(head)), key_(std::move(key)), bound_(std::move(bound)), begin_(begin) {}
  core::Done begin();

  std::ifstream file_;
  BackupHead head_;
  crypto::Secret key_;
  core::Bytes bound_;
  std::streamoff begin_;
  std::optional<crypto::StreamPull> stream_;
  bool final_ = false;
};

/// The pair for backups. The secret lies offline, on paper or a stick; the server has the public key only.
core::Result<crypto::BoxKeyPair> read_backup_key(const std::string& path);  ///< bad_config
std::string backup_key_text(const crypto::Secret& seed);
core::Result<core::Bytes> read_backup_public_key(const std::string& text);  ///< 64 hex digits; bad_config

}  // namespace cli
