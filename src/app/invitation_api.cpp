// SPDX-License-Identifier: Apache-2.0
// How people come in. A token is shown once, works once and for seven days; the server keeps its MAC only. The first
// person of an organisation makes the organisation's keys in her browser; everybody else waits, without rights, until
// an administrator has compared fingerprints and certified the new key.
#include "app/account_store.h"
#include "app/invitation_store.h"
#include "app/people.h"
#include "app/routes.h"
#include "crypto/keys.h"
#include "crypto/totp.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"
#include "vault/envelope.h"
#include "vault/statement.h"

namespace app {
namespace {

using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr core::Millis kInvitationLife = 7LL * 24 * 60 * 60 * 1000;

core::Bytes token_mac(Call& call, std::string_view token) {
  const auto bytes = core::from_base64url(token);
  return call.context.keys.invitation_mac(bytes ? *bytes : core::Bytes());
}

/// The TOTP secret of an invitation follows from its token, so that opening the link twice shows the same QR code.
core::Bytes totp_secret(Call& call, std::string_view token) {
  return call.context.keys.invitation_mac(core::frame({"totp", token})).substr(0, crypto::kTotpKeySize);
}

Result<Invitation> usable(Call& call, storage::Session& session, std::string_view token) {
  TRY(auto found, invitation_by_token(session, call.context.network, token_mac(call, token)));
  if (!found || found->used_ms || found->expires_ms <= call.context.clock.now()) return problem(ProblemKey::not_found);
  return std::move(*found);
}

Result<Reply> open(Call& call) {
  TRY(const auto in, call.body<InvitationOpenIn>());
  TRY(const auto found, call.read([&](storage::Session& session) { return usable(call, session, in.token); }));
  InvitationOpenOut out;
  out.user_id = found.user;
  out.network = call.context.network;
  out.share.bytes = call.context.keys.share(found.user);
  out.first = !found.org.has_value();
  if (found.org) {
    TRY(const auto org, call.read([&](storage::Session& session) {
      return vault::organisation(session, call.context.network, *found.org);
    }));
    if (org) out.org = OrgOut{org->id, org->name, org->host};
  }
  out.role = found.role;
  out.name = found.name;
  out.custodian = found.custodian;
  out.totp_required = totp_required(found.role, call.context.demo);
  out.totp_secret = crypto::base32(totp_secret(call, in.token));
  out.expires_ms = found.expires_ms;
  return reply(out);
}

core::Done login_checked(std::string_view login) {
  const bool long_enough = login.size() >= 3 && login.size() <= 40;
  for (const char c : login) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (!fine) return core::field_problem("/login", "lower_case_letters_digits_dot_dash");
  }
  if (!long_enough) return core::field_problem("/login", "3_to_40_characters");
  return {};
}

core::Done sizes_checked(const InvitationAcceptIn& in) {
  TRY_DONE(login_checked(in.login));
  if (in.name.empty()) return core::field_problem("/name", "required");
  if (in.salt.bytes.size() != 16) return core::field_problem("/salt", "16_bytes_expected");
  for (const auto* key : {&in.proof, &in.recovery_proof, &in.box_pk, &in.sign_pk}) {
    if (key->bytes.size() != 32) return core::field_problem("/keys", "32_bytes_expected");
  }
  for (const auto* seed : {&in.seed, &in.seed_recovery}) {
    if (!vault::has_envelope_shape(vault::Kind::seed, seed->bytes)) {
      return core::field_problem("/seed", "envelope_expected", ProblemKey::not_sealed);
    }
  }
  return {};
}

/// The new organisation's statements must fit its root key and the person who sends them.
Result<vault::Organisation> organisation_checked(Call& call, const InvitationAcceptIn& in,
                                                 const Invitation& invitation) {
  const auto& made = *in.organisation;
  const auto& network = call.context.network;
  TRY(const auto org, vault::read_statement<vault::OrgStatement>(network, {made.statement.bytes, made.signature.bytes},
                                                                 made.root_pk.bytes));
  TRY(const auto member, vault::read_statement<vault::MemberStatement>(
                             network, {made.member_statement.bytes, made.member_signature.bytes}, made.root_pk.bytes));
  const auto id = vault::org_id(made.root_pk.bytes);
  const bool fits = org.root_pk == made.root_pk.bytes && org.recovery_pk == made.recovery_pk.bytes &&
                    org.name == made.name && member.org_id == id && member.user_id == invitation.user &&
                    member.box_pk == in.box_pk.bytes && member.sign_pk == in.sign_pk.bytes;
  if (!fits) return problem(ProblemKey::bad_signature, "organisation statements do not fit each other");
  if (!vault::has_envelope_shape(vault::Kind::root, made.root.bytes)) {
    return core::field_problem("/organisation/root", "envelope_expected", ProblemKey::not_sealed);
  }
  if (made.root_recovery.bytes.size() != 80) {
    return core::field_problem("/organisation/root_recovery", "80_bytes_expected", ProblemKey::not_sealed);
  }
  vault::Organisation out;
  out.id = id;
  out.name = made.name;
  out.anchor = call.context.keys.anchor(id);
  out.takes_reports = true;
  out.host = invitation.host;
  out.root_recovery = made.root_recovery.bytes;
  out.created_ms = call.context.clock.now();
  return out;
}

core::Done store_organisation(Call& call, storage::Session& session, const InvitationAcceptIn& in,
                              const vault::Organisation& org, const core::UserId& user) {
  const auto& network = call.context.network;
  const auto now = call.context.clock.now();
  const auto& made = *in.organisation;
  TRY_DONE(vault::insert_organisation(session, network, org));
  TRY_DONE(vault::insert_statement(
      session, network, {"org", org.id, org.id.bytes(), 0, made.statement.bytes, made.signature.bytes, now}));
  return vault::insert_statement(
      session, network,
      {"member", org.id, user.bytes(), 0, made.member_statement.bytes, made.member_signature.bytes, now});
}

Result<Account> account_from(Call& call, const InvitationAcceptIn& in, const Invitation& invitation) {
  Account a;
  a.user = invitation.user;
  a.login = in.login;
  a.name = in.name;
  a.role = invitation.role;
  a.custodian = invitation.custodian;
  a.state = "pending";
  a.salt = in.salt.bytes;
  a.proof_mac = call.context.keys.proof_mac(a.user, in.proof.bytes);
  a.recovery_mac = call.context.keys.recovery_mac(a.user, in.recovery_proof.bytes);
  a.seed = in.seed.bytes;
  a.seed_recovery = in.seed_recovery.bytes;
  a.box_pk = in.box_pk.bytes;
  a.sign_pk = in.sign_pk.bytes;
  a.created_ms = a.seen_ms = call.context.clock.now();
  if (!totp_required(a.role, call.context.demo)) return a;
  const auto secret = totp_secret(call, in.token);
  const auto step = crypto::totp_step(secret, in.totp.value_or(""), a.created_ms, 0);
  if (!step) return core::field_problem("/totp", "code_does_not_match", ProblemKey::totp_required);
  a.totp_step = static_cast<std::int64_t>(*step);
  a.totp_secret = call.context.keys.seal_totp(a.user, secret, call.context.random);
  return a;
}

Result<Reply> accept(Call& call) {
  TRY(const auto in, call.body<InvitationAcceptIn>());
  TRY_DONE(sizes_checked(in));
  TRY(const auto invitation, call.read([&](storage::Session& session) { return usable(call, session, in.token); }));
  if (!invitation.org.has_value() != in.organisation.has_value())
    return core::field_problem("/organisation", "first_person_only");
  TRY(auto account, account_from(call, in, invitation));
  std::optional<vault::Organisation> founded;
  if (in.organisation) {
    TRY(founded, organisation_checked(call, in, invitation));
    account.state = "active";
    account.root_wrapped = in.organisation->root.bytes;
  }
  account.org = founded ? founded->id : *invitation.org;
  TRY(const auto token, call.write([&](storage::Session& session) -> Result<core::Bytes> {
    const auto& network = call.context.network;
    TRY(const bool fresh, use_invitation(session, network, invitation.id, call.context.clock.now()));
    if (!fresh) return problem(ProblemKey::not_found);
    TRY(const auto taken, account_by_login(session, network, account.login));
    if (taken) return core::field_problem("/login", "taken", ProblemKey::bad_field);
    TRY_DONE(insert_account(session, network, account));
    if (founded) TRY_DONE(store_organisation(call, session, in, *founded, account.user));
    TRY(auto made, begin_session(session, call, account.user));
    Actor actor;
    actor.user = account.user;
    actor.org = account.org;
    call.actor = actor;
    TRY_DONE(call.audit(session, "invitation.accepted", account.user.bytes()));
    call.actor.reset();
    return made;
  }));
  return session_reply(call, account.user, token, 201);
}

Result<Reply> list(Call& call) {
  TRY(const auto rows, call.read([&](storage::Session& session) {
    return invitations_of(session, call.context.network, call.person().org);
  }));
  InvitationsOut out;
  for (const auto& i : rows) {
    out.invitations.push_back({{i.id}, i.role, i.name, i.custodian, i.created_ms, i.expires_ms, i.used_ms.has_value()});
  }
  return reply(out);
}

Result<Reply> make(Call& call) {
  TRY(const auto in, call.body<InvitationIn>());
  const auto& known = roles();
  if (std::find(known.begin(), known.end(), in.role) == known.end())
    return core::field_problem("/role", "unknown_word");
  if (in.first && in.role != "admin") return core::field_problem("/role", "first_person_is_admin");
  const auto token = core::base64url(call.context.random.bytes(16));
  Invitation made;
  made.id = call.context.random.bytes(16);
  made.token_mac = token_mac(call, token);
  made.user = *core::UserId::from_bytes(core::uuid_v7(call.context.clock, call.context.random));
  if (!in.first) made.org = call.person().org;
  made.role = in.role;
  made.name = in.name;
  made.custodian = in.custodian;
  made.created_by = call.person().user.bytes();
  made.created_ms = call.context.clock.now();
  made.expires_ms = made.created_ms + kInvitationLife;
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    if (in.first) {
      TRY(const auto own, vault::organisation(session, call.context.network, call.person().org));
      if (!own || !own->host) return problem(ProblemKey::no_right);
    }
    TRY_DONE(insert_invitation(session, call.context.network, made));
    return call.audit(session, "invitation.made", made.user.bytes(), {}, R"({"role":")" + in.role + "\"}");
  }));
  return reply(InvitationMade{{made.id}, token}, 201);
}

