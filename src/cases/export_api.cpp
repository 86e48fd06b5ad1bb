// SPDX-License-Identifier: Apache-2.0
// A list of cases as a file: coded facts only (rulings 22). The browser adds sealed fields by its own keys, case by
// case, and each of those deliveries is recorded as any other.
#include "cases/calls.h"
#include "cases/facts_columns.h"
#include "cases/routes.h"
#include "cases/sheets.h"
#include "core/workdays.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

std::int64_t count(const std::vector<Person>& people, const std::function<bool(const Person&)>& fits) {
  return std::count_if(people.begin(), people.end(), fits);
}

std::vector<std::string> header() {
  std::vector<std::string> out{"number", "organisation", "opened_day", "changed_day"};
  schema::for_each_field<Facts>([&](const auto& f) { out.emplace_back(f.name); });
  for (const auto* name :
       {"due_day", "overdue", "closure", "closure_reason", "people", "victims", "child_victims", "suspects"}) {
    out.emplace_back(name);
  }
  return out;
}

std::vector<Cell> row_of(const ExportCase& one) {
  const auto& head = one.head;
  std::vector<Cell> out{head.number, head.org_name, core::civil_day(one.opened_ms), core::civil_day(head.updated_ms)};
  schema::for_each_field<Facts>([&](const auto& f) { out.emplace_back(column_text(one.facts.*f.member)); });
  const auto victim = [](const Person& p) { return p.role == PersonRole::victim; };
  out.insert(out.end(), {head.due_day, std::int64_t{head.overdue}, std::string(schema::word(head.closure)),
                         std::string(schema::word(one.closure_reason)), static_cast<std::int64_t>(one.people.size()),
                         count(one.people, victim),
                         count(one.people, [&](const Person& p) { return victim(p) && p.is_child == Child::yes; }),
                         count(one.people, [](const Person& p) { return p.role == PersonRole::suspect; })});
  return out;
}

Sheet sheet_of(const ExportOut& cases) {
  Sheet out{"Kasus", header(), {}};
  for (const auto& one : cases.cases) out.rows.push_back(row_of(one));
  return out;
}

Result<Reply> file_of(const ExportOut& cases, std::string_view format) {
  Reply out = app::reply(ExportOut{});
  if (format == "json") return app::reply(cases);
  if (format == "csv") {
    out.content_type = "text/csv; charset=utf-8";
    out.body = csv_file(sheet_of(cases));
  } else {
    out.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    TRY(out.body, xlsx_file(sheet_of(cases)));
  }
  out.headers.emplace_back("content-disposition", "attachment; filename=\"kasus." + std::string(format) + "\"");
  return out;
}

Result<ExportOut> cases_of(Call& call, const ListFilter& filter) {
  return call.read([&](Session& session) -> Result<ExportOut> {
    const auto& network = call.context.network;
    TRY(auto found, cases_for_export(session, network, viewer_of(call), filter));
    if (found.size() > kExportMost) return core::field_problem("/list", "too_many");
    ExportOut out;
    for (auto& one : found) {
      ExportCase made;
      TRY(made.people, people_of(session, network, one.row.id));
      made.opened_ms = one.opened_ms;
      made.closure_reason = one.closure_reason;
      made.facts = std::move(one.facts);
      made.head = std::move(one.row);
      out.cases.push_back(std::move(made));
    }
    return out;
  });
}

/// The list is read first and recorded before it goes out, so that a long one keeps no other act waiting.
Result<Reply> export_list(Call& call) {
  const ListFilter filter{call.query("list"),    call.query("status"), call.query("district"),
                          call.query("purpose"), call.query("number"), {}};
  const auto format = call.query("format");
  if (!known_list(filter.list)) return core::field_problem("/list", "unknown_word", ProblemKey::bad_request);
  if (format != "csv" && format != "xlsx" && format != "json") {
    return core::field_problem("/format", "unknown_word", ProblemKey::bad_request);
  }
  TRY(const auto cases, cases_of(call, filter));
  TRY(auto out, file_of(cases, format));
  const auto detail = R"({"format":")" + format + R"(","list":")" + filter.list + R"(","rows":)" +
                      std::to_string(cases.cases.size()) + "}";
  TRY_DONE(call.write([&](Session& session) { return call.audit(session, "case.exported", {}, {}, detail); }));
  return out;
}

}  // namespace

std::vector<app::Route> export_routes() {
  return {{core::Method::get, "/api/v1/cases/export", Right::case_facts, Limit::staff_write, app::no_body(),
           export_list, "a list as CSV, XLSX or JSON: coded facts only", nullptr, app::out<ExportOut>}};
}

}  // namespace cases
