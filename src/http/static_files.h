// SPDX-License-Identifier: Apache-2.0
// Files built into the binary, answered from memory: precompressed variants, strong ETags, 304. No copies.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"

namespace http {

/// Built at start, then read-only: any thread. All bytes must outlive it and the server.
class StaticFiles {
 public:
  struct Settings {
    std::string mount;  ///< starts and ends with '/', like "/app/"
    core::PageClass page_class = core::PageClass::public_page;
    /// Paths (under the mount) that start with this carry a hash in their name and are cached for ever. Empty: none.
    std::string immutable_prefix;
    /// Shown for the mount itself and for page addresses without a file (a single-page app); empty: 404 by others.
    std::string index;
  };

  explicit StaticFiles(Settings settings);
  /// `files`: anything with .path and .bytes (embedded::File). "x.br" and "x.gz" beside "x" become its variants.
  template <class Files>
  StaticFiles(Settings settings, const Files& files) : StaticFiles(std::move(settings)) {
    for (const auto& file : files) add(file.path, file.bytes);
  }
  void add(std::string_view path, std::string_view bytes);

  /// Nothing for other methods than GET and HEAD and for paths that are not here. Microseconds: fit for Handler::quick.
  [[nodiscard]] std::optional<core::Reply> reply(const core::Request& request) const;
  [[nodiscard]] std::vector<std::string> paths() const;  ///< full request paths, sorted

 private:
  struct Variant {
    std::string_view bytes;
    std::string etag;
  };
  struct Entry {
    std::string content_type;
    bool immutable = false;
    std::optional<Variant> plain, gzip, brotli;
  };
  [[nodiscard]] const Entry* find(std::string_view path) const;

  Settings settings_;
  std::map<std::string, Entry, std::less<>> entries_;
};

/// Content type by file name; "application/octet-stream" for unknown ends.
std::string_view content_type_of(std::string_view path);

/// The weight (0 to 1000) an Accept-Encoding header gives a coding; a missing header accepts identity only.
int coding_weight(std::string_view accept_encoding, std::string_view coding);

/// A strong ETag of the bytes, quoted.
std::string etag_of(std::string_view bytes);

/// True if an If-None-Match value names the tag (weak comparison) or is "*".
bool none_match_hit(std::string_view if_none_match, std::string_view etag);

}  // namespace http
