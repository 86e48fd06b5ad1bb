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
  for (auto end = data.find_first_of("\r\n"); end != std::string_view::npos; end = data.find_first_of("\r\n")) {
    out.append(data.substr(0, end)).append("\ndata: ");
    data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out.append(data);
  return out + "\n\n";
}

}  // namespace http
