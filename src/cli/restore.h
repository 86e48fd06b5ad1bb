// SPDX-License-Identifier: Apache-2.0
// Restoring a backup. Everything is built and checked in a folder beside the target first; the target appears whole or
// not at all.
#pragma once

#include <cstdint>
#include <string>

#include "cli/backup.h"
#include "house/house.h"

namespace cli {

struct RestoreOptions {
  std::string from;        ///< the backup
  std::string backup_key;  ///< file with the offline secret
  std::string server_key;  ///< file with K_srv as exported; empty: the target's own DIR.key must exist
  std::string ledger;      ///< empty: the target's DIR.ledger
  bool without_ledger = false;
  house::Options target;
};

struct Restored {
  core::NetworkId network;
  core::Millis made_ms = 0;  ///< when the backup was made
  std::int64_t organisations = 0, people = 0, reports = 0, entries = 0;
  std::int64_t erased_again = 0, left_again = 0;  ///< what the ledger took out of the backup
  std::int64_t epoch = 0;                         ///< the new epoch of the audit tree
};

/// bad_backup for a damaged, truncated or foreign file; bad_config for a target that is not empty, a server key that
/// does not belong to the backup, or a missing ledger. Nothing is changed then. Sessions and unused invitations of the
/// backup are not restored.
core::Result<Restored> restore(const RestoreOptions& options, const core::Clock& clock, core::Random& random);

/// The same into a temporary folder that is removed again; target.data is only read for its key and ledger.
core::Result<Restored> restore_drill(const RestoreOptions& options, const core::Clock& clock, core::Random& random);

}  // namespace cli
