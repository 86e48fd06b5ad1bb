// SPDX-License-Identifier: Apache-2.0
#include "http/events.h"

#include <array>
#include <charconv>

namespace http {

std::string chunk(std::string_view bytes) {
  if (bytes.empty()) return {};
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  std::string out(size.data(), end);
  out.append("\r\n").append(bytes).append("\r\n");
  return out;
}

std::string event_frame(std::string_view event, std::string_view data) {
  if (event.find_first_of("\r\n") != std::string_view::npos) return {};
  std::string out;
  if (!event.empty()) out.append("event: ").append(event).append("\n");
  out += "data: ";
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool pair = data[i] == '\r' && i + 1 < data.size() && data[i + 1] == '\n';
    if (pair) ++i;
    if (data[i] == '\r' || data[i] == '\n') {
      out += "\ndata: ";
    } else {
      out += data[i];
    }
  }
  return out + "\n\n";
}

}  // namespace http
