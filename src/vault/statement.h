// SPDX-License-Identifier: Apache-2.0
// Signed statements: the key directory, what circles say, and what people agree on (docs/formats.md section 5,
// docs/cases.md section 2). Pure, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"

namespace vault {

struct OrgStatement {
  core::Bytes root_pk, recovery_pk;
  std::string name;
  core::Millis issued_ms = 0;
};
struct MemberStatement {
  core::OrgId org_id;
  core::UserId user_id;
  core::Bytes box_pk, sign_pk;
  bool custodian = false;
  core::Millis issued_ms = 0;
};
struct LeaveStatement {
  core::OrgId org_id;
  core::UserId user_id;
  core::Millis issued_ms = 0;
};
/// An organisation leaves the network: by its own decision, or sent out by the host.
struct ExitStatement {
  core::OrgId org_id;
  core::OrgId by_org;  ///< whose root key signs; its own where it goes by itself
  std::string reason;  ///< one of kExitReasons; empty where it goes by itself
  core::Millis issued_ms = 0;
};
inline constexpr std::array<std::string_view, 4> kExitReasons{"closed", "unreachable", "keys_lost", "misuse"};
struct CircleStatement {
  core::OrgId org_id;
  core::CircleId circle_id;
  std::string team, section_class;
  std::uint64_t epoch = 0;
  core::Bytes box_pk, sign_pk;
  core::UserId custodian;
  core::Millis issued_ms = 0;
};
struct AdmitStatement {
  core::OrgId org_id;
  core::CircleId circle_id;
  std::uint64_t epoch = 0;
  core::UserId user_id;
  core::Bytes wrapped_seed;
  core::UserId custodian;
  core::Millis issued_ms = 0;
};
struct HandonStatement {
  core::BundleId report_id;
  core::CircleId from_circle;
  std::uint64_t from_epoch = 0;
  core::CircleId to_circle;
  std::uint64_t to_epoch = 0;
  core::Bytes wrapped_key;
  core::Millis issued_ms = 0;
};
struct ReplyStatement {
  core::BundleId report_id;
  core::OrgId org_id;
  core::CircleId circle_id;
  std::uint64_t epoch = 0;
  core::SectionId section_id;
  std::uint64_t seq = 0;
  core::Bytes prev;           ///< H of the organisation's reply statement before this one, empty for the first
  core::Bytes envelope_hash;  ///< H of the reply's envelope
};

// ---- sharing a case (docs/cases.md section 2), signed by a person's own key; the last two ids name her

/// A person of a case agrees that another organisation sees some classes of her file.
struct ConsentStatement {
  core::ConsentId consent_id;
  core::CaseId case_id;
  core::PersonId person_id;
  core::OrgId to_org;
  std::string classes;  ///< of kSharedClasses, sorted, each once, joined by ","
  std::string purpose, how, language;
  bool guardian = false;  ///< somebody spoke for her
  core::Millis from_ms = 0, until_ms = 0;
  core::Bytes evidence_hash;  ///< H of the evidence's envelope, or empty
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};
struct WithdrawalStatement {
  core::ConsentId consent_id;
  core::CaseId case_id;
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};
/// One section's key for one circle of another organisation.
struct GrantStatement {
  core::GrantId grant_id;
  core::CaseId case_id;
  core::Bytes subject_id = core::Bytes(16, '\0');  ///< the id of a person, or of the case itself
  core::SectionId section_id;
  core::BundleId bundle_id;
  std::string section_class;
  core::OrgId to_org;
  core::CircleId to_circle;
  std::uint64_t to_epoch = 0;
  core::Bytes wrapped_key;
  std::string basis;            ///< "consent" or "law"
  std::string basis_reference;  ///< a consent id as 32 hex digits, or the code of a rule of law
  std::string purpose;
  core::Millis from_ms = 0, until_ms = 0, issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};
struct ReferralStatement {
  core::ReferralId referral_id;
  core::CaseId case_id;
  core::OrgId to_org;
  std::string need, reason;
  std::string due_day;  ///< "YYYY-MM-DD"
  core::Bytes message_hash;
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};
struct AnswerStatement {
  core::ReferralId referral_id;
  std::string state;  ///< accepted, refused, done, revoked
  std::string reason;
  core::Bytes message_hash;  ///< or empty
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};

// ---- the network's linkage key on its way to another organisation (docs/register.md section 2)

struct LinkageStatement {
  std::uint64_t key_epoch = 0;
  core::Bytes space_hash;  ///< H of the frame of schema id and the two key ids
  core::OrgId to_org;
  core::CircleId to_circle;
  std::uint64_t to_epoch = 0;
  core::Bytes wrapped_key;
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};

/// An act on an entry of a list of the border desk (docs/border.md section 2); counts with a second person's signature.
struct ListingStatement {
  core::RecordId entry_id;
  std::string act;    ///< add, extend, remove
  std::string list;   ///< a word of the list table
  std::string basis;  ///< code of a legal basis; of a reason where somebody is taken off
  std::string from_day, until_day;
  core::Bytes envelope_hash;  ///< H of the entry's envelope
  core::Millis issued_ms = 0;
  core::OrgId org_id;
  core::UserId user_id;
};

using Statement = std::variant<OrgStatement, MemberStatement, LeaveStatement, ExitStatement, CircleStatement,
                               AdmitStatement, HandonStatement, ReplyStatement, ConsentStatement, WithdrawalStatement,
                               GrantStatement, ReferralStatement, AnswerStatement, LinkageStatement, ListingStatement>;

/// The bytes that are signed.
core::Bytes statement_bytes(const core::NetworkId& network, const Statement& statement);

/// bad_signature for anything but the one canonical form of a statement of this network (kinds, sizes, numbers, UTF-8,
/// a circle id that follows from its organisation, team and class). Says nothing about who signed it.
core::Result<Statement> parse_statement(const core::NetworkId& network, core::BytesView bytes);

struct SignedStatement {
  core::Bytes bytes;
  core::Bytes signature;
};
SignedStatement sign_statement(const core::NetworkId& network, const Statement& statement,
                               const crypto::SignKeyPair& keys);

/// Checks the signature, then parses as a T; bad_signature otherwise.
template <class T>
core::Result<T> read_statement(const core::NetworkId& network, const SignedStatement& signed_statement,
                               core::BytesView sign_public_key) {
  if (!crypto::verify(sign_public_key, signed_statement.bytes, signed_statement.signature)) {
    return core::problem(core::ProblemKey::bad_signature, "signature does not verify");
  }
  TRY(Statement statement, parse_statement(network, signed_statement.bytes));
  T* const typed = std::get_if<T>(&statement);
  if (typed == nullptr) return core::problem(core::ProblemKey::bad_signature, "another kind of statement");
  return std::move(*typed);
}

/// A circle's key that was followed back to an organisation id.
struct CircleKey {
  core::OrgId org_id;
  std::string org_name;
  core::CircleId circle_id;
  std::string team, section_class;
  std::uint64_t epoch = 0;
  core::Bytes box_pk, sign_pk;
  core::UserId custodian;
};

/// What a directory says of one organisation.
struct OrgStatements {
  SignedStatement org;
  std::vector<SignedStatement> members, leaves;
  std::vector<SignedStatement> exits{};  ///< of the whole organisation
};

/// The chain of formats.md section 5 for one circle statement, from an org id known by other means. A custodian who
/// left after being certified makes the statement void. bad_signature where any link is missing or wrong.
core::Result<CircleKey> verify_circle(const core::NetworkId& network, const core::OrgId& org,
                                      const OrgStatements& statements, const SignedStatement& circle);

/// The highest epoch among the statements of one circle that verify; bad_signature where none does.
core::Result<CircleKey> newest_circle(const core::NetworkId& network, const core::OrgId& org,
                                      const core::CircleId& circle, const OrgStatements& statements,
                                      const std::vector<SignedStatement>& circles);

}  // namespace vault
