// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace site {

/// The bytes of an embedded file of data/; empty when there is none.
std::string_view data_file(std::string_view name);

}  // namespace site
