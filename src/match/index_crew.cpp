// SPDX-License-Identifier: Apache-2.0
#include "match/index_crew.h"

namespace match {

Crew::Crew(unsigned threads) {
  for (unsigned i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
}

Crew::~Crew() {
  stop_ = true;
  ++round_;
  round_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void Crew::run(std::size_t parts, const std::function<void(std::size_t)>& part) {
  const std::lock_guard lock(one_job_);
  part_ = &part;
  parts_ = parts;
  next_ = 0;
  busy_ = static_cast<unsigned>(workers_.size());
  ++round_;
  round_.notify_all();
  take_parts();
  for (unsigned left = busy_.load(); left != 0; left = busy_.load()) busy_.wait(left);
}

void Crew::take_parts() {
  for (std::size_t i = next_++; i < parts_; i = next_++) (*part_)(i);
}

void Crew::work() {
  for (unsigned seen = 0;;) {
    round_.wait(seen);
    seen = round_.load();
    if (stop_) return;
    take_parts();
    if (--busy_ == 0) busy_.notify_all();
  }
}

}  // namespace match
