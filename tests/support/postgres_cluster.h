// SPDX-License-Identifier: Apache-2.0
// A throwaway PostgreSQL cluster on a unix socket, for tests. Durable settings are the defaults (fsync on).
#pragma once

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace test_support {

/// The folder of initdb and postgres: SULUH_PG_BIN, or the newest Debian has.
inline std::filesystem::path postgres_programs() {
  if (const char* named = std::getenv("SULUH_PG_BIN")) return named;
  std::vector<std::filesystem::path> found;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    if (std::filesystem::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin");
  }
  if (found.empty()) throw std::runtime_error("PostgreSQL is not installed; these tests need it");
  return *std::max_element(found.begin(), found.end());
}

/// The memory disk where there is room, so that syncs cost nothing; else the temporary folder.
inline std::filesystem::path fast_folder() {
  std::error_code none;
  const auto space = std::filesystem::space("/dev/shm", none);
  constexpr std::uintmax_t kRoom = 1UL << 30U;
  return !none && space.available >= kRoom ? "/dev/shm" : std::filesystem::temp_directory_path();
}

/// Starts on construction, stops and removes itself on destruction. Its server dies with the thread that started it.
/// Not thread-safe.
class PostgresCluster {
 public:
  /// `settings`: further `-c name=value` for the server. `parent`: where its folder is made.
  explicit PostgresCluster(std::vector<std::string> settings = {}, const std::filesystem::path& parent = fast_folder())
      : settings_(std::move(settings)) {
    std::string pattern = (parent / "suluh-pg-XXXXXX").string();  // short: it holds the unix socket
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder for PostgreSQL");
    folder_ = pattern;
    if (::geteuid() == 0) {  // the server refuses to run as root
      account_ = ::getpwnam("postgres");
      if (account_ == nullptr) throw std::runtime_error("there is no account named postgres");
      if (::chown(folder_.c_str(), account_->pw_uid, account_->pw_gid) != 0) throw std::runtime_error("chown failed");
    }
    run_to_end({"initdb", "-D", data(), "-U", "suluh", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"});
    start();
  }
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;
  ~PostgresCluster() {
    stop(SIGINT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  /// SIGTERM waits for clients, SIGINT ends their sessions, SIGQUIT is the crash.
  void stop(int signal) {
    if (server_ <= 0) return;
    ::kill(server_, signal);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }

  void start() {
    std::vector<std::string> arguments{"postgres", "-D", data(), "-k", folder_.string(), "-c", "listen_addresses="};
    for (const auto& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
    server_ = launch(arguments);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (PQping(url().c_str()) != PQPING_OK) {
      if (::waitpid(server_, nullptr, WNOHANG) == server_ || std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("PostgreSQL does not start");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  [[nodiscard]] std::string url() const { return "host=" + folder_.string() + " user=suluh dbname=postgres"; }

 private:
  [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }

  pid_t launch(const std::vector<std::string>& arguments) const {
    const std::string program = (postgres_programs() / arguments.front()).string();
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (account_ != nullptr &&
        (::setgid(account_->pw_gid) != 0 || ::setuid(account_->pw_uid) != 0 || ::chdir("/") != 0)) {
      ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGINT);  // after setuid, which clears it
    if (::getppid() != parent) ::_exit(126);
    const int log = ::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }

  void run_to_end(const std::vector<std::string>& arguments) const {
    const pid_t child = launch(arguments);
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
      throw std::runtime_error(arguments.front() + " failed");
    }
  }

  std::filesystem::path folder_;
  std::vector<std::string> settings_;
  const passwd* account_ = nullptr;
  pid_t server_ = 0;
};

/// The one server of a test program and the database in it that the tests share. Thread-safe after the first use.
class PostgresServer {
 public:
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }

  [[nodiscard]] const std::string& url() const { return url_; }

  void execute(const std::string& sql) const { execute_on(url_, sql); }

 private:
  PostgresServer() {
    const char* given = std::getenv("SULUH_TEST_PG");
    if (given == nullptr) {
      cluster_ = std::make_unique<PostgresCluster>();
      admin_ = cluster_->url();
    } else {
      admin_ = given;
    }
    name_ = "suluh_test_" + std::to_string(::getpid());
    execute_on(admin_, "CREATE DATABASE " + name_ + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
    url_ = admin_ + " dbname=" + name_;
  }
  ~PostgresServer() {
    if (cluster_) return;
    try {
      execute_on(admin_, "DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {  // the server went away first
    }
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  static void execute_on(const std::string& url, const std::string& sql) {
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), &PQfinish);
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
      throw std::runtime_error("PostgreSQL: " + std::string(PQerrorMessage(connection.get())));
    }
  }

  std::unique_ptr<PostgresCluster> cluster_;
  std::string admin_, name_, url_;
};

}  // namespace test_support
