// SPDX-License-Identifier: Apache-2.0
// Cases and their lists; people, tasks and clocks are in work_store.cpp.
#include "cases/case_store.h"

#include <cstdlib>

#include "cases/facts_columns.h"
#include "cases/sharing_sql.h"
#include "core/workdays.h"

namespace cases {
namespace {

using storage::blob;
using storage::Parameter;
using storage::Row;

constexpr std::int64_t kNever = (std::int64_t{1} << 53) - 1;
constexpr std::string_view kDistrict = "17.09";  // Kabupaten Bengkulu Tengah, where the owners of this network sit

#define FACT_COLUMNS                                                                                              \
  "status, trafficking_status, trafficking_decided_by, origin_district, destination_country, offence_day, acts, " \
  "means, purposes, recruitment, control, industry, sex_exploitation, vulnerabilities, route"
constexpr std::size_t kFactColumns = 15;

// $1 network, $2 organisation, $3 user, $4 now. The title comes only to an owner's member who holds its key.
constexpr std::string_view kSelect =
    "SELECT c.case_id, c.number, c.status, c.trafficking_status, c.trafficking_decided_by, c.origin_district, "
    "c.destination_country, c.offence_day, c.acts, c.means, c.purposes, c.recruitment, c.control, c.industry, "
    "c.sex_exploitation, c.vulnerabilities, c.route, c.owner, c.order_ms, c.due_ms, c.org_id, o.name, c.closure, "
    "c.closure_reason, c.closure_by, c.opened_ms, c.from_report, c.version, "
    "(SELECT MIN(r.due_ms) FROM case_referrals r WHERE r.network_id = c.network_id AND r.case_id = c.case_id AND "
    "r.to_org = $2 AND r.state = 'sent'), CASE WHEN c.due_ms < $4 THEN 1 ELSE 0 END, k.epoch, "
    "t.section_id, t.bundle_id, t.version, t.envelope, t.circle_id, t.epoch, t.wrapped, t.author, t.made_ms "
    "FROM cases c JOIN organisations o ON o.network_id = c.network_id AND o.org_id = c.org_id "
    "LEFT JOIN case_sections t ON t.network_id = c.network_id AND t.case_id = c.case_id AND t.subject_id = c.case_id "
    "AND t.class = 'title' AND c.org_id = $2 "
    "LEFT JOIN circle_keys k ON k.network_id = t.network_id AND k.circle_id = t.circle_id AND k.epoch = t.epoch AND "
    "k.user_id = $3 WHERE c.network_id = $1 ";

struct List {
  std::string_view name, where;
};
constexpr std::array<List, 7> kLists{
    {{"mine", "AND c.org_id = $2 AND c.owner = $3 AND c.closure <> 'closed' "},
     {"team", "AND c.org_id = $2 AND c.closure <> 'closed' "},
     {"shared", "AND c.org_id <> $2 AND c.case_id IN " SHARED_CASES},
     {"overdue", "AND c.org_id = $2 AND c.closure <> 'closed' AND c.due_ms < $4 "},
     {"answer",
      "AND c.case_id IN (SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.state = 'sent' AND "
      "(r.from_org = $2 OR r.to_org = $2)) "},
     {"closed", "AND c.org_id = $2 AND c.closure = 'closed' "},
     {"all", "AND (c.org_id = $2 OR c.case_id IN " SHARED_CASES ") "}}};

std::string_view where_of(std::string_view list) {
  for (const auto& one : kLists) {
    if (one.name == list) return one.where;
  }
  return {};
}

template <class IdType>
std::optional<IdType> optional_id(const Row& row, std::size_t i) {
  return row.null(i) ? std::nullopt : IdType::from_bytes(row.bytes(i));
}

SectionOut title_from(const Row& row, const core::CaseId& id) {
  SectionOut out;
  out.section_id = *core::SectionId::from_bytes(row.bytes(31));
  out.bundle_id = *core::BundleId::from_bytes(row.bytes(32));
  out.subject_id = *core::PersonId::from_bytes(id.bytes());
  out.section_class = SectionClass::title;
  out.version = row.integer(33);
  out.envelope = {row.bytes(34)};
  out.circle_id = *core::CircleId::from_bytes(row.bytes(35));
  out.epoch = row.integer(36);
  out.wrapped = {row.bytes(37)};
  out.author = core::UserId::from_bytes(row.bytes(38));
  out.made_ms = row.integer(39);
  return out;
}

Facts facts_from(const Row& row, std::size_t first) {
  Facts out;
  schema::for_each_field<Facts>([&](const auto& f) { from_column(row.text(first++), out.*f.member); });
  return out;
}

/// To a partner only the referral she is asked about is due; the owner's tasks are not hers to see.
void set_due(const Row& row, CaseRow& out, core::Millis now) {
  std::int64_t due = row.integer(19);
  if (out.shared) due = row.null(28) ? kNever : row.integer(28);
  if (out.closure == Closure::closed || due == kNever) return;
  out.due_day = core::civil_day(due);
  out.overdue = due < now;
}

StoredCase case_from(const Row& row, const Viewer& viewer) {
  StoredCase out;
  out.facts = facts_from(row, 2);
  auto& head = out.row;
  head.id = *core::CaseId::from_bytes(row.bytes(0));
  head.number = row.text(1);
  head.status = out.facts.status;
  head.trafficking_status = out.facts.trafficking_status;
  head.district = out.facts.origin_district;
  head.purposes = out.facts.purposes;
  head.updated_ms = -row.integer(18);
  head.org_id = *core::OrgId::from_bytes(row.bytes(20));
  head.org_name = row.text(21);
  head.shared = head.org_id != viewer.org;
  from_column(row.text(22), head.closure);
  head.version = row.integer(27);
  set_due(row, head, viewer.now);
  out.opened_ms = row.integer(25);
  from_column(row.text(23), out.closure_reason);
  if (head.shared) return out;
  head.owner = optional_id<core::UserId>(row, 17);
  out.closure_by = optional_id<core::UserId>(row, 24);
  out.from_report = optional_id<core::BundleId>(row, 26);
  if (!row.null(30)) head.title = title_from(row, head.id);
  return out;
}

/// Order and id of the last row shown.
struct Cursor {
  std::int64_t order = std::numeric_limits<std::int64_t>::min();
  core::Bytes id;
};
Cursor cursor_from(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return {};
  const auto id = core::from_hex(text.substr(dot + 1));
  if (!id || id->size() != 16) return {};
  return {std::strtoll(std::string(text.substr(0, dot)).c_str(), nullptr, 10), *id};
}

core::Result<CaseCounts> counts(Session& session, const core::NetworkId& network, const Viewer& viewer) {
  static const std::string sql = [] {
    std::string out = "SELECT ";
    for (std::size_t i = 0; i < 6; ++i) {
      out += std::string(i == 0 ? "" : ", ") + "(SELECT COUNT(*) FROM cases c WHERE c.network_id = $1 " +
             std::string(kLists[i].where) + ")";
    }
    return out;
  }();
  TRY(const auto row,
      session.one(sql, blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now));
  return CaseCounts{row->integer(0), row->integer(1), row->integer(2),
                    row->integer(3), row->integer(4), row->integer(5)};
}

/// "2026/17.09/0042": the year in Western Indonesian time, the district, and a serial of this owner and year.
core::Result<std::string> next_number(Session& session, const core::NetworkId& network, const Viewer& viewer) {
  const auto year = core::civil_day(viewer.now).substr(0, 4);
  TRY(const auto row,
      session.one("INSERT INTO case_serials (network_id, org_id, year, last) VALUES ($1, $2, $3, 1) "
                  "ON CONFLICT (network_id, org_id, year) DO UPDATE SET last = case_serials.last + 1 RETURNING last",
                  blob(network.bytes()), blob(viewer.org.bytes()),
                  static_cast<std::int64_t>(std::strtoll(year.c_str(), nullptr, 10))));
  auto serial = std::to_string(row->integer(0));
  if (serial.size() < 4) serial.insert(0, 4 - serial.size(), '0');
  return year + "/" + std::string(kDistrict) + "/" + serial;
}

std::vector<std::string> fact_texts(const Facts& facts) {
  std::vector<std::string> out;
  out.reserve(kFactColumns);
  schema::for_each_field<Facts>([&](const auto& f) { out.push_back(column_text(facts.*f.member)); });
  return out;
}

core::Result<std::optional<std::int64_t>> moved_on(core::Result<std::int64_t> changed, std::int64_t version) {
  TRY(const auto rows, std::move(changed));
  if (rows == 0) return std::optional<std::int64_t>();
  return std::optional(version + 1);
}

}  // namespace

bool known_list(std::string_view list) { return !where_of(list).empty(); }

core::Result<std::optional<StoredCase>> find_case(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id) {
  static const std::string sql = std::string(kSelect) + std::string(where_of("all")) + "AND c.case_id = $5";
  TRY(const auto row, session.one(sql, blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()),
                                  viewer.now, blob(id.bytes())));
  if (!row) return std::optional<StoredCase>();
  return std::optional(case_from(*row, viewer));
}

