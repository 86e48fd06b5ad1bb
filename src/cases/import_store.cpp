// SPDX-License-Identifier: Apache-2.0
#include "cases/import_store.h"

#include <array>

namespace cases {
namespace {

using storage::blob;
using storage::Row;

// Of the case `c`. Every change moves its order or its version; the other lines hold should one day a part do neither.
#define UNTOUCHED                                                                                                   \
  "c.version = 1 AND c.order_ms = -c.opened_ms AND NOT EXISTS (SELECT 1 FROM case_consents p "                      \
  "WHERE p.network_id = c.network_id AND p.case_id = c.case_id) AND NOT EXISTS (SELECT 1 FROM case_grants p WHERE " \
  "p.network_id = c.network_id AND p.case_id = c.case_id) AND NOT EXISTS (SELECT 1 FROM case_referrals p WHERE "    \
  "p.network_id = c.network_id AND p.case_id = c.case_id) AND NOT EXISTS (SELECT 1 FROM case_sections p WHERE "     \
  "p.network_id = c.network_id AND p.case_id = c.case_id AND p.version > 1)"

constexpr std::string_view kSelect =
    "SELECT i.import_id, i.made_by, i.made_ms, i.undone_ms, (SELECT COUNT(*) FROM case_import_rows r WHERE "
    "r.network_id = i.network_id AND r.import_id = i.import_id), (SELECT COUNT(*) FROM case_import_rows r JOIN cases c "
    "ON c.network_id = r.network_id AND c.case_id = r.case_id WHERE r.network_id = i.network_id AND "
    "r.import_id = i.import_id AND " UNTOUCHED ") FROM case_imports i WHERE i.network_id = $1 AND i.org_id = $2 ";

ImportRow row_from(const Row& row) {
  ImportRow out;
  out.import_id = *ImportId::from_bytes(row.bytes(0));
  out.made_by = *core::UserId::from_bytes(row.bytes(1));
  out.made_ms = row.integer(2);
  if (!row.null(3)) out.undone_ms = row.integer(3);
  out.cases = row.integer(4);
  out.untouched = row.integer(5);
  return out;
}

}  // namespace

core::Result<bool> begin_import(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                const ImportId& id) {
  TRY_DONE(session.execute(
      "INSERT INTO case_imports (network_id, import_id, org_id, made_by, made_ms, undone_ms) "
      "VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT DO NOTHING",
      blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now));
  TRY(const auto found, find_import(session, network, viewer, id));
  return found && !found->undone_ms;
}

core::Done note_imported(Session& session, const core::NetworkId& network, const ImportId& id,
                         const core::CaseId& case_id) {
  TRY_DONE(
      session.execute("INSERT INTO case_import_rows (network_id, import_id, case_id) VALUES ($1, $2, $3) "
                      "ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(id.bytes()), blob(case_id.bytes())));
  return {};
}

core::Done close_imported(Session& session, const core::NetworkId& network, const Viewer& viewer,
                          const core::CaseId& id, ClosureReason reason) {
  TRY_DONE(
      session.execute("UPDATE cases SET closure = 'closed', closure_reason = $3, closure_by = $4 WHERE "
                      "network_id = $1 AND case_id = $2",
                      blob(network.bytes()), blob(id.bytes()), schema::word(reason), blob(viewer.user.bytes())));
  return {};
}

core::Result<std::vector<ImportRow>> imports_of(Session& session, const core::NetworkId& network,
                                                const Viewer& viewer) {
  static const std::string sql = std::string(kSelect) + "ORDER BY i.made_ms DESC, i.import_id LIMIT 20";
  TRY(const auto rows, session.query(sql, blob(network.bytes()), blob(viewer.org.bytes())));
  std::vector<ImportRow> out;
  for (const auto& row : rows) out.push_back(row_from(row));
  return out;
}

core::Result<std::optional<ImportRow>> find_import(Session& session, const core::NetworkId& network,
                                                   const Viewer& viewer, const ImportId& id) {
  static const std::string sql = std::string(kSelect) + "AND i.import_id = $3";
  TRY(const auto row, session.one(sql, blob(network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  return row ? std::optional(row_from(*row)) : std::nullopt;
}

core::Result<std::vector<core::CaseId>> untouched_of(Session& session, const core::NetworkId& network,
                                                     const ImportId& id) {
  TRY(const auto rows, session.query("SELECT c.case_id FROM case_import_rows r JOIN cases c ON "
                                     "c.network_id = r.network_id AND c.case_id = r.case_id WHERE r.network_id = $1 "
                                     "AND r.import_id = $2 AND " UNTOUCHED " ORDER BY c.case_id LIMIT $3",
                                     blob(network.bytes()), blob(id.bytes()), static_cast<std::int64_t>(kUndoAtOnce)));
  std::vector<core::CaseId> out;
  for (const auto& row : rows) out.push_back(*core::CaseId::from_bytes(row.bytes(0)));
  return out;
}

core::Done end_import(Session& session, const core::NetworkId& network, const ImportId& id, core::Millis now) {
  TRY_DONE(session.execute("UPDATE case_imports SET undone_ms = $3 WHERE network_id = $1 AND import_id = $2",
                           blob(network.bytes()), blob(id.bytes()), now));
  return {};
}

core::Done erase_untouched(Session& session, const core::NetworkId& network, const core::CaseId& id) {
  constexpr std::array<std::string_view, 6> kErase{
      "DELETE FROM case_sections WHERE network_id = $1 AND case_id = $2",
      "DELETE FROM case_people WHERE network_id = $1 AND case_id = $2",
      "DELETE FROM case_tasks WHERE network_id = $1 AND case_id = $2",
      "DELETE FROM case_clocks WHERE network_id = $1 AND case_id = $2",
      "DELETE FROM case_import_rows WHERE network_id = $1 AND case_id = $2",
      "DELETE FROM cases WHERE network_id = $1 AND case_id = $2"};
  for (const auto sql : kErase) TRY_DONE(session.execute(sql, blob(network.bytes()), blob(id.bytes())));
  return {};
}

}  // namespace cases
