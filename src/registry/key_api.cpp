// SPDX-License-Identifier: Apache-2.0
// Linkage keys: the server keeps wraps that it cannot open, and hands them to the circle they are for.
#include "app/account_store.h"
#include "core/workdays.h"
#include "crypto/hash.h"
#include "registry/checks.h"
#include "registry/encoding_store.h"
#include "registry/routes.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"
#include "vault/statement.h"

namespace registry {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

std::string_view circle_of(Scope scope) {
  if (scope == Scope::desk) return "border";
  return scope == Scope::own ? "identity" : "matching";
}
Blob blob_of(const match::ShortHash& hash) { return {core::Bytes(hash.begin(), hash.end())}; }

Result<std::vector<KeyOut>> keys_out(Call& call, Session& session, Scope scope) {
  std::vector<KeyOut> out;
  TRY(const auto keys, keys_of(session, call.context.network, scope, owner_of(call, scope)));
  for (const auto& key : keys) {
    const auto& space = key.space;
    KeyOut one{space.epoch, blob_of(space.schema), blob_of(space.full), blob_of(space.names), key.made_ms, {}};
    TRY(const auto wraps, wraps_of(session, call.context.network, scope, call.person().org, space.epoch));
    for (const auto& wrap : wraps) one.wraps.push_back({wrap.circle, wrap.circle_epoch, {wrap.wrapped}});
    out.push_back(std::move(one));
  }
  return out;
}

/// Who held the network's newest key and has left: it is time for a new one.
Result<std::vector<core::OrgId>> left_with_key(Session& session, const core::NetworkId& network,
                                               const std::vector<KeyOut>& keys) {
  std::vector<core::OrgId> out;
  if (keys.empty()) return out;
  TRY(const auto orgs, vault::organisations(session, network));
  for (const auto& org : orgs) {
    if (!org.left_ms) continue;
    TRY(const auto wraps, wraps_of(session, network, Scope::network, org.id, keys.back().epoch));
    if (!wraps.empty()) out.push_back(org.id);
  }
  return out;
}

Result<Reply> show(Call& call) {
  TRY(const auto out, call.read([&](Session& session) -> Result<KeysOut> {
    const auto& network = call.context.network;
    const auto& me = call.person();
    KeysOut keys;
    TRY(keys.own, keys_out(call, session, Scope::own));
    TRY(keys.network, keys_out(call, session, Scope::network));
    TRY(keys.desk, keys_out(call, session, Scope::desk));
    TRY(const auto offers, offers_to(session, network, me.org));
    for (const auto& one : offers) {
      keys.offers.push_back({one.epoch, one.from_org, one.from_user, {one.statement}, {one.signature}, one.made_ms});
    }
    TRY(keys.protective, protective_orgs(session, network));
    TRY(keys.left, left_with_key(session, network, keys.network));
    TRY(const auto used, acts_today(session, network, me.org, me.user, SubjectKind::identity,
                                    core::civil_day(call.context.clock.now())));
    keys.today.used = used.person;
    return keys;
  }));
  return app::reply(out);
}

core::Done check_key(const KeyIn& in) {
  const std::pair<const char*, const Blob*> ids[] = {
      {"/schema", &in.schema}, {"/full", &in.full}, {"/names", &in.names}};
  for (const auto& [pointer, id] : ids) {
    if (id->bytes.size() != schema::kShortHash) return core::field_problem(pointer, "16_bytes_expected");
  }
  const auto& wrapped = in.wrapped.bytes;
  if (wrapped.size() != vault::kOwnGrantSize || !vault::has_grant_shape(wrapped)) {
    return core::field_problem("/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  return {};
}

/// A new epoch of the network's key is begun by who runs it or keeps people in it.
core::Done check_beginner(Call& call, Session& session, Scope scope) {
  if (scope != Scope::network) return {};
  TRY(const auto org, vault::organisation(session, call.context.network, call.person().org));
  if (org && org->host) return {};
  TRY(const bool protective, is_protective(session, call.context.network, call.person().org));
  return protective ? core::Done() : core::Done(problem(ProblemKey::no_right));
}

Result<Reply> add(Call& call, Scope scope) {
  TRY(const auto in, call.body<KeyIn>());
  TRY_DONE(check_key(in));
  TRY(const bool made, call.write([&](Session& session) -> Result<bool> {
    const auto& network = call.context.network;
    const auto& me = call.person();
    const auto circle = vault::circle_id(me.org, "", circle_of(scope));
    if (in.circle_id != circle) return core::field_problem("/circle_id", "another_circle");
    TRY_DONE(must_hold(call, session, circle_of(scope)));
    TRY(const auto newest, vault::newest_circle(session, network, circle));
    if (!newest || newest->epoch != in.circle_epoch) return core::field_problem("/circle_epoch", "old_epoch");
    const auto owner = owner_of(call, scope);
    const auto now = call.context.clock.now();
    const StoredKey key{{scope, owner, in.epoch, short_hash(in.schema), short_hash(in.full), short_hash(in.names)},
                        now};
    TRY(const auto keys, keys_of(session, network, scope, owner));
    const bool fresh = in.epoch == static_cast<std::int64_t>(keys.size()) + 1;
    if (fresh) {
      TRY_DONE(check_beginner(call, session, scope));
      TRY(const bool first, insert_key(session, network, key, me.user));
      if (!first) return problem(ProblemKey::conflict);
    } else {
      TRY(const auto known, find_key(session, network, scope, owner, in.epoch));
      const auto& space = key.space;
      const bool same = known && known->space.schema == space.schema && known->space.full == space.full &&
                        known->space.names == space.names;
      if (!same) return problem(ProblemKey::conflict);
    }
    TRY_DONE(insert_wrap(session, network, scope, me.org, in.epoch, {circle, in.circle_epoch, in.wrapped.bytes},
                         me.user, now));
    TRY_DONE(call.audit(session, fresh ? "linkage.made" : "linkage.taken", circle.bytes(), schema::word(scope)));
    return fresh;
  }));
  return app::reply_json(core::json::object{}, made ? 201 : 200);
}

Result<Reply> offer(Call& call) {
  TRY(const auto in, call.body<OfferIn>());
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto& me = call.person();
    TRY_DONE(must_hold(call, session, "matching"));
    TRY(const auto account, app::account_by_id(session, network, me.user));
    TRY(const auto said, vault::read_statement<vault::LinkageStatement>(
                             network, {in.statement.bytes, in.signature.bytes}, account->sign_pk));
    TRY_DONE(app::check_signer(call, said.org_id, said.user_id, said.issued_ms));
    TRY_DONE(app::check_receiver(call, session, said.to_org));
    const auto epoch = static_cast<std::int64_t>(said.key_epoch);
    TRY(const auto key, find_key(session, network, Scope::network, network.bytes(), epoch));
    if (!key) return core::field_problem("/statement", "unknown_epoch");
    const auto& space = key->space;
    const auto hash =
        crypto::hash(core::frame({blob_of(space.schema).bytes, blob_of(space.full).bytes, blob_of(space.names).bytes}));
    if (said.space_hash != hash) return problem(ProblemKey::other_space);
    TRY(const auto circle, vault::newest_circle(session, network, said.to_circle));
    const bool fits = circle && said.to_circle == vault::circle_id(said.to_org, "", "matching") &&
                      circle->epoch == static_cast<std::int64_t>(said.to_epoch);
    if (!fits) return core::field_problem("/statement", "old_epoch");
    TRY_DONE(put_offer(session, network,
                       {said.to_org, me.org, me.user, epoch, circle->epoch, in.statement.bytes, in.signature.bytes,
                        call.context.clock.now()}));
    return call.audit(session, "linkage.offered", said.to_org.bytes());
  }));
  return app::reply_json(core::json::object{}, 201);
}

