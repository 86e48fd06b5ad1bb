// SPDX-License-Identifier: Apache-2.0
// The connections that read. Internal to the module.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/connection.h"

namespace storage {

/// Thread-safe. Hands out one connection per caller; the caller waits for a free one, for a limited time.
class Pool {
 public:
  Pool(std::vector<std::unique_ptr<Connection>> connections, std::chrono::milliseconds patience)
      : free_(std::move(connections)), patience_(patience) {}

  /// Runs `work` in a read transaction with one snapshot. `busy` when no connection came free in time.
  core::Done run(const std::function<core::Done(Connection&)>& work);

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_;  // protected by mutex_
  const std::chrono::milliseconds patience_;
};

}  // namespace storage
