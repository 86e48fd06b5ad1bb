// SPDX-License-Identifier: Apache-2.0
#include "cli/invite.h"

#include "app/invitation_store.h"
#include "vault/audit.h"

namespace cli {

core::Result<std::string> first_invitation(app::Context& context, std::string_view name, bool custodian) {
  constexpr core::Millis kLife = 7LL * 24 * 60 * 60 * 1000;
  const auto token = context.random.bytes(16);
  app::Invitation made;
  made.id = context.random.bytes(16);
  made.token_mac = context.keys.invitation_mac(token);
  made.user = *core::UserId::from_bytes(core::uuid_v7(context.clock, context.random));
  made.role = "admin";
  made.name = name;
  made.custodian = custodian;
  made.host = true;
  made.created_ms = context.clock.now();
  made.expires_ms = made.created_ms + kLife;
  TRY_DONE(context.database.write([&](storage::Session& session) -> core::Done {
    TRY_DONE(app::insert_invitation(session, context.network, made));
    vault::audit::Entry entry;
    entry.network_id = context.network;
    entry.time_ms = made.created_ms;
    entry.actor_kind = "cli";
    entry.action = "invitation.made";
    entry.object_id = made.user.bytes();
    entry.detail = R"({"role":"admin"})";
    return vault::audit::append(session, entry);
  }));
  return core::base64url(token);
}

}  // namespace cli
