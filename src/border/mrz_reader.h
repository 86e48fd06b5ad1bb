// SPDX-License-Identifier: Apache-2.0
// Inside of mrz.h: the fields of one zone whose lines are in order.
#pragma once

#include "border/mrz_layout.h"

namespace border::mrz {

/// Reads and, where type and check digit leave one reading only, corrects. `lines` fit the layout.
Document read_fields(const Layout& layout, std::vector<std::string> lines, std::string_view today);

}  // namespace border::mrz
