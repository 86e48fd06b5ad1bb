// SPDX-License-Identifier: Apache-2.0
// The key directory and circles (docs/formats.md sections 4 and 5). The server checks what it stores, but nobody has to
// trust that: every client verifies the chain itself.
#include <algorithm>

#include "app/account_store.h"
#include "app/admission.h"
#include "app/people.h"
#include "app/routes.h"
#include "vault/directory_store.h"
#include "vault/statement.h"

namespace app {
namespace {

using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

Result<Reply> directory(Call& call) {
  DirectoryOut out;
  out.network = call.context.network;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    TRY(const auto orgs, vault::organisations(session, call.context.network));
    for (const auto& org : orgs) {
      OrganisationOut one{org.id, org.name, org.takes_reports, org.anchor == call.context.keys.anchor(org.id), {}};
      TRY(const auto statements, vault::statements_of(session, call.context.network, org.id));
      for (const auto& s : statements) one.statements.push_back({s.kind, {s.bytes}, {s.signature}});
      out.organisations.push_back(std::move(one));
    }
    return {};
  }));
  return reply(out);
}

Result<Reply> keys(Call& call) {
  KeysOut out;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    TRY(const auto mine, vault::circle_keys_of_user(session, call.context.network, call.person().user));
    TRY(const auto circles, vault::circles_of(session, call.context.network, call.person().org));
    for (const auto& key : mine) {
      for (const auto& circle : circles) {
        if (circle.id != key.circle || circle.epoch != key.epoch) continue;
        out.circles.push_back({circle.id, circle.org, circle.team, circle.section_class, circle.epoch, {key.wrapped}});
      }
    }
    TRY(const auto account, account_by_id(session, call.context.network, call.person().user));
    if (account && account->root_wrapped) out.root = Blob{*account->root_wrapped};
    return {};
  }));
  return reply(out);
}

/// Who still knows the newest epoch of a circle although she has left; nobody for an epoch that was followed by
/// another.
std::vector<core::UserId> left_behind(const std::vector<vault::FormerHolder>& former,
                                      const std::vector<vault::Circle>& circles, const vault::Circle& circle) {
  std::vector<core::UserId> out;
  const bool newest = std::none_of(circles.begin(), circles.end(), [&](const vault::Circle& other) {
    return other.id == circle.id && other.epoch > circle.epoch;
  });
  if (!newest) return out;
  for (const auto& one : former) {
    const bool known = std::find(out.begin(), out.end(), one.user) != out.end();
    if (one.circle == circle.id && one.epoch == circle.epoch && !known) out.push_back(one.user);
  }
  return out;
}

Result<Reply> list(Call& call) {
  CirclesOut out;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto circles, vault::circles_of(session, network, call.person().org));
    TRY(const auto former, vault::former_holders(session, network, call.person().org));
    for (const auto& circle : circles) {
      CircleRow row{circle.id,    circle.team, circle.section_class,
                    circle.epoch, {},          left_behind(former, circles, circle)};
      TRY(const auto holders, vault::holders_of_circle(session, network, circle.id, circle.epoch));
      for (const auto& holder : holders) {
        if (const auto user = core::UserId::from_bytes(holder.user)) row.members.push_back(*user);
      }
      out.circles.push_back(std::move(row));
    }
    return {};
  }));
  return reply(out);
}

Result<Reply> make(Call& call) {
  TRY(const auto in, call.body<CircleIn>());
  if (in.recovery_wrapped.bytes.size() != 80) return core::field_problem("/recovery_wrapped", "80_bytes_expected");
  const bool has_self = std::any_of(in.members.begin(), in.members.end(),
                                    [&](const AdmitIn& one) { return one.user_id == call.person().user; });
  if (!has_self) return core::field_problem("/members", "must_include_oneself");
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto custodian, account_by_id(session, network, call.person().user));
    if (!custodian) return problem(ProblemKey::not_found);
    TRY(const auto said, vault::read_statement<vault::CircleStatement>(
                             network, {in.statement.bytes, in.signature.bytes}, custodian->sign_pk));
    if (said.org_id != call.person().org || said.custodian != call.person().user)
      return problem(ProblemKey::bad_signature);
    TRY(const auto newest, vault::newest_circle(session, network, said.circle_id));
    const auto epoch = static_cast<std::int64_t>(said.epoch);
    if (epoch != (newest ? newest->epoch + 1 : 1)) return problem(ProblemKey::conflict);
    TRY_DONE(vault::insert_circle(session, network,
                                  {said.circle_id, epoch, said.org_id, said.team, said.section_class, said.box_pk,
                                   said.sign_pk, call.context.clock.now()}));
    TRY_DONE(vault::insert_statement(session, network,
                                     {"circle", said.org_id, said.circle_id.bytes(), epoch, in.statement.bytes,
                                      in.signature.bytes, said.issued_ms}));
    TRY_DONE(
        vault::insert_circle_key(session, network, {said.circle_id, epoch, core::Bytes(), in.recovery_wrapped.bytes}));
    for (const auto& one : in.members) TRY_DONE(admit(call, session, one, said.circle_id, epoch));
    return call.audit(session, "circle.made", said.circle_id.bytes(), said.section_class);
  }));
  core::Reply made = reply_json(core::json::object{}, 201);
  return made;
}

Result<Reply> let_in(Call& call) {
  TRY(const auto in, call.body<AdmitIn>());
  TRY(const auto id, call.id<core::CircleId>("id"));
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto circles, vault::circles_of(session, call.context.network, call.person().org));
    for (const auto& circle : circles) {
      if (circle.id != id || circle.epoch != in.epoch) continue;
      return admit(call, session, in, circle.id, circle.epoch);
    }
    return problem(ProblemKey::not_found);
  }));
  return reply_json(core::json::object{}, 201);
}

}  // namespace

std::vector<Route> circle_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/directory", Right::anyone, Limit::none, no_body(), directory, "signed keys of all organisations",
       nullptr, out<DirectoryOut>},
      {get, "/api/v1/keys", Right::signed_in, Limit::none, no_body(), keys, "circle seeds sealed to me", nullptr,
       out<KeysOut>},
      {get, "/api/v1/circles", Right::signed_in, Limit::none, no_body(), list, "circles of my organisation", nullptr,
       out<CirclesOut>},
      {post, "/api/v1/circles", Right::circle_manage, Limit::staff_write, json_body(512UL * 1024), make,
       "a new circle or a new epoch", in<CircleIn>},
      {post, "/api/v1/circles/{id}/members", Right::circle_manage, Limit::staff_write, json_body(), let_in,
       "let a member in", in<AdmitIn>},
  };
}

}  // namespace app