Result<Reply> revoke(Call& call) {
  const auto id = core::from_base64url(call.parameter("id"));
  if (!id || id->size() != 16) return problem(ProblemKey::not_found);
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const bool gone, delete_invitation(session, call.context.network, *id, call.person().org));
    if (!gone) return problem(ProblemKey::not_found);
    return call.audit(session, "invitation.revoked", *id);
  }));
  return no_content();
}

}  // namespace

std::vector<Route> invitation_routes() {
  using enum core::Method;
  return {
      {post, "/api/v1/invitations/open", Right::anyone, Limit::invitation, json_body(), open, "look at an invitation",
       in<InvitationOpenIn>, out<InvitationOpenOut>},
      {post, "/api/v1/invitations/accept", Right::anyone, Limit::invitation, json_body(), accept,
       "accept an invitation", in<InvitationAcceptIn>, out<SessionOut>},
      {get, "/api/v1/invitations", Right::member_manage, Limit::none, no_body(), list, "invitations of my organisation",
       nullptr, out<InvitationsOut>},
      {post, "/api/v1/invitations", Right::member_manage, Limit::staff_write, json_body(), make, "invite a person",
       in<InvitationIn>, out<InvitationMade>},
      {del, "/api/v1/invitations/{id}", Right::member_manage, Limit::staff_write, no_body(), revoke,
       "take an invitation back"},
  };
}

}  // namespace app
