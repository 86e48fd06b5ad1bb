// SPDX-License-Identifier: Apache-2.0
// The one way through an endpoint: session, right, rate and CSRF are checked before a handler sees a Call.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/context.h"
#include "app/rights.h"
#include "core/fields_json.h"
#include "core/http.h"
#include "vault/audit.h"

namespace app {

/// The signed-in person behind a request.
struct Actor {
  core::UserId user;
  core::OrgId org;
  core::Bytes session_id;
  core::Bytes token_mac;
  std::string login, name, role, state, team;
  bool custodian = false;
  Rights rights;
  [[nodiscard]] bool may(Right right) const { return rights.contains(right); }
};

/// One request on its way through a handler; used by one thread. Handlers are plain functions of it.
class Call {
 public:
  Call(Context& the_context, const core::Request& the_request) : context(the_context), request(the_request) {}

  Context& context;
  const core::Request& request;
  std::optional<Actor> actor;                                   ///< set unless the route is for anyone
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the path, e.g. {"id", "…"}
  core::Language language = core::Language::id;

  /// The person; calling it on a route for anyone is a programming error.
  [[nodiscard]] const Actor& person() const { return *actor; }

  /// A path parameter as an id; `not_found` if it is not one.
  template <class IdType>
  core::Result<IdType> id(std::string_view name) const {
    const auto parsed = IdType::parse(parameter(name));
    if (!parsed) return core::problem(core::ProblemKey::not_found);
    return *parsed;
  }
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  /// A query parameter, percent-decoded; empty when absent.
  [[nodiscard]] std::string query(std::string_view name) const;

  /// The body as a record; every field problem at once.
  template <schema::Record R>
  core::Result<R> body() const {
    TRY(const auto value, json_body());
    return schema::from_json<R>(value);
  }
  [[nodiscard]] core::Result<core::json::value> json_body() const;

  template <class F>
  auto read(F&& work) {
    return context.database.read(std::forward<F>(work));
  }
  /// The only way to change anything. The unit must write an audit line (`audit` below) in the same transaction. Runs
  /// after everything slow is done, commits durably before it returns; a handler calls it at most once.
  template <class F>
  auto write(F&& work) {
    return context.database.write(std::forward<F>(work));
  }
  /// The audit line of an act, by this call's actor. `detail` is JSON of coded facts, never personal data.
  core::Done audit(storage::Session& session, std::string_view action, core::BytesView object_id,
                   std::string_view section = {}, std::string_view detail = {}) const;
  /// The same act on many objects: a line for each.
  core::Done audit_each(storage::Session& session, std::string_view action,
                        const std::vector<core::Bytes>& objects) const;

 private:
  [[nodiscard]] vault::audit::Entry entry_of(std::string_view action) const;
};

using HandlerFunction = std::function<core::Result<core::Reply>(Call&)>;
using SchemaFunction = core::json::object (*)();

/// How a route takes its body.
struct Body {
  std::size_t limit = 0;  ///< bytes; 0: no body is accepted
  /// Makes the sink that takes the body as it arrives; null: collected. Runs before any session is known.
  std::function<core::Result<std::shared_ptr<core::BodySink>>(Context&, const core::Request&)> sink;
  std::string_view content_type = "application/json";  ///< for OpenAPI and the 415 check; empty: any
};
inline Body no_body() { return {}; }
inline Body json_body(std::size_t limit = 64UL * 1024) { return {limit, nullptr, "application/json"}; }

/// One row of a module's route table. `path` has parameters in braces: "/api/v1/reports/{id}".
struct Route {
  core::Method method;
  std::string_view path;
  Right right;
  Limit limit;
  Body body;
  HandlerFunction handler;
  std::string_view summary;
  SchemaFunction request_schema = nullptr;
  SchemaFunction reply_schema = nullptr;
  core::PageClass page_class = core::PageClass::api;

  // Every member up to `summary` must be given: a route without a right or a rate does not build.
  Route(core::Method m, std::string_view p, Right r, Limit l, Body b, HandlerFunction h, std::string_view s,
        SchemaFunction in = nullptr, SchemaFunction out = nullptr, core::PageClass c = core::PageClass::api)
      : method(m),
        path(p),
        right(r),
        limit(l),
        body(std::move(b)),
        handler(std::move(h)),
        summary(s),
        request_schema(in),
        reply_schema(out),
        page_class(c) {}
};

template <schema::Record R>
core::json::object in() {
  return schema::record_schema<R>(schema::kWrite);
}
template <schema::Record R>
core::json::object out() {
  return schema::record_schema<R>(schema::kRead);
}

/// 200 (or `status`) with the record's readable fields.
template <schema::Record R>
core::Reply reply(const R& record, int status = 200) {
  core::Reply made;
  made.status = status;
  made.body = schema::json_text(record);
  return made;
}
inline core::Reply reply_json(const core::json::value& value, int status = 200) {
  core::Reply made;
  made.status = status;
  made.body = core::json::serialize(value);
  return made;
}
inline core::Reply no_content() {
  core::Reply made;
  made.status = 204;
  made.content_type.clear();
  return made;
}

}  // namespace app
