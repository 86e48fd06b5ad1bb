// SPDX-License-Identifier: Apache-2.0
#include "cases/calls.h"

#include <algorithm>

#include "cases/section_store.h"
#include "cases/sharing_store.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/envelope.h"

namespace cases {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;
using core::Result;

bool own_wrap(core::BytesView wrapped) {
  return wrapped.size() == vault::kOwnGrantSize && vault::has_grant_shape(wrapped);
}

core::Done check_own_circle(Call& call, Session& session, const core::CircleId& circle, std::int64_t epoch,
                            const std::string& pointer) {
  TRY(const auto newest, newest_epoch(session, call.context.network, circle));
  if (!newest || *newest != epoch) return core::field_problem(pointer + "/epoch", "old_epoch");
  TRY(const bool holds, holds_key(session, call.context.network, circle, epoch, call.person().user));
  if (!holds) return problem(ProblemKey::no_right);
  return {};
}

}  // namespace

std::string_view circle_class(SectionClass section_class) {
  if (section_class == SectionClass::note || section_class == SectionClass::title) return "intake";
  if (section_class == SectionClass::evidence) return "identity";
  return schema::word(section_class);
}

bool fits_subject(SectionClass section_class, bool person) {
  switch (section_class) {
    case SectionClass::identity:
    case SectionClass::contact:
    case SectionClass::health:
      return person;
    case SectionClass::money:
    case SectionClass::evidence:
      return true;
    case SectionClass::narrative:
    case SectionClass::legal:
    case SectionClass::location:
    case SectionClass::note:
    case SectionClass::title:
      return !person;
  }
  return false;
}

bool may_repeat(SectionClass section_class) {
  return section_class == SectionClass::note || section_class == SectionClass::evidence;
}

Viewer viewer_of(const Call& call) {
  const auto& me = call.person();
  return {me.org, me.user, call.context.clock.now(), me.team, me.may(app::Right::case_every_team)};
}

Result<StoredCase> visible_case(Call& call, Session& session) {
  TRY(const auto id, call.id<core::CaseId>("id"));
  TRY(auto found, find_case(session, call.context.network, viewer_of(call), id));
  if (!found) return problem(ProblemKey::not_found);
  return std::move(*found);
}

Result<StoredCase> own_case(Call& call, Session& session) {
  TRY(auto found, visible_case(call, session));
  if (found.row.shared) return problem(ProblemKey::not_found);
  return found;
}

void tell(Call& call, const core::CaseId& id, const std::vector<core::OrgId>& others) {
  if (!call.context.publish) return;
  const auto data = R"({"id":")" + id.text() + R"(","kind":"changed"})";
  call.context.publish("org:" + call.person().org.text(), "case", data);
  for (const auto& org : others) {
    if (org != call.person().org) call.context.publish("org:" + org.text(), "case", data);
  }
}

core::Done audit(Call& call, Session& session, std::string_view action, const core::CaseId& id,
                 std::string_view section, std::string_view detail) {
  return call.audit(session, action, id.bytes(), section, detail);
}

core::Problem refused(std::string_view pointer, const char* word) {
  return core::field_problem(std::string(pointer), word);
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

core::Done check_section(Call& call, Session& session, const core::CaseId& id, const std::vector<Person>& people,
                         const SectionIn& in, std::string_view pointer) {
  const std::string here(pointer);
  const bool of_case = in.subject_id.bytes() == id.bytes();
  const bool of_person =
      std::any_of(people.begin(), people.end(), [&](const Person& one) { return one.person_id == in.subject_id; });
  if (!of_case && !of_person) return core::field_problem(here + "/subject_id", "unknown_person");
  if (!fits_subject(in.section_class, of_person)) return core::field_problem(here + "/subject_id", "another_subject");
  if (!vault::has_envelope_shape(vault::Kind::section, in.envelope.bytes)) {
    return core::field_problem(here + "/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  if (in.section_class != SectionClass::evidence && in.envelope.bytes.size() > kSectionMax) {
    return core::field_problem(here + "/envelope", "too_long");
  }
  if (!own_wrap(in.wrapped.bytes)) {
    return core::field_problem(here + "/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  if (in.circle_id != vault::circle_id(call.person().org, "", circle_class(in.section_class))) {
    return core::field_problem(here + "/circle_id", "another_circle");
  }
  return check_own_circle(call, session, in.circle_id, in.epoch, here);
}

core::Done write_section(Call& call, Session& session, const core::CaseId& id, const SectionIn& in) {
  TRY(const auto saved, save_section(session, call.context.network, viewer_of(call), id, in));
  if (saved == Saved::conflict) return problem(ProblemKey::conflict);
  if (saved == Saved::reseal_needed) return problem(ProblemKey::reseal_needed);
  return audit(call, session, "case.section_saved", id, schema::word(in.section_class));
}

Result<core::CircleId> check_own_intake(Call& call, Session& session, core::BytesView envelope, core::BytesView wrapped,
                                        std::int64_t epoch, std::string_view pointer) {
  const std::string here(pointer);
  if (!vault::has_envelope_shape(vault::Kind::section, envelope)) {
    return core::field_problem(here + "/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  if (!own_wrap(wrapped)) return core::field_problem(here + "/wrapped", "grant_expected", ProblemKey::not_sealed);
  const auto circle = vault::circle_id(call.person().org, "", "intake");
  TRY_DONE(check_own_circle(call, session, circle, epoch, here));
  return circle;
}

}  // namespace cases