core::Result<CaseList> list_cases(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const ListFilter& filter) {
  const auto cursor = cursor_from(filter.before);
  const auto sql = std::string(kSelect) + std::string(where_of(filter.list)) +
                   "AND (c.order_ms, c.case_id) > ($5, $6) AND ($7 = '' OR c.status = $7) "
                   "AND ($8 = '' OR c.origin_district = $8 OR c.origin_district LIKE $8 || '.%') "
                   "AND ($9 = '' OR ',' || c.purposes || ',' LIKE '%,' || $9 || ',%') "
                   "AND ($10 = '' OR c.number LIKE '%' || $10 || '%') "
                   "ORDER BY c.order_ms, c.case_id LIMIT $11";
  TRY(const auto rows, session.query(sql, blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()),
                                     viewer.now, cursor.order, blob(cursor.id), filter.status, filter.district,
                                     filter.purpose, filter.number, static_cast<std::int64_t>(kPage + 1)));
  CaseList out;
  TRY(out.counts, counts(session, network, viewer));
  for (std::size_t i = 0; i < rows.size() && i < kPage; ++i) out.rows.push_back(case_from(rows[i], viewer).row);
  if (rows.size() > kPage) {
    const auto& last = rows[kPage - 1];
    out.more = std::to_string(last.integer(18)) + "." + core::hex(last.bytes(0));
  }
  return out;
}

