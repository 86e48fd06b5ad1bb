// SPDX-License-Identifier: Apache-2.0
// The coroutine of one connection, for plain and TLS streams. Included by connection.cpp and connection_tls.cpp only.
//
// Trap: g++ 12 destroys a temporary closure with captures, or a temporary aggregate, twice when it stands inside a
// co_await expression. Everything handed to a co_await here has a name. tools/check_coawait.sh looks for breaches.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "core/log.h"
#include "http/body.h"
#include "http/connection.h"
#include "http/text.h"

namespace http {

template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait{};
using Error = boost::system::error_code;

inline constexpr std::size_t kHeadRead = 2048;      // bytes asked of the socket while a head is incomplete
inline constexpr std::size_t kPiece = 64UL * 1024;  // bytes handed to a sink at a time
inline constexpr std::size_t kSmallBody =
    16UL * 1024;  // bodies up to here are read before the plan is asked: one hop less
inline constexpr std::size_t kWritePiece = 16UL * 1024;
inline constexpr std::chrono::seconds kLingerSilence{3};
inline constexpr std::chrono::seconds kGoodbye{2};  // for the TLS close

/// Runs `work` on a worker thread; the completion comes back on `executor`. False: the queue is full, nothing was run.
/// Not a coroutine, so that the initiation has a name (see above). `work` must live until completion.
template <class Token>
auto async_work(Pool& pool, const Executor& executor, const std::function<void()>& work, bool urgent,
                const Token& token) {
  auto initiate = [&pool, executor, &work, urgent](auto handler) {
    auto shared_handler = std::make_shared<decltype(handler)>(std::move(handler));
    auto finish = [shared_handler, executor](bool ran) {
      asio::post(executor, [shared_handler, ran]() { std::move (*shared_handler)(ran); });
    };
    const bool queued = pool.push(
        [finish, &work]() {
          work();
          finish(true);
        },
        urgent);
    if (!queued) finish(false);
  };
  return asio::async_initiate<const Token&, void(bool)>(std::move(initiate), token);
}

template <class Stream>
class Connection final : public Link, public std::enable_shared_from_this<Connection<Stream>> {
 public:
  template <class... Args>
  Connection(Shard& shard, Peer peer, bool tls, Args&&... stream)
      : shard_(shard),
        shared_(shard.shared),
        stream_(std::forward<Args>(stream)...),
        peer_(std::move(peer)),
        tls_(tls) {
    half_open_key_ = exempt() ? 0 : shared_.half_open.key(peer_.address);
    half_open_ = !exempt() && shared_.half_open.enter(half_open_key_, limits().half_open_per_peer);
    admitted_ = half_open_ || exempt();
    shard_.enter(*this);
  }
  ~Connection() override {
    whole_head_seen();
    shard_.leave(*this);
  }

  void interrupt() override {
    Error ignored;
    raw().cancel(ignored);
  }
  void cut() override {
    Error ignored;
    raw().close(ignored);
  }

  static void spawn(std::shared_ptr<Connection> self) {
    if (!self->admitted_) {
      ++self->shared_.meters.turned_away;
      return;
    }
    const auto executor = self->shard_.io.get_executor();
    auto ended = [](const std::exception_ptr& error) {
      if (error) core::log("http_connection_exception");
    };
    asio::co_spawn(executor, run(std::move(self)), ended);
  }

 private:
  enum class Got { nothing, head, problem };

  [[nodiscard]] const Limits& limits() const { return shared_.options.limits; }
  [[nodiscard]] bool exempt() const { return peer_.loopback || peer_.trusted; }
  Socket& raw() {
    if constexpr (std::is_same_v<Stream, Socket>) {
      return stream_;
    } else {
      return stream_.next_layer();
    }
  }
  void whole_head_seen() {
    if (std::exchange(half_open_, false)) shared_.half_open.leave(half_open_key_);
  }

  static Task<void> run(std::shared_ptr<Connection> self) {
    const bool greeted = co_await self->greet();
    bool more = greeted;
    while (more) {
      more = co_await self->await_request();
      if (more) more = co_await self->serve();
    }
    if (greeted && !self->said_goodbye_) co_await self->say_goodbye();
    self->cut();
  }

  Task<bool> greet();        // the TLS handshake
  Task<void> say_goodbye();  // the TLS close; sets said_goodbye_
  Task<bool> readable();     // waits with as little memory as possible until bytes can be read

  Task<bool> await_request() {
    allow(served_ == 0 ? limits().header_time : limits().idle_time);
    shard_.set_waiting(*this);
    if (shared_.stopping && buffer_.empty()) co_return false;
    if (!buffer_.empty()) co_return true;
    buffer_.shrink_to_fit();
    co_return co_await readable();
  }

