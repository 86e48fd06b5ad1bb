// SPDX-License-Identifier: Apache-2.0
// How a person comes in: invitation, founding an organisation, sign-in, recovery.
#include "cli/client.h"
#include "crypto/totp.h"
#include "vault/codes.h"

namespace cli {
namespace {

using core::Result;

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

core::Bytes from_base32(std::string_view text) {
  core::Bytes out;
  unsigned bits = 0;
  unsigned value = 0;
  for (const char c : text) {
    const auto digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) continue;
    value = (value << 5U) | static_cast<unsigned>(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<char>((value >> bits) & 0xFFU));
  }
  return out;
}

json::object with_signature(const vault::SignedStatement& statement, std::string_view bytes, std::string_view name) {
  return {{bytes, b64(statement.bytes)}, {name, b64(statement.signature)}};
}

}  // namespace

void Client::use_totp(std::string_view base32_secret) { totp_key_ = from_base32(base32_secret); }

/// A code works once, so the next sign-in within half a minute takes the following one, which the server still accepts.
Result<std::string> Client::totp_code() {
  const auto now = static_cast<std::uint64_t>(clock_.now() / crypto::kTotpStepMillis);
  totp_step_ = std::max(now, totp_step_ + 1);
  return crypto::hotp(totp_key_, totp_step_);
}

Result<json::object> Client::founding(const Join& join, const vault::PersonalKeys& keys, Printed& printed) {
  const auto seed = crypto::Secret::random(random_);
  const auto root = crypto::sign_keypair(seed);
  const auto printed_key = vault::PrintedSecret::random(random_);
  const auto recovery = vault::org_recovery_keys(printed_key);
  org_ = vault::org_id(root.public_key);
  const auto now = clock_.now();
  const auto org = vault::sign_statement(
      network_, vault::OrgStatement{root.public_key, recovery.public_key, join.organisation, now}, root);
  TRY(const auto about, wire_.post("/api/v1/invitations/open", json::object{{"token", join.token}}));
  TRY(const bool custodian, flag_at(about, "custodian"));
  const auto member = vault::sign_statement(
      network_, vault::MemberStatement{org_, user_, keys.box.public_key, keys.sign.public_key, custodian, now}, root);
  TRY(const auto for_recovery, vault::wrap_secret(recovery.public_key, seed));
  printed.organisation_key = vault::printed_code(printed_key);
  auto out = with_signature(org, "statement", "signature");
  for (auto& one : with_signature(member, "member_statement", "member_signature")) out.insert(one);
  out["name"] = join.organisation;
  out["root_pk"] = b64(root.public_key);
  out["recovery_pk"] = b64(recovery.public_key);
  out["root"] = b64(vault::seal_root(random_, keys.sym, network_, org_, seed));
  out["root_recovery"] = b64(for_recovery);
  return out;
}

Result<Client::Printed> Client::join(const Join& join) {
  TRY(const auto about, wire_.post("/api/v1/invitations/open", json::object{{"token", join.token}}));
  TRY(user_, id_at<core::UserId>(about, "user_id"));
  TRY(network_, id_at<core::NetworkId>(about, "network"));
  TRY(const auto share, bytes_at(about, "share"));
  TRY(const bool first, flag_at(about, "first"));
  TRY(const bool second_factor, flag_at(about, "totp_required"));
  const auto salt = random_.bytes(crypto::kPasswordSaltSize);
  TRY(const auto known, vault::password_keys(join.password, salt));
  const auto code = vault::PrintedSecret::random(random_);
  const auto recovery = vault::recovery_keys(code);
  const auto seed = crypto::Secret::random(random_);
  const auto keys = vault::personal_keys(seed);
  Printed printed;
  printed.recovery_code = vault::printed_code(code);
  json::object body{
      {"token", join.token},
      {"login", join.login},
      {"name", join.name},
      {"salt", b64(salt)},
      {"proof", b64(known.proof.view())},
      {"recovery_proof", b64(recovery.proof.view())},
      {"seed", b64(vault::seal_seed(random_, vault::key_encryption_key(known.wrap, share), network_, user_,
                                    vault::SeedFor::password, seed))},
      {"seed_recovery", b64(vault::seal_seed(random_, recovery.wrap, network_, user_, vault::SeedFor::recovery, seed))},
      {"box_pk", b64(keys.box.public_key)},
      {"sign_pk", b64(keys.sign.public_key)}};
  if (second_factor) {
    TRY(printed.totp_secret, text_at(about, "totp_secret"));
    use_totp(printed.totp_secret);
    TRY(const auto totp, totp_code());
    body["totp"] = totp;
  }
  if (first) {
    TRY(auto made, founding(join, keys, printed));
    body["organisation"] = std::move(made);
  }
  TRY(const auto session, wire_.post("/api/v1/invitations/accept", body));
  login_ = join.login;
  proof_ = known.proof.copy();
  TRY_DONE(unlock(session, known.wrap));
  return printed;
}

