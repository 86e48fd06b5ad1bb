// SPDX-License-Identifier: Apache-2.0
// What it costs to open and to list the cases of suluh_case_make.
//   suluh_staff_load PORT SECONDS CLIENTS DIR open|list|list=NAME|filter|about
// and to ask the register of suluh_register_make (searched: with its durable line in the audit log):
//   suluh_staff_load PORT SECONDS CLIENTS DIR screened|searched
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cases/facts.h"

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "staff_load: %s\n", why.c_str());
  std::exit(1);
}

struct Reader {
  std::string cookie;
  std::vector<std::string> cases;
};

std::vector<Reader> readers_of(const std::string& file) {
  std::ifstream in(file);
  std::vector<Reader> out;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    Reader one;
    words >> one.cookie;
    for (std::string id; words >> id;) one.cases.push_back(id);
    out.push_back(std::move(one));
  }
  if (out.empty()) stop("no sessions in " + file);
  return out;
}

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) stop("cannot connect");
  return fd;
}

/// One request after another on each connection, as fast as answers come.
class Load {
 public:
  Load(int port, std::vector<Reader> readers, std::string kind, std::size_t clients)
      : readers_(std::move(readers)), kind_(std::move(kind)), port_(port), connections_(clients) {}

  /// Bodies to post, for the kinds that do.
  void ask(std::vector<std::string> bodies) { bodies_ = std::move(bodies); }

  void run(double seconds) {
    for (auto& one : connections_) join(one);
    const auto start = Clock::now();
    end_ = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (auto& one : connections_) send_next(one);
    std::vector<epoll_event> events(64);
    while (open_ > 0) {
      const int n = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 30'000);
      if (n == 0) stop("no answer for 30 s");
      for (int i = 0; i < n; ++i) receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
    }
    seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
  }

  void print() {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double q) {
      return latencies_.empty() ? 0.0 : latencies_[static_cast<std::size_t>(q * double(latencies_.size() - 1))];
    };
    std::printf(
        "%-8s %6.0f a second, p50 %6.1f ms, p95 %6.1f ms, p99 %6.1f ms, max %6.1f ms, %5.1f kB an answer, %zu "
        "refused\n",
        kind_.c_str(), double(latencies_.size()) / seconds_, at(0.5), at(0.95), at(0.99), at(1.0),
        double(bytes_) / 1000 / double(std::max<std::size_t>(1, latencies_.size())), refused_);
    if (refused_ > 0) std::printf("first refusal: %s\n", first_refusal_.c_str());
  }

 private:
  static constexpr std::size_t kAnswers = 5'000;  // on one connection; the server ends it after twice as many
  struct Connection {
    int fd = -1;
    std::size_t answers = 0;
    std::size_t expected = 0;
    std::string received;
    Clock::time_point started;
  };

  void join(Connection& c) {
    c.fd = connect_to(port_);
    c.answers = 0;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<std::uint64_t>(&c - connections_.data());
    epoll_ctl(poll_, EPOLL_CTL_ADD, c.fd, &event);
  }

  std::string target(const Reader& reader) {
    const auto any = [&](const auto& list) { return list[engine_() % list.size()]; };
    if (kind_ == "about") return "/api/v1/about";
    if (kind_ == "open") return "/api/v1/cases/" + any(reader.cases);
    static const std::vector<std::string> lists{"mine", "team", "overdue", "shared", "answer", "closed"};
    if (kind_ == "list") return "/api/v1/cases?list=" + any(lists);
    if (kind_.starts_with("list=")) return "/api/v1/cases?" + kind_;
    if (kind_ != "filter") stop("see the head of this file for the kinds");
    const auto& purposes = schema::Words<cases::Purpose>::words;
    const std::vector<std::string> filters{"status=FollowUp", "status=Active",
                                           "district=17.09.0" + std::to_string(1 + engine_() % 9),
                                           "purpose=" + std::string(purposes[engine_() % purposes.size()]),
                                           "status=FollowUp&district=17.09.0" + std::to_string(1 + engine_() % 9)};
    return "/api/v1/cases?list=team&" + any(filters);
  }

  std::string head(const Reader& reader) const {
    return " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) + "\r\nCookie: __Host-suluh=" + reader.cookie +
           "\r\n";
  }
  std::string get(const Reader& reader) { return "GET " + target(reader) + head(reader) + "\r\n"; }
  std::string post(const Reader& reader) {
    if (bodies_.empty()) stop("nothing to ask");
    const auto& body = bodies_[engine_() % bodies_.size()];
    const auto* const path = kind_ == "screened" ? "duplicates" : "search";
    return "POST /api/v1/register/" + std::string(path) + head(reader) + "X-CSRF: " + reader.cases.at(0) +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  void send_next(Connection& c) {
    if (Clock::now() >= end_) return;
    const auto& reader = readers_[engine_() % readers_.size()];
    const auto text = kind_ == "screened" || kind_ == "searched" ? post(reader) : get(reader);
    c.received.clear();
    c.expected = 0;
    c.started = Clock::now();
    if (::send(c.fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) stop("send failed");
    ++open_;
  }

  void receive(Connection& c) {
    char piece[65536];
    const auto n = ::recv(c.fd, piece, sizeof piece, 0);
    if (n <= 0) stop("connection closed by the server");
    c.received.append(piece, static_cast<std::size_t>(n));
    if (c.expected == 0) {
      const auto head = c.received.find("\r\n\r\n");
      if (head == std::string::npos) return;
      std::string names = c.received.substr(0, head);
      std::transform(names.begin(), names.end(), names.begin(),
                     [](char x) { return x >= 'A' && x <= 'Z' ? char(x + 32) : x; });
      const auto length = names.find("content-length:");
      if (length == std::string::npos) stop("an answer without a length");
      c.expected = head + 4 + static_cast<std::size_t>(std::atoll(names.c_str() + length + 15));
    }
    if (c.received.size() < c.expected) return;
    --open_;
    if (++c.answers == kAnswers) {
      ::close(c.fd);
      join(c);
    }
    if (c.received.compare(9, 3, "200") == 0) {
      latencies_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - c.started).count());
      bytes_ += c.received.size();
    } else if (refused_++ == 0) {
      first_refusal_ = c.received.substr(0, 400);
    }
    send_next(c);
  }

  std::vector<Reader> readers_;
  std::vector<std::string> bodies_;
  std::string kind_;
  int port_, poll_ = epoll_create1(0);
  std::vector<Connection> connections_;
  std::vector<double> latencies_;
  std::size_t open_ = 0, refused_ = 0, bytes_ = 0;
  std::string first_refusal_;
  std::mt19937_64 engine_{7};
  Clock::time_point end_;
  double seconds_ = 0;
};

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> a(values + 1, values + count);
  if (a.size() != 5) stop("see the head of this file for the arguments");
  const auto number = [&](std::size_t i) { return static_cast<std::size_t>(std::atoll(a[i].c_str())); };
  Load load(static_cast<int>(number(0)), readers_of(a[3] + ".sessions"), a[4], number(2));
  if (std::ifstream asked(a[3] + ".asked"); asked) {
    std::vector<std::string> bodies;
    for (std::string line; std::getline(asked, line);) bodies.push_back(line);
    load.ask(std::move(bodies));
  }
  load.run(std::atof(a[1].c_str()));
  load.print();
}
