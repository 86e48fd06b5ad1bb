// SPDX-License-Identifier: Apache-2.0
#include "server/metrics.h"

#include <unistd.h>

#include <fstream>

namespace server {
namespace {

void line(std::string& out, std::string_view name, std::string_view type, std::uint64_t value) {
  out += "# TYPE suluh_" + std::string(name) + " " + std::string(type) + "\nsuluh_" + std::string(name) + " " +
         std::to_string(value) + "\n";
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void histogram(std::string& out, const http::Counters& counters) {
  out += "# TYPE suluh_request_milliseconds histogram\n";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < counters.latency.size(); ++i) {
    sum += counters.latency[i];
    const bool last = i == http::kLatencyBounds.size();
    out += "suluh_request_milliseconds_bucket{le=\"" + (last ? "+Inf" : std::to_string(http::kLatencyBounds[i])) +
           "\"} " + std::to_string(sum) + "\n";
  }
  out += "suluh_request_milliseconds_sum " + std::to_string(counters.latency_sum_ms) + "\n";
  out += "suluh_request_milliseconds_count " + std::to_string(sum) + "\n";
}

}  // namespace

std::string metrics_text(const http::Counters& http, const storage::Database::Counters& storage) {
  std::string out;
  line(out, "connections_open", "gauge", http.open);
  line(out, "workers", "gauge", http.workers);
  line(out, "workers_busy", "gauge", http.busy_workers);
  line(out, "requests_waiting", "gauge", http.queued);
  line(out, "event_streams", "gauge", http.event_streams);
  line(out, "connections_accepted_total", "counter", http.accepted);
  line(out, "connections_shed_total", "counter", http.shed);
  line(out, "gate_refusals_total", "counter", http.gate_refusals);
  line(out, "queue_full_total", "counter", http.queue_full);
  line(out, "timeouts_total", "counter", http.timeouts);
  for (std::size_t digit = 1; digit < http.status.size(); ++digit) {
    line(out, "responses_" + std::to_string(digit) + "xx_total", "counter", http.status[digit]);
  }
  histogram(out, http);
  line(out, "database_commits_total", "counter", storage.commits);
  line(out, "database_units_total", "counter", storage.units);
  line(out, "database_replays_total", "counter", storage.replays);
  line(out, "database_waiting", "gauge", storage.queued);
  line(out, "resident_bytes", "gauge", resident_bytes());
  return out;
}

core::Reply MetricsHandler::handle(core::Request request) {
  if (request.path != "/metrics") return refuse(core::problem(core::ProblemKey::not_found), {}, {});
  core::Reply reply;
  reply.content_type = "text/plain; version=0.0.4";
  reply.body = metrics_text(server_.counters(), database_.counters());
  return reply;
}

core::Reply MetricsHandler::refuse(const core::Problem& problem, std::string_view, std::string_view) {
  core::Reply reply;
  reply.status = problem.status();
  reply.content_type = "text/plain";
  reply.body = std::string(problem.word()) + "\n";
  return reply;
}

}  // namespace server
