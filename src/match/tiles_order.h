// SPDX-License-Identifier: Apache-2.0
// Hands numbered pieces of work to threads, and their results on in the order of the numbers, so that what comes out
// does not depend on which thread was quicker.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>

namespace match {

class InOrder {
 public:
  InOrder(std::size_t pieces, std::function<bool(double)> keep_going)
      : pieces_(pieces), keep_going_(std::move(keep_going)) {}

  /// The next piece; none when all are taken or the work was ended.
  std::optional<std::size_t> begin() {
    const std::lock_guard lock(mutex_);
    if (stopped_ || next_ == pieces_) return std::nullopt;
    return next_++;
  }

  /// Waits until every piece before this one has been handed on, then calls `hand_on`, alone. A thread so waits for the
  /// slowest at most one piece long; that bounds what is held in memory to one piece for each thread.
  template <class HandOn>
  void finish(std::size_t piece, HandOn&& hand_on) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return done_ == piece; });
    if (!stopped_) hand_on();
    ++done_;
    if (!stopped_ && keep_going_ && !keep_going_(static_cast<double>(done_) / static_cast<double>(pieces_))) {
      stopped_ = done_ < pieces_;
    }
    turn_.notify_all();
  }

  [[nodiscard]] bool finished() const { return !stopped_; }

 private:
  std::size_t pieces_, next_ = 0, done_ = 0;
  bool stopped_ = false;
  std::function<bool(double)> keep_going_;
  std::mutex mutex_;
  std::condition_variable turn_;
};

}  // namespace match
