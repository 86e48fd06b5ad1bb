// SPDX-License-Identifier: Apache-2.0
// The organisation's printed recovery key, used (docs/keys.md). The paper opens the root key and every circle in the
// browser of who typed it; what comes here is a certificate that the root key signed, and her own admissions. So the
// server takes nothing on trust from the paper, and holds nothing that opens without it.
#include <algorithm>

#include "app/account_store.h"
#include "app/admission.h"
#include "app/people.h"
#include "app/routes.h"
#include "vault/directory_store.h"
#include "vault/envelope.h"
#include "vault/statement.h"

namespace app {
namespace {

using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

/// A certificate of later than now would outlast a departure: of a person's statements the newest counts.
constexpr core::Millis kAhead = 10LL * 60 * 1000;

struct PaperUser {
  Account account;
  bool administrator = false;  ///< she is one, or becomes one because there is none
};

/// The paper does what an administrator would, for whom an administrator or the operator has chosen: who was invited to
/// administer or to keep keys. While nobody administers, for everybody of the organisation.
Result<PaperUser> paper_user(Call& call, storage::Session& session) {
  const auto& network = call.context.network;
  TRY(auto account, account_by_id(session, network, call.person().user));
  if (!account) return problem(ProblemKey::not_found);
  TRY(const bool administered, has_administrator(session, network, account->org));
  PaperUser out{std::move(*account), false};
  out.administrator = !administered || out.account.role == "admin";
  if (out.administrator || out.account.custodian) return out;
  return core::field_problem("/", "ask_an_administrator", ProblemKey::no_right);
}

Result<Reply> deliver(Call& call) {
  RecoveryOut out;
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto who, paper_user(call, session));
    TRY(const auto org, vault::organisation(session, network, who.account.org));
    TRY(const auto circles, vault::circles_of(session, network, who.account.org));
    out.root = {org->root_recovery};
    out.administrator = who.administrator;
    for (const auto& circle : circles) {
      TRY(const auto holders, vault::holders_of_circle(session, network, circle.id, circle.epoch));
      for (const auto& one : holders) {
        if (!one.user.empty()) continue;  // an empty holder is the paper
        out.circles.push_back({circle.id, circle.org, circle.team, circle.section_class, circle.epoch, {one.wrapped}});
      }
    }
    return call.audit(session, "recovery.delivered", who.account.user.bytes());
  }));
  return reply(out);
}

core::Done certificate_checked(Call& call, storage::Session& session, const RecoveryIn& in, const Account& who,
                               vault::MemberStatement& said) {
  const auto& network = call.context.network;
  TRY(const auto root, vault::root_key_of(session, network, who.org));
  TRY(said, vault::read_statement<vault::MemberStatement>(network, {in.statement.bytes, in.signature.bytes}, root));
  const bool hers =
      said.org_id == who.org && said.user_id == who.user && said.box_pk == who.box_pk && said.sign_pk == who.sign_pk;
  if (!hers) return problem(ProblemKey::bad_signature, "certificate is for another key");
  if (said.issued_ms > call.context.clock.now() + kAhead) return core::field_problem("/statement", "in_the_future");
  // Who lets herself into circles signs as a custodian, and every client looks for that in her certificate.
  const bool custodian_needed = who.custodian || !in.admissions.empty();
  return said.custodian || !custodian_needed ? core::Done()
                                             : core::Done(core::field_problem("/statement", "custodian_needed"));
}

Result<Office> office_of(Call& call, const RecoveryIn& in, const PaperUser& who, bool custodian) {
  Office out{who.account.role, custodian, std::nullopt};
  if (!in.root) return out;
  if (!who.administrator) return core::field_problem("/root", "ask_an_administrator", ProblemKey::no_right);
  if (!vault::has_envelope_shape(vault::Kind::root, in.root->bytes)) {
    return core::field_problem("/root", "envelope_expected", ProblemKey::not_sealed);
  }
  out.role = "admin";
  if (totp_required(out.role, call.context.demo) && !who.account.totp_secret) {
    return core::field_problem("/root", "second_factor_missing");
  }
  out.root_wrapped = in.root->bytes;
  return out;
}

/// Into an epoch of a circle that her own statement names; what she holds already stays.
core::Done admit_oneself(Call& call, storage::Session& session, const AdmitIn& in,
                         const std::vector<vault::Circle>& circles) {
  const auto& network = call.context.network;
  TRY(const auto parsed, vault::parse_statement(network, in.statement.bytes));
  const auto* const said = std::get_if<vault::AdmitStatement>(&parsed);
  const bool known = said != nullptr && in.user_id == call.person().user &&
                     std::any_of(circles.begin(), circles.end(), [&](const vault::Circle& one) {
                       return one.id == said->circle_id && one.epoch == in.epoch;
                     });
  if (!known) return problem(ProblemKey::bad_signature, "admission does not fit");
  TRY(const bool held, vault::holds_circle_key(session, network, said->circle_id, in.epoch, in.user_id));
  return held ? core::Done() : admit(call, session, in, said->circle_id, in.epoch);
}

Result<Reply> use(Call& call) {
  TRY(const auto in, call.body<RecoveryIn>());
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto who, paper_user(call, session));
    vault::MemberStatement said;
    TRY_DONE(certificate_checked(call, session, in, who.account, said));
    TRY(const auto office, office_of(call, in, who, said.custodian));
    TRY_DONE(vault::insert_statement(session, network,
                                     {"member", who.account.org, who.account.user.bytes(), 0, in.statement.bytes,
                                      in.signature.bytes, said.issued_ms}));
    TRY_DONE(take_office(session, network, who.account.user, office));
    TRY(const auto circles, vault::circles_of(session, network, who.account.org));
    for (const auto& one : in.admissions) TRY_DONE(admit_oneself(call, session, one, circles));
    const auto detail = core::json::object{{"circles", static_cast<std::int64_t>(in.admissions.size())},
                                           {"root", in.root.has_value()},
                                           {"certified", who.account.state == "pending"}};
    return call.audit(session, "organisation.recovered", who.account.user.bytes(), {}, core::json::serialize(detail));
  }));
  return no_content();
}

}  // namespace

std::vector<Route> recovery_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/organisation/recovery", Right::signed_in, Limit::staff_write, no_body(), deliver,
       "what the printed recovery key opens", nullptr, out<RecoveryOut>},
      {post, "/api/v1/organisation/recovery", Right::signed_in, Limit::staff_write, json_body(1024UL * 1024), use,
       "certified and let in by the printed recovery key", in<RecoveryIn>},
  };
}

}  // namespace app
