// SPDX-License-Identifier: Apache-2.0
#include "http/headers.h"

#include <algorithm>
#include <ctime>

#include "core/log.h"
#include "http/text.h"

namespace http {
namespace {

constexpr std::string_view kEverywhere =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Embedder-Policy: require-corp\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), "
    "midi=(), payment=(), usb=()\r\n";
constexpr std::string_view kHsts = "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";

std::string style_sources(const std::vector<std::string>& hashes) {
  std::string out = "style-src 'self'";
  for (const auto& hash : hashes) out += " '" + hash + "'";
  return out;
}

std::string policy(core::PageClass page_class, const std::vector<std::string>& hashes) {
  using core::PageClass;
  const std::string closed = "; base-uri 'none'; frame-ancestors 'none'";
  switch (page_class) {
    case PageClass::public_page:
      return "default-src 'none'; " + style_sources(hashes) + "; img-src 'self' data:; form-action 'self'" + closed;
    case PageClass::sealing_page:  // its script seals text and files in the browser: plain JavaScript, no WebAssembly
      return "default-src 'none'; script-src 'self'; connect-src 'self'; " + style_sources(hashes) +
             "; img-src 'self' data:; form-action 'self'; require-trusted-types-for 'script'" + closed;
    case PageClass::app_page:
      return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; "
             "img-src 'self' blob: data:; media-src blob:; object-src 'none'; frame-src blob:; worker-src 'self'; "
             "manifest-src 'self'; connect-src 'self'; form-action 'none'; require-trusted-types-for 'script'; "
             "trusted-types svelte-trusted-html suluh" +
             closed;
    case PageClass::api:
      break;
  }
  return "default-src 'none'; form-action 'none'; sandbox" + closed;
}

/// Framing and security are ours alone.
bool reserved(std::string_view lower_name) {
  static constexpr std::array<std::string_view, 13> kReserved{"content-length",
                                                              "transfer-encoding",
                                                              "connection",
                                                              "content-type",
                                                              "content-security-policy",
                                                              "x-content-type-options",
                                                              "referrer-policy",
                                                              "cross-origin-opener-policy",
                                                              "permissions-policy",
                                                              "strict-transport-security",
                                                              "date",
                                                              "cross-origin-embedder-policy",
                                                              "server"};
  return std::find(kReserved.begin(), kReserved.end(), lower_name) != kReserved.end();
}

bool clean_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F;
  });
}

/// Appends the reply's own headers; says whether Cache-Control was among them.
bool append_own(const core::Reply& reply, std::string& out) {
  bool cache = false;
  for (const auto& [name, value] : reply.headers) {
    const auto lower = text::lower(name);
    const bool token = !name.empty() && std::all_of(name.begin(), name.end(), text::is_token);
    if (!token || !clean_value(value) || reserved(lower)) {
      core::log("http_reply_header_dropped");
      continue;
    }
    cache = cache || lower == "cache-control";
    out.append(name).append(": ").append(value).append("\r\n");
  }
  return cache;
}

}  // namespace

HeaderBook::HeaderBook(const std::vector<std::string>& style_hashes, std::string_view onion_location) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const auto page_class = static_cast<core::PageClass>(i);
    std::string text = "Content-Security-Policy: " + policy(page_class, style_hashes) + "\r\n";
    text += kEverywhere;
    const bool page = page_class == core::PageClass::public_page || page_class == core::PageClass::sealing_page;
    if (page && !onion_location.empty()) text.append("Onion-Location: ").append(onion_location).append("\r\n");
    lines_[i][0] = text;
    lines_[i][1] = text + std::string(kHsts);
  }
}

bool status_has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string render_head(const core::Reply& reply, const HeaderBook& book, bool secure, Delivery delivery,
                        bool keep_alive, std::string_view date) {
  std::string out;
  out.reserve(1280);
  out.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ").append(reason(reply.status)).append("\r\n");
  out.append("Date: ").append(date).append("\r\n");
  if (delivery == Delivery::events) {
    out.append("Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-Accel-Buffering: no\r\n");
  } else if (status_has_body(reply.status)) {
    if (clean_value(reply.content_type) && !reply.content_type.empty()) {
      out.append("Content-Type: ").append(reply.content_type).append("\r\n");
    }
    out.append("Content-Length: ").append(std::to_string(body_of(reply).size())).append("\r\n");
  }
  out.append(book.lines(reply.page_class, secure));
  if (!append_own(reply, out)) out.append("Cache-Control: no-store\r\n");
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("\r\n");
  return out;
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

std::string http_date(std::int64_t unix_seconds) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto when = static_cast<std::time_t>(unix_seconds);
  std::tm parts{};
  gmtime_r(&when, &parts);
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(kDays[static_cast<std::size_t>(parts.tm_wday)]) + ", " + two(parts.tm_mday) + " " +
         kMonths[static_cast<std::size_t>(parts.tm_mon)] + " " + std::to_string(parts.tm_year + 1900) + " " +
         two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " GMT";
}

}  // namespace http
