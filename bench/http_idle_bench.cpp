// SPDX-License-Identifier: Apache-2.0
// How much memory idle connections take, and whether a live client feels them. The server runs in a child process of
// its own, so that its memory is its own. Usage: suluh_http_idle_bench [--connections N] [--requests N]
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"
#include "support/wire.h"

namespace {

using Clock = std::chrono::steady_clock;

class Page final : public core::Handler {
 public:
  core::Result<core::BodyPlan> plan(const core::Request& /*head*/) override { return core::BodyPlan{}; }
  core::Reply handle(core::Request /*request*/) override {
    core::Reply reply;
    reply.body = std::string(3000, 'x');
    return reply;
  }
  core::Reply refuse(const core::Problem& problem, std::string_view /*path*/, std::string_view /*language*/) override {
    core::Reply reply;
    reply.status = problem.status();
    return reply;
  }
};

/// The child: serves until the parent dies or asks it to stop; writes its port into `out`.
[[noreturn]] void serve(int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  http::tune_process();
  Page page;
  http::Options options;
  options.listen = {{"127.0.0.1", 0}};
  options.limits.idle_time = std::chrono::minutes(10);
  options.limits.header_time = std::chrono::minutes(10);
  http::Server server(options, page);
  const auto started = server.start();
  const std::uint16_t port = started.ok() ? server.port() : std::uint16_t{0};
  if (write(out, &port, sizeof port) != sizeof port) std::_Exit(1);
  pause();
  std::_Exit(0);
}

long resident_kib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
  }
  return -1;
}

struct Times {
  double p50, p99;  ///< microseconds
  std::size_t failed;
};

Times live_client(std::uint16_t port, int requests) {
  support::Wire client(port);
  std::vector<double> times;
  std::size_t failed = 0;
  const auto request = "GET / HTTP/1.1\r\nHost: localhost:" + std::to_string(port) + "\r\n\r\n";
  for (int i = 0; i < requests; ++i) {
    const auto begun = Clock::now();
    client.send(request);
    if (client.receive().status != 200) ++failed;
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begun).count());
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100], failed};
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t wanted = 10'000;
  int requests = 3'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--connections") wanted = std::strtoul(argv[i + 1], nullptr, 10);
    if (std::string_view(argv[i]) == "--requests") requests = std::atoi(argv[i + 1]);
  }
  http::tune_process();
  int ends[2];
  if (pipe(ends) != 0) return 2;
  const pid_t child = fork();
  if (child == 0) serve(ends[1]);
  std::uint16_t port = 0;
  if (read(ends[0], &port, sizeof port) != sizeof port || port == 0) return 2;

  const auto alone = live_client(port, requests);
  const long before = resident_kib(child);
  std::vector<support::Wire> idle;
  idle.reserve(wanted);
  const auto request = "GET / HTTP/1.1\r\nHost: localhost:" + std::to_string(port) + "\r\n\r\n";
  std::size_t answered = 0;
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto from = "127.0.1." + std::to_string(1 + i % 200);
    idle.emplace_back(port, "127.0.0.1", from.c_str());
    idle.back().send(request);  // a connection that has served once is the dearer kind
    if (idle.back().receive().status == 200) ++answered;
  }
  const auto beside = live_client(port, requests);
  const long after = resident_kib(child);
  std::printf("idle connections: %zu of %zu answered and kept open\n", answered, wanted);
  std::printf("server resident: %.1f MB before, %.1f MB with them (%.1f KB each)\n", static_cast<double>(before) / 1024,
              static_cast<double>(after) / 1024, static_cast<double>(after - before) / static_cast<double>(wanted));
  std::printf("live client alone:       p50 %.0f us, p99 %.0f us, %zu failed\n", alone.p50, alone.p99, alone.failed);
  std::printf("live client beside them: p50 %.0f us, p99 %.0f us, %zu failed\n", beside.p50, beside.p99, beside.failed);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const bool good = answered == wanted && beside.failed == 0 && after < 200L * 1024;
  if (!good) std::printf("FAILED: every connection must be kept and answered, in under 200 MB\n");
  return good ? 0 : 1;
}
