// SPDX-License-Identifier: Apache-2.0
#include "cases/move_store.h"

#include <algorithm>

#include "cases/facts_columns.h"

namespace cases {
namespace {

using storage::blob;
using storage::Row;

constexpr std::string_view kMoves =
    "SELECT m.move_id, m.from_case, m.into_case, f.number, i.number, m.people, m.state, m.made_by, m.made_ms, "
    "m.done_by, m.done_ms FROM case_moves m JOIN cases f ON f.network_id = m.network_id AND f.case_id = m.from_case "
    "JOIN cases i ON i.network_id = m.network_id AND i.case_id = m.into_case WHERE m.network_id = $1 AND "
    "m.org_id = $2 ";

std::string joined(const std::vector<core::PersonId>& people) {
  std::string out;
  for (const auto& one : people) out += (out.empty() ? "" : ",") + one.text();
  return out;
}

MoveOut move_from(const Row& row) {
  MoveOut out;
  out.move_id = *core::TaskId::from_bytes(row.bytes(0));
  out.from = *core::CaseId::from_bytes(row.bytes(1));
  out.into = *core::CaseId::from_bytes(row.bytes(2));
  out.from_number = row.text(3);
  out.into_number = row.text(4);
  const auto& people = row.text(5);
  for (std::size_t at = 0; at < people.size(); at += 33) {
    if (const auto id = core::PersonId::parse(people.substr(at, 32))) out.people.push_back(*id);
  }
  from_column(row.text(6), out.state);
  out.made_by = *core::UserId::from_bytes(row.bytes(7));
  out.made_ms = row.integer(8);
  if (!row.null(9)) out.done_by = core::UserId::from_bytes(row.bytes(9));
  if (!row.null(10)) out.done_ms = row.integer(10);
  return out;
}

/// One row of another table that a move takes along.
struct Taken {
  std::string kind;  ///< person, section, task, clock, request
  core::Bytes id;
  core::Bytes subject, slot;  ///< of a section, as they were
};

class Mover {
 public:
  Mover(Session& session, const core::NetworkId& network, const Viewer& viewer, const MoveOut& move)
      : session_(session), network_(network), viewer_(viewer), move_(move), merge_(move.people.empty()) {}

  core::Done take_all(std::vector<core::OrgId>& receivers) {
    TRY_DONE(take("person", "SELECT person_id, person_id, person_id FROM case_people", "person_id", {}));
    TRY_DONE(take("section", "SELECT section_id, subject_id, slot FROM case_sections", "subject_id",
                  " AND class <> 'title'"));
    TRY_DONE(take("request", "SELECT request_id, person_id, person_id FROM case_requests", "person_id", {}));
    // The clock of a request goes with it.
    TRY_DONE(take("clock", "SELECT clock_id, clock_id, clock_id FROM case_clocks", {}, merge_ ? "" : kRequestClocks));
    if (merge_) TRY_DONE(take("task", "SELECT task_id, task_id, task_id FROM case_tasks", {}, {}));
    for (const auto& one : taken_) TRY_DONE(carry(one, move_.from, move_.into, receivers));
    return {};
  }

  core::Done bring_back(std::vector<core::OrgId>& receivers) {
    TRY(const auto rows, session_.query("SELECT kind, row_id, subject_id, slot FROM case_moved_rows WHERE "
                                        "network_id = $1 AND move_id = $2 ORDER BY kind, row_id",
                                        blob(network_.bytes()), blob(move_.move_id.bytes())));
    for (const auto& row : rows) {
      const Taken one{row.text(0), row.bytes(1), row.bytes(2), row.bytes(3)};
      TRY_DONE(carry(one, move_.into, move_.from, receivers));
    }
    TRY_DONE(session_.execute("DELETE FROM case_moved_rows WHERE network_id = $1 AND move_id = $2",
                              blob(network_.bytes()), blob(move_.move_id.bytes())));
    return {};
  }

 private:
  static constexpr std::string_view kRequestClocks =
      " AND clock_id IN (SELECT row_id FROM case_moved_rows WHERE network_id = $1 AND move_id = $3 AND kind = "
      "'request')";

  [[nodiscard]] bool moves(core::BytesView subject) const {
    return merge_ || std::any_of(move_.people.begin(), move_.people.end(),
                                 [&](const core::PersonId& one) { return one.bytes() == subject; });
  }

