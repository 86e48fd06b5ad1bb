// SPDX-License-Identifier: Apache-2.0
// Part of connection_impl.h: answers and event streams.
#pragma once

#include "http/connection_impl.h"
#include "http/events.h"

namespace http {

/// False: the peer is gone or reads too slowly.
template <class Stream>
Task<bool> Connection<Stream>::send_text(std::string_view text) {
  while (!text.empty()) {
    const auto piece = text.substr(0, kWritePiece);
    const auto bytes = asio::buffer(piece.data(), piece.size());
    allow(limits().write_time);
    Error error;
    const auto n = co_await asio::async_write(stream_, bytes, asio::redirect_error(kAwait, error));
    shared_.meters.bytes_out += n;
    if (error) {
      if (timed_out()) ++shared_.meters.timeouts;
      co_return false;
    }
    text.remove_prefix(piece.size());
  }
  co_return true;
}

template <class Stream>
Task<bool> Connection<Stream>::send(Turn& turn) {
  auto& reply = turn.reply;
  const bool events = !reply.topics.empty() && !turn.headers_only && turn.head.minor == 1;
  if (events && shared_.meters.event_streams >= limits().event_streams) {
    refuse(shared_, turn, core::busy(shared_.options.busy_retry_seconds));
  }
  if (events && !reply.topics.empty()) {
    turn.keep = false;
    co_return co_await send_events(reply);
  }
  reply.topics.clear();
  const auto body = turn.headers_only || !status_has_body(reply.status) ? std::string_view{} : body_of(reply);
  const auto head = render_head(reply, shared_.headers, secure_, Delivery::whole, turn.keep, shard_.date());
  const auto first = body.substr(0, kWritePiece);
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(head), asio::buffer(first.data(), first.size())};
  allow(limits().write_time);
  Error error;
  const auto n = co_await asio::async_write(stream_, bytes, asio::redirect_error(kAwait, error));
  shared_.meters.bytes_out += n;
  if (error) {
    if (timed_out()) ++shared_.meters.timeouts;
    co_return false;
  }
  co_return co_await send_text(body.substr(first.size()));
}

/// Reads on after our last byte, so that a peer still sending does not get a reset that would eat the answer.
template <class Stream>
Task<void> Connection<Stream>::linger() {
  shard_.set_waiting(*this);
  co_await say_goodbye();
  Error error;
  raw().shutdown(asio::socket_base::shutdown_send, error);
  const auto end = Steady::now() + limits().linger_time;
  buffer_.resize(kWritePiece);
  const auto space = asio::buffer(buffer_.data(), buffer_.size());
  while (!error && !shared_.stopping) {
    allow_until(std::min(end, Steady::now() + kLingerSilence));
    const auto n = co_await raw().async_read_some(space, asio::redirect_error(kAwait, error));
    shared_.meters.bytes_in += n;
  }
}

template <class Stream>
Task<bool> Connection<Stream>::send_backlog(EventQueue& queue) {
  std::string text;
  while (!queue.unsent.empty()) {
    text += *queue.unsent.front();
    queue.bytes -= queue.unsent.front()->size();
    queue.unsent.pop_front();
  }
  const auto framed = chunk(text);
  co_return co_await send_text(framed);
}

/// Ends the stream when the peer leaves, or sends anything more.
template <class Stream>
void Connection<Stream>::watch_for_end(const std::shared_ptr<EventQueue>& queue) {
  auto self = this->shared_from_this();
  raw().async_wait(asio::socket_base::wait_read, [self, queue](const Error&) {
    queue->ended = true;
    queue->wake.cancel();
  });
}

template <class Stream>
Task<bool> Connection<Stream>::send_events(const core::Reply& reply) {
  const auto queue = std::make_shared<EventQueue>(shard_.io.get_executor(), *this, limits().event_backlog);
  const EventSubscription subscription(shard_, reply.topics, *queue);
  const auto head = render_head(reply, shared_.headers, secure_, Delivery::events, false, shard_.date());
  const auto opening = head + chunk(body_of(reply).empty() ? kComment : body_of(reply));
  bool open = co_await send_text(opening);
  watch_for_end(queue);
  const auto end = Steady::now() + limits().event_time;
  while (open && !queue->ended && !shared_.stopping && Steady::now() < end) {
    if (queue->unsent.empty()) {
      allow_forever();
      queue->wake.expires_after(limits().heartbeat);
      Error woken;
      co_await queue->wake.async_wait(asio::redirect_error(kAwait, woken));
      const auto beat = chunk(kComment);
      if (!woken && queue->unsent.empty()) open = co_await send_text(beat);
    }
    if (open && !queue->unsent.empty()) open = co_await send_backlog(*queue);
  }
  if (open) open = co_await send_text(kLastChunk);
  co_return open;
}

}  // namespace http
