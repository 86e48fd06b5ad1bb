// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "registry/register.h"

namespace registry {

/// What house/ hands in, because the register must not know cases.
struct Doors {
  /// Whether a rule of law lets an organisation hand over identities.
  std::function<bool(std::string_view code)> law_allows;
};

std::vector<app::Route> key_routes();
std::vector<app::Route> subject_routes(Register& reg, const Doors& doors);  ///< encodings, search, duplicates
std::vector<app::Route> knock_routes();
std::vector<app::Route> talk_routes();  ///< once the holder talks

}  // namespace registry
