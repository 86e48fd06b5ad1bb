// SPDX-License-Identifier: Apache-2.0
// Members of one's own organisation. Certificates and departures are statements signed by the organisation's root key
// in the administrator's browser; the server only checks and keeps them.
#include "app/account_store.h"
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

Result<Reply> list(Call& call) {
  TRY(const auto rows, call.read([&](storage::Session& session) {
    return accounts_of(session, call.context.network, call.person().org);
  }));
  MembersOut out;
  for (const auto& a : rows) {
    out.members.push_back({a.user,
                           a.login,
                           a.name,
                           a.role,
                           a.state,
                           a.custodian,
                           {a.box_pk},
                           {a.sign_pk},
                           a.created_ms,
                           a.seen_ms,
                           a.team});
  }
  return reply(out);
}

/// A member of the caller's own organisation; anybody else is not found.
Result<Account> member(Call& call, storage::Session& session) {
  TRY(const auto id, call.id<core::UserId>("id"));
  TRY(auto found, account_by_id(session, call.context.network, id));
  if (!found || found->org != call.person().org) return problem(ProblemKey::not_found);
  return std::move(*found);
}

Result<Reply> certify(Call& call) {
  TRY(const auto in, call.body<StatementIn>());
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto who, member(call, session));
    TRY(const auto root, vault::root_key_of(session, call.context.network, who.org));
    TRY(const auto said, vault::read_statement<vault::MemberStatement>(call.context.network,
                                                                       {in.statement.bytes, in.signature.bytes}, root));
    const bool fits = said.org_id == who.org && said.user_id == who.user && said.box_pk == who.box_pk &&
                      said.sign_pk == who.sign_pk && said.custodian == who.custodian;
    if (!fits) return problem(ProblemKey::bad_signature, "certificate is for another key");
    if (who.state == "ended") return problem(ProblemKey::conflict);
    TRY_DONE(vault::insert_statement(
        session, call.context.network,
        {"member", who.org, who.user.bytes(), 0, in.statement.bytes, in.signature.bytes, said.issued_ms}));
    TRY_DONE(set_state(session, call.context.network, who.user, "active"));
    return call.audit(session, "member.certified", who.user.bytes());
  }));
  return no_content();
}

Result<Reply> depart(Call& call) {
  TRY(const auto in, call.body<StatementIn>());
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto who, member(call, session));
    if (who.user == call.person().user) return core::field_problem("/id", "not_oneself");
    TRY(const auto root, vault::root_key_of(session, call.context.network, who.org));
    TRY(const auto said, vault::read_statement<vault::LeaveStatement>(call.context.network,
                                                                      {in.statement.bytes, in.signature.bytes}, root));
    if (said.org_id != who.org || said.user_id != who.user) return problem(ProblemKey::bad_signature);
    TRY_DONE(vault::insert_statement(
        session, call.context.network,
        {"leave", who.org, who.user.bytes(), 0, in.statement.bytes, in.signature.bytes, said.issued_ms}));
    if (call.context.ledger != nullptr) {
      TRY_DONE(call.context.ledger->append(vault::ledger::Kind::member_left, who.user.bytes(),
                                           core::frame({in.statement.bytes, in.signature.bytes}),
                                           call.context.clock.now()));
    }
    TRY_DONE(set_state(session, call.context.network, who.user, "ended"));
    TRY_DONE(end_sessions(session, call.context.network, who.user, {}));
    TRY_DONE(vault::delete_circle_keys(session, call.context.network, who.user));
    return call.audit(session, "member.left", who.user.bytes());
  }));
  return no_content();
}

Result<Reply> change_role(Call& call) {
  TRY(const auto in, call.body<RoleIn>());
  const auto& known = roles();
  if (std::find(known.begin(), known.end(), in.role) == known.end())
    return core::field_problem("/role", "unknown_word");
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto who, member(call, session));
    if (who.user == call.person().user) return core::field_problem("/id", "not_oneself");
    if (totp_required(in.role, call.context.demo) && !who.totp_secret)
      return core::field_problem("/role", "second_factor_missing");
    TRY_DONE(set_role(session, call.context.network, who.user, in.role));
    return call.audit(session, "member.role", who.user.bytes(), {}, R"({"role":")" + in.role + "\"}");
  }));
  return no_content();
}

