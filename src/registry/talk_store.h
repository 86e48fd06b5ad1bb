// SPDX-License-Identifier: Apache-2.0
// All SQL of the messages that two organisations write to each other after a knock.
#pragma once

#include <vector>

#include "registry/wire.h"
#include "storage/database.h"

namespace registry {

using storage::Session;

/// The newest 200, oldest first; `message` is null where this person holds neither circle's key of its epoch.
core::Result<std::vector<TalkMessageOut>> messages_of(Session& session, const core::NetworkId& network,
                                                      const KnockId& knock, const core::UserId& reader);
struct NewMessage {
  KnockId knock;
  core::OrgId org;
  core::UserId user;
  core::CircleId circle;  ///< the writer's own
  core::Millis now = 0;
};
/// False where a message with this id is there already.
core::Result<bool> insert_message(Session& session, const core::NetworkId& network, const NewMessage& made,
                                  const TalkMessageIn& in);
/// Those about a record that is gone: erased on her wish, or with its file.
core::Done sweep_messages(Session& session, const core::NetworkId& network);

}  // namespace registry
