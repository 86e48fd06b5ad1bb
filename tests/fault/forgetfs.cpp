// SPDX-License-Identifier: Apache-2.0
// A file system that forgets what was not synced, for the power-cut and disk-full tests (libfuse3).
//
//   forgetfs LIVE DURABLE MOUNT [--seed N] [--quota BYTES]
//
// Programs see MOUNT, whose files lie in LIVE. DURABLE holds what a disk would hold after the power was cut: data
// reaches it by fsync only. Names, sizes and renames behave as on a journalling file system: they are kept in order,
// and any fsync makes all earlier ones durable. The cut is the end of this process, or an unmount; whoever tests then
// starts again from DURABLE.
//
// With --seed, of the data not yet synced each block of 4,096 bytes survives the cut with probability one half, and a
// random part of the names that were waiting, first ones first: disks also write what nobody asked them to.
// With --quota, writes beyond so many bytes in LIVE end with ENOSPC; SIGUSR1 lifts the quota.
//
// One thread (fuse_loop), so no locks.
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t kBlock = 4096;

// What is waiting for a sync: names first to last, and for each file the blocks written since its last sync.
struct Change {
  enum class Kind { create, mkdir, unlink, rmdir, rename, truncate } kind;
  std::string path, to;
  std::uint64_t size = 0;
};

std::string live, durable;
std::deque<Change> waiting;
std::map<std::string, std::map<std::uint64_t, bool>> unsynced;  // path -> first byte of a block
std::uint64_t used = 0, quota = 0;                              // bytes; quota 0: none
volatile sig_atomic_t lifted = 0;
bool keeps_some = false;
std::mt19937_64 dice;

std::string in_live(const char* path) { return live + path; }
int result(int r) { return r == -1 ? -errno : 0; }

bool full(std::uint64_t more) {
  if (lifted != 0) quota = 0;
  return quota != 0 && used + more > quota;
}

void apply(const Change& change) {
  const std::string path = durable + change.path;
  switch (change.kind) {
    case Change::Kind::create: {
      const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY, 0600);
      if (fd != -1) ::close(fd);
      break;
    }
    case Change::Kind::mkdir:
      ::mkdir(path.c_str(), 0700);
      break;
    case Change::Kind::unlink:
      ::unlink(path.c_str());
      break;
    case Change::Kind::rmdir:
      ::rmdir(path.c_str());
      break;
    case Change::Kind::rename:
      ::rename(path.c_str(), (durable + change.to).c_str());
      break;
    case Change::Kind::truncate:
      if (::truncate(path.c_str(), static_cast<off_t>(change.size)) != 0) std::perror("forgetfs: truncate");
      break;
  }
}

void apply_waiting(std::size_t count) {
  for (; count > 0 && !waiting.empty(); --count) {
    apply(waiting.front());
    waiting.pop_front();
  }
}

void copy_block(const std::string& path, std::uint64_t at) {
  char buffer[kBlock];
  const int from = ::open((live + path).c_str(), O_RDONLY);
  const int to = ::open((durable + path).c_str(), O_WRONLY);
  if (from != -1 && to != -1) {
    const auto got = ::pread(from, buffer, kBlock, static_cast<off_t>(at));
    if (got > 0 && ::pwrite(to, buffer, static_cast<std::size_t>(got), static_cast<off_t>(at)) != got) {
      std::perror("forgetfs: copying a block");
    }
  }
  if (from != -1) ::close(from);
  if (to != -1) ::close(to);
}

int sync_file(const char* path) {
  apply_waiting(waiting.size());
  const auto found = unsynced.find(path);
  if (found == unsynced.end()) return 0;
  for (const auto& [at, one] : found->second) copy_block(found->first, at);
  unsynced.erase(found);
  return 0;
}

// The cut. What survives by chance only goes to names that survive too.
void cut(void* /*unused*/) {
  if (keeps_some) {
    apply_waiting(static_cast<std::size_t>(dice()) % (waiting.size() + 1));
    for (const auto& [path, blocks] : unsynced) {
      for (const auto& [at, one] : blocks) {
        if (dice() % 2 == 0) copy_block(path, at);
      }
    }
  }
}

