// SPDX-License-Identifier: Apache-2.0
// Any bytes through scan, gate and body reader: no crash, and what is accepted keeps its promises, however the bytes
// are cut into pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "http/body.h"
#include "http/gate.h"
#include "http/static_files.h"

namespace {

constexpr std::size_t kLimit = 8UL * 1024;

void require(bool condition) {
  if (!condition) std::abort();
}

http::Scan scan_in_steps(std::string_view bytes, std::size_t step) {
  http::Scan scan;
  for (std::size_t have = step; scan.state == http::Scan::State::more; have += step) {
    scan = http::scan_head(bytes.substr(0, have), scan.end, kLimit);
    if (have >= bytes.size()) break;
  }
  return scan;
}

void check_head(const http::Head& head) {
  const auto& path = head.request.path;
  require(!path.empty() && path.front() == '/' && core::valid_utf8(path));
  require(path.find('\0') == std::string::npos && (path + "/").find("/../") == std::string::npos);
  require(head.framing != http::Framing::chunked || head.length == 0);
  for (const auto& [name, value] : head.request.headers) {
    require(!name.empty() && value.find_first_of("\r\n") == std::string::npos);
  }
}

/// The body in pieces of `step` bytes; what was used of `bytes`, or npos for a refusal.
std::size_t read_body(http::BodyReader& reader, std::string_view bytes, std::size_t step, std::string& body) {
  std::string buffer;
  std::size_t taken = 0;
  while (!reader.done()) {
    const auto used = reader.take(buffer, body, 1 + step * 3);
    if (!used.ok()) return std::string::npos;
    buffer.erase(0, *used);
    if (*used > 0 || reader.done()) continue;
    if (taken == bytes.size()) break;
    buffer += bytes.substr(taken, step);
    taken = std::min(bytes.size(), taken + step);
  }
  return taken - buffer.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(http::hint(bytes));
  static_cast<void>(http::coding_weight(bytes, "br"));
  const auto scan = http::scan_head(bytes, 0, kLimit);
  const auto stepped = scan_in_steps(bytes, 1 + size % 7);
  require(scan.state == stepped.state && scan.end == stepped.end);
  if (scan.state != http::Scan::State::complete) return 0;

  const auto head_bytes = bytes.substr(0, scan.end);
  const auto head = http::read_head(head_bytes, {{"suluh.example"}, 80});
  if (!head.ok()) return 0;
  check_head(*head);
  auto whole = http::BodyReader::open(head_bytes, *head);
  auto pieces = http::BodyReader::open(head_bytes, *head);
  require(whole.ok() == pieces.ok());
  if (!whole.ok()) return 0;
  const auto rest = bytes.substr(scan.end);
  std::string body, body_in_pieces;
  const auto used = read_body(*whole, rest, std::max<std::size_t>(1, rest.size()), body);
  const auto used_in_pieces = read_body(*pieces, rest, 1 + size % 5, body_in_pieces);
  require(whole->done() == pieces->done());
  if (whole->done()) require(used == used_in_pieces && body == body_in_pieces);
  if (whole->done() && head->framing == http::Framing::length) require(body.size() == head->length);
  if (head->framing == http::Framing::none) require(whole->done() && body.empty());
  return 0;
}
