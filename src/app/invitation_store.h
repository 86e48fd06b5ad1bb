// SPDX-License-Identifier: Apache-2.0
// All SQL about invitations. Every mutator runs inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"

namespace app {

struct Invitation {
  core::Bytes id, token_mac;
  core::UserId user;
  std::optional<core::OrgId> org;  ///< none: the first person of a new organisation
  std::string role, name;
  bool custodian = false, host = false;
  core::Bytes created_by;
  core::Millis created_ms = 0, expires_ms = 0;
  std::optional<core::Millis> used_ms;
};
core::Done insert_invitation(storage::Session& session, const core::NetworkId& network, const Invitation& invitation);
core::Result<std::optional<Invitation>> invitation_by_token(storage::Session& session, const core::NetworkId& network,
                                                            core::BytesView token_mac);
core::Result<std::vector<Invitation>> invitations_of(storage::Session& session, const core::NetworkId& network,
                                                     const core::OrgId& org);
/// False when it was used or removed meanwhile.
core::Result<bool> use_invitation(storage::Session& session, const core::NetworkId& network, core::BytesView id,
                                  core::Millis now);
core::Result<bool> delete_invitation(storage::Session& session, const core::NetworkId& network, core::BytesView id,
                                     const core::OrgId& org);

}  // namespace app
