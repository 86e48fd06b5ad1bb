// SPDX-License-Identifier: Apache-2.0
// All SQL of linkage keys: their spaces, their wraps for circles, hand-overs, and who is protective.
#pragma once

#include <optional>
#include <vector>

#include "registry/words.h"
#include "storage/database.h"

namespace registry {

using storage::Session;

struct StoredKey {
  KeySpace space;
  core::Millis made_ms = 0;
};
struct StoredWrap {
  core::CircleId circle;
  std::int64_t circle_epoch = 0;
  core::Bytes wrapped;
};
struct StoredOffer {
  core::OrgId to_org, from_org;
  core::UserId from_user;
  std::int64_t epoch = 0, to_epoch = 0;
  core::Bytes statement, signature;
  core::Millis made_ms = 0;
};

/// Oldest first. `owner`: the organisation, or the network's id.
core::Result<std::vector<StoredKey>> keys_of(Session& session, const core::NetworkId& network, Scope scope,
                                             core::BytesView owner);
core::Result<std::vector<StoredKey>> all_keys(Session& session, const core::NetworkId& network);
core::Result<std::optional<StoredKey>> find_key(Session& session, const core::NetworkId& network, Scope scope,
                                                core::BytesView owner, std::int64_t epoch);
/// False where the epoch is taken.
core::Result<bool> insert_key(Session& session, const core::NetworkId& network, const StoredKey& key,
                              const core::UserId& by);

core::Result<std::vector<StoredWrap>> wraps_of(Session& session, const core::NetworkId& network, Scope scope,
                                               const core::OrgId& org, std::int64_t epoch);
/// False where this circle epoch has one: it stays.
core::Result<bool> insert_wrap(Session& session, const core::NetworkId& network, Scope scope, const core::OrgId& org,
                               std::int64_t epoch, const StoredWrap& wrap, const core::UserId& by, core::Millis now);

core::Done put_offer(Session& session, const core::NetworkId& network, const StoredOffer& offer);
core::Result<std::vector<StoredOffer>> offers_to(Session& session, const core::NetworkId& network,
                                                 const core::OrgId& org);

core::Result<std::vector<core::OrgId>> protective_orgs(Session& session, const core::NetworkId& network);
core::Result<bool> is_protective(Session& session, const core::NetworkId& network, const core::OrgId& org);
core::Done set_protective(Session& session, const core::NetworkId& network, const core::OrgId& org, bool on);

}  // namespace registry
