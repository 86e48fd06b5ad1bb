// SPDX-License-Identifier: Apache-2.0
#include "site/style.h"

#include <algorithm>

#include "core/bytes.h"
#include "crypto/hash.h"
#include "site/components.h"

namespace site {
namespace {

bool space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool sheds_space_before(char c) { return std::string_view("{};,>").find(c) != std::string_view::npos; }
bool sheds_space_after(char c) { return std::string_view("{};,>:").find(c) != std::string_view::npos; }

std::string without_comments(std::string_view css) {
  std::string out;
  while (!css.empty()) {
    const auto start = std::min(css.find("/*"), css.size());
    out.append(css.substr(0, start));
    css.remove_prefix(start);
    const auto end = css.empty() ? std::string_view::npos : css.find("*/", 2);
    css.remove_prefix(end == std::string_view::npos ? css.size() : end + 2);
  }
  return out;
}

}  // namespace

std::string minified_css(std::string_view css) {
  std::string out;
  bool pending = false;  // a space that may still be needed
  for (const char c : without_comments(css)) {
    if (space(c)) {
      pending = !out.empty() && !sheds_space_after(out.back());
      continue;
    }
    if (pending && !sheds_space_before(c)) out.push_back(' ');
    pending = false;
    if (c == '}' && !out.empty() && out.back() == ';') out.pop_back();
    out.push_back(c);
  }
  return out;
}

const std::string& style() {
  static const std::string text = minified_css(component_file("layout/style.css"));
  return text;
}

std::string style_hash() {
  auto base64 = core::base64url(crypto::sha256(style()));
  std::replace(base64.begin(), base64.end(), '-', '+');
  std::replace(base64.begin(), base64.end(), '_', '/');
  return "sha256-" + base64 + "=";  // 32 bytes: 43 characters and one of padding
}

}  // namespace site
