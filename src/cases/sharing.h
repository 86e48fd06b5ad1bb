// SPDX-License-Identifier: Apache-2.0
// Consents, grants and referrals as clients send and see them. Statements travel whole: every client checks the signed
// bytes by itself (vault/sharing.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/account.h"
#include "app/message.h"
#include "cases/words.h"

SULUH_WORDS(SharingState, running, waiting, future, withdrawn, over);
SULUH_WORDS(ReferralState, sent, accepted, refused, done, revoked);

namespace cases {

using schema::Blob;

struct SignedOut {
  Blob statement, signature;
};
struct WithdrawalOut {
  Blob statement, signature;
  std::int64_t time_ms = 0;
};
struct ConsentOut {
  core::ConsentId consent_id;
  core::PersonId person_id;
  core::OrgId to_org;
  std::string to_org_name;
  std::vector<std::string> classes;
  std::string purpose, how, language;
  bool guardian = false;
  std::int64_t from_ms = 0, until_ms = 0;
  std::optional<core::SectionId> evidence;
  std::int64_t issued_ms = 0;
  core::UserId asked_by;
  SharingState state = SharingState::running;
  Blob statement, signature;
  std::optional<WithdrawalOut> withdrawal;
};
struct ApprovalOut {
  core::UserId approver;
  Blob signature, admission, admission_signature;
};
struct GrantOut {
  core::GrantId grant_id;
  core::SectionId section_id;
  core::BundleId bundle_id;
  core::PersonId subject_id;
  std::string section_class;
  core::OrgId to_org;
  std::string to_org_name;
  core::CircleId to_circle;
  std::int64_t to_epoch = 0;
  std::string basis, basis_reference, purpose;
  std::int64_t from_ms = 0, until_ms = 0, issued_ms = 0;
  core::UserId granted_by;
  SharingState state = SharingState::running;
  Blob statement, signature;
  std::optional<ApprovalOut> approval;
  std::optional<SignedOut> consent;
  std::vector<WithdrawalOut> withdrawals;
};
// A referral's thread is wrapped for both sides' intake circles.
using app::MessageIn;
using app::MessageOut;
struct AnswerOut {
  ReferralState state = ReferralState::sent;
  std::string reason;
  core::OrgId org_id;
  std::int64_t made_ms = 0;
  core::UserId made_by;
  Blob statement, signature;
  std::optional<MessageOut> message;
};
struct ReferralOut {
  core::ReferralId referral_id;
  core::OrgId from_org;
  std::string from_org_name;
  core::OrgId to_org;
  std::string to_org_name;
  std::string need, reason, due_day;
  ReferralState state = ReferralState::sent;
  std::int64_t made_ms = 0;
  core::UserId made_by;
  Blob statement, signature;
  std::optional<MessageOut> message;
  std::vector<AnswerOut> answers;
};

struct SignedIn {
  Blob statement, signature;
};
struct ConsentIn {
  Blob statement, signature;
  std::optional<core::SectionId> evidence;
};
struct ConsentMade {
  core::ConsentId consent_id;
};
struct GrantMade {
  core::GrantId grant_id;
  SharingState state = SharingState::running;
};
struct ApprovalIn {
  Blob signature;
};
struct ReferralIn {
  Blob statement, signature;
  MessageIn message;
};
struct ReferralMade {
  core::ReferralId referral_id;
};
struct AnswerIn {
  Blob statement, signature;
  std::optional<MessageIn> message;
};

}  // namespace cases

