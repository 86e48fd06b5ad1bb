// SPDX-License-Identifier: Apache-2.0
// Consents and grants. The server keeps what verifies and refuses what breaks a rule; receivers check all of it again.
#include "cases/routes.h"
#include "cases/sharing_checks.h"
#include "vault/circle_keys.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

vault::SignedStatement signed_in(const Blob& statement, const Blob& signature) {
  return {statement.bytes, signature.bytes};
}

std::string told(const core::ConsentId& id) { return R"({"consent":")" + id.text() + "\"}"; }

/// `to` is also told to open pages of the other side.
std::string told(const core::GrantId& id, const core::OrgId& to) {
  return R"({"grant":")" + id.text() + R"(","to":")" + to.text() + "\"}";
}

Result<Reply> give_consent(Call& call) {
  TRY(const auto in, call.body<ConsentIn>());
  vault::ConsentStatement said;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    TRY(const auto directory, org_statements(session, network, call.person().org));
    TRY(said, vault::verify_consent(network, call.person().org, directory, signed_in(in.statement, in.signature)));
    TRY_DONE(check_consent(call, session, stored, said, in.evidence));
    TRY(const bool kept, insert_consent(session, network, viewer_of(call), said, in));
    if (!kept) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "consent.given", stored.row.id, {}, told(said.consent_id)));
    return touch_case(session, network, stored.row.id, call.context.clock.now());
  }));
  tell(call, said.case_id);
  return app::reply(ConsentMade{said.consent_id}, 201);
}

Result<Reply> withdraw(Call& call) {
  TRY(const auto in, call.body<SignedIn>());
  TRY(const auto id, call.id<core::ConsentId>("consent_id"));
  core::CaseId case_id;
  core::OrgId to;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto stored, own_case(call, session));
    case_id = stored.row.id;
    TRY(const auto consent, find_consent(session, network, case_id, id));
    if (!consent) return problem(ProblemKey::not_found);
    to = consent->said.to_org;
    TRY(const auto directory, org_statements(session, network, call.person().org));
    TRY(const auto said,
        vault::verify_withdrawal(network, call.person().org, directory, signed_in(in.statement, in.signature)));
    TRY_DONE(check_signer(call, said.org_id, said.user_id, said.issued_ms));
    const bool fits = said.consent_id == id && said.case_id == case_id;
    if (!fits) return problem(ProblemKey::bad_signature, "withdrawal of another consent");
    TRY(const bool ended, withdraw_consent(session, network, viewer_of(call), case_id, id, in));
    if (!ended) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "consent.withdrawn", case_id, {}, told(id)));
    return touch_case(session, network, case_id, call.context.clock.now());
  }));
  tell(call, case_id, {to});
  return app::no_content();
}

Result<Reply> grant(Call& call) {
  TRY(const auto in, call.body<SignedIn>());
  vault::GrantStatement said;
  TRY(const auto made_grant, call.write([&](Session& session) -> Result<GrantMade> {
    const auto& network = call.context.network;
    const auto viewer = viewer_of(call);
    TRY(const auto stored, own_case(call, session));
    TRY(const auto directory, org_statements(session, network, call.person().org));
    TRY(said,
        vault::verify_grant_signature(network, call.person().org, directory, signed_in(in.statement, in.signature)));
    TRY_DONE(check_grant(call, session, stored, said));
    TRY(const bool kept, insert_grant(session, network, viewer, said, in));
    if (!kept) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "grant.made", stored.row.id, said.section_class, told(said.grant_id, said.to_org)));
    TRY_DONE(touch_case(session, network, stored.row.id, viewer.now));
    TRY(const auto found, find_grant(session, network, viewer, stored.row.id, said.grant_id));
    return GrantMade{said.grant_id, found ? found->state : SharingState::over};
  }));
  tell(call, said.case_id, {said.to_org});
  return app::reply(made_grant, 201);
}

