// SPDX-License-Identifier: Apache-2.0
// The door: sockets in, core::Request to a core::Handler, core::Reply out. Nothing of Boost shows here.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"

namespace http {

struct Listen {
  std::string address = "127.0.0.1";  ///< a literal IPv4 or IPv6 address
  std::uint16_t port = 0;             ///< 0: the system chooses; see Server::port
};

/// Sizes in bytes. Every limit can be set for tests; the defaults are what a server on the open net wants.
struct Limits {
  std::size_t header_bytes = 8UL * 1024;
  std::chrono::milliseconds header_time{10'000};  ///< from connecting, or from the first byte of a later request
  std::chrono::milliseconds idle_time{15'000};    ///< between two requests of a connection
  std::chrono::milliseconds body_grace{20'000};   ///< after it a body must have come at `body_rate` on average
  std::size_t body_rate = 500;                    ///< bytes per second
  std::chrono::milliseconds body_stall{30'000};   ///< longest silence inside a body
  std::chrono::milliseconds write_time{30'000};   ///< for each 16 KiB of an answer
  std::chrono::milliseconds linger_time{30'000};  ///< reading on after a refusal, so that the sender sees the answer
  std::chrono::milliseconds event_time{600'000};  ///< longest life of an event stream; the client comes back
  std::chrono::milliseconds heartbeat{20'000};    ///< comment on a silent event stream
  std::size_t event_backlog = 64UL * 1024;        ///< unsent bytes of one event stream; more ends it
  std::size_t event_streams = 2'000;
  std::size_t collected_bytes = 96UL * 1024 * 1024;  ///< of all bodies held in memory together; more is 503
  std::size_t connections = 16'384;  ///< lowered to what the open-file limit allows; then the oldest idle one goes
  /// Connections of one peer that have not sent a whole head. Loopback and trusted proxies are exempt: behind a proxy
  /// or an onion service everybody has the same address, and one attacker could lock all others out.
  std::size_t half_open_per_peer = 64;
  std::size_t requests_per_connection = 10'000;
};

struct Options {
  std::vector<Listen> listen;
  std::vector<std::string> hosts;  ///< names in the Host header; loopback names with the served port always pass
  std::string certificate_file;    ///< PEM chain; with `key_file` the server speaks TLS on every address
  std::string key_file;
  /// Literal addresses. X-Forwarded-For and X-Forwarded-Proto count only from them. Without TLS a listener that is not
  /// on loopback serves these and loopback peers only.
  std::vector<std::string> trusted_proxies;
  unsigned io_threads = 1;
  unsigned max_workers = 96;  ///< created on demand; handlers block in commits
  std::size_t queue = 512;    ///< requests waiting for a worker; more is 503
  int busy_retry_seconds = 2;
  std::chrono::milliseconds drain_time{10'000};  ///< stop() lets running requests finish this long
  std::vector<std::string> style_hashes;         ///< "sha256-..." of inline styles on public and sealing pages
  std::string onion_location;                    ///< "http://...onion" announced on public pages; empty: none
  Limits limits;
};

/// A snapshot for metrics; sums since start unless said otherwise.
struct Counters {
  std::uint64_t open = 0, waiting = 0, event_streams = 0;         ///< now
  std::uint64_t workers = 0, busy_workers = 0, queued = 0;        ///< now
  std::uint64_t accepted = 0, shed = 0, turned_away = 0;          ///< connections
  std::uint64_t gate_refusals = 0, timeouts = 0, queue_full = 0;  ///< requests
  std::uint64_t bytes_in = 0, bytes_out = 0;
  std::array<std::uint64_t, 6> status{};  ///< by first digit; [0] unused
  /// Requests by time in milliseconds from whole head to whole answer: at most kLatencyBounds[i]; the last is the rest.
  std::array<std::uint64_t, 11> latency{};
  std::uint64_t latency_sum_ms = 0;
};
inline constexpr std::array<unsigned, 10> kLatencyBounds{1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000};

/// Raises the soft limit of open files to the hard one and keeps malloc to few arenas. Once, first thing in main.
void tune_process();

/// start, stop and reload_certificate from one thread; publish, port and counters from any.
class Server {
 public:
  /// The handler must outlive the server.
  Server(Options options, core::Handler& handler);
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and serves. Fails (bad_config) on addresses in use or malformed, unreadable certificates, and on plain HTTP
  /// beyond loopback without a named proxy. Nothing is left open after a failure.
  core::Done start();
  [[nodiscard]] std::uint16_t port(std::size_t listener = 0) const;
  /// Closes the listeners, lets running requests finish (Options::drain_time), then cuts. Safe to call twice.
  void stop();
  /// Reads the certificate files again; new connections use them. On a problem the old ones stay.
  core::Done reload_certificate();

  /// Sends an event to every stream whose reply named the topic. Line ends in `data` become further data lines; a line
  /// end in `event` is a programming error and drops the event.
  void publish(std::string_view topic, std::string_view event, std::string_view data);

  [[nodiscard]] Counters counters() const;

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
