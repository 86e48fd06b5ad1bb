// SPDX-License-Identifier: Apache-2.0
// What a backup must not bring back (rulings 20): a small file beside the data folder, outside the backup, in which the
// server notes every erasure and departure. `suluh restore` applies it to what an older backup holds. Lines are signed
// by the log's key and chained, so that a changed, foreign or missing line in the middle is found; lines cut off at the
// end are not, except by the count a person wrote down. It holds random ids and signed statements, never words.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"

namespace vault::ledger {

enum class Kind { report_erased, member_left, epoch, person_erased, case_erased, organisation_left };

struct Record {
  std::uint64_t seq = 0;  ///< from 0
  core::Millis time_ms = 0;
  Kind kind = Kind::report_erased;
  core::Bytes object;  ///< id of the report, user, person, case or organisation; for an epoch its number as u64
  core::Bytes
      payload;  ///< departures: frame(statement, signature); person_erased: frame(case id, "1" or "0"); else empty
};

/// Every record, oldest first. An unfinished last line (a power cut while appending) was never acknowledged and is left
/// out. bad_config where the file cannot be read, bad_signature naming the line where one is not what the key signed.
core::Result<std::vector<Record>> read(const std::string& path, const core::NetworkId& network,
                                       core::BytesView public_key);

/// Appends durably. Thread-safe; several processes may append to one file on one machine.
class Ledger {
 public:
  /// Makes the file (mode 0600) where there is none; checks an existing one whole, with the problems of read().
  static core::Result<std::unique_ptr<Ledger>> open(const std::string& path, const core::NetworkId& network,
                                                    crypto::SignKeyPair key);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Returns after fsync. Call it before the transaction commits: a note about an erasure that then fails does no harm,
  /// the reporter asked for it; one that is missing would bring her words back. The same note twice is harmless.
  core::Done append(Kind kind, core::BytesView object, core::BytesView payload, core::Millis now);

 private:
  Ledger(int file, const core::NetworkId& network, crypto::SignKeyPair key)
      : file_(file), network_(network), key_(std::move(key)) {}
  core::Done catch_up();

  std::mutex mutex_;
  int file_;
  core::NetworkId network_;
  crypto::SignKeyPair key_;
  std::uint64_t size_ = 0;  // of the file when `last_` was read; guarded by mutex_
  std::uint64_t next_ = 0;  // guarded by mutex_
  core::Bytes last_;        // hash of the last line's bytes; guarded by mutex_
};

}  // namespace vault::ledger
