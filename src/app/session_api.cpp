// SPDX-License-Identifier: Apache-2.0
// Sign-in. The password never comes here: the browser sends a proof derived from it (docs/formats.md section 3).
// Unknown logins, wrong proofs and wrong codes get the same answer after the same work.
#include "app/account_store.h"
#include "app/routes.h"
#include "crypto/hash.h"
#include "crypto/totp.h"
#include "vault/directory_store.h"

namespace app {
namespace {

using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

std::string cookie(std::string_view token) {
  return std::string(kSessionCookie) + "=" + std::string(token) + "; Path=/; Secure; HttpOnly; SameSite=Strict";
}

/// Sign-in names are matched without regard to case.
std::string folded(std::string_view login) {
  std::string out(login);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Result<Reply> start(Call& call) {
  TRY(const auto in, call.body<StartIn>());
  const auto login = folded(in.login);
  TRY(const auto account,
      call.read([&](storage::Session& session) { return account_by_login(session, call.context.network, login); }));
  StartOut out;
  out.salt.bytes = account && account->state != "ended" ? account->salt : call.context.keys.false_salt(login);
  return reply(out);
}

/// The account whose proof fits, counting the try against the account; bad_sign_in for everything else.
Result<Account> proved(Call& call, std::string_view login, core::BytesView proof, bool recovery) {
  auto& context = call.context;
  const auto name = folded(login);
  TRY_DONE(context.limits.count(Limit::sign_in_account, name));
  TRY(auto account,
      call.read([&](storage::Session& session) { return account_by_login(session, context.network, name); }));
  const core::UserId nobody;
  const auto& user = account ? account->user : nobody;
  const auto mac = recovery ? context.keys.recovery_mac(user, proof) : context.keys.proof_mac(user, proof);
  const core::Bytes none(32, '\0');
  const auto& expected = !account ? none : recovery ? account->recovery_mac : account->proof_mac;
  if (!crypto::equal(mac, expected) || account->state == "ended") return problem(ProblemKey::bad_sign_in);
  return std::move(*account);
}

Result<std::uint64_t> totp_checked(Call& call, const Account& account, const std::optional<std::string>& code) {
  if (!account.totp_secret) return std::uint64_t{0};
  if (!code || code->empty()) return problem(ProblemKey::totp_required);
  const auto secret = call.context.keys.open_totp(account.user, *account.totp_secret);
  if (!secret) return problem(ProblemKey::internal, "totp secret does not open: wrong server key");
  const auto step =
      crypto::totp_step(*secret, *code, call.context.clock.now(), static_cast<std::uint64_t>(account.totp_step));
  if (!step) return problem(ProblemKey::bad_sign_in);
  return *step;
}

Result<Reply> sign_in(Call& call) {
  TRY(const auto in, call.body<SignIn>());
  TRY(const auto account, proved(call, in.login, in.proof.bytes, false));
  TRY(const auto step, totp_checked(call, account, in.totp));
  TRY(const auto token, call.write([&](storage::Session& session) -> Result<core::Bytes> {
    if (step != 0) {
      TRY(const bool fresh, use_totp_step(session, call.context.network, account.user, step));
      if (!fresh) return problem(ProblemKey::bad_sign_in);
    }
    return begin_session(session, call, account.user);
  }));
  call.context.limits.forgive(Limit::sign_in_account, folded(in.login));
  return session_reply(call, account.user, token, 200);
}

Result<Reply> show(Call& call) { return session_reply(call, call.person().user, {}, 200); }

Result<Reply> sign_out(Call& call) {
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY_DONE(end_sessions(session, call.context.network, call.person().user, call.person().session_id));
    return call.audit(session, "session.end", call.person().user.bytes());
  }));
  auto out = no_content();
  out.headers.emplace_back("set-cookie", cookie("") + "; Max-Age=0");
  out.headers.emplace_back("clear-site-data", "\"cache\"");
  return out;
}

Result<Reply> list(Call& call) {
  TRY(const auto rows, call.read([&](storage::Session& session) {
    return sessions_of(session, call.context.network, call.person().user, call.context.clock.now());
  }));
  SessionsOut out;
  for (const auto& row : rows) {
    out.sessions.push_back({{row.id}, row.created_ms, row.seen_ms, row.id == call.person().session_id});
  }
  return reply(out);
}

Result<Reply> end_one(Call& call) {
  const auto id = core::from_base64url(call.parameter("id"));
  if (!id || id->size() != 16) return problem(ProblemKey::not_found);
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto ended, end_sessions(session, call.context.network, call.person().user, *id));
    if (ended == 0) return problem(ProblemKey::not_found);
    return call.audit(session, "session.end", call.person().user.bytes());
  }));
  return no_content();
}

Result<Reply> recovery_start(Call& call) {
  TRY(const auto in, call.body<RecoveryStartIn>());
  TRY(const auto account, proved(call, in.login, in.proof.bytes, true));
  RecoveryStartOut out;
  out.user_id = account.user;
  out.org_id = account.org;
  out.network = call.context.network;
  out.share.bytes = call.context.keys.share(account.user);
  out.seed.bytes = account.seed_recovery;
  return reply(out);
}

