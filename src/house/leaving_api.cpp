// SPDX-License-Identifier: Apache-2.0
// An organisation leaves the network: by its own administrator, signed by its own root key, or sent out by the host's,
// signed by the host's root key, with a reason. The server takes nobody's word that is not signed so.
#include "house/leaving_api.h"

#include <cstdlib>

#include "app/people.h"
#include "house/leaving_store.h"
#include "vault/directory_store.h"

namespace house {

struct LeavingOut {
  core::OrgId org_id;
  std::string name;
  bool host = false;                    ///< it runs the server, and cannot leave
  std::optional<std::int64_t> left_ms;  ///< it has left
  Hanging hanging;
};

}  // namespace house

namespace schema {

SULUH_FIELDS(house::Hanging, field("members", &T::members, kRead), field("invitations", &T::invitations, kRead),
             field("open_cases", &T::open_cases, kRead), field("carried", &T::carried, kRead),
             field("referrals_received", &T::referrals_received, kRead),
             field("referrals_sent", &T::referrals_sent, kRead), field("grants_given", &T::grants_given, kRead),
             field("grants_received", &T::grants_received, kRead), field("reports", &T::reports, kRead),
             field("knocks", &T::knocks, kRead), field("encodings", &T::encodings, kRead));
SULUH_FIELDS(house::LeavingOut, field("org_id", &T::org_id, kRead), field("name", &T::name, kRead),
             field("host", &T::host, kRead), field("left_ms", &T::left_ms, kRead),
             field("hanging", &T::hanging, kRead));

}  // namespace schema

namespace house {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

/// A statement dated back would make strangers of those who signed since; one dated ahead would not count yet.
constexpr core::Millis kAside = 10LL * 60 * 1000;

/// The organisation of the path: one's own, or any for the host's administrator. Others are not found.
Result<vault::Organisation> leaver(Call& call, storage::Session& session) {
  const auto& network = call.context.network;
  TRY(const auto id, call.id<core::OrgId>("id"));
  if (id != call.person().org) {
    TRY(const auto own, vault::organisation(session, network, call.person().org));
    if (!own || !own->host) return problem(ProblemKey::not_found);
  }
  TRY(auto found, vault::organisation(session, network, id));
  if (!found) return problem(ProblemKey::not_found);
  return std::move(*found);
}

Result<Reply> show(Call& call) {
  TRY(const auto out, call.read([&](storage::Session& session) -> Result<LeavingOut> {
    TRY(const auto org, leaver(call, session));
    TRY(const auto hanging, hanging_on(session, call.context.network, org.id, call.context.clock.now()));
    return LeavingOut{org.id, org.name, org.host, org.left_ms, hanging};
  }));
  return app::reply(out);
}

core::Done checked(Call& call, const vault::Organisation& org, const vault::ExitStatement& said) {
  if (said.org_id != org.id || said.by_org != call.person().org) {
    return problem(ProblemKey::bad_signature, "statement about another departure");
  }
  if (std::llabs(said.issued_ms - call.context.clock.now()) > kAside) {
    return core::field_problem("/statement", "not_now");
  }
  if (org.host) return core::field_problem("/id", "host_stays");
  return org.left_ms ? core::Done(problem(ProblemKey::conflict)) : core::Done();
}

Result<Reply> leave(Call& call) {
  TRY(const auto in, call.body<app::StatementIn>());
  const vault::SignedStatement signed_statement{in.statement.bytes, in.signature.bytes};
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& context = call.context;
    TRY(const auto org, leaver(call, session));
    TRY(const auto root, vault::root_key_of(session, context.network, call.person().org));
    TRY(const auto said, vault::read_statement<vault::ExitStatement>(context.network, signed_statement, root));
    TRY_DONE(checked(call, org, said));
    TRY_DONE(call.audit(session, "organisation.left", org.id.bytes(), {},
                        R"({"reason":")" + (said.reason.empty() ? "own" : said.reason) + "\"}"));
    TRY_DONE(end_organisation(session, context.network, said, signed_statement, context.clock.now()));
    if (context.ledger == nullptr) return {};
    return context.ledger->append(vault::ledger::Kind::organisation_left, org.id.bytes(),
                                  core::frame({signed_statement.bytes, signed_statement.signature}),
                                  context.clock.now());
  }));
  return app::no_content();
}

}  // namespace

std::vector<app::Route> leaving_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/organisations/{id}/departure", app::Right::org_manage, app::Limit::none, app::no_body(), show,
       "what still hangs on an organisation", nullptr, app::out<LeavingOut>},
      {post, "/api/v1/organisations/{id}/departure", app::Right::org_manage, app::Limit::staff_write, app::json_body(),
       leave, "an organisation leaves the network", app::in<app::StatementIn>},
  };
}

}  // namespace house