  /// Notes the rows of one table; `of_person` is empty where every row goes.
  core::Done take(const std::string& kind, std::string_view select, std::string_view of_person,
                  std::string_view where) {
    const auto sql = std::string(select) + " WHERE network_id = $1 AND case_id = $2" + std::string(where);
    std::vector<storage::Parameter> values{blob(network_.bytes()), blob(move_.from.bytes())};
    if (where == kRequestClocks) values.emplace_back(blob(move_.move_id.bytes()));
    std::vector<Row> rows;
    TRY_DONE(session_.run(sql, values, [&](Row row) {
      rows.push_back(std::move(row));
      return core::Done();
    }));
    for (const auto& row : rows) {
      if (!of_person.empty() && !moves(row.bytes(1))) continue;
      Taken one{kind, row.bytes(0), {}, {}};
      if (kind == "section") {
        one.subject = row.bytes(1);
        one.slot = row.bytes(2);
      }
      TRY_DONE(session_.execute(
          "INSERT INTO case_moved_rows (network_id, move_id, kind, row_id, subject_id, slot) VALUES ($1, $2, $3, $4, "
          "$5, $6)",
          blob(network_.bytes()), blob(move_.move_id.bytes()), one.kind, blob(one.id), blob(one.subject),
          blob(one.slot)));
      taken_.push_back(std::move(one));
    }
    return {};
  }

  core::Done carry(const Taken& one, const core::CaseId& from, const core::CaseId& into,
                   std::vector<core::OrgId>& receivers) {
    if (one.kind == "section") return carry_section(one, from, into, receivers);
    const auto [table, column] = one.kind == "person"    ? std::pair("case_people", "person_id")
                                 : one.kind == "request" ? std::pair("case_requests", "request_id")
                                 : one.kind == "clock"   ? std::pair("case_clocks", "clock_id")
                                                         : std::pair("case_tasks", "task_id");
    TRY_DONE(session_.execute("UPDATE " + std::string(table) +
                                  " SET case_id = $4 WHERE network_id = $1 AND case_id = $2 AND " + column + " = $3",
                              blob(network_.bytes()), blob(from.bytes()), blob(one.id), blob(into.bytes())));
    return {};
  }

  /// A section about the case itself becomes one about the other case; where that has one of its class, it stands
  /// beside it under a slot of its own. Coming back it takes the place it had.
  core::Done carry_section(const Taken& one, const core::CaseId& from, const core::CaseId& into,
                           std::vector<core::OrgId>& receivers) {
    TRY(const auto row, session_.one("SELECT subject_id, class FROM case_sections WHERE network_id = $1 AND "
                                     "case_id = $2 AND section_id = $3",
                                     blob(network_.bytes()), blob(from.bytes()), blob(one.id)));
    if (!row) return {};
    TRY_DONE(end_grants(one.id, receivers));
    const bool of_case = row->bytes(0) == from.bytes();
    const auto subject = of_case ? into.bytes() : row->bytes(0);
    auto slot = one.slot;
    if (of_case && slot.empty()) {
      TRY(const auto there,
          session_.one("SELECT 1 FROM case_sections WHERE network_id = $1 AND case_id = $2 AND "
                       "subject_id = $3 AND class = $4 AND slot = $5",
                       blob(network_.bytes()), blob(into.bytes()), blob(subject), row->text(1), blob("")));
      if (there) slot = one.id;
    }
    TRY_DONE(session_.execute(
        "UPDATE case_sections SET case_id = $4, subject_id = $5, slot = $6 WHERE "
        "network_id = $1 AND case_id = $2 AND section_id = $3",
        blob(network_.bytes()), blob(from.bytes()), blob(one.id), blob(into.bytes()), blob(subject), blob(slot)));
    return {};
  }

  core::Done end_grants(const core::Bytes& section, std::vector<core::OrgId>& receivers) {
    TRY(const auto rows, session_.query("SELECT DISTINCT to_org FROM case_grants WHERE network_id = $1 AND "
                                        "section_id = $2 AND ended_ms IS NULL",
                                        blob(network_.bytes()), blob(section)));
    for (const auto& row : rows) receivers.push_back(*core::OrgId::from_bytes(row.bytes(0)));
    TRY_DONE(
        session_.execute("UPDATE case_grants SET ended_ms = $3 WHERE network_id = $1 AND section_id = $2 AND "
                         "ended_ms IS NULL",
                         blob(network_.bytes()), blob(section), viewer_.now));
    return {};
  }

