// SPDX-License-Identifier: Apache-2.0
// Copies the write-ahead log into the database file beside the writer, on a connection and a thread of its own, so that
// commits do not wait for it. Internal to the module.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "storage/sqlite_gentle_sync.h"

namespace storage {

/// Used by the writer's leader. A copy never gets in the way of commits, and never starts the log anew: while commits
/// go on there is always something behind it. The writer does that with a short copy of its own.
class SqliteCheckpointer {
 public:
  /// `path` as the writer opened it.
  SqliteCheckpointer(std::string path, bool full);
  SqliteCheckpointer(const SqliteCheckpointer&) = delete;
  SqliteCheckpointer& operator=(const SqliteCheckpointer&) = delete;
  ~SqliteCheckpointer();  ///< waits for a copy under way

  void start();  ///< a copy of what is in the log now; nothing while one is under way
  void wait();   ///< until none is under way
  [[nodiscard]] bool busy() const;
  /// Pages of the present log that are in the database file; 0 after forget().
  [[nodiscard]] int copied() const;
  void forget();  ///< the log was started anew
  /// A sync failed: the kernel may have dropped the pages, so no later sync can be believed.
  [[nodiscard]] bool failed() const;

 private:
  void run();
  void copy();

  const std::string path_;
  const bool full_;
  sqlite3* db_ = nullptr;  // used by the thread only, as is gentle_
  std::unique_ptr<GentleSync> gentle_;

  mutable std::mutex mutex_;
  // Below: protected by mutex_.
  std::condition_variable changed_;
  bool wanted_ = false, ending_ = false, failed_ = false;
  int copied_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace storage
