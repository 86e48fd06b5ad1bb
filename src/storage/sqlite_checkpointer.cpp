// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_checkpointer.h"

#include <utility>

#include "storage/sqlite_codec.h"

namespace storage {

SqliteCheckpointer::SqliteCheckpointer(std::string path, bool full)
    : path_(std::move(path)), full_(full), thread_([this] { run(); }) {}

SqliteCheckpointer::~SqliteCheckpointer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
  gentle_.reset();
  sqlite3_close_v2(db_);
}

void SqliteCheckpointer::start() {
  {
    const std::lock_guard lock(mutex_);
    if (wanted_ || failed_) return;
    wanted_ = true;
  }
  changed_.notify_all();
}

void SqliteCheckpointer::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !wanted_; });
}

bool SqliteCheckpointer::busy() const {
  const std::lock_guard lock(mutex_);
  return wanted_;
}

int SqliteCheckpointer::copied() const {
  const std::lock_guard lock(mutex_);
  return copied_;
}

void SqliteCheckpointer::forget() {
  const std::lock_guard lock(mutex_);
  copied_ = 0;
}

bool SqliteCheckpointer::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

void SqliteCheckpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || ending_; });
    if (!wanted_) return;
    lock.unlock();
    copy();
    lock.lock();
    wanted_ = false;
    changed_.notify_all();
  }
}

void SqliteCheckpointer::copy() {
  if (db_ == nullptr) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
    if (sqlite3_open_v2(path_.c_str(), &db_, flags, nullptr) != SQLITE_OK) {
      sqlite3_close_v2(std::exchange(db_, nullptr));  // tried again the next time; the log keeps the rows
      return;
    }
    sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_exec(db_, full_ ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
    // The first read tells this connection that there is a log.
    sqlite3_exec(db_, "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr);
    gentle_ = std::make_unique<GentleSync>(db_, path_);
  }
  int in_log = 0, copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  const std::lock_guard lock(mutex_);
  if (code == SQLITE_OK) copied_ = copied;
  failed_ = failed_ || sqlite::sync_failed(code);
}

}  // namespace storage