/// Whose cases she sees, unless her role sees those of every team. Her own cases stay hers.
Result<Reply> change_team(Call& call) {
  TRY(const auto in, call.body<TeamIn>());
  const bool odd = std::any_of(in.team.begin(), in.team.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (odd || in.team.starts_with(' ') || in.team.ends_with(' ')) return core::field_problem("/team", "not_a_name");
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const auto who, member(call, session));
    TRY_DONE(set_team(session, call.context.network, who.user, in.team));
    return call.audit(session, "member.team", who.user.bytes());
  }));
  return no_content();
}

/// "17" or "17.09": the levels that stand in a case's number.
bool is_area(std::string_view code) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() != 2 && code.size() != 5) return false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i == 2 ? code[i] != '.' : !digit(code[i])) return false;
  }
  return true;
}

Result<Reply> change_organisation(Call& call) {
  TRY(const auto in, call.body<OrganisationIn>());
  if (in.district && !in.district->empty() && !is_area(*in.district)) {
    return core::field_problem("/district", "area_expected");
  }
  constexpr std::int64_t kLongest = 36'525;  // a hundred years
  if (in.keep_days && (*in.keep_days < 0 || *in.keep_days > kLongest)) {
    return core::field_problem("/keep_days", "out_of_range");
  }
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    const auto& network = call.context.network;
    const auto& org = call.person().org;
    TRY(const auto before, vault::organisation(session, network, org));
    if (!before) return problem(ProblemKey::not_found);
    TRY_DONE(vault::set_takes_reports(session, network, org, in.takes_reports));
    TRY_DONE(vault::set_case_settings(session, network, org, in.district.value_or(before->district),
                                      in.keep_days.value_or(before->keep_days)));
    if (in.district || in.keep_days) TRY_DONE(call.audit(session, "organisation.settings", org.bytes()));
    return call.audit(session, in.takes_reports ? "organisation.opened" : "organisation.closed", org.bytes());
  }));
  return no_content();
}

Result<Reply> show_organisation(Call& call) {
  TRY(const auto org, call.read([&](storage::Session& session) {
    return vault::organisation(session, call.context.network, call.person().org);
  }));
  if (!org) return problem(ProblemKey::not_found);
  const auto district = org->district.empty() ? std::string(vault::kNetworkDistrict) : org->district;
  return reply(OrganisationSettings{org->takes_reports, district, org->keep_days});
}

}  // namespace

std::vector<Route> member_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/members", Right::member_read, Limit::none, no_body(), list, "members of my organisation", nullptr,
       out<MembersOut>},
      {post, "/api/v1/members/{id}/certificate", Right::member_manage, Limit::staff_write, json_body(), certify,
       "certify a member's keys", in<StatementIn>},
      {post, "/api/v1/members/{id}/departure", Right::member_manage, Limit::staff_write, json_body(), depart,
       "a member leaves", in<StatementIn>},
      {put, "/api/v1/members/{id}/role", Right::member_manage, Limit::staff_write, json_body(), change_role,
       "change a role", in<RoleIn>},
      {put, "/api/v1/members/{id}/team", Right::member_manage, Limit::staff_write, json_body(), change_team,
       "put a member into a team", in<TeamIn>},
      {get, "/api/v1/organisation", Right::org_manage, Limit::none, no_body(), show_organisation,
       "settings of my organisation", nullptr, out<OrganisationSettings>},
      {put, "/api/v1/organisation", Right::org_manage, Limit::staff_write, json_body(), change_organisation,
       "whether the organisation takes reports", in<OrganisationIn>},
  };
}

}  // namespace app
