// SPDX-License-Identifier: Apache-2.0
#include "vault/sharing.h"

#include <algorithm>
#include <utility>

#include "vault/circle_keys.h"
#include "vault/verify_member.h"

namespace vault {
namespace {

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_signature, why); }

/// A statement of a kind that ends with issued_ms, org_id, user_id, signed by that person's own key.
template <class T>
core::Result<T> by_member(const core::NetworkId& network, const core::OrgId& org, const OrgStatements& statements,
                          const SignedStatement& line) {
  TRY(const Statement parsed, parse_statement(network, line.bytes));
  const auto* const said = std::get_if<T>(&parsed);
  if (said == nullptr) return refused("another kind of statement");
  if (said->org_id != org) return refused("statement of another organisation");
  TRY(const auto member, verify_member(network, org, statements, said->user_id, said->issued_ms));
  return read_statement<T>(network, line, member.sign_pk);
}

core::Done delivered_as_granted(const GrantExpected& expected, const GrantStatement& said) {
  const bool section = said.case_id == expected.case_id && said.section_id == expected.section_id &&
                       said.bundle_id == expected.bundle_id && said.section_class == expected.section_class &&
                       said.subject_id == expected.subject_id && said.wrapped_key == expected.wrapped;
  if (!section) return refused("grant of another section");
  const bool mine = said.to_org == expected.to_org && said.to_circle == expected.to_circle &&
                    said.to_epoch == expected.to_epoch &&
                    said.to_circle == circle_id(expected.to_org, "", said.section_class);
  if (!mine) return refused("grant to another circle");
  if (expected.now < said.from_ms || expected.now > said.until_ms) return refused("grant is not running now");
  return {};
}

core::Done has_basis(const GrantExpected& expected, const OrgStatements& owner, const GrantProof& proof,
                     const GrantStatement& said) {
  if (said.basis == "law") {
    const bool known = expected.law_allows && expected.law_allows(said.basis_reference, said.section_class);
    return known ? core::Done() : core::Done(refused("no such rule of law"));
  }
  if (!proof.consent) return refused("consent is missing");
  TRY(const auto consent, verify_consent(expected.network, expected.owner, owner, *proof.consent));
  if (consent.consent_id.text() != said.basis_reference || !consent_covers(consent, said)) {
    return refused("consent does not cover the grant");
  }
  for (const auto& line : proof.withdrawals) {
    const auto withdrawal = verify_withdrawal(expected.network, expected.owner, owner, line);
    if (withdrawal && withdrawal->consent_id == consent.consent_id && withdrawal->case_id == consent.case_id)
      return refused("consent was withdrawn");
  }
  return {};
}

}  // namespace

bool may_be_shared(std::string_view section_class) {
  return std::find(kSharedClasses.begin(), kSharedClasses.end(), section_class) != kSharedClasses.end();
}

bool needs_approval(std::string_view section_class) { return section_class == "health" || section_class == "legal"; }

std::vector<std::string> shared_classes(std::string_view joined) {
  std::vector<std::string> out;
  for (;;) {
    const auto one = joined.substr(0, joined.find(','));
    if (!may_be_shared(one) || (!out.empty() && !(out.back() < one))) return {};
    out.emplace_back(one);
    if (one.size() == joined.size()) return out;
    joined.remove_prefix(one.size() + 1);
  }
}

core::Result<MemberStatement> verify_member(const core::NetworkId& network, const core::OrgId& org,
                                            const OrgStatements& statements, const core::UserId& user,
                                            core::Millis when) {
  TRY(const OrgStatement root, verify_org(network, org, statements.org));
  auto member = find_member(network, root, org, user, statements.members);
  if (!member) return refused("signer is no member");
  if (has_left_before(network, root, *member, statements.leaves, when)) return refused("signer had left");
  if (had_exited(network, root, org, statements.exits, when)) return refused("signer's organisation had left");
  return std::move(*member);
}