  Task<bool> serve() {
    Turn turn(shared_);
    std::optional<BodyReader> reader;
    const auto got = co_await receive_head(turn, reader);
    if (got == Got::nothing) co_return false;
    whole_head_seen();
    shard_.set_working(*this);
    allow_forever();
    if (got == Got::head) co_await answer(turn, *reader);
    if (gone_) co_return false;
    ++served_;
    const bool whole = reader && reader->done();
    turn.keep = turn.keep && whole && served_ < limits().requests_per_connection && !shared_.stopping;
    const bool sent = co_await send(turn);
    shared_.meters.count(turn.reply.status, Steady::now() - turn.begun);
    if (sent && !turn.keep && turn.reply.topics.empty()) co_await linger();
    co_return sent&& turn.keep;
  }

  /// Reads at least one more byte into buffer_. False: the peer is gone or too slow.
  Task<bool> read_more(std::size_t size) {
    const auto old = buffer_.size();
    buffer_.resize(old + size);
    const auto space = asio::buffer(buffer_.data() + old, size);
    Error error;
    const auto n = co_await stream_.async_read_some(space, asio::redirect_error(kAwait, error));
    buffer_.resize(old + n);
    shared_.meters.bytes_in += n;
    co_return !error && n > 0;
  }

  Task<Got> receive_head(Turn& turn, std::optional<BodyReader>& reader) {
    allow(limits().header_time);
    Scan scan;
    for (;;) {
      scan = scan_head(buffer_, scan.end, limits().header_bytes);
      if (scan.state != Scan::State::more) break;
      const bool more = co_await read_more(kHeadRead);
      if (more) continue;
      if (!timed_out()) co_return Got::nothing;
      ++shared_.meters.timeouts;
      if (buffer_.empty()) co_return Got::nothing;
      refuse_head(shared_, turn, core::problem(core::ProblemKey::too_slow), buffer_);
      co_return Got::problem;
    }
    co_return accept_head(turn, scan, reader) ? Got::head : Got::problem;
  }

  bool accept_head(Turn& turn, const Scan& scan, std::optional<BodyReader>& reader) {
    using core::ProblemKey;
    const auto head_bytes = std::string_view(buffer_).substr(0, scan.end);
    auto head = scan.state == Scan::State::complete   ? read_head(head_bytes, Hosts{shared_.options.hosts, peer_.port})
                : scan.state == Scan::State::too_long ? core::Result<Head>(core::problem(ProblemKey::headers_too_large))
                                                      : core::Result<Head>(core::problem(ProblemKey::bad_request));
    core::Done done;
    if (head.ok()) {
      auto opened = BodyReader::open(head_bytes, *head);
      if (opened.ok()) {
        reader.emplace(std::move(opened).value());
      } else {
        done = opened.problem();
      }
    } else {
      done = head.problem();
    }
    if (!done.ok()) {
      refuse_head(shared_, turn, done.problem(), head_bytes);
      return false;
    }
    turn.head = std::move(head).value();
    turn.begun = Steady::now();
    turn.keep = turn.head.keep_alive;
    turn.headers_only = turn.head.request.method == core::Method::head;
    turn.accept_language = turn.head.request.header("accept-language");
    apply_forwarded(turn.head.request, peer_, tls_, shared_.options.trusted_proxies);
    secure_ = turn.head.request.secure;
    buffer_.erase(0, scan.end);
    return true;
  }

  // connection_request.h: bodies and handlers
  Task<void> answer(Turn& turn, BodyReader& reader);
  Task<void> answer_planned(Turn& turn, BodyReader& reader);
  Task<bool> take_body(Turn& turn, BodyReader& reader, std::size_t limit, core::BodySink* sink);
  Task<bool> fill(Turn& turn, BodyReader& reader, std::string& piece, std::size_t room);
  Task<bool> work(Turn& turn, const std::function<void()>& job, bool urgent);

  // connection_reply.h
  Task<bool> send(Turn& turn);
  Task<bool> send_text(std::string_view text);
  Task<bool> send_events(const core::Reply& reply);
  Task<bool> send_backlog(EventQueue& queue);
  void watch_for_end(const std::shared_ptr<EventQueue>& queue);
  Task<void> linger();

  Shard& shard_;
  Shared& shared_;
  Stream stream_;
  Peer peer_;
  std::string buffer_;  ///< what has arrived and is not used yet
  std::uint64_t half_open_key_ = 0;
  std::size_t served_ = 0;
  bool tls_;
  bool half_open_ = false;
  bool admitted_ = false;
  bool secure_ = false;
  bool said_goodbye_ = false;
  bool gone_ = false;  ///< the peer left inside a body: nobody to answer
};

}  // namespace http

#include "http/connection_reply.h"    // NOLINT: the two other parts of this template
#include "http/connection_request.h"  // NOLINT
