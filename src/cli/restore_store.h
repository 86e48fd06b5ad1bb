// SPDX-License-Identifier: Apache-2.0
// SQL of a restore. Every mutator runs inside the caller's transaction.
#pragma once

#include "cli/restore.h"
#include "storage/database.h"
#include "vault/ledger.h"

namespace cli {

/// Counts of what is there now.
core::Result<Restored> restored_counts(storage::Session& session, const core::NetworkId& network);
/// Ends every session and removes invitations not used yet: they may have been taken back since the backup.
core::Done end_open_doors(storage::Session& session, const core::NetworkId& network);
/// True where the report was there and is gone now.
core::Result<bool> erase_again(storage::Session& session, const core::NetworkId& network,
                               const vault::ledger::Record& record);
/// True where the person of a case was there and is erased now.
core::Result<bool> erase_person_again(storage::Session& session, const core::NetworkId& network,
                                      const vault::ledger::Record& record);
/// True where the case was there and is gone now, as after taking an import back.
core::Result<bool> erase_case_again(storage::Session& session, const core::NetworkId& network,
                                    const vault::ledger::Record& record);
/// True where the person was there and had not left; her signed departure is put back into the directory.
core::Result<bool> leave_again(storage::Session& session, const core::NetworkId& network,
                               const vault::ledger::Record& record);

/// True where the organisation was there and had not left; its departure is carried out again.
core::Result<bool> exit_again(storage::Session& session, const core::NetworkId& network,
                              const vault::ledger::Record& record);

}  // namespace cli
