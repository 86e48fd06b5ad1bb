// SPDX-License-Identifier: Apache-2.0
// Who may hand a section of a case to another organisation: the rules that the server and every client check on the
// signed bytes (docs/cases.md section 2). Pure, thread-safe.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/statement.h"

namespace vault {

/// Classes of sections that another organisation can be given, in the order of their names.
inline constexpr std::array<std::string_view, 7> kSharedClasses{"contact",  "health", "identity", "legal",
                                                                "location", "money",  "narrative"};
inline constexpr core::Millis kLongestSharing = 400LL * 24 * 60 * 60 * 1000;

bool may_be_shared(std::string_view section_class);
/// These need a second person's signature before the other side opens them.
bool needs_approval(std::string_view section_class);
/// The classes of a consent's list; empty for anything but known classes in order, each once, joined by ",".
std::vector<std::string> shared_classes(std::string_view joined);

/// The key of somebody who was certified, and had not left, when she signed at `when`. bad_signature otherwise.
core::Result<MemberStatement> verify_member(const core::NetworkId& network, const core::OrgId& org,
                                            const OrgStatements& statements, const core::UserId& user,
                                            core::Millis when);

/// Each follows the signer down from the organisation named in the statement, which must be `owner`.
core::Result<ConsentStatement> verify_consent(const core::NetworkId& network, const core::OrgId& owner,
                                              const OrgStatements& statements, const SignedStatement& consent);
core::Result<WithdrawalStatement> verify_withdrawal(const core::NetworkId& network, const core::OrgId& owner,
                                                    const OrgStatements& statements, const SignedStatement& withdrawal);
/// The granter's signature alone; the other rules are in verify_grant.
core::Result<GrantStatement> verify_grant_signature(const core::NetworkId& network, const core::OrgId& owner,
                                                    const OrgStatements& statements, const SignedStatement& grant);
core::Result<ReferralStatement> verify_referral(const core::NetworkId& network, const core::OrgId& owner,
                                                const OrgStatements& statements, const SignedStatement& referral);
core::Result<AnswerStatement> verify_answer(const core::NetworkId& network, const core::OrgId& by,
                                            const OrgStatements& statements, const SignedStatement& answer);

/// A second person's signature over the bytes of a grant, and her admission, by a custodian, to the owner's circle of
/// class "approval". Whether she is still in it is for the server to know, at the time she signs.
struct Approval {
  core::UserId approver;
  core::Bytes signature;
  SignedStatement admission;
};
core::Result<TalkStatement> verify_talk(const core::NetworkId& network, const core::OrgId& by,
                                        const OrgStatements& statements, const SignedStatement& talk);
core::Result<ShareStatement> verify_share(const core::NetworkId& network, const core::OrgId& owner,
                                          const OrgStatements& statements, const SignedStatement& share);
/// The signer of an act on a list alone; the other rules are in verify_second_signature and desk/.
core::Result<ListingStatement> verify_listing(const core::NetworkId& network, const core::OrgId& owner,
                                              const OrgStatements& statements, const SignedStatement& listing);
/// The same for any statement of a member: who signed it first, and when.
struct FirstSigner {
  core::OrgId org_id;
  core::UserId user_id;
  core::Millis issued_ms = 0;
};
core::Done verify_second_signature(const core::NetworkId& network, const OrgStatements& owner,
                                   core::BytesView statement, const FirstSigner& first, const Approval& approval);
core::Done verify_approval(const core::NetworkId& network, const OrgStatements& owner, const SignedStatement& grant,
                           const GrantStatement& said, const Approval& approval);

/// What a receiver was given with a section, and what she knows by herself.
struct GrantProof {
  SignedStatement grant;
  std::optional<Approval> approval;
  std::optional<SignedStatement> consent;
  std::vector<SignedStatement> withdrawals;
};
struct GrantExpected {
  core::NetworkId network;
  core::OrgId owner;  ///< of the case
  core::CaseId case_id;
  core::SectionId section_id;
  core::BundleId bundle_id;
  std::string section_class;
  core::Bytes subject_id;  ///< 16 bytes
  core::OrgId to_org;      ///< the receiver's own
  core::CircleId to_circle;
  std::uint64_t to_epoch = 0;
  core::Bytes wrapped;
  core::Millis now = 0;
  /// Whether the code is a rule of law that allows this class; the table of src/cases/data/laws.csv.
  std::function<bool(std::string_view code, std::string_view section_class)> law_allows;
};

/// Whether a consent is a basis for a grant: same case and receiver, the class, the purpose, the person or the case
/// itself, and a period that covers the grant's. Says nothing about signatures.
bool consent_covers(const ConsentStatement& consent, const GrantStatement& grant);

/// Every rule of a grant but `withdrawn elsewhere`, which only the server can know. bad_signature, with the reason in
/// the detail, where one fails: the section is then not opened.
core::Result<GrantStatement> verify_grant(const GrantExpected& expected, const OrgStatements& owner,
                                          const GrantProof& proof);

}  // namespace vault
