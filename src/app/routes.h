// SPDX-License-Identifier: Apache-2.0
// The route tables of this module. server/ joins them with those of the record modules.
#pragma once

#include <vector>

#include "app/call.h"

namespace app {

std::vector<Route> session_routes();     ///< sign-in, sessions, passwords, recovery
std::vector<Route> invitation_routes();  ///< how people and organisations come in
std::vector<Route> member_routes();      ///< members, certificates, departure, the organisation
std::vector<Route> circle_routes();      ///< directory, circles, keys
std::vector<Route> recovery_routes();    ///< the organisation's printed recovery key
std::vector<Route> audit_routes();       ///< the log as a readable list

/// Signs a person in: a new session in this transaction. Returns the token for the cookie.
core::Result<core::Bytes> begin_session(storage::Session& session, Call& call, const core::UserId& user);
/// The Session answer of docs/api.md with its cookie.
core::Result<core::Reply> session_reply(Call& call, const core::UserId& user, core::BytesView token, int status);

}  // namespace app
