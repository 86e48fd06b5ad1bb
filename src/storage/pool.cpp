// SPDX-License-Identifier: Apache-2.0
#include "storage/pool.h"

namespace storage {

core::Done Pool::run(const std::function<core::Done(Connection&)>& work) {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, patience_, [&] { return !free_.empty(); })) return core::busy(1);
    connection = std::move(free_.back());  // the one used last: its caches are warm
    free_.pop_back();
  }
  // Given back whatever happens, exceptions of the caller's libraries included.
  struct GiveBack {
    GiveBack(Pool& p, std::unique_ptr<Connection>& c) : pool(p), held(c) {}
    ~GiveBack() {
      held->rollback();
      {
        const std::lock_guard lock(pool.mutex_);
        pool.free_.push_back(std::move(held));
      }
      pool.returned_.notify_one();
    }
    Pool& pool;
    std::unique_ptr<Connection>& held;
  } give_back(*this, connection);
  TRY_DONE(connection->begin(Role::reader));
  return work(*connection);
}

}  // namespace storage
