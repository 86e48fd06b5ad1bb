// SPDX-License-Identifier: Apache-2.0
// A blunt HTTP client for tests and benches: sends any bytes, reads what comes. Plain system sockets, no library, so
// that it can send what no decent client would. One thread at a time.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace support {

using Patience = std::chrono::milliseconds;
inline constexpr Patience kPatience{20'000};

struct Answer {
  int status = 0;  ///< 0: none could be read
  std::string head;
  std::string body;

  [[nodiscard]] std::string header(std::string_view name) const {  ///< any case; "(none)" if missing
    std::string_view rest = head;
    while (!rest.empty()) {
      const auto line = rest.substr(0, rest.find("\r\n"));
      rest.remove_prefix(std::min(rest.size(), line.size() + 2));
      const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
      if (line.size() > name.size() && line[name.size()] == ':' &&
          std::equal(name.begin(), name.end(), line.begin(), same)) {
        const auto start = line.find_first_not_of(' ', name.size() + 1);
        return start == std::string_view::npos ? "" : std::string(line.substr(start));
      }
    }
    return "(none)";
  }
};

class Wire {
 public:
  explicit Wire(std::uint16_t port, const char* address = "127.0.0.1", const char* from = nullptr) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    if (from != nullptr) {
      inet_pton(AF_INET, from, &there.sin_addr);
      ::bind(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there);
    }
    there.sin_port = htons(port);
    inet_pton(AF_INET, address, &there.sin_addr);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) shut();
    const int one = 1;
    if (fd_ >= 0) ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  ~Wire() { shut(); }
  Wire(Wire&& other) noexcept
      : interim(std::move(other.interim)),
        fd_(std::exchange(other.fd_, -1)),
        ended_(other.ended_),
        buffer_(std::move(other.buffer_)) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  Wire& operator=(Wire&&) = delete;

  [[nodiscard]] bool connected() const { return fd_ >= 0; }
  [[nodiscard]] const std::string& unread() const { return buffer_; }
  void half_close() { ::shutdown(fd_, SHUT_WR); }
  void shut() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  bool send(std::string_view bytes) {  ///< all of them; false when the peer has closed
    while (!bytes.empty()) {
      const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// One whole answer (Content-Length or chunked), `head_only` for HEAD. 100 Continue is appended to `interim`.
  Answer receive(bool head_only = false, Patience patience = kPatience) {
    Answer answer;
    do {
      if (!read_until("\r\n\r\n", patience)) return answer;
      const auto end = buffer_.find("\r\n\r\n") + 4;
      answer.head = buffer_.substr(0, end);
      buffer_.erase(0, end);
      answer.status = std::atoi(answer.head.substr(9, 3).c_str());
      if (answer.status < 200) interim += answer.head;
    } while (answer.status < 200);
    if (head_only || answer.status == 204 || answer.status == 304) return answer;
    const auto end = std::chrono::steady_clock::now() + patience;
    const auto size = static_cast<std::size_t>(std::atoll(answer.header("Content-Length").c_str()));
    while (buffer_.size() < size) {
      if (!more(end)) break;
    }
    answer.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return answer;
  }

  /// True if the peer has closed and sent nothing more.
  bool closed(Patience patience = kPatience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (more(end)) {
    }
    return ended_ && buffer_.empty();
  }

  bool read_until(std::string_view text, Patience patience = kPatience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (buffer_.find(text) == std::string::npos) {
      if (!more(end)) return false;
    }
    return true;
  }

  std::string read_to_end(Patience patience = kPatience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (more(end)) {
    }
    return std::exchange(buffer_, {});
  }
  [[nodiscard]] bool ended() const { return ended_; }

  std::string interim;

 private:
  bool more(std::chrono::steady_clock::time_point end) {
    if (fd_ < 0 || ended_) return false;
    const auto left = std::chrono::duration_cast<Patience>(end - std::chrono::steady_clock::now()).count();
    pollfd waiting{fd_, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
    std::array<char, 16384> bytes{};
    const auto n = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (n <= 0) {
      ended_ = true;
      return false;
    }
    buffer_.append(bytes.data(), static_cast<std::size_t>(n));
    return true;
  }

  int fd_ = -1;
  bool ended_ = false;
  std::string buffer_;
};

}  // namespace support