core::Result<std::optional<TakenCase>> taken_case(Session& session, const core::NetworkId& network,
                                                  const core::CaseId& id) {
  TRY(const auto row, session.one("SELECT org_id, number, version FROM cases WHERE network_id = $1 AND case_id = $2",
                                  blob(network.bytes()), blob(id.bytes())));
  if (!row) return std::optional<TakenCase>();
  return std::optional(TakenCase{*core::OrgId::from_bytes(row->bytes(0)), row->text(1), row->integer(2)});
}

core::Result<std::optional<std::string>> insert_case(Session& session, const core::NetworkId& network,
                                                     const Viewer& viewer, const CaseIn& in) {
  TRY(const auto taken, taken_case(session, network, in.case_id));
  if (taken) return std::optional<std::string>();
  TRY(const auto number, next_number(session, network, viewer));
  const auto texts = fact_texts(in.facts);
  std::vector<Parameter> values{blob(network.bytes()), blob(in.case_id.bytes()), blob(viewer.org.bytes()),
                                std::string_view(number),
                                in.from_report ? Parameter(blob(in.from_report->bytes())) : Parameter(nullptr)};
  for (const auto& text : texts) values.emplace_back(std::string_view(text));
  values.emplace_back(blob(viewer.user.bytes()));
  values.emplace_back(viewer.now);
  values.emplace_back(-viewer.now);
  values.emplace_back(kNever);
  TRY_DONE(session.run("INSERT INTO cases (network_id, case_id, org_id, number, from_report, " FACT_COLUMNS
                       ", owner, closure, closure_reason, closure_by, opened_ms, order_ms, due_ms, version) VALUES "
                       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
                       "$21, 'open', '', NULL, $22, $23, $24, 1)",
                       values, nullptr));
  return std::optional(number);
}

core::Result<std::optional<std::int64_t>> update_facts(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const core::CaseId& id, const Facts& facts,
                                                       std::int64_t version) {
  const auto texts = fact_texts(facts);
  std::vector<Parameter> values{blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), version,
                                -viewer.now};
  for (const auto& text : texts) values.emplace_back(std::string_view(text));
  return moved_on(
      session.run("UPDATE cases SET (" FACT_COLUMNS ") = ($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                  "$19, $20), order_ms = $5, version = version + 1 WHERE network_id = $1 AND case_id = $2 AND "
                  "org_id = $3 AND version = $4",
                  values, nullptr),
      version);
}

core::Result<std::optional<std::int64_t>> update_owner(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const core::CaseId& id,
                                                       const std::optional<core::UserId>& owner, std::int64_t version) {
  const auto to = owner ? std::optional(blob(owner->bytes())) : std::nullopt;
  return moved_on(
      session.execute("UPDATE cases SET owner = $5, order_ms = $6, version = version + 1 WHERE "
                      "network_id = $1 AND case_id = $2 AND org_id = $3 AND version = $4",
                      blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), version, to, -viewer.now),
      version);
}

core::Result<std::optional<std::int64_t>> update_closure(Session& session, const core::NetworkId& network,
                                                         const Viewer& viewer, const core::CaseId& id,
                                                         const ClosureChange& change, std::int64_t version) {
  const auto by = change.by ? std::optional(blob(change.by->bytes())) : std::nullopt;
  return moved_on(
      session.execute(
          "UPDATE cases SET closure = $5, closure_reason = $6, closure_by = $7, status = $8, order_ms = $9, "
          "version = version + 1 WHERE network_id = $1 AND case_id = $2 AND org_id = $3 AND version = $4",
          blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), version, schema::word(change.state),
          schema::word(change.reason), by, schema::word(change.status), -viewer.now),
      version);
}

core::Done touch_case(Session& session, const core::NetworkId& network, const core::CaseId& id, core::Millis now) {
  TRY_DONE(session.execute(
      "UPDATE cases SET order_ms = $3, due_ms = (SELECT COALESCE(MIN(d.due), $4) FROM ("
      "SELECT MIN(due_ms) AS due FROM case_tasks WHERE network_id = $1 AND case_id = $2 AND done_ms IS NULL UNION ALL "
      "SELECT MIN(due_ms) FROM case_clocks WHERE network_id = $1 AND case_id = $2 AND ended_ms IS NULL UNION ALL "
      "SELECT MIN(due_ms) FROM case_referrals WHERE network_id = $1 AND case_id = $2 AND state = 'sent') d) "
      "WHERE network_id = $1 AND case_id = $2",
      blob(network.bytes()), blob(id.bytes()), -now, kNever));
  return {};
}
#undef FACT_COLUMNS

}  // namespace cases
