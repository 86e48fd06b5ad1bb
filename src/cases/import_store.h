// SPDX-License-Identifier: Apache-2.0
// Which import made which cases, so that it can be taken back as a whole.
#pragma once

#include <vector>

#include "cases/case_store.h"

namespace cases {

/// False where the import belongs to another organisation or was taken back.
core::Result<bool> begin_import(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                const ImportId& id);
core::Done note_imported(Session& session, const core::NetworkId& network, const ImportId& id,
                         const core::CaseId& case_id);
/// A case that had ended before it came here; it still counts as untouched.
core::Done close_imported(Session& session, const core::NetworkId& network, const Viewer& viewer,
                          const core::CaseId& id, ClosureReason reason);

/// The newest twenty of the viewer's organisation.
core::Result<std::vector<ImportRow>> imports_of(Session& session, const core::NetworkId& network, const Viewer& viewer);
core::Result<std::optional<ImportRow>> find_import(Session& session, const core::NetworkId& network,
                                                   const Viewer& viewer, const ImportId& id);

/// At most kUndoAtOnce of its cases that nobody has changed, shared or added to since.
inline constexpr std::size_t kUndoAtOnce = 100;
core::Result<std::vector<core::CaseId>> untouched_of(Session& session, const core::NetworkId& network,
                                                     const ImportId& id);
core::Done end_import(Session& session, const core::NetworkId& network, const ImportId& id, core::Millis now);

/// Removes an untouched case with its people and sections; with the wrapped keys nobody can open a copy of them.
core::Done erase_untouched(Session& session, const core::NetworkId& network, const core::CaseId& id);

}  // namespace cases