core::Done sizes_checked(const NewPasswordIn& in) {
  if (in.salt.bytes.size() != 16) return core::field_problem("/salt", "16_bytes_expected");
  if (in.new_proof.bytes.size() != 32) return core::field_problem("/new_proof", "32_bytes_expected");
  if (in.seed.bytes.size() < 64) return core::field_problem("/seed", "envelope_expected", ProblemKey::not_sealed);
  return {};
}

Result<Reply> recover(Call& call) {
  TRY(const auto in, call.body<NewPasswordIn>());
  TRY_DONE(sizes_checked(in));
  TRY(const auto account, proved(call, in.login.value_or(""), in.proof.bytes, true));
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto mac = call.context.keys.proof_mac(account.user, in.new_proof.bytes);
    TRY_DONE(set_password(session, network, account.user, {in.salt.bytes, mac, in.seed.bytes, true}));
    TRY_DONE(end_sessions(session, network, account.user, {}));
    return call.audit(session, "password.recovered", account.user.bytes());
  }));
  return no_content();
}

Result<Reply> change_password(Call& call) {
  TRY(const auto in, call.body<NewPasswordIn>());
  TRY_DONE(sizes_checked(in));
  TRY(const auto account, proved(call, call.person().login, in.proof.bytes, false));
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto mac = call.context.keys.proof_mac(account.user, in.new_proof.bytes);
    TRY_DONE(set_password(session, call.context.network, account.user,
                          {in.salt.bytes, mac, in.seed.bytes, in.new_share.value_or(false)}));
    return call.audit(session, "password.changed", account.user.bytes());
  }));
  return no_content();
}

}  // namespace

Result<core::Bytes> begin_session(storage::Session& session, Call& call, const core::UserId& user) {
  auto token = call.context.random.bytes(32);
  TRY_DONE(insert_session(session, call.context.network, call.context.keys.session_mac(token),
                          call.context.random.bytes(16), user, call.context.clock.now()));
  TRY(const auto account, account_by_id(session, call.context.network, user));
  Actor actor;
  actor.user = user;
  actor.org = account->org;
  const auto before = std::exchange(call.actor, std::move(actor));
  const auto audited = call.audit(session, "session.begin", user.bytes());
  call.actor = before;
  TRY_DONE(audited);
  return token;
}

Result<Reply> session_reply(Call& call, const core::UserId& user, core::BytesView token, int status) {
  TRY(const auto account, call.read([&](storage::Session& s) { return account_by_id(s, call.context.network, user); }));
  if (!account) return problem(ProblemKey::not_signed_in);
  TRY(const auto org,
      call.read([&](storage::Session& s) { return vault::organisation(s, call.context.network, account->org); }));
  SessionOut out;
  out.user = {account->user,  account->login,     account->name,     account->role,
              account->state, account->custodian, {account->box_pk}, {account->sign_pk}};
  out.org = {account->org, org ? org->name : std::string(), org && org->host};
  out.network = call.context.network;
  const auto mac = token.empty() ? call.person().token_mac : call.context.keys.session_mac(token);
  out.csrf = call.context.keys.csrf(mac);
  TRY(out.share.bytes, share_of(call.context.keys, *account));
  out.new_share.bytes = call.context.keys.share(user);
  out.seed.bytes = account->seed;
  if (account->state == "active") {
    for (const auto right : rights_of(account->role, account->custodian)) {
      out.rights.emplace_back(schema::word(right));
    }
  }
  out.demo = call.context.demo;
  out.totp_enrolled = account->totp_secret.has_value();
  out.idle_seconds = kSessionIdle / 1000;
  auto made = reply(out, status);
  if (!token.empty()) made.headers.emplace_back("set-cookie", cookie(core::base64url(token)));
  return made;
}

std::vector<Route> session_routes() {
  using enum core::Method;
  return {
      {post, "/api/v1/session/start", Right::anyone, Limit::sign_in_peer, json_body(), start, "salt of a login",
       in<StartIn>, out<StartOut>},
      {post, "/api/v1/session", Right::anyone, Limit::sign_in_peer, json_body(), sign_in, "sign in", in<SignIn>,
       out<SessionOut>},
      {get, "/api/v1/session", Right::signed_in, Limit::none, no_body(), show, "who I am", nullptr, out<SessionOut>},
      {del, "/api/v1/session", Right::signed_in, Limit::none, no_body(), sign_out, "sign out"},
      {get, "/api/v1/sessions", Right::signed_in, Limit::none, no_body(), list, "my sign-ins", nullptr,
       out<SessionsOut>},
      {del, "/api/v1/sessions/{id}", Right::signed_in, Limit::staff_write, no_body(), end_one, "end a sign-in"},
      {post, "/api/v1/recovery/start", Right::anyone, Limit::sign_in_peer, json_body(), recovery_start,
       "open the sealed seed with a recovery code", in<RecoveryStartIn>, out<RecoveryStartOut>},
      {post, "/api/v1/recovery", Right::anyone, Limit::sign_in_peer, json_body(), recover, "set a new password",
       in<NewPasswordIn>},
      {put, "/api/v1/session/password", Right::signed_in, Limit::staff_write, json_body(), change_password,
       "change my password", in<NewPasswordIn>},
  };
}

}  // namespace app
