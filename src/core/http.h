// SPDX-License-Identifier: Apache-2.0
// What a handler sees of HTTP: plain values, no sockets. http/ fills a Request and sends a Reply.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace core {

enum class Method { get, head, post, put, patch, del };

/// Takes a request body piece by piece while it arrives (files). One thread at a time, in order.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual Done write(std::string_view piece) = 0;  ///< a problem ends the request with that problem
  virtual Done finish() = 0;                       ///< called once, after the last piece
};

struct Request {
  Method method = Method::get;
  std::string path;                                          ///< decoded, starts with '/', no dot segments, no NUL
  std::string query;                                         ///< raw, without '?'
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;                                          ///< empty when a sink took it
  std::shared_ptr<BodySink> sink;                            ///< shared with the connection that feeds it
  std::string peer;     ///< address of the client; only for rate counting, never stored or logged
  bool secure = false;  ///< the client spoke TLS to us or to the configured proxy

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_case_name) return value;
    }
    return {};
  }
};

/// Security headers are fixed per class and sent on every status (rulings 34).
enum class PageClass { public_page, sealing_page, app_page, api };

struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  PageClass page_class = PageClass::api;
  /// Not empty: the connection stays open as text/event-stream and gets what is published under these topics.
  std::vector<std::string> topics;
  /// Not empty: sent in place of `body`, without a copy. Must outlive the server (embedded files, pages built at
  /// start).
  std::string_view fixed_body;
};

/// Decides, from the head of a request alone, how its body is taken. Called before the body is read.
struct BodyPlan {
  std::size_t limit = 64UL * 1024;  ///< bytes; more is 413
  std::shared_ptr<BodySink> sink;   ///< null: the body is collected into Request::body
};

/// What http/ calls: several at a time, from many threads. None throws.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Asked once for every POST, PUT and PATCH, on a worker thread; it may block. GET, HEAD and DELETE have no body.
  virtual Result<BodyPlan> plan(const Request& head) = 0;
  /// On a worker thread; it may block.
  virtual Reply handle(Request request) = 0;
  /// GET and HEAD: an answer that is ready in memory (embedded files, built pages), or nothing. Runs on the I/O thread
  /// and must take microseconds: no lock that another thread holds for long, no disk, no database.
  virtual std::optional<Reply> quick(const Request& /*request*/) { return std::nullopt; }
  /// The reply for a problem found before any handler ran (parser, limits, queue full): `path` may be empty. Runs on
  /// the I/O thread, also when everything else is full: it must not block. A problem of plan or of a sink comes here
  /// too.
  virtual Reply refuse(const Problem& problem, std::string_view path, std::string_view accept_language) = 0;
};

}  // namespace core
