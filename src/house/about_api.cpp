// SPDX-License-Identifier: Apache-2.0
#include "house/about_api.h"

#include "house/house_store.h"

namespace house {
namespace {

using app::Call;
using core::Reply;
using core::Result;

Result<Reply> about(Call& call, reports::Intake& intake) {
  const auto circles = intake.circles();
  return app::reply_json(
      core::json::object{{"network", call.context.network.text()},
                         {"demo", call.context.demo},
                         {"version", call.context.version},
                         {"ready", circles.ok()},
                         {"organisations", circles.ok() ? static_cast<std::int64_t>((*circles)->size()) : 0}});
}

/// The process answers; nothing else is looked at, so that a broken database does not make a supervisor restart us.
Result<Reply> health(Call&) { return app::reply_json(core::json::object{{"status", "ok"}}); }

/// Each capability by itself: a server that cannot take reports may still be able to show answers.
Result<Reply> ready(Call& call, reports::Intake& intake, const registry::Register& reg) {
  const auto database = call.read([](storage::Session& session) { return network(session); });
  const auto circles = intake.circles();
  const bool all = database.ok() && circles.ok();
  return app::reply_json(core::json::object{{"status", all ? "ok" : "not_ready"},
                                            {"database", database.ok()},
                                            {"intake", circles.ok()},
                                            {"register", reg.filled()}},
                         all ? 200 : 503);
}

}  // namespace

std::vector<app::Route> about_routes(reports::Intake& intake, const registry::Register& reg) {
  using app::Limit;
  using app::Right;
  const auto get = core::Method::get;
  const auto with = [&intake](auto handler) {
    return [&intake, handler](Call& call) { return handler(call, intake); };
  };
  return {{get, "/api/v1/about", Right::anyone, Limit::none, app::no_body(), with(about), "what this server is"},
          {get, "/healthz", Right::anyone, Limit::none, app::no_body(), health, "alive"},
          {get, "/readyz", Right::anyone, Limit::none, app::no_body(),
           [&intake, &reg](Call& call) { return ready(call, intake, reg); }, "ready, by capability"}};
}

}  // namespace house
