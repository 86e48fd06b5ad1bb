// SPDX-License-Identifier: Apache-2.0
// People, tasks and clocks of a case.
#include "cases/case_store.h"
#include "cases/facts_columns.h"
#include "cases/rules.h"
#include "core/workdays.h"

namespace cases {
namespace {

using storage::blob;
using storage::Row;

Person person_from(const Row& row) {
  Person out;
  out.person_id = *core::PersonId::from_bytes(row.bytes(0));
  from_column(row.text(1), out.role);
  from_column(row.text(2), out.sex);
  out.birth_year = row.integer(3);
  from_column(row.text(4), out.age_band);
  out.citizenship = row.text(5);
  from_column(row.text(6), out.is_child);
  from_column(row.text(7), out.perpetrator_roles);
  from_column(row.text(8), out.relations);
  out.version = row.integer(9);
  return out;
}

TaskOut task_from(const Row& row) {
  TaskOut out;
  out.task_id = *core::TaskId::from_bytes(row.bytes(0));
  out.kind = row.text(1);
  out.due_day = row.text(2);
  if (!row.null(3)) out.owner = core::UserId::from_bytes(row.bytes(3));
  out.made_by = *core::UserId::from_bytes(row.bytes(4));
  out.circle_id = *core::CircleId::from_bytes(row.bytes(5));
  out.epoch = row.integer(6);
  out.done = !row.null(9);
  if (out.done) out.done_ms = row.integer(9);
  out.version = row.integer(10);
  out.dropped = row.integer(11) != 0;
  if (row.null(12)) return out;  // no key: no words
  out.wrapped = {row.bytes(7)};
  out.envelope = {row.bytes(8)};
  return out;
}

ClockOut clock_from(const Row& row, core::Millis now) {
  ClockOut out;
  out.clock_id = *core::TaskId::from_bytes(row.bytes(0));
  out.clock = row.text(1);
  out.began_ms = row.integer(2);
  out.due_ms = row.integer(3);
  out.due_day = core::civil_day(out.due_ms);
  if (!row.null(4)) out.ended_ms = row.integer(4);
  from_column(row.text(5), out.reason);
  out.state = out.ended_ms ? ClockState::ended : out.due_ms < now ? ClockState::overdue : ClockState::due;
  return out;
}

}  // namespace

core::Result<std::vector<Person>> people_of(Session& session, const core::NetworkId& network, const core::CaseId& id) {
  TRY(const auto rows,
      session.query("SELECT person_id, role, sex, birth_year, age_band, citizenship, is_child, perpetrator_roles, "
                    "relations, version FROM case_people WHERE network_id = $1 AND case_id = $2 "
                    "ORDER BY made_ms, person_id",
                    blob(network.bytes()), blob(id.bytes())));
  std::vector<Person> out;
  for (const auto& row : rows) out.push_back(person_from(row));
  return out;
}

core::Result<bool> insert_person(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                 const Person& p, core::Millis now) {
  TRY(const auto rows,
      session.execute("INSERT INTO case_people (network_id, person_id, case_id, role, sex, birth_year, age_band, "
                      "citizenship, is_child, perpetrator_roles, relations, version, made_ms) VALUES ($1, $2, $3, $4, "
                      "$5, $6, $7, $8, $9, $10, $11, 1, $12) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(p.person_id.bytes()), blob(id.bytes()), schema::word(p.role),
                      schema::word(p.sex), p.birth_year, schema::word(p.age_band), p.citizenship,
                      schema::word(p.is_child), column_text(p.perpetrator_roles), column_text(p.relations), now));
  return rows == 1;
}

core::Result<bool> update_person(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                 const Person& p) {
  TRY(const auto rows,
      session.execute("UPDATE case_people SET role = $5, sex = $6, birth_year = $7, age_band = $8, citizenship = $9, "
                      "is_child = $10, perpetrator_roles = $11, relations = $12, version = version + 1 WHERE "
                      "network_id = $1 AND case_id = $2 AND person_id = $3 AND version = $4",
                      blob(network.bytes()), blob(id.bytes()), blob(p.person_id.bytes()), p.version,
                      schema::word(p.role), schema::word(p.sex), p.birth_year, schema::word(p.age_band), p.citizenship,
                      schema::word(p.is_child), column_text(p.perpetrator_roles), column_text(p.relations)));
  return rows == 1;
}

core::Result<std::vector<TaskOut>> tasks_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                            const core::CaseId& id) {
  TRY(const auto rows,
      session.query("SELECT t.task_id, t.kind, t.due_day, t.owner, t.made_by, t.circle_id, t.epoch, t.wrapped, "
                    "t.envelope, t.done_ms, t.version, t.dropped, k.epoch FROM case_tasks t LEFT JOIN circle_keys k ON "
                    "k.network_id = t.network_id AND k.circle_id = t.circle_id AND k.epoch = t.epoch AND "
                    "k.user_id = $3 WHERE t.network_id = $1 AND t.case_id = $2 ORDER BY t.due_ms, t.task_id",
                    blob(network.bytes()), blob(id.bytes()), blob(viewer.user.bytes())));
  std::vector<TaskOut> out;
  for (const auto& row : rows) out.push_back(task_from(row));
  return out;
}

