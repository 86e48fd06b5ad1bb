// SPDX-License-Identifier: Apache-2.0
// Heads of answers. The security headers of a page class are one constant text, sent on every status.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"

namespace http {

/// Built once at start; then read-only, any thread.
class HeaderBook {
 public:
  /// `style_hashes` like "sha256-...", for the inline styles of public and sealing pages.
  HeaderBook(const std::vector<std::string>& style_hashes, std::string_view onion_location);

  /// Whole header lines, each ended by CRLF.
  [[nodiscard]] std::string_view lines(core::PageClass page_class, bool secure) const {
    return lines_[static_cast<std::size_t>(page_class)][secure ? 1 : 0];
  }

 private:
  std::array<std::array<std::string, 2>, 4> lines_;
};

/// How a reply's body goes out.
enum class Delivery { whole, headers_only, events };

/// The status line and all headers, with the empty line. Headers of the reply that would break the framing or repeat
/// one of ours are left out. `date` is an IMF-fixdate.
std::string render_head(const core::Reply& reply, const HeaderBook& book, bool secure, Delivery delivery,
                        bool keep_alive, std::string_view date);

/// False for 1xx, 204 and 304.
bool status_has_body(int status);
std::string_view reason(int status);
std::string http_date(std::int64_t unix_seconds);

inline std::string_view body_of(const core::Reply& reply) {
  return reply.fixed_body.empty() ? std::string_view(reply.body) : reply.fixed_body;
}

}  // namespace http
