// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/http.h"
#include "http/server.h"
#include "storage/database.h"

namespace server {

/// Prometheus text of the counters; no label ever holds anything a person sent.
std::string metrics_text(const http::Counters& http, const storage::Database::Counters& storage);

/// Answers GET /metrics on its own loopback port.
class MetricsHandler final : public core::Handler {
 public:
  MetricsHandler(const http::Server& server, const storage::Database& database)
      : server_(server), database_(database) {}
  core::Result<core::BodyPlan> plan(const core::Request&) override { return core::BodyPlan{0, nullptr}; }
  core::Reply handle(core::Request request) override;
  core::Reply refuse(const core::Problem& problem, std::string_view, std::string_view) override;

 private:
  const http::Server& server_;
  const storage::Database& database_;
};

}  // namespace server
