// SPDX-License-Identifier: Apache-2.0
#include "cases/sharing_checks.h"

#include <algorithm>
#include <array>

#include "cases/facts_columns.h"
#include "cases/rules.h"
#include "cases/subject_store.h"
#include "crypto/hash.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;

constexpr core::Millis kAhead = 10LL * 60 * 1000;
constexpr std::array<std::string_view, 4> kHow{"read_aloud", "signed", "thumb_print", "recorded"};

const Person* person_of(const std::vector<Person>& people, const core::PersonId& id) {
  const auto found = std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.person_id == id; });
  return found == people.end() ? nullptr : &*found;
}

/// Somebody of the case who may speak for her.
bool has_guardian(const std::vector<Person>& people, const core::PersonId& id) {
  return std::any_of(people.begin(), people.end(), [&](const Person& one) {
    return std::any_of(one.relations.begin(), one.relations.end(), [&](const Relation& relation) {
      return relation.to == id && (relation.kind == RelationKind::guardian || relation.kind == RelationKind::parent);
    });
  });
}

core::Done check_evidence(Call& call, Session& session, const StoredCase& stored, const vault::ConsentStatement& said,
                          const std::optional<core::SectionId>& evidence) {
  if (!evidence) return said.evidence_hash.empty() ? core::Done() : core::Done(refused("/evidence", "required"));
  TRY(const auto section, section_facts(session, call.context.network, viewer_of(call), stored.row.id, *evidence));
  const bool fits = section && section->section_class == "evidence" && section->subject == said.person_id &&
                    section->envelope_hash == said.evidence_hash;
  return fits ? core::Done() : core::Done(refused("/evidence", "evidence_does_not_fit"));
}

/// While somebody's data are restricted, neither hers nor the case's own sections go to anybody.
core::Done check_restricted(Call& call, Session& session, const core::CaseId& id, core::BytesView subject) {
  TRY(const auto marked, marked_people(session, call.context.network, id));
  const bool of_case = subject == id.bytes() && !marked.restricted.empty();
  const bool hers = std::any_of(marked.restricted.begin(), marked.restricted.end(),
                                [&](const core::PersonId& one) { return one.bytes() == subject; });
  return of_case || hers ? core::Done(refused("/statement", "restricted")) : core::Done();
}

core::Done check_basis(Call& call, Session& session, const StoredCase& stored, const vault::GrantStatement& said) {
  if (said.basis == "law") {
    const bool known = law_allows(said.basis_reference, said.section_class);
    return known ? core::Done() : core::Done(refused("/statement", "not_a_rule_of_law"));
  }
  const auto id = core::ConsentId::parse(said.basis_reference);
  if (!id) return refused("/statement", "no_consent");
  TRY(const auto consent, find_consent(session, call.context.network, stored.row.id, *id));
  if (!consent) return refused("/statement", "no_consent");
  if (consent->withdrawn_ms) return refused("/statement", "consent_withdrawn");
  if (consent->said.until_ms < call.context.clock.now()) return refused("/statement", "consent_expired");
  if (!vault::consent_covers(consent->said, said)) return refused("/statement", "consent_does_not_cover");
  return {};
}

}  // namespace

core::Done check_signer(Call& call, const core::OrgId& org, const core::UserId& user, core::Millis issued) {
  const bool hers = org == call.person().org && user == call.person().user;
  if (!hers) return problem(ProblemKey::bad_signature, "statement in another's name");
  if (issued > call.context.clock.now() + kAhead) return refused("/statement", "in_the_future");
  return {};
}

core::Done check_receiver(Call& call, Session& session, const core::OrgId& to) {
  if (to == call.person().org) return refused("/statement", "not_to_oneself");
  TRY(const auto known, vault::organisation(session, call.context.network, to));
  if (!known) return refused("/statement", "unknown_organisation");
  return known->left_ms ? core::Done(refused("/statement", "organisation_left")) : core::Done();
}

