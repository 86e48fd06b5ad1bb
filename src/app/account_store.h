// SPDX-License-Identifier: Apache-2.0
// All SQL about people and sessions. Every mutator runs inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/account.h"
#include "app/call.h"
#include "storage/database.h"

namespace app {

inline constexpr std::string_view kSessionCookie = "__Host-suluh";
inline constexpr core::Millis kSessionIdle = 30LL * 60 * 1000;
inline constexpr core::Millis kSessionLife = 12LL * 60 * 60 * 1000;

/// A person's row.
struct Account {
  core::UserId user;
  core::OrgId org;
  std::string login, name, role, state;
  bool custodian = false;
  core::Bytes salt, proof_mac, recovery_mac, seed, seed_recovery, box_pk, sign_pk;
  std::optional<core::Bytes> totp_secret, root_wrapped;
  std::optional<core::Bytes> kept_share;  ///< sealed; set by a rotation of the server key
  std::int64_t totp_step = 0;
  core::Millis created_ms = 0, seen_ms = 0;
  std::string team;  ///< within the organisation; empty: in none
};

core::Result<std::optional<Account>> account_by_login(storage::Session& session, const core::NetworkId& network,
                                                      std::string_view login);
core::Result<std::optional<Account>> account_by_id(storage::Session& session, const core::NetworkId& network,
                                                   const core::UserId& user);
core::Result<std::vector<Account>> accounts_of(storage::Session& session, const core::NetworkId& network,
                                               const core::OrgId& org);
core::Done insert_account(storage::Session& session, const core::NetworkId& network, const Account& account);
core::Done set_state(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                     std::string_view state);
core::Done set_role(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                    std::string_view role);
core::Done set_team(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                    std::string_view team);
/// Whether anybody who is active may certify and invite.
core::Result<bool> has_administrator(storage::Session& session, const core::NetworkId& network, const core::OrgId& org);
/// What a certificate that the printed recovery key signed makes of a person: active, with this role.
struct Office {
  std::string role;
  bool custodian = false;
  std::optional<core::Bytes> root_wrapped;  ///< none: what she had stays
};
core::Done take_office(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                       const Office& office);
/// Everybody of an organisation that left: no sign-in, no circle key but the paper's copies, no invitation.
core::Done end_people_of(storage::Session& session, const core::NetworkId& network, const core::OrgId& org);
/// Takes a TOTP step forward; false when it was used already (two requests with one code).
core::Result<bool> use_totp_step(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                                 std::uint64_t step);
struct Password {
  core::BytesView salt, proof_mac, seed;
  bool new_share = false;  ///< the seed is sealed under ServerKeys::share(); a kept one is dropped
};
core::Done set_password(storage::Session& session, const core::NetworkId& network, const core::UserId& user,
                        const Password& password);
/// P_u under which the person's seed is sealed now.
core::Result<core::Bytes> share_of(const vault::ServerKeys& keys, const Account& account);

struct SessionStored {
  core::Bytes id;
  core::Millis created_ms = 0, seen_ms = 0;
};
core::Done insert_session(storage::Session& session, const core::NetworkId& network, core::BytesView token_mac,
                          core::BytesView session_id, const core::UserId& user, core::Millis now);
core::Result<std::vector<SessionStored>> sessions_of(storage::Session& session, const core::NetworkId& network,
                                                     const core::UserId& user, core::Millis now);
/// Ends one session of a person, or all of them where `session_id` is empty. Returns how many.
core::Result<std::int64_t> end_sessions(storage::Session& session, const core::NetworkId& network,
                                        const core::UserId& user, core::BytesView session_id);

/// The person behind a Cookie header; nullopt when there is no valid session. Marks the session as seen once a minute.
core::Result<std::optional<Actor>> session_actor(Context& context, std::string_view cookie_header);

}  // namespace app
