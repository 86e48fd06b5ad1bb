// SPDX-License-Identifier: Apache-2.0
// A running server behind core::Handler, so that cli::Client acts over real sockets: one plain HTTP/1.1 connection a
// request, for tests and scripts only.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/http.h"

namespace test_support {

/// Throws when nothing answers. Thread-safe.
class HttpLine final : public core::Handler {
 public:
  /// An IPv4 address and a port on this machine.
  HttpLine(std::string address, std::uint16_t port) : address_(std::move(address)), port_(port) {}

  core::Result<core::BodyPlan> plan(const core::Request&) override {
    core::BodyPlan out;
    out.limit = 64UL << 20U;  // the server has its own
    return out;
  }
  core::Reply handle(core::Request request) override {
    const int line = dial();
    send_all(line, head_of(request) + request.body);
    std::string raw;
    std::array<char, 65'536> piece{};
    for (;;) {
      const auto got = ::recv(line, piece.data(), piece.size(), 0);
      if (got <= 0) break;
      raw.append(piece.data(), static_cast<std::size_t>(got));
    }
    ::close(line);
    return parsed(raw);
  }
  core::Reply refuse(const core::Problem&, std::string_view, std::string_view) override {
    throw std::runtime_error("not on this side of the line");
  }

 private:
  int dial() const {
    const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    if (line < 0 || ::inet_pton(AF_INET, address_.c_str(), &to.sin_addr) != 1 ||
        ::connect(line, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      if (line >= 0) ::close(line);
      throw std::runtime_error("nothing answers at " + address_ + ":" + std::to_string(port_));
    }
    return line;
  }
  std::string head_of(const core::Request& request) const {
    constexpr std::array<std::string_view, 6> kNames{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    std::string out(kNames.at(static_cast<std::size_t>(request.method)));
    out += " " + request.path + (request.query.empty() ? "" : "?" + request.query) + " HTTP/1.1\r\n";
    out += "host: " + address_ + ":" + std::to_string(port_) + "\r\nconnection: close\r\n";
    for (const auto& [name, value] : request.headers) out += name + ": " + value + "\r\n";
    const bool takes_body = request.method == core::Method::post || request.method == core::Method::put;
    if (takes_body) out += "content-length: " + std::to_string(request.body.size()) + "\r\n";
    return out + "\r\n";
  }
  static void send_all(int line, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // an early refusal; what was said is read below
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  static core::Reply parsed(std::string_view raw) {
    const auto end = raw.find("\r\n\r\n");
    if (!raw.starts_with("HTTP/1.1 ") || end == std::string_view::npos) throw std::runtime_error("no HTTP answer");
    core::Reply out;
    out.status = std::atoi(std::string(raw.substr(9, 3)).c_str());
    auto head = raw.substr(0, end);
    while (!head.empty()) {
      const auto stop = std::min(head.find("\r\n"), head.size());
      const auto one = head.substr(0, stop);
      head.remove_prefix(std::min(head.size(), stop + 2));
      const auto colon = one.find(": ");
      if (colon == std::string_view::npos) continue;
      std::string name(one.substr(0, colon));
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (name == "transfer-encoding") throw std::runtime_error("chunked answers are not read here");
      out.headers.emplace_back(std::move(name), one.substr(colon + 2));
    }
    out.body = raw.substr(end + 4);
    return out;
  }

  std::string address_;
  std::uint16_t port_;
};

}  // namespace test_support