core::Result<ConsentStatement> verify_consent(const core::NetworkId& network, const core::OrgId& owner,
                                              const OrgStatements& statements, const SignedStatement& consent) {
  return by_member<ConsentStatement>(network, owner, statements, consent);
}
core::Result<WithdrawalStatement> verify_withdrawal(const core::NetworkId& network, const core::OrgId& owner,
                                                    const OrgStatements& statements,
                                                    const SignedStatement& withdrawal) {
  return by_member<WithdrawalStatement>(network, owner, statements, withdrawal);
}
core::Result<GrantStatement> verify_grant_signature(const core::NetworkId& network, const core::OrgId& owner,
                                                    const OrgStatements& statements, const SignedStatement& grant) {
  return by_member<GrantStatement>(network, owner, statements, grant);
}
core::Result<ReferralStatement> verify_referral(const core::NetworkId& network, const core::OrgId& owner,
                                                const OrgStatements& statements, const SignedStatement& referral) {
  return by_member<ReferralStatement>(network, owner, statements, referral);
}
core::Result<AnswerStatement> verify_answer(const core::NetworkId& network, const core::OrgId& by,
                                            const OrgStatements& statements, const SignedStatement& answer) {
  return by_member<AnswerStatement>(network, by, statements, answer);
}

core::Result<ListingStatement> verify_listing(const core::NetworkId& network, const core::OrgId& owner,
                                              const OrgStatements& statements, const SignedStatement& listing) {
  return by_member<ListingStatement>(network, owner, statements, listing);
}

core::Done verify_approval(const core::NetworkId& network, const OrgStatements& owner, const SignedStatement& grant,
                           const GrantStatement& said, const Approval& approval) {
  return verify_second_signature(network, owner, grant.bytes, {said.org_id, said.user_id, said.issued_ms}, approval);
}

core::Done verify_second_signature(const core::NetworkId& network, const OrgStatements& owner,
                                   core::BytesView statement, const FirstSigner& said, const Approval& approval) {
  if (approval.approver == said.user_id) return refused("approved by the one who signed first");
  TRY(const auto approver, verify_member(network, said.org_id, owner, approval.approver, said.issued_ms));
  if (!crypto::verify(approver.sign_pk, statement, approval.signature)) return refused("approval does not verify");
  TRY(const Statement parsed, parse_statement(network, approval.admission.bytes));
  const auto* const admit = std::get_if<AdmitStatement>(&parsed);
  const bool fits = admit != nullptr && admit->org_id == said.org_id && admit->user_id == approval.approver &&
                    admit->circle_id == circle_id(said.org_id, "", "approval");
  if (!fits) return refused("approver was not admitted to the circle of approvers");
  TRY(const auto custodian, verify_member(network, said.org_id, owner, admit->custodian, admit->issued_ms));
  if (!custodian.custodian) return refused("admission's signer is no custodian");
  TRY_DONE(read_statement<AdmitStatement>(network, approval.admission, custodian.sign_pk));
  return {};
}

bool consent_covers(const ConsentStatement& consent, const GrantStatement& grant) {
  const auto classes = shared_classes(consent.classes);
  const bool subject = grant.subject_id == consent.person_id.bytes() || grant.subject_id == consent.case_id.bytes();
  return consent.case_id == grant.case_id && consent.to_org == grant.to_org && consent.purpose == grant.purpose &&
         subject && std::find(classes.begin(), classes.end(), grant.section_class) != classes.end() &&
         consent.from_ms <= grant.from_ms && grant.until_ms <= consent.until_ms;
}

core::Result<GrantStatement> verify_grant(const GrantExpected& expected, const OrgStatements& owner,
                                          const GrantProof& proof) {
  TRY(auto said, verify_grant_signature(expected.network, expected.owner, owner, proof.grant));
  TRY_DONE(delivered_as_granted(expected, said));
  if (needs_approval(said.section_class)) {
    if (!proof.approval) return refused("approval is missing");
    TRY_DONE(verify_approval(expected.network, owner, proof.grant, said, *proof.approval));
  }
  TRY_DONE(has_basis(expected, owner, proof, said));
  return said;
}

}  // namespace vault
