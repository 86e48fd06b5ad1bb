// SPDX-License-Identifier: Apache-2.0
#include "app/admission.h"

#include "app/account_store.h"
#include "vault/directory_store.h"

namespace app {

core::Done admit(Call& call, storage::Session& session, const AdmitIn& in, const core::CircleId& circle,
                 std::int64_t epoch) {
  const auto& network = call.context.network;
  TRY(const auto custodian, account_by_id(session, network, call.person().user));
  if (!custodian) return core::problem(core::ProblemKey::not_found);
  TRY(const auto said, vault::read_statement<vault::AdmitStatement>(network, {in.statement.bytes, in.signature.bytes},
                                                                    custodian->sign_pk));
  TRY(const auto who, account_by_id(session, network, in.user_id));
  if (!who || who->org != call.person().org || who->state != "active") {
    return core::field_problem("/members", "not_an_active_member");
  }
  const bool fits = said.org_id == who->org && said.circle_id == circle && said.user_id == who->user &&
                    said.epoch == static_cast<std::uint64_t>(epoch) && said.wrapped_seed == in.wrapped.bytes &&
                    said.custodian == call.person().user && in.epoch == epoch;
  if (!fits) return core::problem(core::ProblemKey::bad_signature, "admission does not fit");
  TRY_DONE(vault::insert_statement(
      session, network,
      {"admit", who->org, who->user.bytes(), in.epoch, in.statement.bytes, in.signature.bytes, said.issued_ms}));
  TRY_DONE(vault::insert_circle_key(session, network, {circle, in.epoch, who->user.bytes(), in.wrapped.bytes}));
  return call.audit(session, "circle.admitted", who->user.bytes());
}

}  // namespace app
