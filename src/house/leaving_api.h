// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/call.h"

namespace house {

/// How an organisation leaves the network.
std::vector<app::Route> leaving_routes();

}  // namespace house
