// SPDX-License-Identifier: Apache-2.0
#include "app/dispatcher.h"

#include <exception>

#include "app/account_store.h"
#include "core/log.h"

namespace app {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto one = path.substr(0, path.find('/'));
    out.emplace_back(one);
    path.remove_prefix(one.size());
  }
  return out;
}

std::string_view method_name(core::Method method) {
  switch (method) {
    case core::Method::get:
      return "GET";
    case core::Method::head:
      return "HEAD";
    case core::Method::post:
      return "POST";
    case core::Method::put:
      return "PUT";
    case core::Method::patch:
      return "PATCH";
    case core::Method::del:
      return "DELETE";
  }
  return "";
}

bool mutating(core::Method method) { return method != core::Method::get && method != core::Method::head; }

/// Browsers say where a request comes from; what says nothing (old phones, other clients) passes here and meets the
/// CSRF token where a session is involved.
core::Done same_site(const core::Request& request) {
  const auto site = request.header("sec-fetch-site");
  if (site.empty() || site == "same-origin" || site == "none") return {};
  return core::problem(core::ProblemKey::csrf);
}

bool is_api(std::string_view path) { return path.starts_with("/api/"); }

core::Reply problem_reply(const core::Problem& problem) {
  core::json::array fields;
  for (const auto& one : problem.fields) {
    fields.push_back(core::json::object{{"pointer", one.pointer}, {"key", one.key}});
  }
  const std::string word(problem.word());
  core::json::object body{{"type", "/problems/" + word},
                          {"title", std::string(problem.text(core::Language::en))},
                          {"status", problem.status()},
                          {"key", word},
                          {"text", core::json::object{{"id", std::string(problem.text(core::Language::id))},
                                                      {"en", std::string(problem.text(core::Language::en))}}},
                          {"fields", std::move(fields)}};
  if (problem.retry_after_seconds > 0) body.emplace("retry_after", problem.retry_after_seconds);
  core::Reply reply;
  reply.status = problem.status();
  reply.content_type = "application/problem+json";
  reply.body = core::json::serialize(body);
  return reply;
}

}  // namespace

Dispatcher::Dispatcher(Context& context, std::vector<Route> routes, ErrorPage error_page, Ready ready)
    : context_(context), routes_(std::move(routes)), error_page_(std::move(error_page)), ready_(std::move(ready)) {
  for (const auto& route : routes_) segments_.push_back(split(route.path));
}

Dispatcher::Match Dispatcher::match(core::Method method, std::string_view path) const {
  const auto wanted = method == core::Method::head ? core::Method::get : method;
  const auto have = split(path);
  Match out;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const auto& pattern = segments_[i];
    if (pattern.size() != have.size()) continue;
    bool fits = true;
    std::vector<std::pair<std::string, std::string>> parameters;
    for (std::size_t k = 0; k < have.size() && fits; ++k) {
      const bool hole = pattern[k].starts_with('{');
      fits = hole ? !have[k].empty() : pattern[k] == have[k];
      if (hole) parameters.emplace_back(pattern[k].substr(1, pattern[k].size() - 2), have[k]);
    }
    if (!fits) continue;
    if (routes_[i].method == wanted) return {&routes_[i], std::move(parameters), {}};
    out.allowed += (out.allowed.empty() ? "" : ", ") + std::string(method_name(routes_[i].method));
  }
  return out;
}

core::Result<core::BodyPlan> Dispatcher::plan(const core::Request& head) {
  const auto found = match(head.method, head.path);
  if (found.route == nullptr) return core::BodyPlan{};
  core::BodyPlan plan;
  plan.limit = found.route->body.limit;
  if (found.route->body.sink) {
    TRY_DONE(same_site(head));
    TRY(plan.sink, found.route->body.sink(context_, head));
  }
  return plan;
}

std::optional<core::Reply> Dispatcher::quick(const core::Request& request) {
  return ready_ ? ready_(request) : std::nullopt;
}

core::Reply Dispatcher::handle(core::Request request) {
  const std::string path = request.path;
  auto found = match(request.method, path);
  if (found.route == nullptr) {
    if (auto reply = quick(request)) return std::move(*reply);
    if (found.allowed.empty()) return refuse(core::problem(core::ProblemKey::not_found), path, {});
    auto reply = refuse(core::problem(core::ProblemKey::method_not_allowed), path, {});
    reply.headers.emplace_back("allow", found.allowed);
    return reply;
  }
  Call call(context_, request);
  call.parameters = std::move(found.parameters);
  if (path.starts_with("/en/") || path == "/en") call.language = core::Language::en;
  try {
    auto result = through(*found.route, call);
    if (!result.ok()) {
      if (result.problem().key == core::ProblemKey::internal) core::log_problem("request_failed", result.problem());
      return refuse(result.problem(), path, {});
    }
    auto reply = std::move(result).value();
    reply.page_class = found.route->page_class;
    return reply;
  } catch (const std::exception&) {
    // What an exception says may quote user data; its place in the code is what the log needs, and that is the route.
    core::log_problem("handler_threw", core::problem(core::ProblemKey::internal, std::string(found.route->path)));
    return refuse(core::problem(core::ProblemKey::internal), path, {});
  }
}

core::Done Dispatcher::admit(const Route& route, Call& call) {
  if (route.right == Right::anyone) {
    if (mutating(route.method)) TRY_DONE(same_site(call.request));
    return {};
  }
  TRY(call.actor, session_actor(call.context, call.request.header("cookie")));
  if (!call.actor) return core::problem(core::ProblemKey::not_signed_in);
  if (mutating(route.method)) {
    TRY_DONE(same_site(call.request));
    if (call.request.header("x-csrf") != context_.keys.csrf(call.actor->token_mac)) {
      return core::problem(core::ProblemKey::csrf);
    }
  }
  if (route.right != Right::signed_in && !call.actor->may(route.right))
    return core::problem(core::ProblemKey::no_right);
  return {};
}

core::Result<core::Reply> Dispatcher::through(const Route& route, Call& call) {
  TRY_DONE(admit(route, call));
  const auto scope = kLimits[static_cast<std::size_t>(route.limit)].scope;
  if (scope == Scope::account && call.actor) {
    TRY_DONE(context_.limits.count(route.limit, call.actor->user.bytes()));
  } else if (scope != Scope::account) {
    TRY_DONE(context_.limits.count(route.limit, call.request.peer));
  }
  const auto type = call.request.header("content-type");
  const bool wrong_type = !route.body.content_type.empty() && route.body.limit > 0 &&
                          !type.starts_with(route.body.content_type) && mutating(route.method);
  if (wrong_type) return core::problem(core::ProblemKey::unsupported_type);
  return route.handler(call);
}

core::Reply Dispatcher::refuse(const core::Problem& problem, std::string_view path, std::string_view) {
  const bool page = !is_api(path) && error_page_;
  core::Reply reply = page ? error_page_(problem, path) : problem_reply(problem);
  if (problem.retry_after_seconds > 0) {
    reply.headers.emplace_back("retry-after", std::to_string(problem.retry_after_seconds));
  } else if (problem.status() == 503) {
    reply.headers.emplace_back("retry-after", "5");
  }
  const auto found = match(core::Method::get, path);
  if (found.route != nullptr) reply.page_class = found.route->page_class;
  return reply;
}

}  // namespace app
