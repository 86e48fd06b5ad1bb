// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/log.h"
#include "http/connection.h"
#include "http/events.h"
#include "http/tls.h"

namespace http {
namespace {

using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Error = boost::system::error_code;

constexpr std::size_t kReservedFiles = 256;  // for databases, logs, uploads
constexpr int kBacklog = 4096;
constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr std::chrono::milliseconds kDrainStep{10};

core::Problem bad(const char* why) { return core::problem(core::ProblemKey::bad_config, why); }

std::string plain_address(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

std::size_t allowed_connections(std::size_t wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  const auto limit = static_cast<std::size_t>(files.rlim_cur);
  return std::min(wanted, limit > 2 * kReservedFiles ? limit - kReservedFiles : limit / 2);
}

}  // namespace

struct Server::Impl {
  Impl(Options options, core::Handler& handler) : shared(std::move(options), handler) {}

  struct Listener {
    Listener(const Executor& executor, bool on_loopback) : acceptor(executor), pause(executor), loopback(on_loopback) {}
    Acceptor acceptor;
    Timer pause;
    bool loopback;
    std::uint16_t port = 0;
  };

  core::Done check() const;
  core::Done open(const Listen& listen);
  void accept(Listener& listener);
  void hand_over(Listener& listener, std::size_t shard, Socket socket);
  void wait_until_closed(Steady::time_point end) const;
  template <class F>
  void on_shards(F call) {
    for (auto& shard : shards) asio::post(shard->io, [&shard, call] { call(*shard); });
  }

