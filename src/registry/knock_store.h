// SPDX-License-Identifier: Apache-2.0
// All SQL of knocks: made by the comparing thread, seen by the holder, and by the other side once the holder talks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "registry/words.h"
#include "storage/database.h"

namespace registry {

using storage::Session;

struct StoredKnock {
  KnockId id;
  core::OrgId holder;
  Subject subject;  ///< the holder's; without its version
  core::OrgId other;
  Subject other_subject;
  Strength strength = Strength::possible;
  KnockState state = KnockState::open;
  std::optional<core::UserId> answered_by;
  core::Millis answered_ms = 0, made_ms = 0;
};

/// False where this act's subject knocked at this record before.
core::Result<bool> insert_knock(Session& session, const core::NetworkId& network, const StoredKnock& knock);
/// Newest first, at most 200.
core::Result<std::vector<StoredKnock>> knocks_of_holder(Session& session, const core::NetworkId& network,
                                                        const core::OrgId& holder, bool only_open);
/// Those that the holder talks about, for the side that acted.
core::Result<std::vector<StoredKnock>> talks_with(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& other);
core::Result<std::optional<StoredKnock>> find_knock(Session& session, const core::NetworkId& network,
                                                    const core::OrgId& holder, const KnockId& id);
/// One of either side that is `talking`.
core::Result<std::optional<StoredKnock>> find_talk(Session& session, const core::NetworkId& network,
                                                   const core::OrgId& org, const KnockId& id);
/// False where it is `talking`: that cannot be taken back.
core::Result<bool> answer_knock(Session& session, const core::NetworkId& network, const KnockId& id, KnockState state,
                                const core::UserId& by, core::Millis now);

}  // namespace registry
