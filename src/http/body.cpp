// SPDX-License-Identifier: Apache-2.0
#include "http/body.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>

namespace http {
namespace {

namespace beast_http = boost::beast::http;

/// Beast reads the head alone. It never sees a body byte: its chunk reader asserts on last chunks that come in pieces
/// and waits for ever on an open quote in an extension.
bool beast_agrees(std::string_view head, const Head& parsed) {
  beast_http::request_parser<beast_http::empty_body> beast;
  beast.header_limit(static_cast<std::uint32_t>(head.size() + 1));
  beast.body_limit(std::numeric_limits<std::uint64_t>::max());
  boost::system::error_code error;
  const auto used = beast.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error || used != head.size() || !beast.is_header_done()) return false;
  if (beast.get().version() != 10U + static_cast<unsigned>(parsed.minor)) return false;
  if (beast.chunked() != (parsed.framing == Framing::chunked)) return false;
  const auto length = beast.content_length();
  switch (parsed.framing) {
    case Framing::length:
      return length && *length == parsed.length;
    case Framing::none:
      return beast.is_done() && (!length || *length == 0);
    case Framing::chunked:
      break;
  }
  return true;
}

}  // namespace

core::Result<BodyReader> BodyReader::open(std::string_view head, const Head& parsed) {
  if (!beast_agrees(head, parsed)) return core::problem(core::ProblemKey::bad_request, "second opinion");
  BodyReader reader;
  reader.chunked_ = parsed.framing == Framing::chunked;
  reader.left_ = parsed.framing == Framing::length ? parsed.length : 0;
  return reader;
}

core::Result<std::size_t> BodyReader::take(std::string_view bytes, std::string& out, std::size_t room) {
  if (chunked_) return chunks_.take(bytes, out, room);
  const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>({left_, bytes.size(), room}));
  out.append(bytes.substr(0, piece));
  left_ -= piece;
  return piece;
}

}  // namespace http
