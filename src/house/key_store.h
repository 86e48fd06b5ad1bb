// SPDX-License-Identifier: Apache-2.0
// What stands in the database under the server key, and how it follows a new generation (docs/decisions/0016).
#pragma once

#include <cstdint>

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"
#include "vault/server_keys.h"

namespace house {

/// How many generations of `keys` the rows stand under. bad_config where the rows are of a generation that `keys` does
/// not have: it is an older copy of the file, or the key of another network.
core::Result<std::size_t> generation_of(storage::Session& session, const core::NetworkId& network,
                                        const vault::ServerKeys& keys);

struct Carried {
  std::int64_t reports = 0, people = 0, organisations = 0, encodings = 0;
};
/// Carries every row from the first `from` generations on to the newest, and notes it in the audit log. Sessions and
/// open invitations end. An anchor that did not hold before does not hold after.
core::Result<Carried> carry_to_newest(storage::Session& session, const core::NetworkId& network,
                                      const vault::ServerKeys& keys, std::size_t from, core::Random& random,
                                      core::Millis now);

/// Connections of other programs of this name to the same database; always 0 on SQLite.
core::Result<std::int64_t> other_programs(storage::Session& session);

}  // namespace house
