// SPDX-License-Identifier: Apache-2.0
// Lists that organisations show to each other's desks, entry by entry. What protects somebody is never shown this way:
// its holder is asked by a knock (docs/register.md).
#include "app/message.h"
#include "crypto/hash.h"
#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace desk {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

core::Done check_share(Call& call, Session& session, const StoredEntry& entry, const vault::ShareStatement& said) {
  TRY_DONE(app::check_signer(call, said.org_id, said.user_id, said.issued_ms));
  if (entry.protective) return refused("/statement", "protective");
  if (entry.row.state != EntryState::active && entry.row.state != EntryState::future) {
    return refused("/statement", "not_running");
  }
  const bool same =
      said.entry_id == entry.row.id && said.envelope_hash == crypto::hash(entry.row.sealed.envelope.bytes);
  if (!same) return refused("/statement", "another_entry");
  TRY_DONE(app::check_receiver(call, session, said.to_org));
  if (said.to_circle != vault::circle_id(said.to_org, "", "border")) return refused("/statement", "another_circle");
  TRY(const auto newest, vault::newest_circle(session, call.context.network, said.to_circle));
  if (!newest || static_cast<std::uint64_t>(newest->epoch) != said.to_epoch) return refused("/statement", "old_epoch");
  return {};
}

void tell_desk(Call& call, const core::OrgId& other) {
  tell(call, "listing");
  if (call.context.publish) call.context.publish("org:" + other.text(), "border", R"({"id":"","kind":"listing"})");
}

Result<Reply> share(Call& call) {
  TRY(const auto in, call.body<SignedIn>());
  core::OrgId other;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto viewer = viewer_of(call);
    TRY(const auto entry, own_entry(call, session));
    TRY(const auto signers, vault::signers_of(session, network, viewer.org));
    TRY(const auto said, vault::verify_share(network, viewer.org, signers, {in.statement.bytes, in.signature.bytes}));
    TRY_DONE(check_share(call, session, entry, said));
    other = said.to_org;
    TRY_DONE(put_share(session, viewer, said, in));
    return call.audit(session, "listing.shared", entry.row.id.bytes(), {}, R"({"to":")" + other.text() + "\"}");
  }));
  tell_desk(call, other);
  return app::reply_json(core::json::object{}, 201);
}

Result<Reply> unshare(Call& call) {
  TRY(const auto other, call.id<core::OrgId>("org"));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto viewer = viewer_of(call);
    TRY(const auto entry, own_entry(call, session));
    TRY(const bool ended, end_share(session, viewer, entry.row.id, other));
    if (!ended) return problem(ProblemKey::not_found);
    return call.audit(session, "listing.unshared", entry.row.id.bytes(), {}, R"({"to":")" + other.text() + "\"}");
  }));
  tell_desk(call, other);
  return app::reply_json(core::json::object{});
}

Result<Reply> shared(Call& call) {
  SharedList out;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto viewer = viewer_of(call);
    TRY(out.out, list_shares(session, viewer));
    TRY(out.in, list_shared(session, viewer));
    const auto detail = R"({"rows":)" + std::to_string(out.in.size()) + "}";
    return call.audit(session, "listing.listed_shared", {}, {}, detail);
  }));
  return app::reply(out);
}

}  // namespace

std::vector<app::Route> share_routes() {
  using enum core::Method;
  const auto write = Limit::staff_write;
  return {
      {get, "/api/v1/border/shared", Right::border_read, Limit::none, app::no_body(), shared,
       "entries that organisations show each other", nullptr, app::out<SharedList>},
      {post, "/api/v1/border/entries/{id}/shares", Right::border_list, write, app::json_body(), share,
       "show an entry to another organisation's desk", app::in<SignedIn>},
      {del, "/api/v1/border/entries/{id}/shares/{org}", Right::border_list, write, app::no_body(), unshare,
       "no longer show it"},
  };
}

}  // namespace desk
