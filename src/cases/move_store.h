// SPDX-License-Identifier: Apache-2.0
// All SQL of moves. Every mutator runs inside the caller's transaction, whose audit line the caller writes.
#pragma once

#include <optional>
#include <vector>

#include "cases/case_store.h"
#include "cases/move.h"

namespace cases {

/// Moves out of and into a case of the viewer's organisation, oldest first.
core::Result<std::vector<MoveOut>> moves_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                            const core::CaseId& id);
core::Result<std::optional<MoveOut>> find_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                               const core::TaskId& move);
core::Result<bool> insert_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::CaseId& from, const MoveIn& in);
/// A proposal that nobody confirmed; false where it is no longer one.
core::Result<bool> drop_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const core::TaskId& move);

/// Takes the rows along and notes them; every grant of a section that moves ends, because the signed words name the
/// case it leaves. Consents and referrals stay for the same reason; a merge closes the case that it empties. False
/// where it was done meanwhile. Receivers that lost something are added to `receivers`.
core::Result<bool> do_move(Session& session, const core::NetworkId& network, const Viewer& viewer, const MoveOut& move,
                           std::vector<core::OrgId>& receivers);
/// Brings back what was noted and still lies where the move put it. False where it is not done.
core::Result<bool> undo_move(Session& session, const core::NetworkId& network, const Viewer& viewer,
                             const MoveOut& move, std::vector<core::OrgId>& receivers);

}  // namespace cases