namespace schema {

inline constexpr std::size_t kCaseStatementMax = 4096;

SULUH_FIELDS(cases::SignedOut, field("statement", &T::statement, kRead), field("signature", &T::signature, kRead));
SULUH_FIELDS(cases::WithdrawalOut, field("statement", &T::statement, kRead), field("signature", &T::signature, kRead),
             field("time_ms", &T::time_ms, kRead));
SULUH_FIELDS(cases::ConsentOut, field("consent_id", &T::consent_id, kRead), field("person_id", &T::person_id, kRead),
             field("to_org", &T::to_org, kRead), field("to_org_name", &T::to_org_name, kRead),
             field("classes", &T::classes, kRead), field("purpose", &T::purpose, kRead), field("how", &T::how, kRead),
             field("language", &T::language, kRead), field("guardian", &T::guardian, kRead),
             field("from_ms", &T::from_ms, kRead), field("until_ms", &T::until_ms, kRead),
             field("evidence", &T::evidence, kRead), field("issued_ms", &T::issued_ms, kRead),
             field("asked_by", &T::asked_by, kRead), field("state", &T::state, kRead),
             field("statement", &T::statement, kRead), field("signature", &T::signature, kRead),
             field("withdrawal", &T::withdrawal, kRead));
SULUH_FIELDS(cases::ApprovalOut, field("approver", &T::approver, kRead), field("signature", &T::signature, kRead),
             field("admission", &T::admission, kRead), field("admission_signature", &T::admission_signature, kRead));
SULUH_FIELDS(cases::GrantOut, field("grant_id", &T::grant_id, kRead), field("section_id", &T::section_id, kRead),
             field("bundle_id", &T::bundle_id, kRead), field("subject_id", &T::subject_id, kRead),
             field("class", &T::section_class, kRead), field("to_org", &T::to_org, kRead),
             field("to_org_name", &T::to_org_name, kRead), field("to_circle", &T::to_circle, kRead),
             field("to_epoch", &T::to_epoch, kRead), field("basis", &T::basis, kRead),
             field("basis_reference", &T::basis_reference, kRead), field("purpose", &T::purpose, kRead),
             field("from_ms", &T::from_ms, kRead), field("until_ms", &T::until_ms, kRead),
             field("issued_ms", &T::issued_ms, kRead), field("granted_by", &T::granted_by, kRead),
             field("state", &T::state, kRead), field("statement", &T::statement, kRead),
             field("signature", &T::signature, kRead), field("approval", &T::approval, kRead),
             field("consent", &T::consent, kRead), field("withdrawals", &T::withdrawals, kRead));
SULUH_FIELDS(cases::AnswerOut, field("state", &T::state, kRead), field("reason", &T::reason, kRead),
             field("org_id", &T::org_id, kRead), field("made_ms", &T::made_ms, kRead),
             field("made_by", &T::made_by, kRead), field("statement", &T::statement, kRead),
             field("signature", &T::signature, kRead), field("message", &T::message, kRead));
SULUH_FIELDS(cases::ReferralOut, field("referral_id", &T::referral_id, kRead), field("from_org", &T::from_org, kRead),
             field("from_org_name", &T::from_org_name, kRead), field("to_org", &T::to_org, kRead),
             field("to_org_name", &T::to_org_name, kRead), field("need", &T::need, kRead),
             field("reason", &T::reason, kRead), field("due_day", &T::due_day, kRead), field("state", &T::state, kRead),
             field("made_ms", &T::made_ms, kRead), field("made_by", &T::made_by, kRead),
             field("statement", &T::statement, kRead), field("signature", &T::signature, kRead),
             field("message", &T::message, kRead), field("answers", &T::answers, kRead));
SULUH_FIELDS(cases::SignedIn, field("statement", &T::statement, app::kIn, kCaseStatementMax),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(cases::ConsentIn, field("statement", &T::statement, app::kIn, kCaseStatementMax),
             field("signature", &T::signature, app::kIn, 64), field("evidence", &T::evidence, kWrite));
SULUH_FIELDS(cases::ConsentMade, field("consent_id", &T::consent_id, kRead));
SULUH_FIELDS(cases::GrantMade, field("grant_id", &T::grant_id, kRead), field("state", &T::state, kRead));
SULUH_FIELDS(cases::ApprovalIn, field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(cases::ReferralIn, field("statement", &T::statement, app::kIn, kCaseStatementMax),
             field("signature", &T::signature, app::kIn, 64), field("message", &T::message, app::kIn));
SULUH_FIELDS(cases::ReferralMade, field("referral_id", &T::referral_id, kRead));
SULUH_FIELDS(cases::AnswerIn, field("statement", &T::statement, app::kIn, kCaseStatementMax),
             field("signature", &T::signature, app::kIn, 64), field("message", &T::message, kWrite));

}  // namespace schema
