// SPDX-License-Identifier: Apache-2.0
// Asking for consent, sharing, approving, referring: what is signed about a case.
#include "cli/case_desk.h"
#include "crypto/hash.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

std::string path_of(const core::CaseId& id, const std::string& rest) { return "/api/v1/cases/" + id.text() + rest; }

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(16));
}

}  // namespace

json::object CaseDesk::signed_body(const vault::Statement& statement) const {
  const auto said = vault::sign_statement(client_.network_, statement, client_.keys_->sign);
  return {{"statement", b64(said.bytes)}, {"signature", b64(said.signature)}};
}

/// The newest key of another organisation's circle, followed down from its id.
Result<vault::CircleKey> CaseDesk::circle_of(const core::OrgId& org, std::string_view section_class) {
  TRY(const auto known, client_.directory());
  const auto* found = known.find(org);
  if (found == nullptr) return problem(ProblemKey::not_found, "organisation is not in the directory");
  return vault::newest_circle(client_.network_, org, vault::circle_id(org, "", section_class), found->statements,
                              found->circles);
}

Result<core::ConsentId> CaseDesk::ask_consent(const MadeCase& made, std::string_view person, const core::OrgId& to,
                                              const Agreement& agreement) {
  const auto id = random_id<core::ConsentId>(client_.random_);
  const vault::ConsentStatement said{id,
                                     made.id,
                                     made.people.find(person)->second,
                                     to,
                                     agreement.classes,
                                     agreement.purpose,
                                     agreement.how,
                                     agreement.language,
                                     agreement.guardian,
                                     agreement.from,
                                     agreement.until,
                                     {},
                                     now(),
                                     client_.org_,
                                     client_.user_};
  TRY_DONE(client_.wire_.post(path_of(made.id, "/consents"), signed_body(said)));
  return id;
}

core::Done CaseDesk::withdraw(const core::CaseId& id, const core::ConsentId& consent) {
  const vault::WithdrawalStatement said{consent, id, now(), client_.org_, client_.user_};
  TRY_DONE(client_.wire_.post(path_of(id, "/consents/" + consent.text() + "/withdrawal"), signed_body(said)));
  return {};
}

Result<core::GrantId> CaseDesk::share(const core::CaseId& id, const core::SectionId& section, const core::OrgId& to,
                                      const core::ConsentId& consent, const Agreement& agreement) {
  TRY(const auto row, client_.wire_.get(path_of(id, "/sections/" + section.text())));
  TRY(const auto key, bundle_of(row));
  vault::GrantStatement said;
  said.grant_id = random_id<core::GrantId>(client_.random_);
  said.case_id = id;
  TRY(const auto subject, id_at<core::PersonId>(row, "subject_id"));
  said.subject_id = subject.bytes();
  said.section_id = section;
  TRY(said.bundle_id, id_at<core::BundleId>(row, "bundle_id"));
  TRY(said.section_class, text_at(row, "class"));
  TRY(const auto circle, circle_of(to, said.section_class));
  said.to_org = to;
  said.to_circle = circle.circle_id;
  said.to_epoch = circle.epoch;
  TRY(said.wrapped_key, vault::wrap_for(circle.box_pk, key));
  said.basis = "consent";
  said.basis_reference = consent.text();
  said.purpose = agreement.purpose;
  said.from_ms = agreement.from;
  said.until_ms = agreement.until;
  said.issued_ms = now();
  said.org_id = client_.org_;
  said.user_id = client_.user_;
  TRY_DONE(client_.wire_.post(path_of(id, "/grants"), signed_body(said)));
  return said.grant_id;
}

core::Done CaseDesk::approve(const core::CaseId& id, const core::GrantId& grant) {
  TRY(const auto told, file(id));
  TRY(const auto rows, list_at(told, "grants"));
  for (const auto& row : rows) {
    TRY(const auto here, id_at<core::GrantId>(row, "grant_id"));
    if (here != grant) continue;
    TRY(const auto bytes, bytes_at(row, "statement"));
    const auto signature = crypto::sign(client_.keys_->sign, bytes);
    TRY_DONE(client_.wire_.post(path_of(id, "/grants/" + grant.text() + "/approval"),
                                json::object{{"signature", b64(signature)}}));
    return {};
  }
  return problem(ProblemKey::not_found, "no such grant");
}

Result<json::object> CaseDesk::message(const core::OrgId& to, std::string_view text, core::Bytes& hash) {
  const auto section = random_id<core::SectionId>(client_.random_);
  const auto bundle = random_id<core::BundleId>(client_.random_);
  TRY(const auto sealed, seal("note", section, bundle, 1, json::object{{"v", 1}, {"text", text}}));
  TRY(const auto circle, circle_of(to, "intake"));
  TRY(const auto for_them, vault::wrap_for(circle.box_pk, sealed.key));
  hash = crypto::hash(sealed.envelope);
  return json::object{{"bundle_id", idv(bundle)},         {"section_id", idv(section)},
                      {"envelope", b64(sealed.envelope)}, {"epoch", sealed.epoch},
                      {"wrapped", b64(sealed.wrapped)},   {"to_circle_id", idv(circle.circle_id)},
                      {"to_epoch", circle.epoch},         {"to_wrapped", b64(for_them)}};
}

Result<core::ReferralId> CaseDesk::refer(const core::CaseId& id, const core::OrgId& to, std::string_view need,
                                         std::string_view due_day, std::string_view text) {
  vault::ReferralStatement said;
  TRY(auto note, message(to, text, said.message_hash));
  said.referral_id = random_id<core::ReferralId>(client_.random_);
  said.case_id = id;
  said.to_org = to;
  said.need = need;
  said.reason = "AdditionalServicesRequired";
  said.due_day = due_day;
  said.issued_ms = now();
  said.org_id = client_.org_;
  said.user_id = client_.user_;
  auto body = signed_body(said);
  body["message"] = std::move(note);
  TRY_DONE(client_.wire_.post(path_of(id, "/referrals"), body));
  return said.referral_id;
}

core::Done CaseDesk::answer(const core::CaseId& id, const core::ReferralId& referral, std::string_view state,
                            std::string_view reason, std::string_view text) {
  TRY(const auto told, file(id));
  TRY(const auto rows, list_at(told, "referrals"));
  core::OrgId other;
  for (const auto& row : rows) {
    TRY(const auto here, id_at<core::ReferralId>(row, "referral_id"));
    if (here != referral) continue;
    TRY(const auto from, id_at<core::OrgId>(row, "from_org"));
    TRY(const auto to, id_at<core::OrgId>(row, "to_org"));
    other = from == client_.org_ ? to : from;
  }
  vault::AnswerStatement said{referral, std::string(state), std::string(reason), {},
                              now(),    client_.org_,       client_.user_};
  json::value note(nullptr);
  if (!text.empty()) {
    TRY(auto sealed, message(other, text, said.message_hash));
    note = std::move(sealed);
  }
  auto body = signed_body(said);
  body["message"] = std::move(note);
  TRY_DONE(client_.wire_.post(path_of(id, "/referrals/" + referral.text() + "/answers"), body));
  return {};
}

}  // namespace cli
