// SPDX-License-Identifier: Apache-2.0
// Query strings and cookies.
#pragma once

#include <string>
#include <string_view>

namespace app {

/// Percent-decodes; '+' is a space. Malformed escapes stay as they are.
std::string percent_decoded(std::string_view text);
/// The first value of `name` in "a=1&b=2", decoded; empty when absent.
std::string query_value(std::string_view query, std::string_view name);
/// The value of one cookie in a Cookie header; empty when absent or given twice (an attacker's second cookie).
std::string_view cookie_value(std::string_view header, std::string_view name);

}  // namespace app