  Session& session_;
  core::NetworkId network_;
  Viewer viewer_;
  const MoveOut& move_;
  bool merge_;
  std::vector<Taken> taken_;
};

core::Result<bool> set_state(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const core::TaskId& move, MoveState from, MoveState to) {
  TRY(const auto rows, session.execute("UPDATE case_moves SET state = $4, done_by = $5, done_ms = $6 WHERE "
                                       "network_id = $1 AND move_id = $2 AND state = $3",
                                       blob(network.bytes()), blob(move.bytes()), schema::word(from), schema::word(to),
                                       blob(viewer.user.bytes()), viewer.now));
  return rows == 1;
}

/// The emptied case is closed as merged, or opened again.
core::Done set_closed(Session& session, const core::NetworkId& network, const Viewer& viewer, const core::CaseId& id,
                      bool closed) {
  TRY_DONE(
      session.execute("UPDATE cases SET closure = $3, closure_reason = $4, closure_by = $5, status = $6, "
                      "version = version + 1 WHERE network_id = $1 AND case_id = $2",
                      blob(network.bytes()), blob(id.bytes()), schema::word(closed ? Closure::closed : Closure::open),
                      schema::word(closed ? ClosureReason::merged : ClosureReason::unset),
                      closed ? std::optional(blob(viewer.user.bytes())) : std::nullopt,
                      schema::word(closed ? Status::Closed : Status::Active)));
  return {};
}

}  // namespace

core::Result<std::vector<MoveOut>> moves_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                            const core::CaseId& id) {
  TRY(const auto rows, session.query(std::string(kMoves) + "AND (m.from_case = $3 OR m.into_case = $3) ORDER BY "
                                                           "m.made_ms, m.move_id",
                                     blob(network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  std::vector<MoveOut> out;
  for (const auto& row : rows) out.push_back(move_from(row));
  return out;
}

core::Result<std::optional<MoveOut>> find_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                               const core::TaskId& move) {
  TRY(const auto row, session.one(std::string(kMoves) + "AND m.move_id = $3", blob(network.bytes()),
                                  blob(viewer.org.bytes()), blob(move.bytes())));
  return row ? std::optional(move_from(*row)) : std::optional<MoveOut>();
}

core::Result<bool> insert_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& from, const MoveIn& in) {
  TRY(const auto rows,
      session.execute(
          "INSERT INTO case_moves (network_id, move_id, org_id, from_case, into_case, people, state, made_by, "
          "made_ms, done_by, done_ms) VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, NULL, NULL) "
          "ON CONFLICT DO NOTHING",
          blob(network.bytes()), blob(in.move_id.bytes()), blob(viewer.org.bytes()), blob(from.bytes()),
          blob(in.into.bytes()), joined(in.people), blob(viewer.user.bytes()), viewer.now));
  return rows == 1;
}

core::Result<bool> drop_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const core::TaskId& move) {
  return set_state(session, network, viewer, move, MoveState::proposed, MoveState::undone);
}

core::Result<bool> do_move(Session& session, const core::NetworkId& network, const Viewer& viewer, const MoveOut& move,
                           std::vector<core::OrgId>& receivers) {
  TRY(const bool first, set_state(session, network, viewer, move.move_id, MoveState::proposed, MoveState::done));
  if (!first) return false;
  TRY_DONE(Mover(session, network, viewer, move).take_all(receivers));
  if (move.people.empty()) TRY_DONE(set_closed(session, network, viewer, move.from, true));
  TRY_DONE(touch_case(session, network, move.from, viewer.now));
  TRY_DONE(touch_case(session, network, move.into, viewer.now));
  return true;
}

core::Result<bool> undo_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const MoveOut& move, std::vector<core::OrgId>& receivers) {
  TRY(const bool first, set_state(session, network, viewer, move.move_id, MoveState::done, MoveState::undone));
  if (!first) return false;
  TRY_DONE(Mover(session, network, viewer, move).bring_back(receivers));
  if (move.people.empty()) TRY_DONE(set_closed(session, network, viewer, move.from, false));
  TRY_DONE(touch_case(session, network, move.from, viewer.now));
  TRY_DONE(touch_case(session, network, move.into, viewer.now));
  return true;
}

}  // namespace cases
