// SPDX-License-Identifier: Apache-2.0
#include "storage/pool.h"

#include <algorithm>

namespace storage {

std::unique_ptr<Connection> Pool::take() {
  std::unique_lock lock(mutex_);
  if (waiting_.empty() && !free_.empty()) {
    auto out = std::move(free_.back());  // the one used last: its caches are warm
    free_.pop_back();
    return out;
  }
  Waiter me;
  waiting_.push_back(&me);
  if (!me.given.wait_for(lock, patience_, [&me] { return me.connection != nullptr; })) std::erase(waiting_, &me);
  return std::move(me.connection);
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) {
    free_.push_back(std::move(connection));
    return;
  }
  auto* const first = waiting_.front();
  waiting_.pop_front();
  first->connection = std::move(connection);
  first->given.notify_one();  // with the lock held: the waiter goes away as soon as it has the connection
}

core::Done Pool::run(const std::function<core::Done(Connection&)>& work) {
  auto connection = take();
  if (!connection) return core::busy(1);
  // Given back whatever happens, exceptions of the caller's libraries included.
  struct GiveBack {
    GiveBack(Pool& p, std::unique_ptr<Connection>& c) : pool(p), held(c) {}
    ~GiveBack() {
      held->rollback();
      pool.give_back(std::move(held));
    }
    Pool& pool;
    std::unique_ptr<Connection>& held;
  } give_back(*this, connection);
  TRY_DONE(connection->begin(Role::reader));
  return work(*connection);
}

}  // namespace storage
