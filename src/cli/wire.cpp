// SPDX-License-Identifier: Apache-2.0
#include "cli/wire.h"

#include <algorithm>

#include "cli/web_line.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

core::Problem unexpected(std::string_view name) {
  return problem(ProblemKey::internal, "unexpected answer: " + std::string(name));
}

std::optional<ProblemKey> key_of(std::string_view word) {
#define X(key, status, id, en) \
  if (word == #key) return ProblemKey::key;
  SULUH_PROBLEMS(X)
#undef X
  return std::nullopt;
}

core::Problem problem_of(const core::Reply& reply) {
  if (reply.status == WebLine::kNoLine)
    return problem(ProblemKey::not_ready, "server tidak terjangkau / the server was not reached: " + reply.body);
  auto out = problem(ProblemKey::internal, "status " + std::to_string(reply.status));
  const auto told = core::parse_json(reply.body);
  if (!told.ok()) return out;
  const auto word = text_at(*told, "key");
  if (word.ok()) out.key = key_of(*word).value_or(ProblemKey::internal);
  if (const auto wait = number_at(*told, "retry_after"); wait.ok()) out.retry_after_seconds = static_cast<int>(*wait);
  const auto fields = list_at(*told, "fields");
  if (!fields.ok()) return out;
  for (const auto& one : *fields) {
    const auto pointer = text_at(one, "pointer");
    const auto key = text_at(one, "key");
    if (pointer.ok() && key.ok()) out.fields.push_back({*pointer, *key});
  }
  return out;
}

}  // namespace

Result<json::value> at(const json::value& answer, std::string_view name) {
  const auto* object = answer.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  if (found == nullptr) return unexpected(name);
  return *found;
}

Result<std::string> text_at(const json::value& answer, std::string_view name) {
  TRY(const auto found, at(answer, name));
  if (!found.is_string()) return unexpected(name);
  return std::string(std::string_view(found.get_string()));
}

Result<core::Bytes> bytes_at(const json::value& answer, std::string_view name) {
  TRY(const auto text, text_at(answer, name));
  auto bytes = core::from_base64url(text);
  if (!bytes) return unexpected(name);
  return std::move(*bytes);
}

Result<std::int64_t> number_at(const json::value& answer, std::string_view name) {
  TRY(const auto found, at(answer, name));
  if (!found.is_int64()) return unexpected(name);
  return found.get_int64();
}

Result<bool> flag_at(const json::value& answer, std::string_view name) {
  TRY(const auto found, at(answer, name));
  if (!found.is_bool()) return unexpected(name);
  return found.get_bool();
}

Result<json::array> list_at(const json::value& answer, std::string_view name) {
  TRY(auto found, at(answer, name));
  if (!found.is_array()) return unexpected(name);
  return std::move(found.get_array());
}

void Wire::forget() {
  cookie_.clear();
  csrf_.clear();
}

void Wire::keep_cookie(const core::Reply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "set-cookie") cookie_ = value.substr(0, value.find(';'));
  }
}

Result<core::Bytes> Wire::send(core::Method method, std::string_view path, std::string_view type, core::Bytes body) {
  core::Request request;
  request.method = method;
  request.path = path.substr(0, path.find('?'));
  if (const auto mark = path.find('?'); mark != std::string_view::npos) request.query = path.substr(mark + 1);
  request.secure = true;
  request.peer = "127.0.0.1";
  request.headers.emplace_back("sec-fetch-site", "same-origin");
  if (!type.empty()) request.headers.emplace_back("content-type", type);
  if (!cookie_.empty()) request.headers.emplace_back("cookie", cookie_);
  if (!csrf_.empty()) request.headers.emplace_back("x-csrf", csrf_);
  TRY(const auto plan, handler_.plan(request));
  if (body.size() > plan.limit) return problem(ProblemKey::too_large);
  request.body = std::move(body);
  const auto reply = handler_.handle(std::move(request));
  if (reply.status >= 400) return problem_of(reply);
  keep_cookie(reply);
  return reply.fixed_body.empty() ? reply.body : core::Bytes(reply.fixed_body);
}

Result<json::value> Wire::ask(core::Method method, std::string_view path, const json::value& body) {
  const bool empty = body.is_null();
  TRY(const auto answer, send(method, path, empty ? "" : "application/json", empty ? "" : json::serialize(body)));
  if (answer.empty()) return json::value(nullptr);
  return core::parse_json(answer, {32, 200'000, 64UL << 20U});
}

Result<core::Bytes> Wire::put_bytes(std::string_view path, core::BytesView bytes) {
  return send(core::Method::put, path, "application/octet-stream", core::Bytes(bytes));
}

Result<core::Bytes> Wire::get_bytes(std::string_view path) { return send(core::Method::get, path, "", {}); }

}  // namespace cli
