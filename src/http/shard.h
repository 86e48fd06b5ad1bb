// SPDX-License-Identifier: Apache-2.0
// One I/O thread and its connections. Everything here runs on that thread unless said otherwise. Internal to http/.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/shared.h"

namespace http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;

/// A connection as the shard sees it. `deadline` is looked at a few times a second: the first miss interrupts what the
/// connection waits for, so that it can still answer, the second closes it.
class Link {
 public:
  virtual ~Link() = default;
  virtual void interrupt() = 0;
  virtual void cut() = 0;

 protected:
  void allow_until(Steady::time_point when) {
    deadline_ = when;
    strikes_ = 0;
  }
  void allow(Steady::duration time) { allow_until(Steady::now() + time); }
  void allow_forever() { allow_until(Steady::time_point::max()); }
  [[nodiscard]] bool timed_out() const { return strikes_ > 0; }

 private:
  friend class Shard;
  Steady::time_point deadline_ = Steady::time_point::max();
  int strikes_ = 0;
  bool listed_ = false;
  bool waiting_ = false;  ///< no request is being answered: may be shed
  std::list<Link*>::iterator place_{};
};

/// The unsent events of one stream.
struct EventQueue {
  EventQueue(const Executor& executor, Link& link, std::size_t max_bytes)
      : wake(executor), owner(link), limit(max_bytes) {}
  Timer wake;  ///< cancelled when there is something to do
  Link& owner;
  std::size_t limit;
  std::deque<std::shared_ptr<const std::string>> unsent;
  std::size_t bytes = 0;
  bool ended = false;
};

class Shard {
 public:
  explicit Shard(Shared& shared_state);
  ~Shard() { timer_.reset(); }  // a timer may not outlive its io, everything else here must
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  void enter(Link& link);  ///< as waiting
  void leave(Link& link);
  void set_waiting(Link& link);  ///< to the young end of the order in which connections are shed
  void set_working(Link& link);

  void subscribe(const std::vector<std::string>& topics, EventQueue& queue);
  void unsubscribe(EventQueue& queue);
  void deliver(const std::string& topic, const std::shared_ptr<const std::string>& frame);

  [[nodiscard]] bool make_room();  ///< false: full, and no connection can be shed
  std::string_view date();
  void start_sweeping();
  void drain();    ///< ends waiting connections and event streams
  void cut_all();  ///< ends everything

  Shared& shared;

 private:
  void sweep();

  std::list<Link*> waiting_, working_;
  std::unordered_map<std::string, std::vector<EventQueue*>> topics_;
  std::vector<EventQueue*> queues_;
  std::string date_;
  std::int64_t date_second_ = -1;
  Steady::duration sweep_every_;
  std::optional<Timer> timer_;

 public:
  asio::io_context io{1};  // last: goes first, and takes the coroutines with it
};

}  // namespace http
