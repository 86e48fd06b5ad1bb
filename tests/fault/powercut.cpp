// SPDX-License-Identifier: Apache-2.0
// suluh_powercut: cut the power under a writer again and again and look for acknowledged rows that are gone.
//
//   suluh_powercut [--cuts N] [--layer auto|fuse|vfs] [--seed N]
//
// Each cut kills the writer and ends the disk (forgetfs, or the memory of the forgetting VFS), starts again from what
// was synced and compares. The same with synchronous=NORMAL must lose rows, or the test is blind. Exit code 0 or 1.
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "fault/faulty_vfs.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"

namespace {

constexpr int kThreads = 4;
constexpr unsigned kLeakPercent = 20;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "suluh_powercut: %s\n", why.c_str());
  std::exit(1);
}

struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) stop("no pipe");
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t i) {
    if (ends[i] >= 0) ::close(ends[i]);
    ends[i] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

/// `signal` ends the child when this process is gone.
pid_t start_child(int signal) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) stop("cannot fork");
  if (child == 0) ::prctl(PR_SET_PDEATHSIG, signal);
  return child;
}

void kill_child(pid_t child) {
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

/// Where the database lies, and how the power goes. With FUSE the disk is the program forgetfs beside this one; with
/// the VFS it is the writer's memory, and the folder `durable` is used as it is.
class Disk {
 public:
  Disk(bool fuse, std::filesystem::path folder) : fuse_(fuse), folder_(std::move(folder)) {
    for (const char* name : {"live", "durable", "mount"}) std::filesystem::create_directories(folder_ / name);
  }

  /// False when nothing can be mounted here. What a program finds is what was durable.
  bool power_on(unsigned seed) {
    if (!fuse_) return true;
    std::filesystem::remove_all(folder_ / "live");
    std::filesystem::copy(folder_ / "durable", folder_ / "live", std::filesystem::copy_options::recursive);
    server_ = start_child(SIGTERM);  // it unmounts
    if (server_ == 0) serve(seed);
    while (device(folder_ / "mount") == device(folder_)) {
      if (::waitpid(server_, nullptr, WNOHANG) == server_) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  void cut(pid_t writer) {
    kill_child(writer);
    power_off();
  }

  /// forgetfs then lets a random part of what was not synced survive, and ends.
  void power_off() {
    if (!fuse_) return;
    ::kill(server_, SIGTERM);
    ::waitpid(server_, nullptr, 0);
  }

  [[nodiscard]] std::string database() const { return folder_ / (fuse_ ? "mount" : "durable") / "suluh.db"; }
  [[nodiscard]] bool forgets_by_itself() const { return fuse_; }

 private:
  static dev_t device(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_dev : 0;
  }

  [[noreturn]] void serve(unsigned seed) const {
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "forgetfs";
    const std::string number = std::to_string(seed);
    ::execl(program.c_str(), "forgetfs", (folder_ / "live").c_str(), (folder_ / "durable").c_str(),
            (folder_ / "mount").c_str(), "--seed", number.c_str(), nullptr);
    ::_exit(127);
  }

  bool fuse_;
  std::filesystem::path folder_;
  pid_t server_ = 0;
};

// The writer's life: each acknowledged row's number goes into the pipe, whole.
[[noreturn]] void write_rows(const Disk& disk, bool full, std::uint64_t first, int out) {
  if (!disk.forgets_by_itself()) {
    fault::knobs().forget = true;
    fault::knobs().leak_percent = kLeakPercent;
    fault::install();
  }
  storage::Options options;
  options.sqlite_file = disk.database();
  options.synchronous_full = full;
  options.log_pages = 500;  // many copies of it, and cuts among them
  auto db = storage::open_with(options, storage::test_tables());
  if (!db.ok()) ::_exit(3);
  const std::string body(300, 'x');
  std::array<std::thread, kThreads> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads[t] = std::thread([&, t] {
      for (std::uint64_t number = first + t;; number += kThreads) {
        const auto done = (*db)->write([&](storage::Session& s) {
          return s.execute("INSERT INTO things (name, body) VALUES ($1, $2)", std::to_string(number),
                           storage::Blob{body});
        });
        if (!done.ok() || ::write(out, &number, sizeof number) != sizeof number) ::_exit(4);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  ::_exit(0);
}

std::string first_text(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db, sql, -1, &statement, nullptr);
  std::string out = "unreadable";
  if (sqlite3_step(statement) == SQLITE_ROW) out = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return out;
}

/// What is there after the power came back.
std::set<std::uint64_t> rows_of(const std::string& file) {
  sqlite3* db = nullptr;
  std::set<std::uint64_t> out;
  if (!std::filesystem::exists(file)) return out;
  sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
  const std::string check = first_text(db, "PRAGMA integrity_check");
  if (check != "ok") stop("the database is damaged: " + check);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT name FROM things", -1, &statement, nullptr) == SQLITE_OK) {
    while (sqlite3_step(statement) == SQLITE_ROW) {
      out.insert(std::strtoull(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), nullptr, 10));
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return out;
}

struct Figures {
  int cuts = 0;
  std::size_t acknowledged = 0, lost = 0;
};

class Experiment {
 public:
  Experiment(bool fuse, bool full, unsigned seed, std::filesystem::path folder)
      : fuse_(fuse), full_(full), random_(seed), folder_(std::move(folder)) {}

  Figures run(int cuts) {
    Figures out;
    std::set<std::uint64_t> acknowledged;
    for (int i = 0; i < cuts; ++i) {
      // One database lives through all cuts. Where loss is expected, each cut gets a new one.
      Disk disk(fuse_, folder_ / (full_ ? "disk" : "disk" + std::to_string(i)));
      if (!full_) acknowledged.clear();
      one_cut(disk, acknowledged);
      ++out.cuts;
      out.acknowledged += full_ ? 0 : acknowledged.size();
      out.lost += lost(disk, acknowledged);
    }
    if (full_) out.acknowledged = acknowledged.size();
    return out;
  }

 private:
  void one_cut(Disk& disk, std::set<std::uint64_t>& acknowledged) {
    if (!disk.power_on(seed())) stop("cannot mount");
    Pipe pipe;
    const pid_t writer = start_child(SIGKILL);
    if (writer == 0) write_rows(disk, full_, next_, pipe.ends[1]);
    pipe.close_end(1);
    std::uint64_t number = 0;
    const bool while_opening = std::uniform_int_distribution<>(0, 7)(random_) == 0;
    if (!while_opening && ::read(pipe.ends[0], &number, sizeof number) == sizeof number) acknowledged.insert(number);
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<>(0, 60'000)(random_)));
    disk.cut(writer);
    while (::read(pipe.ends[0], &number, sizeof number) == sizeof number) acknowledged.insert(number);
    next_ += 1'000'000;
  }

  std::size_t lost(Disk& disk, const std::set<std::uint64_t>& acknowledged) {
    if (!disk.power_on(seed())) stop("cannot mount");
    const auto present = rows_of(disk.database());
    disk.power_off();
    std::size_t out = 0;
    for (const std::uint64_t number : acknowledged) out += present.contains(number) ? 0 : 1;
    return out;
  }

  unsigned seed() { return std::uniform_int_distribution<unsigned>(1)(random_); }

  bool fuse_, full_;
  std::mt19937 random_;
  std::filesystem::path folder_;
  std::uint64_t next_ = 1;
};

bool can_mount(const std::filesystem::path& folder) {
  Disk disk(true, folder / "probe");
  if (!disk.power_on(1)) return false;
  disk.power_off();
  return true;
}

struct Arguments {
  int cuts = 20;
  std::string layer = "auto";
  unsigned seed = std::random_device()();
};

Arguments read_arguments(int count, char** values) {
  Arguments out;
  for (int i = 1; i < count; i += 2) {
    const std::string name = values[i];
    if (i + 1 == count) stop("usage: suluh_powercut [--cuts N] [--layer auto|fuse|vfs] [--seed N]");
    if (name == "--cuts") {
      out.cuts = std::atoi(values[i + 1]);
    } else if (name == "--layer") {
      out.layer = values[i + 1];
    } else if (name == "--seed") {
      out.seed = static_cast<unsigned>(std::strtoul(values[i + 1], nullptr, 10));
    } else {
      stop("unknown argument " + name);
    }
  }
  if (out.cuts < 1 || (out.layer != "auto" && out.layer != "fuse" && out.layer != "vfs")) stop("impossible argument");
  return out;
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments = read_arguments(count, values);
  std::string pattern = (std::filesystem::temp_directory_path() / "suluh-powercut-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) stop("no temporary folder");
  const std::filesystem::path folder = pattern;
  const bool fuse = arguments.layer == "fuse" || (arguments.layer == "auto" && can_mount(folder));
  std::printf("layer %s, seed %u\n", fuse ? "fuse" : "vfs", arguments.seed);
  const Figures full = Experiment(fuse, true, arguments.seed, folder / "full").run(arguments.cuts);
  std::printf("synchronous=FULL:   %d cuts, %zu rows acknowledged, %zu lost\n", full.cuts, full.acknowledged,
              full.lost);
  const int control_cuts = std::max(5, arguments.cuts / 10);
  const Figures control = Experiment(fuse, false, arguments.seed, folder / "control").run(control_cuts);
  std::printf("synchronous=NORMAL: %d cuts, %zu rows acknowledged, %zu lost (the control must lose)\n", control.cuts,
              control.acknowledged, control.lost);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (full.acknowledged == 0) stop("nothing was acknowledged, so nothing was tested");
  if (control.lost == 0) stop("the control lost nothing: this disk does not forget, the test is blind");
  if (full.lost != 0) stop("acknowledged rows were lost");
  return 0;
}