  Shared shared;
  std::vector<std::unique_ptr<Shard>> shards;
  std::vector<asio::executor_work_guard<Executor>> guards;
  std::vector<std::unique_ptr<Listener>> listeners;
  std::vector<std::thread> threads;
  std::mutex tls_mutex;
  TlsContext tls;
  std::size_t next_shard = 0;
  bool running = false;
};

core::Done Server::Impl::check() const {
  const auto& options = shared.options;
  if (options.listen.empty()) return bad("no listen address");
  if (options.certificate_file.empty() != options.key_file.empty()) return bad("certificate and key file go together");
  if (options.max_workers == 0 || options.io_threads == 0) return bad("no threads");
  for (const auto& proxy : options.trusted_proxies) {
    Error error;
    if (asio::ip::make_address(proxy, error).to_string() != proxy || error)
      return bad("trusted proxy is no plain address");
  }
  return {};
}

core::Done Server::Impl::open(const Listen& listen) {
  Error error;
  const auto address = asio::ip::make_address(listen.address, error);
  if (error) return bad("listen address");
  const bool secured = !shared.options.certificate_file.empty() || !shared.options.trusted_proxies.empty();
  if (!address.is_loopback() && !secured)
    return bad("plain HTTP beyond loopback needs a trusted proxy or certificates");
  auto listener = std::make_unique<Listener>(shards.front()->io.get_executor(), address.is_loopback());
  auto& acceptor = listener->acceptor;
  const tcp::endpoint endpoint(address, listen.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error) return bad("listen address cannot be used");
  acceptor.listen(kBacklog, error);
  if (error) return bad("listen address cannot be used");
  listener->port = acceptor.local_endpoint(error).port();
  listeners.push_back(std::move(listener));
  return {};
}

void Server::Impl::accept(Listener& listener) {
  const auto index = next_shard++ % shards.size();
  listener.acceptor.async_accept(shards[index]->io, [this, &listener, index](const Error& error, Socket socket) {
    if (error == asio::error::operation_aborted || shared.stopping) return;
    if (!error) {
      hand_over(listener, index, std::move(socket));
      accept(listener);
      return;
    }
    listener.pause.expires_after(kAcceptPause);  // out of files or memory: the sweeps will free some
    listener.pause.async_wait([this, &listener](const Error& stopped) {
      if (!stopped) accept(listener);
    });
  });
}

void Server::Impl::hand_over(Listener& listener, std::size_t index, Socket socket) {
  Error error;
  const auto remote = socket.remote_endpoint(error).address();
  if (error) return;
  socket.set_option(tcp::no_delay(true), error);
  ++shared.meters.accepted;
  Peer peer{plain_address(remote), listener.port, remote.is_loopback(), false};
  const auto& trusted = shared.options.trusted_proxies;
  peer.trusted = std::find(trusted.begin(), trusted.end(), peer.address) != trusted.end();
  TlsContext context;
  {
    const std::lock_guard lock(tls_mutex);
    context = tls;
  }
  if (!context && !listener.loopback && !peer.trusted && !peer.loopback) {
    ++shared.meters.turned_away;
    return;
  }
  auto& shard = *shards[index];
  asio::post(shard.io, [&shard, context, peer = std::move(peer), socket = std::move(socket)]() mutable {
    if (!shard.make_room()) {
      ++shard.shared.meters.turned_away;
    } else if (context) {
      serve_tls(shard, std::move(socket), std::move(peer), context);
    } else {
      serve_plain(shard, std::move(socket), std::move(peer));
    }
  });
}

void Server::Impl::wait_until_closed(Steady::time_point end) const {
  while (shared.meters.open > 0 && Steady::now() < end) std::this_thread::sleep_for(kDrainStep);
}

Server::Server(Options options, core::Handler& handler) : impl_(std::make_unique<Impl>(std::move(options), handler)) {}
Server::~Server() { stop(); }

core::Done Server::start() {
  auto& impl = *impl_;
  if (impl.running || impl.shared.stopping) return bad("started twice");
  TRY_DONE(impl.check());
  const auto& options = impl.shared.options;
  if (!options.certificate_file.empty()) TRY_DONE(reload_certificate());
  const auto shards = static_cast<std::size_t>(options.io_threads);
  impl.shared.connections_per_shard =
      std::max<std::size_t>(1, allowed_connections(options.limits.connections) / shards);
  for (std::size_t i = 0; i < shards; ++i) impl.shards.push_back(std::make_unique<Shard>(impl.shared));
  for (const auto& listen : options.listen) {
    auto opened = impl.open(listen);
    if (opened.ok()) continue;
    impl.listeners.clear();
    impl.shards.clear();
    return opened;
  }
  for (auto& listener : impl.listeners) impl.accept(*listener);
  for (auto& shard : impl.shards) {
    impl.guards.emplace_back(shard->io.get_executor());
    shard->start_sweeping();
    impl.threads.emplace_back([&io = shard->io] { io.run(); });
  }
  impl.running = true;
  return {};
}

std::uint16_t Server::port(std::size_t listener) const {
  return listener < impl_->listeners.size() ? impl_->listeners[listener]->port : std::uint16_t{0};
}

void Server::stop() {
  auto& impl = *impl_;
  if (!std::exchange(impl.running, false)) return;
  impl.shared.stopping = true;
  asio::post(impl.shards.front()->io, [&impl] {
    for (auto& listener : impl.listeners) {
      Error ignored;
      listener->acceptor.close(ignored);
      listener->pause.cancel();
    }
  });
  impl.on_shards([](Shard& shard) { shard.drain(); });
  impl.wait_until_closed(Steady::now() + impl.shared.options.drain_time);
  impl.on_shards([](Shard& shard) { shard.cut_all(); });
  impl.shared.pool.stop();
  impl.wait_until_closed(Steady::now() + std::chrono::seconds(1));
  impl.guards.clear();
  for (auto& shard : impl.shards) shard->io.stop();
  for (auto& thread : impl.threads) thread.join();
  impl.threads.clear();
}

core::Done Server::reload_certificate() {
  const auto& options = impl_->shared.options;
  TRY(auto context, load_tls(options.certificate_file, options.key_file));
  const std::lock_guard lock(impl_->tls_mutex);
  impl_->tls = std::move(context);
  return {};
}

void Server::publish(std::string_view topic, std::string_view event, std::string_view data) {
  auto& impl = *impl_;
  if (impl.shared.meters.event_streams == 0) return;
  auto frame = std::make_shared<const std::string>(event_frame(event, data));
  if (frame->empty()) return;
  impl.on_shards([topic = std::string(topic), frame](Shard& shard) { shard.deliver(topic, frame); });
}

Counters Server::counters() const {
  const auto& meters = impl_->shared.meters;
  const auto load = impl_->shared.pool.load();
  Counters out;
  out.open = meters.open;
  out.waiting = meters.waiting;
  out.event_streams = meters.event_streams;
  out.workers = load.workers;
  out.busy_workers = load.busy;
  out.queued = load.queued;
  out.accepted = meters.accepted;
  out.shed = meters.shed;
  out.turned_away = meters.turned_away;
  out.gate_refusals = meters.gate_refusals;
  out.timeouts = meters.timeouts;
  out.queue_full = meters.queue_full;
  out.bytes_in = meters.bytes_in;
  out.bytes_out = meters.bytes_out;
  out.latency_sum_ms = meters.latency_sum_ms;
  std::copy(meters.status.begin(), meters.status.end(), out.status.begin());
  std::copy(meters.latency.begin(), meters.latency.end(), out.latency.begin());
  return out;
}

void tune_process() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  mallopt(M_ARENA_MAX, 4);  // a hundred mostly blocked workers would otherwise keep an arena each
}

}  // namespace http