core::Done check_consent(Call& call, Session& session, const StoredCase& stored, const vault::ConsentStatement& said,
                         const std::optional<core::SectionId>& evidence) {
  TRY_DONE(check_signer(call, said.org_id, said.user_id, said.issued_ms));
  if (said.case_id != stored.row.id) return problem(ProblemKey::bad_signature, "statement about another case");
  TRY_DONE(check_receiver(call, session, said.to_org));
  if (std::find(kHow.begin(), kHow.end(), said.how) == kHow.end()) return refused("/statement", "how_unknown");
  if (!is_code(said.purpose) || !is_code(said.language)) return refused("/statement", "code_expected");
  if (said.until_ms < call.context.clock.now()) return refused("/statement", "already_over");
  TRY(const auto people, people_of(session, call.context.network, stored.row.id));
  const auto* person = person_of(people, said.person_id);
  if (person == nullptr) return refused("/statement", "unknown_person");
  if (said.guardian && !has_guardian(people, said.person_id)) return refused("/statement", "guardian_missing");
  if (!said.guardian && person->is_child == Child::yes) return refused("/statement", "guardian_needed");
  TRY_DONE(check_restricted(call, session, stored.row.id, said.person_id.bytes()));
  return check_evidence(call, session, stored, said, evidence);
}

core::Done check_grant(Call& call, Session& session, const StoredCase& stored, const vault::GrantStatement& said) {
  const auto& network = call.context.network;
  TRY_DONE(check_signer(call, said.org_id, said.user_id, said.issued_ms));
  if (said.case_id != stored.row.id) return problem(ProblemKey::bad_signature, "statement about another case");
  if (stored.row.closure == Closure::closed) return refused("/closure", "closed");
  TRY_DONE(check_receiver(call, session, said.to_org));
  TRY(const auto section, section_facts(session, network, viewer_of(call), stored.row.id, said.section_id));
  const bool known =
      section && section->subject.bytes() == said.subject_id && section->section_class == said.section_class;
  if (!known) return refused("/statement", "unknown_section");
  TRY_DONE(check_restricted(call, session, stored.row.id, said.subject_id));
  if (section->bundle != said.bundle_id) return refused("/statement", "old_bundle");
  if (!section->open) return problem(ProblemKey::no_right, "who cannot open a section cannot share it");
  if (said.to_circle != vault::circle_id(said.to_org, "", said.section_class)) {
    return refused("/statement", "another_circle");
  }
  TRY(const auto epoch, newest_epoch(session, network, said.to_circle));
  if (!epoch || static_cast<std::uint64_t>(*epoch) != said.to_epoch) return refused("/statement", "old_epoch");
  if (!is_code(said.purpose)) return refused("/statement", "code_expected");
  if (said.until_ms < call.context.clock.now()) return refused("/statement", "already_over");
  return check_basis(call, session, stored, said);
}

core::Done check_nobody_restricted(Call& call, Session& session, const core::CaseId& id) {
  return check_restricted(call, session, id, id.bytes());
}

core::Done check_message(Call& call, Session& session, const MessageIn& message, core::BytesView hash,
                         const core::OrgId& other) {
  TRY_DONE(check_own_intake(call, session, message.envelope.bytes, message.wrapped.bytes, message.epoch, "/message"));
  if (crypto::hash(message.envelope.bytes) != hash) {
    return problem(ProblemKey::bad_signature, "statement about another message");
  }
  if (message.to_wrapped.bytes.size() != vault::kSealedGrantSize) {
    return core::field_problem("/message/to_wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  if (message.to_circle_id != vault::circle_id(other, "", "intake")) {
    return refused("/message/to_circle_id", "another_circle");
  }
  TRY(const auto epoch, newest_epoch(session, call.context.network, message.to_circle_id));
  if (!epoch || *epoch != message.to_epoch) return refused("/message/to_epoch", "old_epoch");
  return {};
}

}  // namespace cases
