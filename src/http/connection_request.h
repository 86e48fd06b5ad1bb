// SPDX-License-Identifier: Apache-2.0
// Part of connection_impl.h: bodies and handler calls.
#pragma once

#include <algorithm>

#include "http/connection_impl.h"

namespace http {

template <class Stream>
Task<bool> Connection<Stream>::work(Turn& turn, const std::function<void()>& job, bool urgent) {
  const auto before = Steady::now();
  allow_forever();
  const bool ran = co_await async_work(shared_.pool, shard_.io.get_executor(), job, urgent, kAwait);
  turn.body_since += Steady::now() - before;
  if (ran) co_return true;
  ++shared_.meters.queue_full;
  refuse(shared_, turn, core::busy(shared_.options.busy_retry_seconds));
  co_return false;
}

/// Fills turn.reply, or sets gone_.
template <class Stream>
Task<void> Connection<Stream>::answer(Turn& turn, BodyReader& reader) {
  auto& head = turn.head;
  turn.body_since = Steady::now();
  const bool reading = head.request.method == core::Method::get || head.request.method == core::Method::head;
  if (reading) {
    auto ready = ask_quick(shared_, head.request);
    if (ready) {
      turn.reply = std::move(*ready);
      co_return;
    }
  }
  if (reading || head.request.method == core::Method::del) {
    const std::function<void()> job = [this, &turn] { ask_handle(shared_, turn); };
    co_await work(turn, job, false);
    co_return;
  }
  const bool small = head.framing == Framing::none || (head.framing == Framing::length && head.length <= kSmallBody);
  if (!small || head.expect_continue) {
    co_await answer_planned(turn, reader);
    co_return;
  }
  const bool here = co_await take_body(turn, reader, kSmallBody, nullptr);
  if (!here) co_return;
  const std::function<void()> job = [this, &turn] { answer_collected(shared_, turn); };
  co_await work(turn, job, false);
}

template <class Stream>
Task<void> Connection<Stream>::answer_planned(Turn& turn, BodyReader& reader) {
  auto& request = turn.head.request;
  std::optional<core::Result<core::BodyPlan>> plan;
  const std::function<void()> ask = [&] { plan.emplace(ask_plan(shared_, request)); };
  const bool asked = co_await work(turn, ask, false);
  if (!asked) co_return;
  if (!plan->ok()) {
    refuse(shared_, turn, plan->problem());
    co_return;
  }
  const auto limit = (*plan)->limit;
  request.sink = (*plan)->sink;
  if (turn.head.framing == Framing::length && turn.head.length > limit) {
    refuse(shared_, turn, core::problem(core::ProblemKey::too_large));
    co_return;
  }
  if (turn.head.expect_continue && !reader.done()) {
    const bool sent = co_await send_text("HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) gone_ = true;
  }
  if (gone_) co_return;
  const bool here = co_await take_body(turn, reader, limit, request.sink.get());
  if (!here) co_return;
  core::Done closed;
  const std::function<void()> job = [&] {
    if (request.sink) closed = close_sink(*request.sink);
    if (closed.ok()) ask_handle(shared_, turn);
  };
  const bool ran = co_await work(turn, job, true);
  if (ran && !closed.ok()) refuse(shared_, turn, closed.problem());
}

/// The whole body into the sink or into Request::body. False: refused, or gone_.
template <class Stream>
Task<bool> Connection<Stream>::take_body(Turn& turn, BodyReader& reader, std::size_t limit, core::BodySink* sink) {
  using core::ProblemKey;
  std::string piece;
  std::uint64_t total = 0;
  while (!reader.done()) {
    const auto room =
        static_cast<std::size_t>(std::min<std::uint64_t>(kPiece - 1, limit - total) + 1);  // one too many tells
    const bool filled = co_await fill(turn, reader, piece, room);
    if (!filled) co_return false;
    total += piece.size();
    core::Done done;
    if (total > limit) {
      done = core::problem(ProblemKey::too_large);
    } else if (sink == nullptr) {
      if (!turn.budget.take(piece.size())) done = core::busy(shared_.options.busy_retry_seconds);
      if (done.ok()) turn.head.request.body += piece;
    } else if (!piece.empty()) {
      const std::function<void()> job = [&] { done = feed(*sink, piece); };
      const bool ran = co_await work(turn, job, true);
      if (!ran) co_return false;
    }
    if (!done.ok()) {
      refuse(shared_, turn, done.problem());
      co_return false;
    }
    piece.clear();
  }
  co_return true;
}

/// `room` bytes of the body, fewer only at its end.
template <class Stream>
Task<bool> Connection<Stream>::fill(Turn& turn, BodyReader& reader, std::string& piece, std::size_t room) {
  while (!reader.done() && piece.size() < room) {
    const auto used = reader.take(buffer_, piece, room - piece.size());
    const bool stuck = used.ok() && *used == 0 && buffer_.size() >= kPiece;  // an endless chunk extension or trailer
    if (!used.ok() || stuck) {
      ++shared_.meters.gate_refusals;
      refuse(shared_, turn, core::problem(core::ProblemKey::bad_request, "body"));
      co_return false;
    }
    buffer_.erase(0, *used);
    turn.body_bytes += *used;
    if (reader.done() || piece.size() == room || *used > 0) continue;
    allow_until(body_deadline(limits(), turn, Steady::now()));
    const auto left = turn.head.framing == Framing::length ? turn.head.length - turn.body_bytes : kPiece;
    const bool more = co_await read_more(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece)));
    if (more) continue;
    gone_ = !timed_out();
    if (!gone_) {
      ++shared_.meters.timeouts;
      refuse(shared_, turn, core::problem(core::ProblemKey::too_slow));
    }
    co_return false;
  }
  co_return true;
}

}  // namespace http
