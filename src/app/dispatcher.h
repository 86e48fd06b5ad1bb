// SPDX-License-Identifier: Apache-2.0
// Routes requests to handlers through the checks that no endpoint can leave out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"

namespace app {

/// Thread-safe after construction.
class Dispatcher final : public core::Handler {
 public:
  /// Renders a problem as a public page; `path` tells language and page class.
  using ErrorPage = std::function<core::Reply(const core::Problem&, std::string_view path)>;
  /// Answers that are ready in memory (embedded files, built pages): public, cheap, without a check.
  using Ready = std::function<std::optional<core::Reply>(const core::Request&)>;

  /// `error_page` and `ready` may be empty.
  Dispatcher(Context& context, std::vector<Route> routes, ErrorPage error_page, Ready ready);

  core::Result<core::BodyPlan> plan(const core::Request& head) override;
  core::Reply handle(core::Request request) override;
  std::optional<core::Reply> quick(const core::Request& request) override;
  core::Reply refuse(const core::Problem& problem, std::string_view path, std::string_view accept_language) override;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string allowed;  ///< methods of the path when none fits
  };
  [[nodiscard]] Match match(core::Method method, std::string_view path) const;
  core::Result<core::Reply> through(const Route& route, Call& call);
  core::Done admit(const Route& route, Call& call);

  Context& context_;
  const std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of routes_, same order
  ErrorPage error_page_;
  Ready ready_;
};

/// The OpenAPI 3.1 document of a route table.
core::json::object openapi(const std::vector<Route>& routes, std::string_view version);

}  // namespace app
