// SPDX-License-Identifier: Apache-2.0
// TOML read as JSON values, so that nobody else needs the TOML library: it takes a compiler ten seconds.
#pragma once

#include <string_view>

#include "core/json.h"
#include "core/result.h"

namespace core {

/// The document as an object. bad_config on a syntax error; its detail names `name` (a file, for the reader) and the
/// line. TOML's dates and times become text as they are written.
Result<json::object> parse_toml(std::string_view text, std::string_view name);

}  // namespace core
