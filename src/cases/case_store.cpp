// SPDX-License-Identifier: Apache-2.0
// One case; lists are in list_store.cpp, people, tasks and clocks in work_store.cpp.
#include "cases/case_store.h"

#include <cstdlib>

#include "cases/case_rows.h"
#include "cases/facts_columns.h"
#include "cases/sharing_sql.h"
#include "core/workdays.h"
#include "vault/directory_store.h"

namespace cases {

// What a list shows of a case; a row of either select begins with these.
#define HEAD                                                                                                         \
  "SELECT c.case_id, c.number, c.status, c.trafficking_status, c.origin_district, c.purposes, c.owner, c.order_ms, " \
  "c.due_ms, c.org_id, o.name, c.closure, c.version, CASE WHEN c.org_id = $2 THEN NULL ELSE (SELECT MIN(r.due_ms) "  \
  "FROM case_referrals r WHERE r.network_id = c.network_id AND r.case_id = c.case_id AND r.to_org = $2 AND "         \
  "r.state = 'sent') END, k.epoch, t.section_id, t.bundle_id, t.version, t.envelope, t.circle_id, t.epoch, "         \
  "t.wrapped, t.author, t.made_ms, CASE WHEN c.due_ms < $4 THEN 1 ELSE 0 END"
// CASE: no title is looked for in the cases of others.
#define JOINED                                                                                                      \
  "JOIN organisations o ON o.network_id = c.network_id AND o.org_id = c.org_id "                                    \
  "LEFT JOIN case_sections t ON t.network_id = c.network_id AND t.case_id = CASE WHEN c.org_id = $2 THEN "          \
  "c.case_id END AND t.subject_id = c.case_id AND t.class = 'title' "                                               \
  "LEFT JOIN circle_keys k ON k.network_id = t.network_id AND k.circle_id = t.circle_id AND k.epoch = t.epoch AND " \
  "k.user_id = $3 WHERE c.network_id = $1 "
#define FROM_CASES " FROM cases c " JOINED
const std::string_view kSelectHead = HEAD FROM_CASES;
std::string select_heads_of(std::string_view ids) {
  return HEAD " FROM (" + std::string(ids) + ") p CROSS JOIN cases c " JOINED "AND c.case_id = p.case_id ";
}
const std::string_view kSelectCase = HEAD
    ", c.status, c.trafficking_status, c.trafficking_decided_by, c.origin_district, c.destination_country, "
    "c.offence_day, c.acts, c.means, c.purposes, c.recruitment, c.control, c.industry, c.sex_exploitation, "
    "c.vulnerabilities, c.route, c.closure_reason, c.closure_by, c.opened_ms, c.from_report" FROM_CASES;
#undef HEAD
#undef JOINED
#undef FROM_CASES

namespace {

using storage::blob;
using storage::Parameter;
using storage::Row;

constexpr std::int64_t kNever = (std::int64_t{1} << 53) - 1;

#define FACT_COLUMNS                                                                                              \
  "status, trafficking_status, trafficking_decided_by, origin_district, destination_country, offence_day, acts, " \
  "means, purposes, recruitment, control, industry, sex_exploitation, vulnerabilities, route"
constexpr std::size_t kFactColumns = 15;

template <class IdType>
std::optional<IdType> optional_id(const Row& row, std::size_t i) {
  return row.null(i) ? std::nullopt : IdType::from_bytes(row.bytes(i));
}

constexpr std::size_t kTitle = 15;
constexpr std::size_t kFacts = 25;
constexpr std::size_t kRest = kFacts + kFactColumns;

SectionOut title_from(const Row& row, const core::CaseId& id) {
  SectionOut out;
  out.section_id = *core::SectionId::from_bytes(row.bytes(kTitle));
  out.bundle_id = *core::BundleId::from_bytes(row.bytes(kTitle + 1));
  out.subject_id = *core::PersonId::from_bytes(id.bytes());
  out.section_class = SectionClass::title;
  out.version = row.integer(kTitle + 2);
  out.envelope = {row.bytes(kTitle + 3)};
  out.circle_id = *core::CircleId::from_bytes(row.bytes(kTitle + 4));
  out.epoch = row.integer(kTitle + 5);
  out.wrapped = {row.bytes(kTitle + 6)};
  out.author = core::UserId::from_bytes(row.bytes(kTitle + 7));
  out.made_ms = row.integer(kTitle + 8);
  return out;
}

Facts facts_from(const Row& row, std::size_t first) {
  Facts out;
  schema::for_each_field<Facts>([&](const auto& f) { from_column(row.text(first++), out.*f.member); });
  return out;
}

/// To a partner only the referral she is asked about is due; the owner's tasks are not hers to see.
void set_due(const Row& row, CaseRow& out, core::Millis now) {
  std::int64_t due = row.integer(8);
  out.overdue = row.integer(24) != 0;
  if (out.shared) {
    due = row.null(13) ? kNever : row.integer(13);
    out.overdue = due < now;
  }
  if (out.closure == Closure::closed || due == kNever) {
    out.overdue = false;
  } else {
    out.due_day = core::civil_day(due);
  }
}

}  // namespace

CaseRow head_from(const Row& row, const Viewer& viewer) {
  CaseRow out;
  out.id = *core::CaseId::from_bytes(row.bytes(0));
  out.number = row.text(1);
  from_column(row.text(2), out.status);
  from_column(row.text(3), out.trafficking_status);
  out.district = row.text(4);
  from_column(row.text(5), out.purposes);
  out.updated_ms = -row.integer(7);
  out.org_id = *core::OrgId::from_bytes(row.bytes(9));
  out.org_name = row.text(10);
  out.shared = out.org_id != viewer.org;
  from_column(row.text(11), out.closure);
  out.version = row.integer(12);
  set_due(row, out, viewer.now);
  if (out.shared) return out;
  out.owner = optional_id<core::UserId>(row, 6);
  if (!row.null(14)) out.title = title_from(row, out.id);
  return out;
}

StoredCase case_from(const Row& row, const Viewer& viewer) {
  StoredCase out;
  out.row = head_from(row, viewer);
  out.facts = facts_from(row, kFacts);
  from_column(row.text(kRest), out.closure_reason);
  out.opened_ms = row.integer(kRest + 2);
  if (out.row.shared) return out;
  out.closure_by = optional_id<core::UserId>(row, kRest + 1);
  out.from_report = optional_id<core::BundleId>(row, kRest + 3);
  return out;
}

namespace {

/// "2026/17.09/0042": the year in Western Indonesian time, the owner's district, and a serial of this owner and year.
core::Result<std::string> next_number(Session& session, const core::NetworkId& network, const Viewer& viewer) {
  const auto year = core::civil_day(viewer.now).substr(0, 4);
  TRY(const auto org, vault::organisation(session, network, viewer.org));
  const auto district = org && !org->district.empty() ? org->district : std::string(vault::kNetworkDistrict);
  TRY(const auto row,
      session.one("INSERT INTO case_serials (network_id, org_id, year, last) VALUES ($1, $2, $3, 1) "
                  "ON CONFLICT (network_id, org_id, year) DO UPDATE SET last = case_serials.last + 1 RETURNING last",
                  blob(network.bytes()), blob(viewer.org.bytes()),
                  static_cast<std::int64_t>(std::strtoll(year.c_str(), nullptr, 10))));
  auto serial = std::to_string(row->integer(0));
  if (serial.size() < 4) serial.insert(0, 4 - serial.size(), '0');
  return year + "/" + district + "/" + serial;
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

core::Result<std::optional<StoredCase>> find_case(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id) {
  static const std::string sql =
      std::string(kSelectCase) + "AND c.case_id = $5 AND (c.org_id = $2 OR " SHARED_HERE ") ";
  static const std::string of_team = sql + "AND " IN_TEAM("$6");
  const auto me = blob(viewer.org.bytes()), user = blob(viewer.user.bytes());
  TRY(const auto row,
      viewer.every_team
          ? session.one(sql, blob(network.bytes()), me, user, viewer.now, blob(id.bytes()))
          : session.one(of_team, blob(network.bytes()), me, user, viewer.now, blob(id.bytes()), viewer.team));
  if (!row) return std::optional<StoredCase>();
  return std::optional(case_from(*row, viewer));
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
  values.emplace_back(std::string_view(viewer.team));
  TRY_DONE(
      session.run("INSERT INTO cases (network_id, case_id, org_id, number, from_report, " FACT_COLUMNS
                  ", owner, closure, closure_reason, closure_by, opened_ms, order_ms, due_ms, version, team) VALUES "
                  "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
                  "$21, 'open', '', NULL, $22, $23, $24, 1, $25)",
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
      session.execute("UPDATE cases SET owner = $5, order_ms = $6, version = version + 1, team = COALESCE((SELECT "
                      "NULLIF(u.team, '') FROM users u WHERE u.network_id = $1 AND u.user_id = $5), team) WHERE "
                      "network_id = $1 AND case_id = $2 AND org_id = $3 AND version = $4",
                      blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), version, to, -viewer.now),
      version);
}

core::Done give_to(Session& session, const core::NetworkId& network, const Viewer& viewer, const core::CaseId& id) {
  TRY(const auto number, next_number(session, network, viewer));
  TRY_DONE(
      session.execute("UPDATE cases SET org_id = $3, number = $4, owner = $5, from_report = NULL, order_ms = $6, "
                      "version = version + 1, team = $7 WHERE network_id = $1 AND case_id = $2",
                      blob(network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), number,
                      blob(viewer.user.bytes()), -viewer.now, viewer.team));
  return {};
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
