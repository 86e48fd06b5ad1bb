// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <thread>

namespace reports {

/// Holds an answer back until a multiple of `step` has passed since construction, so that its time does not tell
/// whether a receipt was right (rulings 13). The step is larger than the work of a thread of ordinary length.
class EvenAnswer {
 public:
  explicit EvenAnswer(std::chrono::milliseconds step = std::chrono::milliseconds(120))
      : start_(std::chrono::steady_clock::now()), step_(step) {}
  ~EvenAnswer() {
    const auto spent = std::chrono::steady_clock::now() - start_;
    const auto steps = spent / step_ + 1;
    std::this_thread::sleep_until(start_ + steps * step_);
  }
  EvenAnswer(const EvenAnswer&) = delete;
  EvenAnswer& operator=(const EvenAnswer&) = delete;

 private:
  std::chrono::steady_clock::time_point start_;
  std::chrono::milliseconds step_;
};

}  // namespace reports
