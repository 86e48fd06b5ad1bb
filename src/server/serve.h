// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace server {

/// `suluh serve`: runs until SIGINT or SIGTERM. Returns the exit code.
int serve(std::span<const std::string_view> arguments);

}  // namespace server
