// SPDX-License-Identifier: Apache-2.0
#include "http/pool.h"

#include <chrono>

namespace http {
namespace {
constexpr std::size_t kStack = 1024UL * 1024;  // bytes reserved; only touched pages are resident
constexpr std::chrono::seconds kIdleLife{60};
}  // namespace

bool Pool::push(Job job, bool urgent) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    if (!urgent && queue_.size() >= max_queue_ && idle_ <= queue_.size()) return false;
    if (idle_ <= queue_.size() && workers_ < max_workers_ && !spawn() && workers_ == 0) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();  // without the lock, which the woken thread takes first
  return true;
}

bool Pool::spawn() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStack);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread{};
  const int failed = pthread_create(&thread, &attributes, &Pool::enter, this);
  pthread_attr_destroy(&attributes);
  if (failed == 0) ++workers_;
  return failed == 0;
}

void* Pool::enter(void* self) {
  static_cast<Pool*>(self)->run();
  return nullptr;
}

void Pool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    const bool woken = wake_.wait_for(lock, kIdleLife, [this] { return !queue_.empty() || stopping_; });
    --idle_;
    if (queue_.empty()) {
      if (stopping_ || !woken) break;
      continue;
    }
    auto job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
  --workers_;
  left_.notify_all();  // with the lock held: stop() may destroy the pool right after
}

void Pool::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
  left_.wait(lock, [this] { return workers_ == 0; });
}

Pool::Load Pool::load() const {
  const std::lock_guard lock(mutex_);
  return {workers_, workers_ - idle_, queue_.size()};
}

}  // namespace http
