// SPDX-License-Identifier: Apache-2.0
// From an organisation id to the keys of its people (docs/formats.md section 5). Internal to the module.
#pragma once

#include <optional>
#include <vector>

#include "vault/statement.h"

namespace vault {

/// The root key signs its own statement, and its hash is the id we started from.
core::Result<OrgStatement> verify_org(const core::NetworkId& network, const core::OrgId& org,
                                      const SignedStatement& signed_org);
/// The newest certificate of one person that the root signed. What the root did not sign is skipped: a stranger's
/// line in the directory must not be able to hide a good one.
std::optional<MemberStatement> find_member(const core::NetworkId& network, const OrgStatement& root,
                                           const core::OrgId& org, const core::UserId& user,
                                           const std::vector<SignedStatement>& members);
/// A departure not older than the certificate; before `when` where that is asked.
bool has_left(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
              const std::vector<SignedStatement>& leaves);
/// Whether the organisation itself had left by its own root key's word. What a host signed about it is another key's
/// word, which the server heeds and a page shows.
bool had_exited(const core::NetworkId& network, const OrgStatement& root, const core::OrgId& org,
                const std::vector<SignedStatement>& exits, core::Millis when);
bool has_left_before(const core::NetworkId& network, const OrgStatement& root, const MemberStatement& member,
                     const std::vector<SignedStatement>& leaves, core::Millis when);

}  // namespace vault
