// SPDX-License-Identifier: Apache-2.0
#include "cli/invite.h"

#include "app/invitation_store.h"
#include "vault/audit.h"

namespace cli {

core::Result<std::string> operator_invitation(app::Context& context, const OperatorInvitation& in) {
  constexpr core::Millis kLife = 7LL * 24 * 60 * 60 * 1000;
  const auto token = context.random.bytes(16);
  app::Invitation made;
  made.id = context.random.bytes(16);
  made.token_mac = context.keys.invitation_mac(token);
  made.user = *core::UserId::from_bytes(core::uuid_v7(context.clock, context.random));
  made.org = in.org;
  made.role = in.role;
  made.name = in.name;
  made.custodian = in.custodian;
  made.host = !in.org.has_value();
  made.created_ms = context.clock.now();
  made.expires_ms = made.created_ms + kLife;
  TRY_DONE(context.database.write([&](storage::Session& session) -> core::Done {
    TRY_DONE(app::insert_invitation(session, context.network, made));
    vault::audit::Entry entry;
    entry.network_id = context.network;
    entry.time_ms = made.created_ms;
    entry.actor_kind = "cli";
    if (in.org) entry.org_id = in.org->bytes();  // its own people see that somebody was invited past them
    entry.action = "invitation.made";
    entry.object_id = made.user.bytes();
    entry.detail = R"({"role":")" + in.role + "\"}";
    return vault::audit::append(session, entry);
  }));
  return core::base64url(token);
}

core::Result<std::string> first_invitation(app::Context& context, std::string_view name, bool custodian) {
  return operator_invitation(context, {std::nullopt, "admin", std::string(name), custodian});
}

}  // namespace cli
