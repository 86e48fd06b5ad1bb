// SPDX-License-Identifier: Apache-2.0
// The one style sheet of the public pages. It stands inline and is allowed by its hash in the security policy.
#pragma once

#include <string>
#include <string_view>

namespace site {

/// Comments and needless spaces taken out. Knows the plain CSS we write: no strings with braces, no nested comments.
std::string minified_css(std::string_view css);

const std::string& style();  ///< minified; the exact text of <style> in every page

/// "sha256-<base64>" of style(), for style-src.
std::string style_hash();

}  // namespace site
