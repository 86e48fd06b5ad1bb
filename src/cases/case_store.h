// SPDX-License-Identifier: Apache-2.0
// All SQL of cases, their people, tasks and clocks. Every mutator runs inside the caller's transaction, whose audit
// line the caller writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "cases/viewer.h"
#include "storage/database.h"

namespace cases {

using storage::Session;

/// A case as the viewer sees it; `row.shared` says that it belongs to another organisation.
struct StoredCase {
  CaseRow row;
  Facts facts;
  ClosureReason closure_reason = ClosureReason::unset;
  std::optional<core::UserId> closure_by;
  std::int64_t opened_ms = 0;
  std::optional<core::BundleId> from_report;
};
/// nullopt where the viewer's organisation neither owns it nor has it shared with it now.
core::Result<std::optional<StoredCase>> find_case(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id);

struct ListFilter {
  std::string list;  ///< mine, team, shared, overdue, answer, closed, all
  std::string status, district, purpose, number, before;
};
bool known_list(std::string_view list);
core::Result<CaseList> list_cases(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const ListFilter& filter);
inline constexpr std::int64_t kCountMost = 100;     ///< a list's count ends here: "100 or more"
inline constexpr std::size_t kExportMost = 10'000;  ///< cases in one export
/// Every case of a list without its sealed title, `before` ignored; one more than kExportMost where there are more.
core::Result<std::vector<StoredCase>> cases_for_export(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const ListFilter& filter);

/// The number of the new case; nullopt where the id is taken.
core::Result<std::optional<std::string>> insert_case(Session& session, const core::NetworkId& network,
                                                     const Viewer& viewer, const CaseIn& in);
/// The owner of an id that is taken, whoever looks: for answering the same request again.
struct TakenCase {
  core::OrgId org;
  std::string number;
  std::int64_t version = 0;
};
core::Result<std::optional<TakenCase>> taken_case(Session& session, const core::NetworkId& network,
                                                  const core::CaseId& id);

// The next version, or nullopt where `version` is stale.
core::Result<std::optional<std::int64_t>> update_facts(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const core::CaseId& id, const Facts& facts,
                                                       std::int64_t version);
core::Result<std::optional<std::int64_t>> update_owner(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const core::CaseId& id,
                                                       const std::optional<core::UserId>& owner, std::int64_t version);
/// Another owner, under the next number of hers; nobody is assigned but the viewer.
core::Done give_to(Session& session, const core::NetworkId& network, const Viewer& viewer, const core::CaseId& id);
struct ClosureChange {
  Closure state = Closure::open;
  ClosureReason reason = ClosureReason::unset;
  std::optional<core::UserId> by;
  Status status = Status::Active;
};
core::Result<std::optional<std::int64_t>> update_closure(Session& session, const core::NetworkId& network,
                                                         const Viewer& viewer, const core::CaseId& id,
                                                         const ClosureChange& change, std::int64_t version);
/// Brings the case to the top of its lists and its due day up to date; after every change of a part.
core::Done touch_case(Session& session, const core::NetworkId& network, const core::CaseId& id, core::Millis now);

core::Result<std::vector<Person>> people_of(Session& session, const core::NetworkId& network, const core::CaseId& id);
/// False when the case has that person already.
core::Result<bool> insert_person(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                 const Person& person, core::Millis now);
core::Result<bool> update_person(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                 const Person& person);

core::Result<std::vector<TaskOut>> tasks_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                            const core::CaseId& id);
core::Result<bool> insert_task(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& id, const TaskIn& task, const core::CircleId& circle);
core::Result<bool> update_task(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& id, const core::TaskId& task, const TaskChange& change);

core::Result<std::vector<ClockOut>> clocks_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                              const core::CaseId& id);
core::Result<bool> insert_clock(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                const ClockIn& clock, core::Millis due);
/// False when there is no such clock or it has ended.
core::Result<bool> end_clock(Session& session, const core::NetworkId& network, const core::CaseId& id,
                             const core::TaskId& clock, const ClockChange& change);

}  // namespace cases
