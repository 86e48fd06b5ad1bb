// SPDX-License-Identifier: Apache-2.0
// Takes a request body out of the byte stream. Boost.Beast does the reading and gives the second opinion on the head:
// what the gate and Beast do not both accept, in the same way, is refused. No sockets; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "http/gate.h"

namespace http {

class BodyReader {
 public:
  /// `head` holds the raw bytes that read_head accepted as `parsed`.
  static core::Result<BodyReader> open(std::string_view head, const Head& parsed);

  BodyReader(BodyReader&&) noexcept;
  BodyReader& operator=(BodyReader&&) noexcept;
  ~BodyReader();

  /// Consumes from the front of `bytes`, appends body bytes to `out` (at most `room`), and says how many bytes of the
  /// stream it used. Zero used and not done: more bytes are needed, or there was no room. A problem ends the stream.
  core::Result<std::size_t> take(std::string_view bytes, std::string& out, std::size_t room);
  [[nodiscard]] bool done() const;

 private:
  struct Parser;
  explicit BodyReader(std::unique_ptr<Parser> parser);
  std::unique_ptr<Parser> parser_;
};

}  // namespace http
