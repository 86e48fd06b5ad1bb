// SPDX-License-Identifier: Apache-2.0
// Places committed entries into the network's tree, signs checkpoints, and proves positions from the stored batches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "storage/database.h"
#include "vault/audit.h"
#include "vault/audit_checkpoint.h"

namespace vault::audit {

/// Thread-safe. Any number of sequencers may run on one database, in one process or several: a batch that another has
/// placed meanwhile is simply not written. All state is in the last batch row.
class Sequencer {
 public:
  /// The database must outlive the sequencer.
  Sequencer(storage::Database& database, const core::NetworkId& network, crypto::SignKeyPair key);
  ~Sequencer();  ///< stops the thread
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  /// Places everything that can be placed now, in batches; returns how many entries.
  core::Result<std::int64_t> run_once();

  /// Runs run_once() in a thread every `period` until stop(); failures are logged and tried again.
  void start(std::chrono::milliseconds period = std::chrono::milliseconds(500));
  void stop();

  static constexpr std::int64_t kBatch = 4096;  ///< entries in one batch at most

 private:
  struct Placed {
    std::int64_t count = 0;
    bool more = false;  ///< a full batch, or another sequencer was faster
  };
  core::Result<Placed> place_batch();
  void loop(std::chrono::milliseconds period);

  storage::Database& database_;
  core::NetworkId network_;
  crypto::SignKeyPair key_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

/// For `suluh restore`, in the transaction that ends it, with no server running on the database: appends the entry
/// "log.epoch" (section = the epoch's number), places it first and behind it what the backup held unplaced, and
/// signs with the new origin. The epoch is the larger of the last one + 1 and `at_least`; give a number that no earlier
/// restore can have used (the ledger's, or the time in seconds). Returns the epoch.
core::Result<std::int64_t> begin_epoch(storage::Session& session, const core::NetworkId& network,
                                       const crypto::SignKeyPair& key, core::Millis now, std::int64_t at_least);

/// The newest checkpoint note; nothing while no entry has been placed.
core::Result<std::optional<std::string>> latest_checkpoint(storage::Session& session, const core::NetworkId& network);

/// An entry's place, proved against the newest checkpoint.
struct Inclusion {
  std::uint64_t index = 0;
  Hash leaf;
  std::vector<Hash> proof;
  std::string checkpoint;
};
/// not_found if there is no such entry, not_ready if it has not been placed yet.
core::Result<Inclusion> prove_inclusion(storage::Session& session, const core::NetworkId& network,
                                        std::int64_t entry_id);

struct Consistency {
  std::vector<Hash> proof;
  std::string checkpoint;
};
/// That the newest checkpoint's tree extends the one of `old_size` leaves. bad_request for 0 or a size beyond the tree.
core::Result<Consistency> prove_consistency(storage::Session& session, const core::NetworkId& network,
                                            std::uint64_t old_size);

}  // namespace vault::audit
