// SPDX-License-Identifier: Apache-2.0
// The header gate: decides from the raw bytes of a request head whether two readers could understand it differently,
// and refuses it if so. Pure functions, no sockets, no allocation beyond the result; safe on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"

namespace http {

/// Where the head of a request stands in the bytes that have arrived.
struct Scan {
  enum class State { more, complete, bad, too_long };
  State state = State::more;
  std::size_t end = 0;  ///< complete: one past the empty line; more: where to go on scanning
};

/// Looks at `bytes` from `from` on (0, or `end` of the scan before). `bad` as soon as a byte shows that this is no
/// HTTP/1 head (bare LF, bare CR, NUL, control character), so that nobody waits for a time limit to learn it.
Scan scan_head(std::string_view bytes, std::size_t from, std::size_t limit);

enum class Framing { none, length, chunked };

/// A head that passed the gate.
struct Head {
  core::Request request;  ///< method, path, query, headers; body, sink, peer and secure are filled elsewhere
  int minor = 1;          ///< HTTP/1.0 or HTTP/1.1
  Framing framing = Framing::none;
  std::uint64_t length = 0;  ///< body bytes announced; only for Framing::length
  bool keep_alive = false;
  bool expect_continue = false;
};

/// Host names this server answers to.
struct Hosts {
  /// Lower case, without or with ":port". Without: accepted bare, with 80 or 443, and with the port served.
  std::vector<std::string> names;
  /// The port of the listener. Loopback names are always accepted with it.
  std::uint16_t port = 0;
};

/// `head` is everything up to and including the empty line. Refuses the shapes of the threat model's list: the
/// problem's status is the answer, and the connection must be closed after it.
core::Result<Head> read_head(std::string_view head, const Hosts& hosts);

bool allowed_host(std::string_view host, const Hosts& hosts);

/// Percent-decodes the path of a request target. Refuses bad escapes, NUL and control characters, encoded slashes and
/// backslashes, empty and dot segments, and what is not UTF-8.
core::Result<std::string> decode_path(std::string_view raw);

/// What can be told of a refused head, to choose the kind and language of the answer. Never fails; fields may be empty.
struct Hint {
  std::string path;             ///< plain characters only
  std::string accept_language;  ///< plain characters only
  bool head_method = false;     ///< the answer must carry no body
};
Hint hint(std::string_view bytes);

}  // namespace http
