// SPDX-License-Identifier: Apache-2.0
// An SQLite VFS over the machine's own that can be told to misbehave like a disk. It registers itself as the default,
// so the product's code runs on it unchanged. Three faults:
//   full      writes that make a file grow beyond a budget answer SQLITE_FULL;
//   sync      the next syncs answer SQLITE_IOERR_FSYNC (nothing is written through);
//   forget    writes stay in this process's memory until a sync: killing the process is a power cut.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>

namespace fault {

/// The knobs. Thread-safe.
struct Knobs {
  std::atomic<std::int64_t> growth_left{INT64_MAX};  ///< bytes the files may still grow
  std::atomic<int> syncs_before_failure{0};          ///< that many succeed, then
  std::atomic<int> syncs_to_fail{0};                 ///< that many fail
  std::atomic<int> syncs_seen{0};                    ///< failed ones too
  bool forget = false;                               ///< set before the first file is opened
  unsigned leak_percent = 0;  ///< of the unsynced blocks reach the disk early, as a kernel would write them back
};

inline Knobs& knobs() {
  static Knobs k;
  return k;
}

namespace detail {

constexpr std::int64_t kBlock = 4096;

/// What was written to one path and not synced; shared by all handles on it.
struct Unsynced {
  std::mutex mutex;
  // Below: protected by mutex.
  std::map<std::int64_t, std::array<char, kBlock>> blocks;
  std::int64_t size = -1;  // -1: as on the disk
  std::uint32_t seed = 1;
};

inline std::shared_ptr<Unsynced> unsynced_of(const std::string& path, bool forget_it = false) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<Unsynced>> all;
  const std::lock_guard lock(mutex);
  if (forget_it) all.erase(path);
  auto& found = all[path];
  if (!found) found = std::make_shared<Unsynced>();
  return found;
}

struct File {
  sqlite3_file base;
  std::shared_ptr<Unsynced>* unsynced;  // owned; null where writes go through
  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  [[nodiscard]] const sqlite3_io_methods* call() { return real()->pMethods; }
};

inline File* file_of(sqlite3_file* f) { return reinterpret_cast<File*>(f); }

inline std::int64_t size_of(File* f) {
  sqlite3_int64 size = 0;
  if (f->unsynced != nullptr && (*f->unsynced)->size >= 0) return (*f->unsynced)->size;
  f->call()->xFileSize(f->real(), &size);
  return size;
}

inline int close(sqlite3_file* s) {
  File* f = file_of(s);
  delete f->unsynced;
  return f->call()->xClose(f->real());
}

// One block as it would be read now; zeroes beyond the end.
inline std::array<char, kBlock> block_at(File* f, std::int64_t number) {
  auto& blocks = (*f->unsynced)->blocks;
  if (auto found = blocks.find(number); found != blocks.end()) return found->second;
  std::array<char, kBlock> out{};
  f->call()->xRead(f->real(), out.data(), static_cast<int>(kBlock), number * kBlock);
  return out;
}

inline int read(sqlite3_file* s, void* to, int amount, sqlite3_int64 at) {
  File* f = file_of(s);
  if (f->unsynced == nullptr) return f->call()->xRead(f->real(), to, amount, at);
  const std::lock_guard lock((*f->unsynced)->mutex);
  const std::int64_t size = size_of(f);
  auto* out = static_cast<char*>(to);
  std::memset(out, 0, static_cast<std::size_t>(amount));
  for (std::int64_t done = 0; done < amount;) {
    const std::int64_t number = (at + done) / kBlock, inside = (at + done) % kBlock;
    const std::int64_t part = std::min(kBlock - inside, amount - done);
    const auto block = block_at(f, number);
    std::memcpy(out + done, block.data() + inside, static_cast<std::size_t>(part));
    done += part;
  }
  if (at + amount <= size) return SQLITE_OK;
  const std::int64_t valid = std::max<std::int64_t>(0, size - at);
  std::memset(out + valid, 0, static_cast<std::size_t>(amount - valid));
  return SQLITE_IOERR_SHORT_READ;
}

inline bool may_grow(File* f, std::int64_t end) {
  const std::int64_t growth = end - size_of(f);
  if (growth <= 0) return true;
  auto& left = knobs().growth_left;
  if (left.load() == INT64_MAX) return true;
  if (left.load() < growth) return false;
  left -= growth;
  return true;
}

inline bool leaks(Unsynced& u) {
  u.seed = u.seed * 1664525U + 1013904223U;
  return (u.seed >> 16U) % 100 < knobs().leak_percent;
}

inline int write(sqlite3_file* s, const void* from, int amount, sqlite3_int64 at) {
  File* f = file_of(s);
  if (f->unsynced == nullptr) {
    if (!may_grow(f, at + amount)) return SQLITE_FULL;
    return f->call()->xWrite(f->real(), from, amount, at);
  }
  Unsynced& u = **f->unsynced;
  const std::lock_guard lock(u.mutex);
  if (!may_grow(f, at + amount)) return SQLITE_FULL;
  if (leaks(u)) f->call()->xWrite(f->real(), from, amount, at);
  for (std::int64_t done = 0; done < amount;) {
    const std::int64_t number = (at + done) / kBlock, inside = (at + done) % kBlock;
    const std::int64_t part = std::min(kBlock - inside, amount - done);
    auto block = block_at(f, number);
    std::memcpy(block.data() + inside, static_cast<const char*>(from) + done, static_cast<std::size_t>(part));
    u.blocks[number] = block;
    done += part;
  }
  u.size = std::max<std::int64_t>(size_of(f), at + amount);
  return SQLITE_OK;
}

inline int truncate(sqlite3_file* s, sqlite3_int64 size) {
  File* f = file_of(s);
  if (f->unsynced == nullptr) return f->call()->xTruncate(f->real(), size);
  Unsynced& u = **f->unsynced;
  const std::lock_guard lock(u.mutex);
  u.blocks.erase(u.blocks.upper_bound(std::max<std::int64_t>(0, size - 1) / kBlock), u.blocks.end());
  u.size = size;
  return SQLITE_OK;
}

inline int flush(File* f) {
  Unsynced& u = **f->unsynced;
  const std::lock_guard lock(u.mutex);
  const std::int64_t size = size_of(f);
  for (const auto& [number, block] : u.blocks) {
    const std::int64_t part = std::min(kBlock, size - number * kBlock);
    if (part <= 0) continue;
    const int code = f->call()->xWrite(f->real(), block.data(), static_cast<int>(part), number * kBlock);
    if (code != SQLITE_OK) return code;
  }
  if (u.size >= 0) f->call()->xTruncate(f->real(), size);
  u.blocks.clear();
  u.size = -1;
  return SQLITE_OK;
}

inline int sync(sqlite3_file* s, int flags) {
  File* f = file_of(s);
  ++knobs().syncs_seen;
  if (knobs().syncs_before_failure > 0) {
    --knobs().syncs_before_failure;
  } else if (knobs().syncs_to_fail > 0) {
    --knobs().syncs_to_fail;
    return SQLITE_IOERR_FSYNC;
  }
  // Killing a process cannot lose what the kernel has: where writes are forgotten, writing them through is the sync.
  return f->unsynced != nullptr ? flush(f) : f->call()->xSync(f->real(), flags);
}

inline int file_size(sqlite3_file* s, sqlite3_int64* out) {
  File* f = file_of(s);
  if (f->unsynced == nullptr) return f->call()->xFileSize(f->real(), out);
  const std::lock_guard lock((*f->unsynced)->mutex);
  *out = size_of(f);
  return SQLITE_OK;
}

inline int lock(sqlite3_file* s, int how) { return file_of(s)->call()->xLock(file_of(s)->real(), how); }
inline int unlock(sqlite3_file* s, int how) { return file_of(s)->call()->xUnlock(file_of(s)->real(), how); }
inline int reserved(sqlite3_file* s, int* out) {
  return file_of(s)->call()->xCheckReservedLock(file_of(s)->real(), out);
}
inline int control(sqlite3_file* s, int op, void* arg) {
  // Preallocation would make the file grow behind our back.
  if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return file_of(s)->call()->xFileControl(file_of(s)->real(), op, arg);
}
inline int sector(sqlite3_file* s) { return file_of(s)->call()->xSectorSize(file_of(s)->real()); }
inline int device(sqlite3_file* s) { return file_of(s)->call()->xDeviceCharacteristics(file_of(s)->real()); }
inline int shm_map(sqlite3_file* s, int page, int size, int extend, void volatile** out) {
  return file_of(s)->call()->xShmMap(file_of(s)->real(), page, size, extend, out);
}
inline int shm_lock(sqlite3_file* s, int at, int n, int flags) {
  return file_of(s)->call()->xShmLock(file_of(s)->real(), at, n, flags);
}
inline void shm_barrier(sqlite3_file* s) { file_of(s)->call()->xShmBarrier(file_of(s)->real()); }
inline int shm_unmap(sqlite3_file* s, int erase) { return file_of(s)->call()->xShmUnmap(file_of(s)->real(), erase); }

inline const sqlite3_io_methods kMethods{2,        close,       read,      write,   truncate, sync,   file_size,
                                         lock,     unlock,      reserved,  control, sector,   device, shm_map,
                                         shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

inline sqlite3_vfs* real_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

inline int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* s, int flags, int* out) {
  File* f = new (s) File{};
  const int code = real_vfs(vfs)->xOpen(real_vfs(vfs), name, f->real(), flags, out);
  if (f->call() == nullptr) return code;
  const bool keeps = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  if (knobs().forget && keeps && name != nullptr) {
    f->unsynced = new std::shared_ptr<Unsynced>(unsynced_of(name));
  }
  f->base.pMethods = &kMethods;
  return code;
}

inline int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  unsynced_of(name, true);
  return real_vfs(vfs)->xDelete(real_vfs(vfs), name, sync_folder);
}

}  // namespace detail

/// Makes the misbehaving VFS the default for the rest of the process. Call once, before any database is opened.
inline void install() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs out = *real;  // everything about paths, time and randomness is the real one's
    out.zName = "faulty";
    out.pAppData = real;
    out.szOsFile = static_cast<int>(sizeof(detail::File)) + real->szOsFile;
    out.pNext = nullptr;
    out.xOpen = detail::open;
    out.xDelete = detail::remove;
    return out;
  }();
  sqlite3_vfs_register(&vfs, 1);
}

}  // namespace fault
