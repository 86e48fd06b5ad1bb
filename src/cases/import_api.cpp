// SPDX-License-Identifier: Apache-2.0
// Cases out of a file of the office's own (rulings 35), sealed row by row in the browser. What one import made can be
// taken back as a whole, as long as nobody has worked on it.
#include "cases/import_store.h"
#include "cases/new_case.h"
#include "cases/routes.h"

namespace cases {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

ImportedCase refused_row(const core::CaseId& id, const core::Problem& why) {
  ImportedCase out{id, {}, std::string(why.word()), {}, {}};
  if (!why.fields.empty()) {
    out.pointer = why.fields.front().pointer;
    out.fault = why.fields.front().key;
  }
  return out;
}

/// What a person can mend in her file is told for the row; a server in trouble ends the whole call.
bool is_of_the_row(const core::Problem& why) { return why.status() < 500; }

Result<ImportedCase> take_row(Call& call, Session& session, const Doors& doors, const ImportId& import, CaseIn row) {
  const auto& network = call.context.network;
  TRY(const auto taken, taken_case(session, network, row.case_id));
  if (taken && taken->org == call.person().org) return ImportedCase{row.case_id, taken->number, {}, {}, {}};
  if (taken) return refused_row(row.case_id, problem(ProblemKey::conflict));
  const auto checked = check_new_case(call, session, doors, row, Origin::file);
  if (!checked.ok() && is_of_the_row(checked.problem())) return refused_row(row.case_id, checked.problem());
  TRY_DONE(checked);
  TRY(const auto made, insert_new_case(call, session, row, Origin::file));
  TRY_DONE(note_imported(session, network, import, row.case_id));
  if (row.facts.status == Status::Closed || row.facts.status == Status::ClosedReferred) {
    const auto reason = row.facts.status == Status::Closed ? ClosureReason::completed : ClosureReason::referred;
    TRY_DONE(close_imported(session, network, viewer_of(call), row.case_id, reason));
  }
  return ImportedCase{row.case_id, made.number, {}, {}, {}};
}

Result<Reply> import_rows(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<ImportIn>());
  TRY(const auto out, call.write([&](Session& session) -> Result<ImportOut> {
    TRY(const bool open, begin_import(session, call.context.network, viewer_of(call), in.import_id));
    if (!open) return problem(ProblemKey::conflict);
    ImportOut rows;
    std::size_t made = 0;
    for (const auto& row : in.cases) {
      TRY(auto taken, take_row(call, session, doors, in.import_id, row));
      made += taken.number.empty() ? 0 : 1;
      rows.rows.push_back(std::move(taken));
    }
    TRY_DONE(
        call.audit(session, "case.imported", in.import_id.bytes(), {}, R"({"rows":)" + std::to_string(made) + "}"));
    return rows;
  }));
  return app::reply(out, 201);
}

Result<Reply> list_imports(Call& call) {
  ImportList out;
  TRY(out.imports,
      call.read([&](Session& session) { return imports_of(session, call.context.network, viewer_of(call)); }));
  return app::reply(out);
}

/// An erasure that a restore of an older backup must do again (rulings 20), also where nobody is in the case.
core::Done erase_noted(Call& call, Session& session, const core::CaseId& id) {
  TRY_DONE(erase_untouched(session, call.context.network, id));
  TRY_DONE(audit(call, session, "case.erased", id));
  if (call.context.ledger == nullptr) return {};
  return call.context.ledger->append(vault::ledger::Kind::case_erased, id.bytes(), {}, call.context.clock.now());
}

/// By who made it, or by who may be the second person elsewhere. A part at a time: each note in the ledger is synced.
Result<Reply> undo_import(Call& call) {
  TRY(const auto id, call.id<ImportId>("import_id"));
  std::vector<core::CaseId> erased;
  TRY(const auto out, call.write([&](Session& session) -> Result<ImportUndone> {
    const auto& network = call.context.network;
    TRY(const auto found, find_import(session, network, viewer_of(call), id));
    if (!found) return problem(ProblemKey::not_found);
    if (found->made_by != call.person().user && !call.person().may(Right::case_approve)) {
      return problem(ProblemKey::no_right);
    }
    TRY(erased, untouched_of(session, network, id));
    for (const auto& one : erased) TRY_DONE(erase_noted(call, session, one));
    const bool more = found->untouched > static_cast<std::int64_t>(erased.size());
    if (!more) TRY_DONE(end_import(session, network, id, call.context.clock.now()));
    const auto count = static_cast<std::int64_t>(erased.size());
    TRY_DONE(call.audit(session, "case.import_undone", id.bytes(), {}, R"({"rows":)" + std::to_string(count) + "}"));
    return ImportUndone{count, more ? 0 : found->cases - count, more};
  }));
  for (const auto& one : erased) tell(call, one);
  return app::reply(out);
}

}  // namespace

std::vector<app::Route> import_routes(const Doors& doors) {
  using enum core::Method;
  const auto import_with = [doors](Call& call) { return import_rows(call, doors); };
  return {{get, "/api/v1/cases/imports", Right::case_write, Limit::none, app::no_body(), list_imports,
           "what was imported", nullptr, app::out<ImportList>},
          {post, "/api/v1/cases/imports", Right::case_write, Limit::staff_write, app::json_body(4UL * 1024 * 1024),
           import_with, "cases out of a file", app::in<ImportIn>, app::out<ImportOut>},
          {del, "/api/v1/cases/imports/{import_id}", Right::case_write, Limit::staff_write, app::no_body(), undo_import,
           "take an import back", nullptr, app::out<ImportUndone>}};
}

}  // namespace cases
