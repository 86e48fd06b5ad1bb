// SPDX-License-Identifier: Apache-2.0
// Strict JSON: what a lenient parser lets pass (duplicate keys, deep nesting, bad UTF-8) is refused here, once.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace core {

namespace json = boost::json;

struct JsonLimits {
  std::size_t depth = 32;
  std::size_t keys = 10'000;
  std::size_t bytes = 1UL << 20U;
};

/// bad_json on any violation, duplicate keys included.
Result<json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace core
