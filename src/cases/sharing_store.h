// SPDX-License-Identifier: Apache-2.0
// All SQL of consents, grants and referrals. Every mutator runs inside the caller's transaction, whose audit line the
// caller writes.
#pragma once

#include <optional>
#include <vector>

#include "cases/case_store.h"
#include "cases/sharing.h"
#include "vault/sharing.h"

namespace cases {

/// Statements of an organisation's directory, for following a signer down from its root.
core::Result<vault::OrgStatements> org_statements(Session& session, const core::NetworkId& network,
                                                  const core::OrgId& org);
/// The newest epoch of a circle; nullopt where it does not exist.
core::Result<std::optional<std::int64_t>> newest_epoch(Session& session, const core::NetworkId& network,
                                                       const core::CircleId& circle);
core::Result<bool> holds_key(Session& session, const core::NetworkId& network, const core::CircleId& circle,
                             std::int64_t epoch, const core::UserId& user);
/// The `admit` statement that let this person into an epoch of a circle.
core::Result<std::optional<vault::SignedStatement>> admission_of(Session& session, const core::NetworkId& network,
                                                                 const core::OrgId& org, const core::UserId& user,
                                                                 const core::CircleId& circle, std::int64_t epoch);

// ---- consents
struct StoredConsent {
  vault::ConsentStatement said;
  vault::SignedStatement statement;
  std::optional<core::SectionId> evidence;
  std::optional<core::Millis> withdrawn_ms;
  vault::SignedStatement withdrawal;
};
core::Result<std::optional<StoredConsent>> find_consent(Session& session, const core::NetworkId& network,
                                                        const core::CaseId& id, const core::ConsentId& consent);
/// Of one's own case all; of a partner's what was agreed for her organisation.
core::Result<std::vector<ConsentOut>> consents_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id, bool shared);
core::Result<bool> insert_consent(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const vault::ConsentStatement& said, const ConsentIn& in);
/// Ends the consent and every grant under it. False where it was withdrawn before.
core::Result<bool> withdraw_consent(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                    const core::CaseId& id, const core::ConsentId& consent, const SignedIn& in);

// ---- grants
core::Result<std::vector<GrantOut>> grants_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                              const core::CaseId& id, bool shared);
core::Result<std::optional<GrantOut>> find_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                                 const core::CaseId& id, const core::GrantId& grant);
core::Result<bool> insert_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                const vault::GrantStatement& said, const SignedIn& in);
/// False where it is approved already or over.
core::Result<bool> approve_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::CaseId& id, const core::GrantId& grant, const vault::Approval& approval);
core::Result<bool> end_grant(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const core::CaseId& id, const core::GrantId& grant);

struct EndedSharing {
  core::CaseId case_id;
  core::OrgId owner;
};
/// An organisation leaves the network: every grant to it ends, and every grant of its own cases, because nobody would
/// be left who could take back what was agreed. The cases, of whomever, each once.
core::Result<std::vector<EndedSharing>> end_sharing_of(Session& session, const core::NetworkId& network,
                                                       const core::OrgId& org, core::Millis now);

// ---- referrals
struct StoredReferral {
  core::OrgId from, to;
  ReferralState state = ReferralState::sent;
};
core::Result<std::optional<StoredReferral>> find_referral(Session& session, const core::NetworkId& network,
                                                          const core::CaseId& id, const core::ReferralId& referral);
core::Result<std::vector<ReferralOut>> referrals_of(Session& session, const core::NetworkId& network,
                                                    const Viewer& viewer, const core::CaseId& id, bool shared);
core::Result<bool> insert_referral(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                   const vault::ReferralStatement& said, const ReferralIn& in);
/// Moves the referral on from `from` and adds to its thread. False where it has moved on meanwhile.
core::Result<bool> answer_referral(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                   const vault::AnswerStatement& said, ReferralState from, const AnswerIn& in);

}  // namespace cases
