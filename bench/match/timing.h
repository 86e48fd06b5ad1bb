// SPDX-License-Identifier: Apache-2.0
// Times of many short runs: the wall clock and this thread's processor time, because a shared machine stretches the
// first.
#pragma once

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace bench {

inline double seconds_of(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

class Times {
 public:
  template <class Run>
  void take(Run&& run) {
    const double wall = seconds_of(CLOCK_MONOTONIC), processor = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    run();
    processor_.push_back(seconds_of(CLOCK_THREAD_CPUTIME_ID) - processor);
    wall_.push_back(seconds_of(CLOCK_MONOTONIC) - wall);
  }
  /// A row of a Markdown table: name, wall p50, p99, processor p50, p99, in milliseconds, and `more`.
  void row(const char* name, const char* more = "") {
    std::printf("| %s | %.3f | %.3f | %.3f | %.3f | %s |\n", name, at(wall_, 0.5), at(wall_, 0.99), at(processor_, 0.5),
                at(processor_, 0.99), more);
    std::fflush(stdout);
  }
  double p50() { return at(wall_, 0.5); }
  static void head(const char* what) {
    std::printf("\n| %s | p50 ms | p99 ms | processor p50 | processor p99 | |\n|---|---|---|---|---|---|\n", what);
  }

 private:
  static double at(std::vector<double>& values, double share) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))] * 1e3;
  }
  std::vector<double> wall_, processor_;
};

}  // namespace bench
