// SPDX-License-Identifier: Apache-2.0
// A few threads that wait for the parts of one job. Waking them costs some 20 microseconds, so they are for searches of
// many millions and for joins, not for a list of a thousand.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace match {

class Crew {
 public:
  /// `threads` in all, the caller of run() among them; at least one.
  explicit Crew(unsigned threads);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  [[nodiscard]] unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /// Calls part(0) to part(parts - 1), each once, on whichever thread is free, and returns when all are done. One job
  /// at a time: a second caller waits. A part does not call run().
  void run(std::size_t parts, const std::function<void(std::size_t)>& part);

 private:
  void work();
  void take_parts();

  std::mutex one_job_;
  const std::function<void(std::size_t)>* part_ = nullptr;
  std::size_t parts_ = 0;
  std::atomic<std::size_t> next_{0};
  std::atomic<unsigned> round_{0}, busy_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> workers_;
};

}  // namespace match
