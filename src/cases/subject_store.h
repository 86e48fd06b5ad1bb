// SPDX-License-Identifier: Apache-2.0
// All SQL of requests, restriction and erasure. Every mutator runs inside the caller's transaction, whose audit line
// the caller writes.
#pragma once

#include <optional>
#include <vector>

#include "cases/case_store.h"
#include "cases/subject.h"

namespace cases {

core::Result<std::vector<RequestOut>> requests_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id);
/// False where the id is taken. `due` 0: no clock.
core::Result<bool> insert_request(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const core::CaseId& id, const core::PersonId& person, const RequestIn& in,
                                  const core::CircleId& circle, core::Millis due);
/// False where `version` is stale or it is decided already.
core::Result<bool> decide_request(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const core::CaseId& id, const core::TaskId& request, const DecisionIn& in);

/// People of a case with a mark of one kind.
struct Marked {
  std::vector<core::PersonId> restricted, erased;
};
core::Result<Marked> marked_people(Session& session, const core::NetworkId& network, const core::CaseId& id);
/// nullopt, and nothing changed, where she is restricted already. Ends every grant of her sections, of the case's own
/// sections and under her consents; answers the receivers that lost something.
core::Result<std::optional<std::vector<core::OrgId>>> restrict_person(Session& session, const core::NetworkId& network,
                                                                      const Viewer& viewer, const core::CaseId& id,
                                                                      const core::PersonId& person);
core::Result<bool> lift_restriction(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                    const core::PersonId& person);

core::Result<ErasureCheck> check_erasure(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                         const StoredCase& stored, const core::PersonId& person);
struct Erased {
  std::int64_t sections = 0;
  std::vector<core::OrgId> receivers;
};
/// Destroys what was sealed about her with every wrapped key, and blanks her coded facts; `whole` also the case's own
/// sections, tasks and messages. nullopt where she is not there or erased already: a restore may ask again.
core::Result<std::optional<Erased>> erase_person(Session& session, const core::NetworkId& network,
                                                 const core::CaseId& id, const core::PersonId& person, bool whole,
                                                 core::Millis now);

}  // namespace cases