// --- what FUSE asks

// Nothing is cached, so that sizes are always ours; a removed file is gone, not renamed.
void* begin(fuse_conn_info*, fuse_config* config) {
  config->attr_timeout = config->entry_timeout = config->negative_timeout = 0;
  config->hard_remove = 1;
  return nullptr;
}

int get_attributes(const char* path, struct stat* out, fuse_file_info*) {
  return result(::lstat(in_live(path).c_str(), out));
}

int read_folder(const char* path, void* buffer, fuse_fill_dir_t fill, off_t, fuse_file_info*, fuse_readdir_flags) {
  DIR* folder = ::opendir(in_live(path).c_str());
  if (folder == nullptr) return -errno;
  while (const dirent* entry = ::readdir(folder)) {
    if (fill(buffer, entry->d_name, nullptr, 0, static_cast<fuse_fill_dir_flags>(0)) != 0) break;
  }
  ::closedir(folder);
  return 0;
}

int create_file(const char* path, mode_t mode, fuse_file_info* info) {
  const bool is_new = ::access(in_live(path).c_str(), F_OK) != 0;
  const int fd = ::open(in_live(path).c_str(), info->flags, mode);
  if (fd == -1) return -errno;
  if (is_new) waiting.push_back({Change::Kind::create, path, {}, 0});
  info->fh = static_cast<std::uint64_t>(fd);
  return 0;
}

int open_file(const char* path, fuse_file_info* info) {
  const int fd = ::open(in_live(path).c_str(), info->flags & ~O_APPEND);
  if (fd == -1) return -errno;
  info->fh = static_cast<std::uint64_t>(fd);
  return 0;
}

int read_file(const char*, char* out, size_t size, off_t at, fuse_file_info* info) {
  const auto got = ::pread(static_cast<int>(info->fh), out, size, at);
  return got == -1 ? -errno : static_cast<int>(got);
}

int write_file(const char* path, const char* bytes, size_t size, off_t at, fuse_file_info* info) {
  struct stat before {};
  if (::fstat(static_cast<int>(info->fh), &before) != 0) return -errno;
  const auto end = static_cast<std::uint64_t>(at) + size;
  const auto old = static_cast<std::uint64_t>(before.st_size);
  const auto more = end > old ? end - old : 0;
  if (full(more)) return -ENOSPC;
  const auto put = ::pwrite(static_cast<int>(info->fh), bytes, size, at);
  if (put == -1) return -errno;
  used += more;
  auto& blocks = unsynced[path];
  for (auto block = static_cast<std::uint64_t>(at) / kBlock * kBlock; block < end; block += kBlock)
    blocks[block] = true;
  return static_cast<int>(put);
}

int truncate_file(const char* path, off_t size, fuse_file_info*) {
  struct stat before {};
  if (::stat(in_live(path).c_str(), &before) != 0) return -errno;
  const auto old = static_cast<std::uint64_t>(before.st_size), now = static_cast<std::uint64_t>(size);
  if (now > old && full(now - old)) return -ENOSPC;
  if (::truncate(in_live(path).c_str(), size) != 0) return -errno;
  used = used + now - old;
  waiting.push_back({Change::Kind::truncate, path, {}, now});
  if (const auto found = unsynced.find(path); found != unsynced.end()) {
    found->second.erase(found->second.lower_bound((now + kBlock - 1) / kBlock * kBlock), found->second.end());
  }
  return 0;
}

int unlink_file(const char* path) {
  struct stat before {};
  if (::lstat(in_live(path).c_str(), &before) != 0 || ::unlink(in_live(path).c_str()) != 0) return -errno;
  used -= std::min(used, static_cast<std::uint64_t>(before.st_size));
  waiting.push_back({Change::Kind::unlink, path, {}, 0});
  unsynced.erase(path);
  return 0;
}

