// SPDX-License-Identifier: Apache-2.0
// Takes a request body out of the byte stream. Boost.Beast gives the second opinion on the head first: what the gate
// and Beast do not both accept, in the same way, is refused. No sockets; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"
#include "http/chunked.h"
#include "http/gate.h"

namespace http {

class BodyReader {
 public:
  /// `head` holds the raw bytes that read_head accepted as `parsed`.
  static core::Result<BodyReader> open(std::string_view head, const Head& parsed);

  /// Consumes from the front of `bytes`, appends body bytes to `out` (at most `room`), and says how many bytes of the
  /// stream it used. Zero used and not done: more bytes are needed, or there was no room. A problem ends the stream.
  core::Result<std::size_t> take(std::string_view bytes, std::string& out, std::size_t room);
  [[nodiscard]] bool done() const { return chunked_ ? chunks_.done() : left_ == 0; }

 private:
  bool chunked_ = false;
  std::uint64_t left_ = 0;
  ChunkReader chunks_;
};

}  // namespace http
