// SPDX-License-Identifier: Apache-2.0
// How a case is selected and read from a row, alone or in a list. Internal to the stores.
#pragma once

#include <string>
#include <string_view>

#include "cases/case_store.h"

namespace cases {

/// $1 network, $2 organisation, $3 user, $4 now; `c` is the case, and a condition may follow. The title comes only to
/// an owner's member who holds its key. A list needs the head alone: a third of the work of a whole case.
extern const std::string_view kSelectHead;
extern const std::string_view kSelectCase;
/// kSelectHead of the cases that `ids`, a SELECT with a column case_id, names. CROSS JOIN keeps SQLite from beginning
/// with all cases.
std::string select_heads_of(std::string_view ids);
CaseRow head_from(const storage::Row& row, const Viewer& viewer);     ///< of either
StoredCase case_from(const storage::Row& row, const Viewer& viewer);  ///< of kSelectCase

}  // namespace cases
