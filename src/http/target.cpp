// SPDX-License-Identifier: Apache-2.0
// The path of a request target, and what can still be told of a head that was refused.
#include <algorithm>

#include "core/bytes.h"
#include "http/gate.h"
#include "http/text.h"

namespace http {
namespace {

constexpr std::size_t kMaxHint = 256;  // bytes

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

core::Problem bad(const char* why) { return core::problem(core::ProblemKey::bad_request, why); }

core::Done check_segments(std::string_view path) {
  auto rest = path.substr(1);
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    const auto segment = rest.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return bad("path segment");
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  return {};
}

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._,;=* ").find(c) != std::string_view::npos;
}

std::string plain_or_empty(std::string_view s) {
  if (s.size() > kMaxHint || !std::all_of(s.begin(), s.end(), plain)) return {};
  return std::string(s);
}

}  // namespace

core::Result<std::string> decode_path(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return bad("path");
  std::string path;
  path.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      path.push_back(raw[i]);
      continue;
    }
    if (i + 2 >= raw.size()) return bad("path escape");
    const int high = hex_digit(raw[i + 1]);
    const int low = hex_digit(raw[i + 2]);
    if (high < 0 || low < 0) return bad("path escape");
    const int byte = high * 16 + low;
    if (byte < 0x20 || byte == 0x7F || byte == '/' || byte == '\\') return bad("path escape");
    path.push_back(static_cast<char>(byte));
    i += 2;
  }
  if (!core::valid_utf8(path)) return bad("path text");
  TRY_DONE(check_segments(path));
  return path;
}

Hint hint(std::string_view bytes) {
  Hint out;
  const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
  out.head_method = line.starts_with("HEAD ");
  const auto space = line.find(' ');
  if (space != std::string_view::npos) {
    const auto target = line.substr(space + 1, line.find(' ', space + 1) - space - 1);
    auto path = plain_or_empty(target.substr(0, target.find('?')));
    if (path.starts_with('/')) out.path = std::move(path);
  }
  std::string_view rest = bytes;
  for (auto eol = rest.find('\n'); eol != std::string_view::npos; eol = rest.find('\n')) {
    rest.remove_prefix(eol + 1);
    constexpr std::string_view kName = "accept-language:";
    if (rest.size() < kName.size() || !text::equal_ignoring_case(rest.substr(0, kName.size()), kName)) continue;
    const auto value = rest.substr(kName.size());
    out.accept_language = plain_or_empty(text::trim(value.substr(0, value.find_first_of("\r\n"))));
    break;
  }
  return out;
}

}  // namespace http
