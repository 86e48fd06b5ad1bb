// SPDX-License-Identifier: Apache-2.0
// Small pure readers of header text. ASCII only, no locale.
#pragma once

#include <string>
#include <string_view>

#include "core/http.h"

namespace http {

bool has_header(const core::Request& request, std::string_view lower_case_name);

namespace text {

bool is_token(char c);  ///< RFC 9110 tchar
std::string lower(std::string_view s);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view s);  ///< spaces and tabs
/// Takes the next member of a comma-separated list off `rest`, trimmed; may be empty.
std::string_view next_word(std::string_view& rest, char separator = ',');

}  // namespace text
}  // namespace http
