// SPDX-License-Identifier: Apache-2.0
// What the server asks of a statement before it keeps it. Internal to the module; the rules that clients repeat are in
// vault/sharing.h.
#pragma once

#include "cases/calls.h"
#include "cases/section_store.h"
#include "cases/sharing_store.h"

namespace cases {

core::Done check_consent(app::Call& call, Session& session, const StoredCase& stored,
                         const vault::ConsentStatement& said, const std::optional<core::SectionId>& evidence);
core::Done check_grant(app::Call& call, Session& session, const StoredCase& stored, const vault::GrantStatement& said);
/// A referral or a transfer shows the coded facts of all: nobody's data may be restricted.
core::Done check_nobody_restricted(app::Call& call, Session& session, const core::CaseId& id);

}  // namespace cases
