// SPDX-License-Identifier: Apache-2.0
// People who sign in: what they send and see.
#pragma once

#include "core/fields.h"

namespace app {

using schema::Blob;
using schema::field;
using schema::kRead;
using schema::kRequired;
using schema::kWrite;
inline constexpr unsigned kIn = kWrite | kRequired;

struct StartIn {
  std::string login;
};
struct StartOut {
  Blob salt;
  std::int64_t ops = 3;
  std::int64_t mem = 64LL << 20;
};
struct SignIn {
  std::string login;
  Blob proof;
  std::optional<std::string> totp;
};
struct PersonOut {
  core::UserId id;
  std::string login, name, role, state;
  bool custodian = false;
  Blob box_pk, sign_pk;
};
struct OrgOut {
  core::OrgId id;
  std::string name;
  bool host = false;  ///< runs this server; its administrators may invite further organisations
};
struct SessionOut {
  PersonOut user;
  OrgOut org;
  core::NetworkId network;
  std::string csrf;
  Blob share;      ///< of the seed as it is
  Blob new_share;  ///< for the seed under a new password; differs after a rotation of the server key
  Blob seed;
  std::vector<std::string> rights;
  bool demo = false;
  bool totp_enrolled = false;
  std::int64_t idle_seconds = 0;
};
struct SessionRow {
  Blob id;
  std::int64_t created_ms = 0, seen_ms = 0;
  bool current = false;
};
struct SessionsOut {
  std::vector<SessionRow> sessions;
};
struct RecoveryStartIn {
  std::string login;
  Blob proof;
};
struct RecoveryStartOut {
  core::UserId user_id;
  core::OrgId org_id;
  core::NetworkId network;
  Blob share, seed;
};
struct NewPasswordIn {
  std::optional<std::string> login;  ///< for recovery only
  Blob proof, salt, new_proof, seed;
  std::optional<bool> new_share;  ///< the seed is sealed with Session.new_share
};

}  // namespace app

namespace schema {

SULUH_FIELDS(app::StartIn, field("login", &T::login, app::kIn, 60));
SULUH_FIELDS(app::StartOut, field("salt", &T::salt, kRead, 16), field("ops", &T::ops, kRead),
             field("mem", &T::mem, kRead));
SULUH_FIELDS(app::SignIn, field("login", &T::login, app::kIn, 60), field("proof", &T::proof, app::kIn, 32),
             field("totp", &T::totp, kWrite, 8));
SULUH_FIELDS(app::PersonOut, field("id", &T::id, kRead), field("login", &T::login, kRead),
             field("name", &T::name, kRead), field("role", &T::role, kRead), field("state", &T::state, kRead),
             field("custodian", &T::custodian, kRead), field("fingerprint_box", &T::box_pk, kRead, 32),
             field("fingerprint_sign", &T::sign_pk, kRead, 32));
SULUH_FIELDS(app::OrgOut, field("id", &T::id, kRead), field("name", &T::name, kRead), field("host", &T::host, kRead));
SULUH_FIELDS(app::SessionOut, field("user", &T::user, kRead), field("org", &T::org, kRead),
             field("network", &T::network, kRead), field("csrf", &T::csrf, kRead), field("share", &T::share, kRead, 32),
             field("new_share", &T::new_share, kRead, 32), field("seed", &T::seed, kRead, 1024),
             field("rights", &T::rights, kRead), field("demo", &T::demo, kRead),
             field("totp_enrolled", &T::totp_enrolled, kRead), field("idle_seconds", &T::idle_seconds, kRead));
SULUH_FIELDS(app::SessionRow, field("id", &T::id, kRead, 16), field("created_ms", &T::created_ms, kRead),
             field("seen_ms", &T::seen_ms, kRead), field("current", &T::current, kRead));
SULUH_FIELDS(app::SessionsOut, field("sessions", &T::sessions, kRead));
SULUH_FIELDS(app::RecoveryStartIn, field("login", &T::login, app::kIn, 60), field("proof", &T::proof, app::kIn, 32));
SULUH_FIELDS(app::RecoveryStartOut, field("user_id", &T::user_id, kRead), field("org_id", &T::org_id, kRead),
             field("network", &T::network, kRead), field("share", &T::share, kRead, 32),
             field("seed", &T::seed, kRead, 1024));
SULUH_FIELDS(app::NewPasswordIn, field("login", &T::login, kWrite, 60), field("proof", &T::proof, app::kIn, 32),
             field("salt", &T::salt, app::kIn, 16), field("new_proof", &T::new_proof, app::kIn, 32),
             field("seed", &T::seed, app::kIn, 1024), field("new_share", &T::new_share, kWrite));

}  // namespace schema