/// The approval of a waiting grant by the caller, with her admission to the newest epoch of the circle of approvers.
Result<vault::Approval> approval_of(Call& call, Session& session, const GrantOut& waiting, const ApprovalIn& in) {
  const auto& network = call.context.network;
  const auto& me = call.person();
  if (waiting.granted_by == me.user) return problem(ProblemKey::second_person);
  const auto circle = vault::circle_id(me.org, "", "approval");
  TRY(const auto epoch, newest_epoch(session, network, circle));
  if (!epoch) return problem(ProblemKey::no_right, "there is no circle of approvers");
  TRY(const bool holds, holds_key(session, network, circle, *epoch, me.user));
  TRY(const auto admission, admission_of(session, network, me.org, me.user, circle, *epoch));
  if (!holds || !admission) return problem(ProblemKey::no_right, "not in the circle of approvers");
  const vault::Approval out{me.user, in.signature.bytes, *admission};
  const vault::SignedStatement statement{waiting.statement.bytes, waiting.signature.bytes};
  TRY(const auto directory, org_statements(session, network, me.org));
  TRY(const auto said, vault::verify_grant_signature(network, me.org, directory, statement));
  TRY_DONE(vault::verify_approval(network, directory, statement, said, out));
  return out;
}

Result<Reply> approve(Call& call) {
  TRY(const auto in, call.body<ApprovalIn>());
  TRY(const auto id, call.id<core::GrantId>("grant_id"));
  core::CaseId case_id;
  core::OrgId to;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto viewer = viewer_of(call);
    TRY(const auto stored, own_case(call, session));
    case_id = stored.row.id;
    TRY(const auto found, find_grant(session, network, viewer, case_id, id));
    if (!found) return problem(ProblemKey::not_found);
    to = found->to_org;
    if (!vault::needs_approval(found->section_class)) return refused("/grant_id", "needs_no_approval");
    TRY(const auto approval, approval_of(call, session, *found, in));
    if (found->state != SharingState::waiting) return problem(ProblemKey::conflict);
    TRY(const bool approved, approve_grant(session, network, viewer, case_id, id, approval));
    if (!approved) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "grant.approved", case_id, found->section_class, told(id, to)));
    return touch_case(session, network, case_id, viewer.now);
  }));
  tell(call, case_id, {to});
  return app::no_content();
}

Result<Reply> end(Call& call) {
  TRY(const auto id, call.id<core::GrantId>("grant_id"));
  core::CaseId case_id;
  core::OrgId to;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto viewer = viewer_of(call);
    TRY(const auto stored, own_case(call, session));
    case_id = stored.row.id;
    TRY(const auto found, find_grant(session, network, viewer, case_id, id));
    if (!found) return problem(ProblemKey::not_found);
    to = found->to_org;
    TRY(const bool ended, end_grant(session, network, viewer, case_id, id));
    if (!ended) return problem(ProblemKey::conflict);
    TRY_DONE(audit(call, session, "grant.ended", case_id, found->section_class, told(id, to)));
    return touch_case(session, network, case_id, viewer.now);
  }));
  tell(call, case_id, {to});
  return app::no_content();
}

}  // namespace

std::vector<app::Route> sharing_routes() {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto write = Limit::staff_write;
  return {
      {post, "/api/v1/cases/{id}/consents", Right::case_share, write, json_body(), give_consent,
       "a person of the case agrees to share", in<ConsentIn>, out<ConsentMade>},
      {post, "/api/v1/cases/{id}/consents/{consent_id}/withdrawal", Right::case_write, write, json_body(), withdraw,
       "she takes it back; every grant under it ends", in<SignedIn>},
      {post, "/api/v1/cases/{id}/grants", Right::case_share, write, json_body(), grant,
       "share one section with another organisation", in<SignedIn>, out<GrantMade>},
      {post, "/api/v1/cases/{id}/grants/{grant_id}/approval", Right::case_approve, write, json_body(), approve,
       "a second person's signature", in<ApprovalIn>},
      {del, "/api/v1/cases/{id}/grants/{grant_id}", Right::case_share, write, no_body(), end, "end sharing a section"},
  };
}

}  // namespace cases
