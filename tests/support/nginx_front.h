// SPDX-License-Identifier: Apache-2.0
// nginx in front of recorders, as a second reader of HTTP: what it takes for one request arrives as one record.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/wire.h"

namespace support {

struct Record {
  std::string method, target, body;
  bool operator==(const Record&) const = default;
};

/// Takes well-formed requests with Content-Length, one a connection (what nginx sends by default), and answers 200.
class Recorder {
 public:
  Recorder() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&here), size);
    ::listen(fd_, 64);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
    port = ntohs(here.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Recorder() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  std::vector<Record> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(records_, {});
  }
  std::uint16_t port = 0;

 private:
  void run() {
    for (int client = 0; (client = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(client)) serve(client);
  }
  void serve(int client) {
    std::string bytes;
    std::array<char, 16384> piece{};
    std::size_t whole = std::string::npos;
    while (bytes.size() < whole) {
      const auto n = ::recv(client, piece.data(), piece.size(), 0);
      if (n <= 0) return;
      bytes.append(piece.data(), static_cast<std::size_t>(n));
      const auto end = bytes.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      Answer head;
      head.head = bytes.substr(0, end + 2);
      whole = end + 4 + static_cast<std::size_t>(std::atoll(head.header("Content-Length").c_str()));
    }
    const auto first = bytes.find(' ');
    const auto second = bytes.find(' ', first + 1);
    {
      const std::lock_guard lock(mutex_);
      records_.push_back({bytes.substr(0, first), bytes.substr(first + 1, second - first - 1),
                          bytes.substr(bytes.find("\r\n\r\n") + 4)});
    }
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    static_cast<void>(::send(client, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL));
  }

  int fd_ = -1;
  std::mutex mutex_;
  std::vector<Record> records_;
  std::thread thread_;
};

/// One nginx process with one address for each recorder.
class NginxFront {
 public:
  explicit NginxFront(const std::vector<std::unique_ptr<Recorder>>& recorders) {
    folder_ = std::filesystem::temp_directory_path() / ("suluh_nginx_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    std::ofstream config(folder_ / "nginx.conf");
    config << "daemon off; master_process off; pid " << (folder_ / "pid").string() << "; error_log /dev/null crit;\n"
           << "events { worker_connections 1024; }\nhttp {\naccess_log off; keepalive_timeout 5; tcp_nodelay on;\n";
    for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      config << kind << "_temp_path " << (folder_ / kind).string() << ";\n";
    }
    for (const auto& recorder : recorders) {
      ports.push_back(free_port());
      config << "server { listen 127.0.0.1:" << ports.back()
             << "; location / { proxy_pass http://127.0.0.1:" << recorder->port << "; } }\n";
    }
    config << "}\n";
    config.close();
    start();
  }
  ~NginxFront() {
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  NginxFront(const NginxFront&) = delete;
  NginxFront& operator=(const NginxFront&) = delete;

  /// Waits until every address answers; false if nginx is missing or does not come up.
  [[nodiscard]] bool ready() const {
    for (int tries = 0; tries < 200; ++tries) {
      bool all = true;
      for (const auto port : ports) all = all && Wire(port).connected();
      if (all) return true;
      if (child_ <= 0 || ::waitpid(child_, nullptr, WNOHANG) != 0) return false;
      std::this_thread::sleep_for(Patience(50));
    }
    return false;
  }
  std::vector<std::uint16_t> ports;

 private:
  static std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    ::bind(fd, reinterpret_cast<sockaddr*>(&here), size);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
    ::close(fd);
    return ntohs(here.sin_port);
  }
  void start() {
    child_ = ::fork();
    if (child_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDERR_FILENO);
    const auto config = (folder_ / "nginx.conf").string();
    const auto prefix = folder_.string();
    ::execl("/usr/sbin/nginx", "nginx", "-p", prefix.c_str(), "-c", config.c_str(), nullptr);
    ::_exit(127);
  }

  std::filesystem::path folder_;
  pid_t child_ = -1;
};

}  // namespace support
