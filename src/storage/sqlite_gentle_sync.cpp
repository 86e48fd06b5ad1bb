// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_gentle_sync.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <map>
#include <mutex>
#include <type_traits>
#include <utility>

namespace storage {
namespace {

// A commit's sync waits for one at most. With a megabyte the 99th percentile doubles (docs/decisions/0021).
constexpr off_t kPiece = 256 * 1024;

/// Below 0 where there is none. Never closed: closing any descriptor of a file drops all locks that this process holds
/// on it (fcntl(2)), and another process would then take the log away from under us.
int descriptor_of(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::pair<dev_t, ino_t>, int> open;
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return -1;
  const std::lock_guard lock(mutex);
  auto [found, fresh] = open.try_emplace({file.st_dev, file.st_ino}, -1);
  if (fresh) found->second = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  return found->second;
}

}  // namespace

static_assert(std::is_standard_layout_v<GentleSync>, "xSync finds the object by its first member");

GentleSync::GentleSync(sqlite3* db, const std::string& path) : descriptor_(descriptor_of(path)) {
  if (descriptor_ < 0 || sqlite3_file_control(db, nullptr, SQLITE_FCNTL_FILE_POINTER, &file_) != SQLITE_OK) return;
  if (file_ == nullptr || file_->pMethods == nullptr) return;
  original_ = file_->pMethods;
  methods_ = *original_;
  methods_.xSync = [](sqlite3_file* file, int flags) {
    return reinterpret_cast<const GentleSync*>(file->pMethods)->sync(file, flags);
  };
  file_->pMethods = &methods_;
}

GentleSync::~GentleSync() {
  if (original_ != nullptr) file_->pMethods = original_;
}

int GentleSync::sync(sqlite3_file* file, int flags) const {
  struct stat now {};
  const off_t size = ::fstat(descriptor_, &now) == 0 ? now.st_size : 0;
  constexpr unsigned kWritten = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  // Errors are left to the real sync: each open file sees them once, and this one is another (Linux 4.13, errseq_t).
  for (off_t at = 0; at < size; at += kPiece) (void)::sync_file_range(descriptor_, at, kPiece, kWritten);
  return original_->xSync(file, flags);
}

}  // namespace storage
