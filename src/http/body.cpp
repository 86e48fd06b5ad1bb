// SPDX-License-Identifier: Apache-2.0
#include "http/body.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <utility>

namespace http {
namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

/// Beast asserts that a last chunk is offered with at least so many bytes. A valid chunked body never has fewer left
/// ("0\r\n\r\n"), so waiting for them cannot hang one.
constexpr std::size_t kLeastChunked = 5;

core::Problem bad(const char* why) { return core::problem(core::ProblemKey::bad_request, why); }

}  // namespace

struct BodyReader::Parser {
  beast_http::request_parser<beast_http::buffer_body> beast;
};

BodyReader::BodyReader(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {}
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader& BodyReader::operator=(BodyReader&&) noexcept = default;
BodyReader::~BodyReader() = default;

core::Result<BodyReader> BodyReader::open(std::string_view head, const Head& parsed) {
  auto parser = std::make_unique<Parser>();
  auto& beast = parser->beast;
  beast.header_limit(static_cast<std::uint32_t>(head.size() + 1));
  beast.body_limit(std::numeric_limits<std::uint64_t>::max());  // the plan's limit is applied by the caller
  boost::system::error_code error;
  const auto used = beast.put(asio::buffer(head.data(), head.size()), error);
  if (error || used != head.size() || !beast.is_header_done()) return bad("second opinion");
  const bool chunked = beast.chunked();
  const auto length = beast.content_length();
  const bool agree = chunked == (parsed.framing == Framing::chunked) &&
                     beast.get().version() == 10U + static_cast<unsigned>(parsed.minor) &&
                     (parsed.framing != Framing::length || (length && *length == parsed.length)) &&
                     (parsed.framing != Framing::none || beast.is_done());
  if (!agree) return bad("second opinion");
  return BodyReader(std::move(parser));
}

core::Result<std::size_t> BodyReader::take(std::string_view bytes, std::string& out, std::size_t room) {
  auto& beast = parser_->beast;
  std::size_t used = 0;
  const std::size_t least = beast.chunked() ? kLeastChunked : 1;
  while (!beast.is_done() && bytes.size() - used >= least && room > 0) {
    const auto old = out.size();
    const auto piece = std::min(room, bytes.size() - used);
    out.resize(old + piece);
    auto& body = beast.get().body();
    body.data = out.data() + old;
    body.size = piece;
    boost::system::error_code error;
    const auto n = beast.put(asio::buffer(bytes.data() + used, bytes.size() - used), error);
    const auto got = piece - body.size;
    body.data = nullptr;
    out.resize(old + got);
    room -= got;
    used += n;
    if (error && error != beast_http::error::need_buffer && error != beast_http::error::need_more) return bad("body");
    if (n == 0 && got == 0) break;
  }
  return used;
}

bool BodyReader::done() const { return parser_->beast.is_done(); }

}  // namespace http
