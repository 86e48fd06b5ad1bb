// SPDX-License-Identifier: Apache-2.0
#include "http/chunked.h"

#include <algorithm>
#include <utility>

#include "http/text.h"

namespace http {
namespace {

constexpr int kMaxDigits = 8;
constexpr std::size_t kMaxTrailers = 4096;  // bytes

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

core::Result<std::size_t> ChunkReader::take(std::string_view bytes, std::string& out, std::size_t room) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ != State::done) {
    if (state_ == State::data) {
      const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>({left_, bytes.size() - used, room}));
      if (piece == 0) break;
      out.append(bytes.substr(used, piece));
      used += piece;
      room -= piece;
      left_ -= piece;
      if (left_ == 0) state_ = State::data_cr;
    } else if (!step(bytes[used++])) {
      return core::problem(core::ProblemKey::bad_request, "chunked coding");
    }
  }
  return used;
}

bool ChunkReader::step(char c) {
  switch (state_) {
    case State::size:
      if (c == '\r' && digits_ > 0) {
        state_ = State::size_lf;
        return true;
      }
      if (hex_value(c) < 0 || ++digits_ > kMaxDigits) return false;
      left_ = left_ * 16 + static_cast<std::uint64_t>(hex_value(c));
      return true;
    case State::size_lf:
      state_ = left_ > 0 ? State::data : State::trailer;
      return c == '\n';
    case State::data_cr:
      state_ = State::data_lf;
      return c == '\r';
    case State::data_lf:
      state_ = State::size;
      digits_ = 0;
      return c == '\n';
    case State::trailer:
      if (c == '\r') {
        state_ = State::trailer_lf;
        return true;
      }
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F || ++trailer_bytes_ > kMaxTrailers)
        return false;
      line_.push_back(c);
      return true;
    case State::trailer_lf:
      return c == '\n' && end_trailer_line();
    case State::data:
    case State::done:
      break;
  }
  return false;
}

bool ChunkReader::end_trailer_line() {
  const auto line = std::exchange(line_, {});
  state_ = line.empty() ? State::done : State::trailer;
  if (line.empty()) return true;
  const auto name = std::string_view(line).substr(0, line.find(':'));
  if (name.empty() || name.size() == line.size() || !std::all_of(name.begin(), name.end(), text::is_token))
    return false;
  const auto lower = text::lower(name);
  return lower != "content-length" && lower != "transfer-encoding" && lower != "host";
}

}  // namespace http
