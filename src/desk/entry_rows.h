// SPDX-License-Identifier: Apache-2.0
// How an entry of a list and an act on it are selected and read. Internal to the stores; `e` is the entry, `a` the act.
#pragma once

#include "desk/desk_store.h"

namespace desk {

std::string entry_columns();
StoredEntry entry_from(const storage::Row& row, std::string_view today);  ///< of a row that begins with these

inline constexpr std::string_view kActColumns =
    "a.act, a.author, a.basis, a.until_day, a.made_ms, a.statement, a.signature, a.approver, a.approval, a.admission, "
    "a.admission_signature";
ActOut act_from(const storage::Row& row);  ///< of a row that begins with these

}  // namespace desk
