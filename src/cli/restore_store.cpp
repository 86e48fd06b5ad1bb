// SPDX-License-Identifier: Apache-2.0
#include "cli/restore_store.h"

#include "app/account_store.h"
#include "cases/case_store.h"
#include "cases/import_store.h"
#include "cases/subject_store.h"
#include "house/leaving_store.h"
#include "reports/report_store.h"
#include "vault/audit.h"
#include "vault/directory_store.h"
#include "vault/statement.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;
using storage::blob;

Result<std::int64_t> count(storage::Session& session, std::string_view sql, const core::NetworkId& network) {
  TRY(const auto row, session.one(sql, blob(network.bytes())));
  return row->integer(0);
}

core::Done note(storage::Session& session, const core::NetworkId& network, std::string_view action,
                const vault::ledger::Record& record) {
  vault::audit::Entry entry;
  entry.network_id = network;
  entry.time_ms = record.time_ms;
  entry.actor_kind = "cli";
  entry.action = action;
  entry.object_id = record.object;
  entry.detail = R"({"by":"ledger"})";
  return vault::audit::append(session, entry);
}

}  // namespace

Result<Restored> restored_counts(storage::Session& session, const core::NetworkId& network) {
  Restored out;
  out.network = network;
  TRY(out.organisations, count(session, "SELECT count(*) FROM organisations WHERE network_id = $1", network));
  TRY(out.people, count(session, "SELECT count(*) FROM users WHERE network_id = $1", network));
  TRY(out.reports, count(session, "SELECT count(*) FROM reports WHERE network_id = $1", network));
  TRY(out.entries, count(session, "SELECT count(*) FROM audit_entries WHERE network_id = $1", network));
  return out;
}

core::Done end_open_doors(storage::Session& session, const core::NetworkId& network) {
  TRY_DONE(session.execute("DELETE FROM sessions WHERE network_id = $1", blob(network.bytes())));
  TRY_DONE(session.execute("DELETE FROM invitations WHERE network_id = $1 AND used_ms IS NULL", blob(network.bytes())));
  return {};
}

Result<bool> erase_again(storage::Session& session, const core::NetworkId& network,
                         const vault::ledger::Record& record) {
  const auto report = core::BundleId::from_bytes(record.object);
  if (!report) return problem(ProblemKey::bad_config, "ledger: not a report id");
  TRY(const auto there, session.one("SELECT 1 FROM reports WHERE network_id = $1 AND report_id = $2",
                                    blob(network.bytes()), blob(report->bytes())));
  if (!there) return false;
  TRY_DONE(reports::erase_report(session, network, *report, record.time_ms));
  TRY_DONE(vault::audit::erase_details(session, network, report->bytes()));
  TRY_DONE(note(session, network, "report.erased", record));
  return true;
}

Result<bool> erase_person_again(storage::Session& session, const core::NetworkId& network,
                                const vault::ledger::Record& record) {
  const auto person = core::PersonId::from_bytes(record.object);
  const auto said = core::unframe(record.payload);
  const auto id = said && said->size() == 2 ? core::CaseId::from_bytes((*said)[0]) : std::nullopt;
  if (!person || !id) return problem(ProblemKey::bad_config, "ledger: not an erasure of a person");
  TRY(const auto erased, cases::erase_person(session, network, *id, *person, (*said)[1] == "1", record.time_ms));
  if (!erased) return false;
  TRY_DONE(note(session, network, "person.erased", record));
  return true;
}

Result<bool> erase_case_again(storage::Session& session, const core::NetworkId& network,
                              const vault::ledger::Record& record) {
  const auto id = core::CaseId::from_bytes(record.object);
  if (!id) return problem(ProblemKey::bad_config, "ledger: not a case id");
  TRY(const auto there, cases::taken_case(session, network, *id));
  if (!there) return false;
  TRY_DONE(cases::erase_untouched(session, network, *id));
  TRY_DONE(note(session, network, "case.erased", record));
  return true;
}

Result<bool> leave_again(storage::Session& session, const core::NetworkId& network,
                         const vault::ledger::Record& record) {
  const auto user = core::UserId::from_bytes(record.object);
  const auto said = core::unframe(record.payload);
  if (!user || !said || said->size() != 2) return problem(ProblemKey::bad_config, "ledger: not a departure");
  TRY(const auto account, app::account_by_id(session, network, *user));
  if (!account || account->state == "ended") return false;
  TRY(const auto root, vault::root_key_of(session, network, account->org));
  TRY(const auto leave, vault::read_statement<vault::LeaveStatement>(network, {(*said)[0], (*said)[1]}, root));
  if (leave.user_id != *user || leave.org_id != account->org)
    return problem(ProblemKey::bad_config, "ledger: not a departure");
  TRY_DONE(vault::insert_statement(session, network,
                                   {"leave", leave.org_id, user->bytes(), 0, (*said)[0], (*said)[1], leave.issued_ms}));
  TRY_DONE(app::set_state(session, network, *user, "ended"));
  TRY_DONE(vault::delete_circle_keys(session, network, *user));
  TRY_DONE(note(session, network, "member.left", record));
  return true;
}

Result<bool> exit_again(storage::Session& session, const core::NetworkId& network,
                        const vault::ledger::Record& record) {
  const auto bad = problem(ProblemKey::bad_config, "ledger: not a departure of an organisation");
  const auto said = core::unframe(record.payload);
  if (!said || said->size() != 2) return bad;
  const vault::SignedStatement signed_statement{(*said)[0], (*said)[1]};
  TRY(const auto parsed, vault::parse_statement(network, signed_statement.bytes));
  const auto* const claimed = std::get_if<vault::ExitStatement>(&parsed);
  if (claimed == nullptr || claimed->org_id.bytes() != record.object) return bad;
  TRY(const auto org, vault::organisation(session, network, claimed->org_id));
  if (!org || org->left_ms) return false;
  TRY(const auto by, vault::organisation(session, network, claimed->by_org));
  if (!by || (by->id != org->id && !by->host)) return bad;
  TRY(const auto root, vault::root_key_of(session, network, by->id));
  TRY(const auto leave, vault::read_statement<vault::ExitStatement>(network, signed_statement, root));
  TRY_DONE(house::end_organisation(session, network, leave, signed_statement, record.time_ms));
  TRY_DONE(note(session, network, "organisation.left", record));
  return true;
}

}  // namespace cli
