// SPDX-License-Identifier: Apache-2.0
// The parts of a request's way that need no socket.
#include <algorithm>
#include <exception>
#include <utility>

#include "core/log.h"
#include "http/shared.h"

namespace http {
namespace {

/// When the handler itself failed, nothing of it can be asked.
core::Reply last_resort() {
  core::Reply reply;
  reply.status = 500;
  reply.content_type = "application/problem+json";
  reply.body = R"({"type":"about:blank","status":500,"key":"internal"})";
  return reply;
}

core::Problem internal() { return core::problem(core::ProblemKey::internal); }

}  // namespace

void Meters::count(int status_code, Steady::duration took) {
  const auto digit = static_cast<std::size_t>(status_code / 100);
  if (digit < status.size()) ++status[digit];
  const auto ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  const auto bound = std::lower_bound(kLatencyBounds.begin(), kLatencyBounds.end(), ms);
  ++latency[static_cast<std::size_t>(bound - kLatencyBounds.begin())];
  latency_sum_ms += ms;
}

void refuse(Shared& shared, Turn& turn, const core::Problem& problem) {
  turn.keep = false;
  try {
    turn.reply = shared.handler.refuse(problem, turn.head.request.path, turn.accept_language);
  } catch (const std::exception&) {
    core::log("http_refuse_threw");
    turn.reply = last_resort();
  }
  turn.reply.topics.clear();
  const bool has_hint = std::any_of(turn.reply.headers.begin(), turn.reply.headers.end(),
                                    [](const auto& field) { return field.first == "Retry-After"; });
  if (turn.reply.status == 503 && !has_hint) {
    const int seconds =
        problem.retry_after_seconds > 0 ? problem.retry_after_seconds : shared.options.busy_retry_seconds;
    turn.reply.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
}

void refuse_head(Shared& shared, Turn& turn, const core::Problem& problem, std::string_view bytes) {
  ++shared.meters.gate_refusals;
  auto known = hint(bytes);
  turn.head.request.path = std::move(known.path);
  turn.accept_language = std::move(known.accept_language);
  turn.headers_only = known.head_method;
  refuse(shared, turn, problem);
  if (turn.reply.status == 405) turn.reply.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
}

core::Result<core::BodyPlan> ask_plan(Shared& shared, const core::Request& head) {
  try {
    return shared.handler.plan(head);
  } catch (const std::exception&) {
    core::log("http_plan_threw");
    return internal();
  }
}

void ask_handle(Shared& shared, Turn& turn) {
  try {
    turn.reply = shared.handler.handle(std::move(turn.head.request));
  } catch (const std::exception&) {
    core::log("http_handler_threw");
    turn.reply = last_resort();
  }
}

std::optional<core::Reply> ask_quick(Shared& shared, const core::Request& request) {
  try {
    return shared.handler.quick(request);
  } catch (const std::exception&) {
    core::log("http_quick_threw");
    return last_resort();
  }
}

core::Done feed(core::BodySink& sink, std::string_view piece) {
  try {
    return sink.write(piece);
  } catch (const std::exception&) {
    core::log("http_sink_threw");
    return internal();
  }
}

core::Done close_sink(core::BodySink& sink) {
  try {
    return sink.finish();
  } catch (const std::exception&) {
    core::log("http_sink_threw");
    return internal();
  }
}

void answer_collected(Shared& shared, Turn& turn) {
  auto& request = turn.head.request;
  const bool keep = turn.keep;
  auto plan = ask_plan(shared, request);
  core::Done done;
  if (!plan.ok()) {
    done = std::move(plan).problem();
  } else if (request.body.size() > plan->limit) {
    done = core::problem(core::ProblemKey::too_large);
  } else if (plan->sink) {
    request.sink = plan->sink;
    if (!request.body.empty()) done = feed(*request.sink, request.body);
    if (done.ok()) done = close_sink(*request.sink);
    request.body.clear();
  }
  if (done.ok()) return ask_handle(shared, turn);
  refuse(shared, turn, done.problem());
  turn.keep = keep;  // the whole body was read: the stream is in step
}

Steady::time_point body_deadline(const Limits& limits, const Turn& turn, Steady::time_point now) {
  using std::chrono::milliseconds;
  const auto earned =
      limits.body_rate == 0 ? milliseconds::max() / 2 : milliseconds(turn.body_bytes * 1000 / limits.body_rate);
  const auto average =
      limits.body_rate == 0 ? Steady::time_point::max() : turn.body_since + std::max(limits.body_grace, earned);
  return std::min(average, now + limits.body_stall);
}

}  // namespace http
