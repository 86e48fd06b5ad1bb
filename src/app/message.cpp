// SPDX-License-Identifier: Apache-2.0
#include "app/message.h"

#include "crypto/hash.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"
#include "vault/envelope.h"

namespace app {
namespace {

using core::field_problem;
using core::problem;
using core::ProblemKey;

constexpr core::Millis kAhead = 10LL * 60 * 1000;

core::Done must_be_newest(Call& call, storage::Session& session, const core::CircleId& circle, std::int64_t epoch,
                          std::string_view pointer) {
  TRY(const auto newest, vault::newest_circle(session, call.context.network, circle));
  if (!newest || newest->epoch != epoch) return field_problem(std::string(pointer), "old_epoch");
  return {};
}

}  // namespace

core::Done check_message(Call& call, storage::Session& session, const MessageIn& message, core::BytesView hash,
                         const core::OrgId& other, std::string_view circle_class) {
  if (!vault::has_envelope_shape(vault::Kind::section, message.envelope.bytes)) {
    return field_problem("/message/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  const auto& wrapped = message.wrapped.bytes;
  if (wrapped.size() != vault::kOwnGrantSize || !vault::has_grant_shape(wrapped)) {
    return field_problem("/message/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  const auto own = vault::circle_id(call.person().org, "", circle_class);
  TRY_DONE(must_be_newest(call, session, own, message.epoch, "/message/epoch"));
  TRY(const bool holds, vault::holds_circle_key(session, call.context.network, own, message.epoch, call.person().user));
  if (!holds) return problem(ProblemKey::no_right);
  if (crypto::hash(message.envelope.bytes) != hash) {
    return problem(ProblemKey::bad_signature, "statement about another message");
  }
  if (message.to_wrapped.bytes.size() != vault::kSealedGrantSize) {
    return field_problem("/message/to_wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  if (message.to_circle_id != vault::circle_id(other, "", circle_class)) {
    return field_problem("/message/to_circle_id", "another_circle");
  }
  return must_be_newest(call, session, message.to_circle_id, message.to_epoch, "/message/to_epoch");
}

core::Done check_signer(const Call& call, const core::OrgId& org, const core::UserId& user, core::Millis issued) {
  const bool hers = org == call.person().org && user == call.person().user;
  if (!hers) return problem(ProblemKey::bad_signature, "statement in another's name");
  if (issued > call.context.clock.now() + kAhead) return field_problem("/statement", "in_the_future");
  return {};
}

core::Done check_receiver(Call& call, storage::Session& session, const core::OrgId& to) {
  if (to == call.person().org) return field_problem("/statement", "not_to_oneself");
  TRY(const auto known, vault::organisation(session, call.context.network, to));
  if (!known) return field_problem("/statement", "unknown_organisation");
  return known->left_ms ? core::Done(field_problem("/statement", "organisation_left")) : core::Done();
}

}  // namespace app
