// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/call.h"
#include "registry/register.h"
#include "reports/intake.h"

namespace house {

/// What anyone may know of this server, and whether it works: /api/v1/about, /healthz, /readyz.
std::vector<app::Route> about_routes(reports::Intake& intake, const registry::Register& reg);

}  // namespace house
