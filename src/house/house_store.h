// SPDX-License-Identifier: Apache-2.0
// The settings table: which network this database is.
#pragma once

#include <optional>

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"

namespace house {

struct Network {
  core::NetworkId id;
  bool demo = false;
};
/// The one network of this database; nullopt in an empty one.
core::Result<std::optional<Network>> network(storage::Session& session);
/// bad_config when there is one already.
core::Done insert_network(storage::Session& session, const Network& network, core::Millis now);

}  // namespace house
