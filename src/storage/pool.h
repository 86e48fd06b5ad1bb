// SPDX-License-Identifier: Apache-2.0
// The connections that read. Internal to the module.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/connection.h"

namespace storage {

/// Thread-safe. Hands out one connection per caller; the caller waits for a free one, for a limited time. Who came
/// first gets it first: where a returned connection went to whoever woke, some waited twice as long as others under
/// load.
class Pool {
 public:
  Pool(std::vector<std::unique_ptr<Connection>> connections, std::chrono::milliseconds patience)
      : free_(std::move(connections)), patience_(patience) {}

  /// Runs `work` in a read transaction with one snapshot. `busy` when no connection came free in time.
  core::Done run(const std::function<core::Done(Connection&)>& work);

 private:
  struct Waiter {
    std::condition_variable given;
    std::unique_ptr<Connection> connection;
  };
  std::unique_ptr<Connection> take();  ///< null when none came free in time
  void give_back(std::unique_ptr<Connection> connection);

  std::mutex mutex_;  // guards the two below
  std::vector<std::unique_ptr<Connection>> free_;
  std::deque<Waiter*> waiting_;
  const std::chrono::milliseconds patience_;
};

}  // namespace storage
