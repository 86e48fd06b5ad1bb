// SPDX-License-Identifier: Apache-2.0
// One person's line to the server: sends what a browser would send, keeps its cookie, reads answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/id.h"
#include "core/json.h"

namespace cli {

namespace json = boost::json;

/// Used by one thread. The handler is a whole server without its sockets and outlives the line.
class Wire {
 public:
  explicit Wire(core::Handler& handler) : handler_(handler) {}

  /// The JSON answer (null when it is empty), or the problem the server told. `path` may carry a query; a null body is
  /// none.
  core::Result<json::value> ask(core::Method method, std::string_view path, const json::value& body = nullptr);
  core::Result<json::value> get(std::string_view path) { return ask(core::Method::get, path); }
  core::Result<json::value> post(std::string_view path, const json::value& body) {
    return ask(core::Method::post, path, body);
  }
  core::Result<json::value> put(std::string_view path, const json::value& body) {
    return ask(core::Method::put, path, body);
  }
  /// Bytes as they are, both ways.
  core::Result<core::Bytes> put_bytes(std::string_view path, core::BytesView bytes);
  core::Result<core::Bytes> get_bytes(std::string_view path);

  void use_csrf(std::string_view token) { csrf_ = token; }
  void forget();  ///< cookie and CSRF token

 private:
  core::Result<core::Bytes> send(core::Method method, std::string_view path, std::string_view type, core::Bytes body);
  void keep_cookie(const core::Reply& reply);
  core::Handler& handler_;
  std::string cookie_, csrf_;
};

// Fields of an answer. A field that is absent or of another type is `internal`: the server does not keep its contract.
core::Result<std::string> text_at(const json::value& answer, std::string_view name);
core::Result<core::Bytes> bytes_at(const json::value& answer, std::string_view name);
core::Result<std::int64_t> number_at(const json::value& answer, std::string_view name);
core::Result<bool> flag_at(const json::value& answer, std::string_view name);
core::Result<json::array> list_at(const json::value& answer, std::string_view name);
core::Result<json::value> at(const json::value& answer, std::string_view name);

template <class IdType>
core::Result<IdType> id_at(const json::value& answer, std::string_view name) {
  TRY(const auto text, text_at(answer, name));
  const auto id = IdType::parse(text);
  if (!id) return core::problem(core::ProblemKey::internal, "unexpected answer: not an id: " + std::string(name));
  return *id;
}

inline json::value b64(core::BytesView bytes) { return json::value(json::string(core::base64url(bytes))); }
template <class IdType>
json::value idv(const IdType& id) {
  return json::value(json::string(id.text()));
}

}  // namespace cli
