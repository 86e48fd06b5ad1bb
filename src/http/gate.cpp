// SPDX-License-Identifier: Apache-2.0
#include "http/gate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "http/text.h"

namespace http {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::size_t kMaxHeaders = 64;
constexpr std::size_t kMaxLengthDigits = 18;  // fits int64 with room

core::Problem bad(const char* why) { return problem(ProblemKey::bad_request, why); }

/// Fields that two readers may join or choose from in different ways when repeated.
constexpr std::array<std::string_view, 9> kSingle{"host",          "content-length", "transfer-encoding",
                                                  "content-type",  "expect",         "origin",
                                                  "authorization", "sec-fetch-site", "x-forwarded-proto"};

struct RequestLine {
  std::string_view method;
  std::string_view target;
  int minor = 1;
};

core::Result<RequestLine> split_request_line(std::string_view line) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos || first == 0) return bad("request line");
  const auto second = line.find(' ', first + 1);
  if (second == std::string_view::npos || second == first + 1) return bad("request line");
  const auto version = line.substr(second + 1);
  RequestLine out{line.substr(0, first), line.substr(first + 1, second - first - 1), 1};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad("version");
  out.minor = version.back() - '0';
  if (!std::all_of(out.method.begin(), out.method.end(), text::is_token)) return bad("method");
  return out;
}

core::Result<core::Method> method_of(std::string_view word) {
  using core::Method;
  static constexpr std::array<std::pair<std::string_view, Method>, 6> kMethods{{{"GET", Method::get},
                                                                                {"HEAD", Method::head},
                                                                                {"POST", Method::post},
                                                                                {"PUT", Method::put},
                                                                                {"PATCH", Method::patch},
                                                                                {"DELETE", Method::del}}};
  for (const auto& [name, method] : kMethods) {
    if (name == word) return method;
  }
  return problem(ProblemKey::method_not_allowed, "method");
}

core::Done split_target(std::string_view target, core::Request& request) {
  if (target.front() != '/') return bad("target form");
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>')
      return bad("target byte");
  }
  const auto question = target.find('?');
  if (question != std::string_view::npos) request.query = std::string(target.substr(question + 1));
  TRY(request.path, decode_path(target.substr(0, question)));
  return {};
}

core::Result<std::pair<std::string, std::string>> split_field(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return bad("folded header");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return bad("header line");
  const auto name = line.substr(0, colon);
  if (!std::all_of(name.begin(), name.end(), text::is_token)) return bad("header name");
  return std::pair{text::lower(name), std::string(text::trim(line.substr(colon + 1)))};
}

core::Done read_fields(std::string_view lines, core::Request& request) {
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    if (end == 0 || end == std::string_view::npos) return bad("header line");
    TRY(auto field, split_field(lines.substr(0, end)));
    const bool single = std::find(kSingle.begin(), kSingle.end(), field.first) != kSingle.end();
    if (single && has_header(request, field.first)) return bad("repeated header");
    if (request.headers.size() == kMaxHeaders) return problem(ProblemKey::headers_too_large, "header count");
    request.headers.push_back(std::move(field));
    lines.remove_prefix(end + 2);
  }
  return {};
}

core::Result<std::uint64_t> content_length(std::string_view value) {
  if (value.empty() || value.size() > kMaxLengthDigits) return bad("content length");
  std::uint64_t n = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return bad("content length");
    n = n * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return n;
}

core::Done read_framing(Head& head) {
  const auto& request = head.request;
  const bool coded = has_header(request, "transfer-encoding");
  if (coded) {
    if (head.minor == 0) return bad("transfer encoding in HTTP/1.0");
    if (has_header(request, "content-length")) return bad("two lengths");
    if (!text::equal_ignoring_case(request.header("transfer-encoding"), "chunked")) return bad("transfer encoding");
    head.framing = Framing::chunked;
  } else if (has_header(request, "content-length")) {
    TRY(head.length, content_length(request.header("content-length")));
    head.framing = head.length > 0 ? Framing::length : Framing::none;
  }
  using core::Method;
  const bool bodyless =
      request.method == Method::get || request.method == Method::head || request.method == Method::del;
  if (bodyless && head.framing != Framing::none) return bad("body not expected");
  return {};
}

