// SPDX-License-Identifier: Apache-2.0
// An organisation leaves the network (docs/keys.md): what still hangs on it, and the one transaction that ends it.
// Every mutator runs inside the caller's transaction.
#pragma once

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"
#include "vault/statement.h"

namespace house {

struct Hanging {
  std::int64_t members = 0, invitations = 0;
  std::int64_t open_cases = 0;
  std::int64_t carried = 0;                            ///< cases of others that it works on by an accepted referral
  std::int64_t referrals_received = 0;                 ///< sent to it and not answered
  std::int64_t referrals_sent = 0;                     ///< of its own, not answered or still at work
  std::int64_t grants_given = 0, grants_received = 0;  ///< that run, wait or begin later
  std::int64_t reports = 0;                            ///< not closed
  std::int64_t knocks = 0;                             ///< from and at it, not answered
  std::int64_t encodings = 0;                          ///< people whom it keeps in the network's register
};
core::Result<Hanging> hanging_on(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                                 core::Millis now);

/// Keeps the statement in the directory and ends everything: grants to it and of its cases, its people's sign-ins and
/// circle keys, its encodings, its place on the public form. Whose word the statement is, the caller has checked. Each
/// case of another organisation whose sharing ended has a line in that one's log.
core::Done end_organisation(storage::Session& session, const core::NetworkId& network, const vault::ExitStatement& said,
                            const vault::SignedStatement& signed_statement, core::Millis now);

}  // namespace house
