// SPDX-License-Identifier: Apache-2.0
// Worker threads for handlers, which may block. Created when needed, gone after a minute without work.
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace http {

/// Thread-safe. Jobs must not throw.
class Pool {
 public:
  using Job = std::function<void()>;
  struct Load {
    std::size_t workers, busy, queued;
  };

  Pool(unsigned max_workers, std::size_t max_queue) : max_workers_(max_workers), max_queue_(max_queue) {}
  ~Pool() { stop(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// False when the queue is full, no thread can be had, or the pool has stopped; the job is then not run. `urgent`
  /// jobs continue a request already begun and pass the queue's limit.
  [[nodiscard]] bool push(Job job, bool urgent = false);
  /// Runs what is queued, then joins. After it push returns false.
  void stop();
  [[nodiscard]] Load load() const;

 private:
  static void* enter(void* self);
  void run();
  bool spawn();  // with the lock held

  const unsigned max_workers_;
  const std::size_t max_queue_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable left_;
  std::deque<Job> queue_;
  std::size_t workers_ = 0;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace http
