// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases/filter.h"
#include "cases/viewer.h"
#include "storage/database.h"

namespace cases {

core::Result<std::vector<FilterOut>> filters_of(storage::Session& session, const core::NetworkId& network,
                                                const Viewer& viewer);
/// New, or in the place of the one with this id; false where she has kFiltersMax others.
core::Result<bool> save_filter(storage::Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::TaskId& id, const FilterIn& in);
core::Result<bool> remove_filter(storage::Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::TaskId& id);

}  // namespace cases