core::Result<bool> insert_task(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& id, const TaskIn& task, const core::CircleId& circle) {
  const auto owner = task.owner ? std::optional(blob(task.owner->bytes())) : std::nullopt;
  TRY(const auto rows,
      session.execute("INSERT INTO case_tasks (network_id, task_id, case_id, kind, due_day, due_ms, owner, made_by, "
                      "circle_id, epoch, wrapped, envelope, done_ms, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                      "$9, $10, $11, $12, NULL, 1) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(task.task_id.bytes()), blob(id.bytes()), task.kind, task.due_day,
                      end_of_day(task.due_day) - 1, owner, blob(viewer.user.bytes()), blob(circle.bytes()), task.epoch,
                      blob(task.wrapped.bytes), blob(task.envelope.bytes)));
  return rows == 1;
}

core::Result<bool> update_task(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& id, const core::TaskId& task, const TaskChange& change) {
  const auto done = change.done ? std::optional(viewer.now) : std::nullopt;
  TRY(const auto rows,
      session.execute("UPDATE case_tasks SET done_ms = CAST($5 AS BIGINT), dropped = $6, version = version + 1 WHERE "
                      "network_id = $1 AND case_id = $2 AND task_id = $3 AND version = $4",
                      blob(network.bytes()), blob(id.bytes()), blob(task.bytes()), change.version, done,
                      std::int64_t{change.dropped}));
  return rows == 1;
}

core::Result<std::vector<ClockOut>> clocks_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                              const core::CaseId& id) {
  TRY(const auto rows,
      session.query("SELECT clock_id, clock, began_ms, due_ms, ended_ms, reason FROM case_clocks WHERE "
                    "network_id = $1 AND case_id = $2 ORDER BY due_ms, clock_id",
                    blob(network.bytes()), blob(id.bytes())));
  std::vector<ClockOut> out;
  for (const auto& row : rows) out.push_back(clock_from(row, viewer.now));
  return out;
}

core::Result<bool> insert_clock(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                const ClockIn& clock, core::Millis due) {
  TRY(const auto rows,
      session.execute("INSERT INTO case_clocks (network_id, clock_id, case_id, clock, began_ms, due_ms, ended_ms, "
                      "reason) VALUES ($1, $2, $3, $4, $5, $6, NULL, '') ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(clock.clock_id.bytes()), blob(id.bytes()), clock.clock,
                      clock.began_ms, due));
  return rows == 1;
}

core::Result<bool> end_clock(Session& session, const core::NetworkId& network, const core::CaseId& id,
                             const core::TaskId& clock, const ClockChange& change) {
  TRY(const auto rows, session.execute("UPDATE case_clocks SET ended_ms = $4, reason = $5 WHERE network_id = $1 AND "
                                       "case_id = $2 AND clock_id = $3 AND ended_ms IS NULL",
                                       blob(network.bytes()), blob(id.bytes()), blob(clock.bytes()), change.ended_ms,
                                       schema::word(change.reason)));
  return rows == 1;
}

}  // namespace cases