int rename_file(const char* from, const char* to, unsigned int flags) {
  if (flags != 0) return -EINVAL;
  if (::rename(in_live(from).c_str(), in_live(to).c_str()) != 0) return -errno;
  waiting.push_back({Change::Kind::rename, from, to, 0});
  unsynced.erase(to);
  if (auto node = unsynced.extract(from)) {
    node.key() = to;
    unsynced.insert(std::move(node));
  }
  return 0;
}

int make_folder(const char* path, mode_t mode) {
  if (::mkdir(in_live(path).c_str(), mode) != 0) return -errno;
  waiting.push_back({Change::Kind::mkdir, path, {}, 0});
  return 0;
}

int remove_folder(const char* path) {
  if (::rmdir(in_live(path).c_str()) != 0) return -errno;
  waiting.push_back({Change::Kind::rmdir, path, {}, 0});
  return 0;
}

int sync_one(const char* path, int, fuse_file_info*) { return sync_file(path); }

int close_file(const char*, fuse_file_info* info) { return result(::close(static_cast<int>(info->fh))); }

int change_mode(const char* path, mode_t mode, fuse_file_info*) { return result(::chmod(in_live(path).c_str(), mode)); }
int change_owner(const char* path, uid_t user, gid_t group, fuse_file_info*) {
  return result(::lchown(in_live(path).c_str(), user, group));
}
int change_times(const char* path, const timespec times[2], fuse_file_info*) {
  return result(::utimensat(AT_FDCWD, in_live(path).c_str(), times, AT_SYMLINK_NOFOLLOW));
}

int free_space(const char*, struct statvfs* out) {
  if (::statvfs(live.c_str(), out) != 0) return -errno;
  if (full(0) || quota != 0) {
    const auto left = quota > used ? quota - used : 0;
    out->f_bavail = out->f_bfree = left / out->f_frsize;
    out->f_blocks = quota / out->f_frsize;
  }
  return 0;
}

fuse_operations operations() {
  fuse_operations ops{};
  ops.init = begin;
  ops.getattr = get_attributes;
  ops.readdir = read_folder;
  ops.create = create_file;
  ops.open = open_file;
  ops.read = read_file;
  ops.write = write_file;
  ops.truncate = truncate_file;
  ops.unlink = unlink_file;
  ops.rename = rename_file;
  ops.mkdir = make_folder;
  ops.rmdir = remove_folder;
  ops.fsync = sync_one;
  ops.fsyncdir = sync_one;
  ops.release = close_file;
  ops.chmod = change_mode;
  ops.chown = change_owner;
  ops.utimens = change_times;
  ops.statfs = free_space;
  ops.destroy = cut;
  return ops;
}

std::uint64_t size_of(const std::string& folder) {
  std::uint64_t sum = 0;
  if (DIR* open = ::opendir(folder.c_str())) {
    while (const dirent* entry = ::readdir(open)) {
      struct stat info {};
      const std::string path = folder + "/" + entry->d_name;
      if (entry->d_name[0] != '.' && ::lstat(path.c_str(), &info) == 0) {
        sum += S_ISDIR(info.st_mode) ? size_of(path) : static_cast<std::uint64_t>(info.st_size);
      }
    }
    ::closedir(open);
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "forgetfs LIVE DURABLE MOUNT [--seed N] [--quota BYTES]\n");
    return 2;
  }
  live = argv[1];
  durable = argv[2];
  std::string mount = argv[3];
  for (int i = 4; i + 1 < argc; i += 2) {
    const auto number = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) {
      keeps_some = true;
      dice.seed(number);
    } else if (std::strcmp(argv[i], "--quota") == 0) {
      quota = number;
    }
  }
  used = size_of(live);
  struct sigaction lift {};
  lift.sa_handler = [](int) { lifted = 1; };
  ::sigaction(SIGUSR1, &lift, nullptr);
  std::string options = "fsname=forgetfs";
  // One thread, in the foreground.
  std::vector<char*> arguments{
      argv[0], mount.data(), const_cast<char*>("-f"), const_cast<char*>("-s"), const_cast<char*>("-o"), options.data()};
  const fuse_operations ops = operations();
  return fuse_main(static_cast<int>(arguments.size()), arguments.data(), &ops, nullptr);
}
