// SPDX-License-Identifier: Apache-2.0
// A sync of the database file that lets the log's syncs pass. A copy of the log leaves a hundred megabytes to write;
// were they given to the disk at once, each commit's sync would stand behind all of them. Internal to the module.
#pragma once

#include <sqlite3.h>

#include <string>

namespace storage {

/// Takes the place of the file's xSync (SQLite: "OS Interface Methods"): what is dirty is written in small pieces, each
/// waited for, and then synced as before. How safe a sync is stays as it was; only its pace changes.
class GentleSync {
 public:
  /// For the main file of this connection, which must outlive this object and be used by one thread at a time. Without
  /// effect where the system does not let it.
  GentleSync(sqlite3* db, const std::string& path);
  GentleSync(const GentleSync&) = delete;
  GentleSync& operator=(const GentleSync&) = delete;
  ~GentleSync();

 private:
  int sync(sqlite3_file* file, int flags) const;

  sqlite3_io_methods methods_{};  // the first member: SQLite hands it back to xSync as part of the file
  int descriptor_ = -1;
  sqlite3_file* file_ = nullptr;
  const sqlite3_io_methods* original_ = nullptr;
};

}  // namespace storage
