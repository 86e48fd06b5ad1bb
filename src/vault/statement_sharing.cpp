// SPDX-License-Identifier: Apache-2.0
// What people agree on about a case (docs/cases.md section 2): fields, and the rules a statement must keep by itself.
#include <algorithm>

#include "vault/sharing.h"
#include "vault/statement_fields.h"

namespace vault::statement_fields {
namespace {

/// Both ends of a period, in order and not longer than kLongestSharing.
void check_period(Reader& r, core::Millis from, core::Millis until) {
  if (until <= from || until - from > kLongestSharing) r.fail();
}

bool is_consent_id(std::string_view text) {
  const auto id = core::ConsentId::parse(text);
  return id && id->text() == text;  // lower case only: one form
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

void take_subject(Reader& r, Bytes& out) { r.take(out, core::CaseId::kSize); }

}  // namespace

std::vector<Bytes> fields(const ConsentStatement& s) {
  return {"consent",         s.consent_id.bytes(),
          s.case_id.bytes(), s.person_id.bytes(),
          s.to_org.bytes(),  s.classes,
          s.purpose,         s.how,
          s.language,        s.guardian ? "1" : "0",
          millis(s.from_ms), millis(s.until_ms),
          s.evidence_hash,   millis(s.issued_ms),
          s.org_id.bytes(),  s.user_id.bytes()};
}
std::vector<Bytes> fields(const WithdrawalStatement& s) {
  return {"withdrawal",        s.consent_id.bytes(), s.case_id.bytes(),
          millis(s.issued_ms), s.org_id.bytes(),     s.user_id.bytes()};
}
std::vector<Bytes> fields(const GrantStatement& s) {
  return {"grant",
          s.grant_id.bytes(),
          s.case_id.bytes(),
          s.subject_id,
          s.section_id.bytes(),
          s.bundle_id.bytes(),
          s.section_class,
          s.to_org.bytes(),
          s.to_circle.bytes(),
          number(s.to_epoch),
          s.wrapped_key,
          s.basis,
          s.basis_reference,
          s.purpose,
          millis(s.from_ms),
          millis(s.until_ms),
          millis(s.issued_ms),
          s.org_id.bytes(),
          s.user_id.bytes()};
}
std::vector<Bytes> fields(const ReferralStatement& s) {
  return {"referral", s.referral_id.bytes(), s.case_id.bytes(),   s.to_org.bytes(), s.need,           s.reason,
          s.due_day,  s.message_hash,        millis(s.issued_ms), s.org_id.bytes(), s.user_id.bytes()};
}
std::vector<Bytes> fields(const AnswerStatement& s) {
  return {"answer",       s.referral_id.bytes(), s.state,          s.reason,
          s.message_hash, millis(s.issued_ms),   s.org_id.bytes(), s.user_id.bytes()};
}

void read(Reader& r, ConsentStatement& s) {
  r.take(s.consent_id);
  r.take(s.case_id);
  r.take(s.person_id);
  r.take(s.to_org);
  r.take_text(s.classes);
  r.take_text(s.purpose);
  r.take_text(s.how);
  r.take_text(s.language);
  r.take(s.guardian);
  r.take(s.from_ms);
  r.take(s.until_ms);
  r.take_optional_hash(s.evidence_hash);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
  check_period(r, s.from_ms, s.until_ms);
  if (shared_classes(s.classes).empty() || s.purpose.empty()) r.fail();
}
void read(Reader& r, WithdrawalStatement& s) {
  r.take(s.consent_id);
  r.take(s.case_id);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
}
void read(Reader& r, GrantStatement& s) {
  r.take(s.grant_id);
  r.take(s.case_id);
  take_subject(r, s.subject_id);
  r.take(s.section_id);
  r.take(s.bundle_id);
  r.take_text(s.section_class);
  r.take(s.to_org);
  r.take(s.to_circle);
  r.take(s.to_epoch);
  r.take(s.wrapped_key, kWrapped);
  r.take_text(s.basis);
  r.take_text(s.basis_reference);
  r.take_text(s.purpose);
  r.take(s.from_ms);
  r.take(s.until_ms);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
  check_period(r, s.from_ms, s.until_ms);
  const bool by_consent = s.basis == "consent" && is_consent_id(s.basis_reference);
  const bool by_law = s.basis == "law" && !s.basis_reference.empty();
  if (!may_be_shared(s.section_class) || !(by_consent || by_law) || s.purpose.empty()) r.fail();
}
void read(Reader& r, ReferralStatement& s) {
  r.take(s.referral_id);
  r.take(s.case_id);
  r.take(s.to_org);
  r.take_text(s.need);
  r.take_text(s.reason);
  r.take_text(s.due_day);
  r.take(s.message_hash, kKey);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
  if (!is_day(s.due_day) || s.need.empty()) r.fail();
}
void read(Reader& r, AnswerStatement& s) {
  r.take(s.referral_id);
  r.take_text(s.state);
  r.take_text(s.reason);
  r.take_optional_hash(s.message_hash);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
  constexpr std::array<std::string_view, 4> kStates{"accepted", "refused", "done", "revoked"};
  if (std::find(kStates.begin(), kStates.end(), s.state) == kStates.end()) r.fail();
}

}  // namespace vault::statement_fields
