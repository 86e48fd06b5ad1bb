// SPDX-License-Identifier: Apache-2.0
// The chunked coding, read strictly: no extensions (nobody sends them, and readers differ over quotes in them), CRLF
// only, sizes of at most eight digits, few trailer bytes. Pure; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace http {

class ChunkReader {
 public:
  /// Consumes from the front of `bytes`, appends at most `room` body bytes to `out`; how many bytes it used.
  core::Result<std::size_t> take(std::string_view bytes, std::string& out, std::size_t room);
  [[nodiscard]] bool done() const { return state_ == State::done; }

 private:
  enum class State { size, size_lf, data, data_cr, data_lf, trailer, trailer_lf, done };
  bool step(char c);  ///< one byte that is not data; false: not chunked coding
  bool end_trailer_line();

  State state_ = State::size;
  std::uint64_t left_ = 0;  ///< of the chunk's data
  int digits_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::string line_;
};

}  // namespace http
