// SPDX-License-Identifier: Apache-2.0
#include "house/leaving_store.h"

#include "app/account_store.h"
#include "cases/sharing_store.h"
#include "registry/encoding_store.h"
#include "vault/audit.h"
#include "vault/directory_store.h"

namespace house {
namespace {

using storage::blob;
using storage::Session;

/// $1 network, $2 organisation, $3 now where it is given.
template <class... More>
core::Result<std::int64_t> count(Session& session, std::string_view from, const core::NetworkId& network,
                                 const core::OrgId& org, const More&... more) {
  TRY(const auto row,
      session.one("SELECT COUNT(*) FROM " + std::string(from), blob(network.bytes()), blob(org.bytes()), more...));
  return row->integer(0);
}

core::Done note_ended(Session& session, const core::NetworkId& network, const cases::EndedSharing& ended,
                      const core::OrgId& left, core::Millis now) {
  vault::audit::Entry entry;
  entry.network_id = network;
  entry.time_ms = now;
  entry.actor_kind = "system";
  entry.org_id = ended.owner.bytes();
  entry.action = "grant.ended";
  entry.object_id = ended.case_id.bytes();
  entry.detail = R"({"left":")" + left.text() + "\"}";
  return vault::audit::append(session, entry);
}

}  // namespace

core::Result<Hanging> hanging_on(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                 core::Millis now) {
  Hanging out;
  const auto counted = [&](std::int64_t& to, std::string_view from) -> core::Done {
    TRY(to, count(session, from, network, org));
    return {};
  };
  TRY_DONE(counted(out.members, "users WHERE network_id = $1 AND org_id = $2 AND state <> 'ended'"));
  TRY(out.invitations, count(session,
                             "invitations WHERE network_id = $1 AND org_id = $2 AND used_ms IS NULL AND "
                             "expires_ms > $3",
                             network, org, now));
  TRY_DONE(counted(out.open_cases, "cases WHERE network_id = $1 AND org_id = $2 AND closure <> 'closed'"));
  TRY_DONE(counted(out.carried, "case_referrals WHERE network_id = $1 AND to_org = $2 AND state = 'accepted'"));
  TRY_DONE(counted(out.referrals_received, "case_referrals WHERE network_id = $1 AND to_org = $2 AND state = 'sent'"));
  TRY_DONE(counted(out.referrals_sent,
                   "case_referrals WHERE network_id = $1 AND from_org = $2 AND state IN ('sent', 'accepted')"));
  TRY(out.grants_given,
      count(session,
            "case_grants g JOIN cases c ON c.network_id = g.network_id AND c.case_id = g.case_id WHERE g.network_id = "
            "$1 AND c.org_id = $2 AND g.to_org <> $2 AND g.ended_ms IS NULL AND g.until_ms >= $3",
            network, org, now));
  TRY(out.grants_received,
      count(session, "case_grants WHERE network_id = $1 AND to_org = $2 AND ended_ms IS NULL AND until_ms >= $3",
            network, org, now));
  TRY_DONE(counted(out.reports, "report_recipients WHERE network_id = $1 AND org_id = $2 AND state <> 'closed'"));
  TRY_DONE(counted(out.knocks,
                   "knocks WHERE network_id = $1 AND (holder_org = $2 OR other_org = $2) AND state IN ('open', "
                   "'asking')"));
  TRY_DONE(counted(out.encodings,
                   "match_encodings WHERE network_id = $1 AND org_id = $2 AND scope = 'network' AND version > 0"));
  return out;
}

core::Done end_organisation(Session& session, const core::NetworkId& network, const vault::ExitStatement& said,
                            const vault::SignedStatement& signed_statement, core::Millis now) {
  const auto& org = said.org_id;
  TRY_DONE(vault::insert_statement(
      session, network,
      {"exit", org, org.bytes(), 0, signed_statement.bytes, signed_statement.signature, said.issued_ms}));
  TRY_DONE(vault::set_takes_reports(session, network, org, false));
  TRY(const auto ended, cases::end_sharing_of(session, network, org, now));
  for (const auto& one : ended) {
    if (one.owner != org) TRY_DONE(note_ended(session, network, one, org, now));
  }
  TRY_DONE(registry::leave_register(session, network, org, now));
  return app::end_people_of(session, network, org);
}

}  // namespace house