core::Done Client::take_session(const json::value& session) {
  TRY(const auto csrf, text_at(session, "csrf"));
  wire_.use_csrf(csrf);
  TRY(network_, id_at<core::NetworkId>(session, "network"));
  TRY(const auto user, at(session, "user"));
  TRY(user_, id_at<core::UserId>(user, "id"));
  TRY(const auto org, at(session, "org"));
  TRY(org_, id_at<core::OrgId>(org, "id"));
  return {};
}

core::Done Client::unlock(const json::value& session, const crypto::Secret& wrap) {
  TRY_DONE(take_session(session));
  TRY(const auto share, bytes_at(session, "share"));
  TRY(const auto envelope, bytes_at(session, "seed"));
  TRY(const auto seed,
      vault::open_seed(vault::key_encryption_key(wrap, share), network_, user_, vault::SeedFor::password, envelope));
  keys_ = vault::personal_keys(seed);
  return load_keys();
}

core::Done Client::sign_in(std::string_view login, std::string_view password, std::string_view code) {
  wire_.forget();
  TRY(const auto start, wire_.post("/api/v1/session/start", json::object{{"login", login}}));
  TRY(const auto salt, bytes_at(start, "salt"));
  TRY(const auto ops, number_at(start, "ops"));
  TRY(const auto mem, number_at(start, "mem"));
  TRY(auto known,
      vault::password_keys(password, salt, {static_cast<std::uint64_t>(ops), static_cast<std::size_t>(mem)}));
  login_ = login;
  proof_ = known.proof.copy();
  json::object body{{"login", login}, {"proof", b64(proof_.view())}};
  if (!code.empty()) {
    body["totp"] = code;
  } else if (!totp_key_.empty()) {
    TRY(const auto made, totp_code());
    body["totp"] = made;
  }
  TRY(const auto session, wire_.post("/api/v1/session", body));
  return unlock(session, known.wrap);
}

core::Done Client::sign_in_again() {
  wire_.forget();
  json::object body{{"login", login_}, {"proof", b64(proof_.view())}};
  if (!totp_key_.empty()) {
    TRY(const auto code, totp_code());
    body["totp"] = code;
  }
  TRY(const auto session, wire_.post("/api/v1/session", body));
  TRY_DONE(take_session(session));
  return load_keys();
}

core::Done Client::sign_out() {
  TRY_DONE(wire_.ask(core::Method::del, "/api/v1/session"));
  wire_.forget();
  keys_.reset();
  seats_.clear();
  return {};
}

core::Done Client::change_password(std::string_view old_password, std::string_view new_password) {
  TRY(const auto start, wire_.post("/api/v1/session/start", json::object{{"login", login_}}));
  TRY(const auto old_salt, bytes_at(start, "salt"));
  TRY(const auto old, vault::password_keys(old_password, old_salt));
  TRY(const auto session, wire_.get("/api/v1/session"));
  TRY(const auto share, bytes_at(session, "share"));
  TRY(const auto new_share, bytes_at(session, "new_share"));
  TRY(const auto envelope, bytes_at(session, "seed"));
  TRY(const auto seed, vault::open_seed(vault::key_encryption_key(old.wrap, share), network_, user_,
                                        vault::SeedFor::password, envelope));
  const auto salt = random_.bytes(crypto::kPasswordSaltSize);
  TRY(const auto known, vault::password_keys(new_password, salt));
  const auto sealed = vault::seal_seed(random_, vault::key_encryption_key(known.wrap, new_share), network_, user_,
                                       vault::SeedFor::password, seed);
  TRY_DONE(wire_.put("/api/v1/session/password", json::object{{"proof", b64(old.proof.view())},
                                                              {"salt", b64(salt)},
                                                              {"new_proof", b64(known.proof.view())},
                                                              {"seed", b64(sealed)},
                                                              {"new_share", true}}));
  proof_ = known.proof.copy();
  return {};
}

core::Done Client::recover(std::string_view login, std::string_view code, std::string_view new_password) {
  wire_.forget();
  TRY(const auto printed, vault::parse_printed_code(code));
  const auto recovery = vault::recovery_keys(printed);
  TRY(const auto start,
      wire_.post("/api/v1/recovery/start", json::object{{"login", login}, {"proof", b64(recovery.proof.view())}}));
  TRY(const auto user, id_at<core::UserId>(start, "user_id"));
  TRY(const auto network, id_at<core::NetworkId>(start, "network"));
  TRY(const auto share, bytes_at(start, "share"));
  TRY(const auto envelope, bytes_at(start, "seed"));
  TRY(const auto seed, vault::open_seed(recovery.wrap, network, user, vault::SeedFor::recovery, envelope));
  const auto salt = random_.bytes(crypto::kPasswordSaltSize);
  TRY(const auto known, vault::password_keys(new_password, salt));
  const auto sealed = vault::seal_seed(random_, vault::key_encryption_key(known.wrap, share), network, user,
                                       vault::SeedFor::password, seed);
  TRY_DONE(wire_.post("/api/v1/recovery", json::object{{"login", login},
                                                       {"proof", b64(recovery.proof.view())},
                                                       {"salt", b64(salt)},
                                                       {"new_proof", b64(known.proof.view())},
                                                       {"seed", b64(sealed)}}));
  return {};
}

}  // namespace cli
