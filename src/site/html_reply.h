// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/http.h"

namespace site {

core::Reply html_reply(std::string html, int status);
/// With the problem's status, and Retry-After where waiting helps.
core::Reply problem_html(std::string html, const core::Problem& problem);

}  // namespace site
