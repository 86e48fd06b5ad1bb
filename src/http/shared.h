// SPDX-License-Identifier: Apache-2.0
// What all connections of a server share. Internal to http/.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/http.h"
#include "http/gate.h"
#include "http/headers.h"
#include "http/peers.h"
#include "http/pool.h"
#include "http/server.h"

namespace http {

using Steady = std::chrono::steady_clock;

struct Meters {
  std::atomic<std::uint64_t> open{0}, waiting{0}, event_streams{0};
  std::atomic<std::uint64_t> accepted{0}, shed{0}, turned_away{0};
  std::atomic<std::uint64_t> gate_refusals{0}, timeouts{0}, queue_full{0};
  std::atomic<std::uint64_t> bytes_in{0}, bytes_out{0}, latency_sum_ms{0};
  std::array<std::atomic<std::uint64_t>, 6> status{};
  std::array<std::atomic<std::uint64_t>, 11> latency{};

  void count(int status_code, Steady::duration took);
};

/// Bytes of bodies held in memory at one time, over all connections.
class Budget {
 public:
  explicit Budget(std::atomic<std::size_t>& total, std::size_t limit) : total_(total), limit_(limit) {}
  ~Budget() { total_ -= held_; }
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;
  [[nodiscard]] bool take(std::size_t bytes) {
    if (total_.fetch_add(bytes) + bytes > limit_) {
      total_ -= bytes;
      return false;
    }
    held_ += bytes;
    return true;
  }

 private:
  std::atomic<std::size_t>& total_;
  std::size_t limit_;
  std::size_t held_ = 0;
};

struct Shared {
  Shared(Options chosen, core::Handler& target)
      : options(std::move(chosen)),
        handler(target),
        headers(options.style_hashes, options.onion_location),
        pool(options.max_workers, options.queue) {}

  const Options options;
  core::Handler& handler;
  const HeaderBook headers;
  Pool pool;
  Meters meters;
  HalfOpen half_open;
  std::atomic<std::size_t> collected{0};
  std::atomic<bool> stopping{false};
  std::size_t connections_per_shard = 0;
};

/// One request and its answer.
struct Turn {
  explicit Turn(Shared& shared) : budget(shared.collected, shared.options.limits.collected_bytes) {}
  Head head;
  core::Reply reply;
  Budget budget;
  Steady::time_point begun = Steady::now();
  Steady::time_point body_since{};  ///< moved forward by the time our own side took
  std::uint64_t body_bytes = 0;
  std::string accept_language;
  bool headers_only = false;  ///< HEAD
  bool keep = false;          ///< the connection may serve another request
};

/// Turns the answer into the handler's refusal and closes after it.
void refuse(Shared& shared, Turn& turn, const core::Problem& problem);
/// The same for a head that did not pass; `bytes` is what had arrived of it.
void refuse_head(Shared& shared, Turn& turn, const core::Problem& problem, std::string_view bytes);
/// Handler calls behind a door that lets no exception out.
core::Result<core::BodyPlan> ask_plan(Shared& shared, const core::Request& head);
void ask_handle(Shared& shared, Turn& turn);
std::optional<core::Reply> ask_quick(Shared& shared, const core::Request& request);
core::Done feed(core::BodySink& sink, std::string_view piece);
core::Done close_sink(core::BodySink& sink);
/// Plan, limit, sink and handle in one go for a body that is already here in Request::body.
void answer_collected(Shared& shared, Turn& turn);
/// Until when the next bytes of a body must come.
Steady::time_point body_deadline(const Limits& limits, const Turn& turn, Steady::time_point now);

}  // namespace http