core::Done read_connection(Head& head) {
  const auto& request = head.request;
  if (has_header(request, "upgrade") || has_header(request, "http2-settings")) return bad("upgrade");
  head.keep_alive = head.minor == 1;
  for (const auto& [name, value] : request.headers) {
    if (name != "connection") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto word = text::next_word(rest);
      if (text::equal_ignoring_case(word, "close")) head.keep_alive = false;
      if (text::equal_ignoring_case(word, "upgrade")) return bad("upgrade");
    }
  }
  if (!has_header(request, "expect")) return {};
  if (!text::equal_ignoring_case(request.header("expect"), "100-continue")) return bad("expectation");
  head.expect_continue = head.minor == 1;
  return {};
}

}  // namespace

bool has_header(const core::Request& request, std::string_view lower_case_name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& field) { return field.first == lower_case_name; });
}

Scan scan_head(std::string_view bytes, std::size_t from, std::size_t limit) {
  using State = Scan::State;
  for (std::size_t i = from; i < bytes.size(); ++i) {
    if (i >= limit) return {State::too_long, i};
    const char c = bytes[i];
    if (c == '\n') {
      if (i == 0 || bytes[i - 1] != '\r') return {State::bad, i};
      if (i == 1) return {State::bad, i};  // an empty line where the request line should stand
      if (i >= 3 && bytes[i - 2] == '\n') return {State::complete, i + 1};
    } else if (i > 0 && bytes[i - 1] == '\r') {
      return {State::bad, i};
    } else if (c != '\r' && c != '\t' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
      return {State::bad, i};
    }
  }
  return {State::more, bytes.size()};
}

core::Result<Head> read_head(std::string_view bytes, const Hosts& hosts) {
  const auto line_end = bytes.find("\r\n");
  if (line_end == std::string_view::npos || !bytes.ends_with("\r\n\r\n")) return bad("head");
  TRY(const auto line, split_request_line(bytes.substr(0, line_end)));
  Head head;
  head.minor = line.minor;
  TRY(head.request.method, method_of(line.method));
  TRY_DONE(split_target(line.target, head.request));
  if (bytes.size() < line_end + 4) return bad("head");
  TRY_DONE(read_fields(bytes.substr(line_end + 2, bytes.size() - line_end - 4), head.request));
  if (!has_header(head.request, "host")) return bad("no host");
  if (!allowed_host(head.request.header("host"), hosts)) return bad("host not served here");
  TRY_DONE(read_framing(head));
  TRY_DONE(read_connection(head));
  if (has_header(head.request, "content-encoding")) return problem(ProblemKey::unsupported_type, "content encoding");
  return head;
}

bool allowed_host(std::string_view host, const Hosts& hosts) {
  const auto lower = text::lower(host);
  const auto own_port = ":" + std::to_string(hosts.port);
  const auto matches = [&](std::string_view name, bool default_ports) {
    if (!std::string_view(lower).starts_with(name)) return false;
    const auto rest = std::string_view(lower).substr(name.size());
    if (rest == own_port) return true;
    if (rest.empty()) return default_ports || hosts.port == 80 || hosts.port == 443;
    return default_ports && (rest == ":80" || rest == ":443");
  };
  for (const auto* name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (matches(name, false)) return true;
  }
  return std::any_of(hosts.names.begin(), hosts.names.end(), [&](const std::string& name) {
    const bool has_port = name.find(':', name.starts_with('[') ? name.find(']') : 0) != std::string::npos;
    return has_port ? lower == name : matches(name, true);
  });
}

}  // namespace http
