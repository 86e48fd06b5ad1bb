// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/bytes.h"
#include "http/text.h"

namespace http {
namespace {

constexpr std::size_t kTagBytes = 12;  // 96 bits of SHA-256 in an ETag

/// "0.5" as 500; -1 for what RFC 9110 does not allow.
int weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  if (text.size() > 1 && text[1] != '.') return -1;
  int value = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return -1;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value > 1000 ? -1 : value;
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".geojson", "application/geo+json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
      {".txt", "text/plain; charset=utf-8"},
      {".xml", "application/xml"},
      {".pdf", "application/pdf"},
      {".asc", "text/plain; charset=utf-8"},
  }};
  for (const auto& [end, type] : kTypes) {
    if (path.ends_with(end)) return type;
  }
  return "application/octet-stream";
}

int coding_weight(std::string_view accept_encoding, std::string_view coding) {
  int named = -1;
  int any = -1;
  while (!accept_encoding.empty()) {
    auto item = text::next_word(accept_encoding);
    const auto name = text::next_word(item, ';');
    int value = 1000;
    while (!item.empty()) {
      const auto parameter = text::next_word(item, ';');
      const bool quality = parameter.starts_with("q=") || parameter.starts_with("Q=");
      if (quality) value = std::max(0, weight(parameter.substr(2)));
    }
    if (text::equal_ignoring_case(name, coding)) named = value;
    if (name == "*") any = value;
  }
  if (named >= 0) return named;
  if (coding == "identity") return any == 0 ? 0 : 1;  // always there unless refused, but the last choice
  return std::max(any, 0);
}

std::string etag_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return '"' + core::base64url({reinterpret_cast<const char*>(digest.data()), kTagBytes}) + '"';
}

bool none_match_hit(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    auto tag = text::next_word(if_none_match);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

StaticFiles::StaticFiles(Settings settings) : settings_(std::move(settings)) {}

void StaticFiles::add(std::string_view path, std::string_view bytes) {
  Variant variant{bytes, etag_of(bytes)};
  const bool brotli = path.ends_with(".br");
  const bool gzip = path.ends_with(".gz");
  const auto name = path.substr(0, path.size() - (brotli || gzip ? 3 : 0));
  auto& entry = entries_[std::string(name)];
  entry.content_type = content_type_of(name);
  entry.immutable = !settings_.immutable_prefix.empty() && name.starts_with(settings_.immutable_prefix);
  (brotli ? entry.brotli : gzip ? entry.gzip : entry.plain) = std::move(variant);
}

const StaticFiles::Entry* StaticFiles::find(std::string_view path) const {
  const auto found = entries_.find(path);
  if (found != entries_.end() && found->second.plain) return &found->second;
  const auto last = path.substr(path.rfind('/') + 1);  // npos + 1 is 0: the whole path
  const bool page = path.empty() || last.find('.') == std::string_view::npos;
  if (settings_.index.empty() || !page) return nullptr;
  const auto index = entries_.find(settings_.index);
  return index != entries_.end() && index->second.plain ? &index->second : nullptr;
}

std::optional<core::Reply> StaticFiles::reply(const core::Request& request) const {
  if (request.method != core::Method::get && request.method != core::Method::head) return std::nullopt;
  if (!request.path.starts_with(settings_.mount)) return std::nullopt;
  const auto* entry = find(std::string_view(request.path).substr(settings_.mount.size()));
  if (entry == nullptr) return std::nullopt;

  const auto accept = request.header("accept-encoding");
  const Variant* chosen = &*entry->plain;
  std::string_view coding;
  int best = coding_weight(accept, "identity");
  for (const auto& [name, variant] : {std::pair{"gzip", &entry->gzip}, std::pair{"br", &entry->brotli}}) {
    const int value = *variant ? coding_weight(accept, name) : 0;
    if (value == 0 || value < best) continue;
    best = value;
    chosen = &**variant;
    coding = name;
  }

  core::Reply reply;
  reply.page_class = settings_.page_class;
  reply.content_type = entry->content_type;
  reply.headers.emplace_back("ETag", chosen->etag);
  if (entry->gzip || entry->brotli) reply.headers.emplace_back("Vary", "Accept-Encoding");
  reply.headers.emplace_back("Cache-Control", entry->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (none_match_hit(request.header("if-none-match"), chosen->etag)) {
    reply.status = 304;
    return reply;
  }
  if (!coding.empty()) reply.headers.emplace_back("Content-Encoding", coding);
  reply.fixed_body = chosen->bytes;
  return reply;
}

std::vector<std::string> StaticFiles::paths() const {
  std::vector<std::string> out;
  for (const auto& [path, entry] : entries_) {
    if (entry.plain) out.push_back(settings_.mount + path);
  }
  return out;
}

}  // namespace http