Result<Reply> protect(Call& call) {
  TRY(const auto in, call.body<ProtectiveIn>());
  TRY(const auto org, call.id<core::OrgId>("org"));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto own, vault::organisation(session, network, call.person().org));
    if (!own || !own->host) return problem(ProblemKey::no_right);
    TRY(const auto known, vault::organisation(session, network, org));
    if (!known || (known->left_ms && in.protective)) return problem(ProblemKey::not_found);
    TRY_DONE(set_protective(session, network, org, in.protective));
    return call.audit(session, in.protective ? "organisation.protective" : "organisation.not_protective", org.bytes());
  }));
  return app::no_content();
}

}  // namespace

std::vector<app::Route> key_routes() {
  using enum core::Method;
  const auto key = app::json_body(4096);
  return {
      {get, "/api/v1/register/keys", Right::member_read, Limit::none, app::no_body(), show,
       "linkage keys wrapped for me", nullptr, app::out<KeysOut>},
      {post, "/api/v1/register/keys/own", Right::case_write, Limit::staff_write, key,
       [](Call& call) { return add(call, Scope::own); }, "my organisation's key, or a wrap of it", app::in<KeyIn>},
      {post, "/api/v1/register/keys/desk", Right::border_list, Limit::staff_write, key,
       [](Call& call) { return add(call, Scope::desk); }, "the key of my organisation's border desk, or a wrap of it",
       app::in<KeyIn>},
      {post, "/api/v1/register/keys/network", Right::circle_manage, Limit::staff_write, key,
       [](Call& call) { return add(call, Scope::network); }, "the network's key, or a wrap of it", app::in<KeyIn>},
      {post, "/api/v1/register/keys/offers", Right::circle_manage, Limit::staff_write, app::json_body(8192), offer,
       "hand the network's key to another organisation", app::in<OfferIn>},
      {put, "/api/v1/register/protective/{org}", Right::org_manage, Limit::staff_write, key, protect,
       "whether an organisation keeps people in the network's index", app::in<ProtectiveIn>},
  };
}

}  // namespace registry
