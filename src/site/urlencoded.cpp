// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/bytes.h"
#include "site/form.h"

namespace site {
namespace {

constexpr std::size_t kMaxFields = 100;

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const auto byte = core::from_hex(text.substr(i + 1, 2));
      if (!byte || byte->size() != 1) return std::nullopt;
      out += *byte;
      i += 2;
    }
  }
  return out;
}

}  // namespace

core::Result<FieldPairs> parse_urlencoded(std::string_view body) {
  const auto bad = [](std::string why) { return core::problem(core::ProblemKey::bad_request, std::move(why)); };
  FieldPairs out;
  if (body.empty()) return out;
  while (true) {
    const auto pair = body.substr(0, body.find('&'));
    const auto equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) return bad("form: a field without a name or without '='");
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(pair.substr(equals + 1));
    if (!name || !value) return bad("form: a broken percent escape");
    if (out.size() == kMaxFields) return bad("form: too many fields");
    out.emplace_back(std::move(*name), std::move(*value));
    if (pair.size() == body.size()) return out;
    body.remove_prefix(pair.size() + 1);
  }
}

}  // namespace site
