// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "app/context.h"

namespace cli {

/// The one invitation that no administrator makes: for the first person of the host organisation. Returns the token;
/// the database keeps its MAC only. It works once and for seven days.
core::Result<std::string> first_invitation(app::Context& context, std::string_view name, bool custodian);

}  // namespace cli
