// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace site {

/// CommonMark to HTML; raw HTML and links with unsafe schemes are left out. Thread-safe.
std::string markdown_to_html(std::string_view markdown);

}  // namespace site
