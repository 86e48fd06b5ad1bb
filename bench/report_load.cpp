// SPDX-License-Identifier: Apache-2.0
// Durable reports through the whole HTTP stack, from outside.
//   suluh_report_load prepare DIR [POSTGRES_URL]      an empty folder becomes a network of three organisations
//   suluh_report_load serve DIR PORT GROUP            the interface alone, at most GROUP reports a commit; until
//   SIGTERM suluh_report_load sealed|form PORT SECONDS CLIENTS TEXT_BYTES
// Bodies are made before the clock starts, so that the clients cost little of the two cores they share with the server.
// In "sealed" each body is a browser's: own ids, own receipt, a valid signature. In "form" the server seals.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "cli/client.h"
#include "cli/invite.h"
#include "cli/reporter.h"
#include "crypto/init.h"
#include "house/house.h"
#include "http/server.h"
#include "vault/audit_sequencer.h"

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "report_load: %s\n", why.c_str());
  std::exit(1);
}
void need(const core::Done& done, const char* what) {
  if (!done.ok()) stop(std::string(what) + ": " + std::string(done.problem().word()) + " " + done.problem().detail);
}
template <class T>
T need(core::Result<T> result, const char* what) {
  if (!result.ok())
    stop(std::string(what) + ": " + std::string(result.problem().word()) + " " + result.problem().detail);
  return std::move(result).value();
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

/// One request after another over a fresh connection each; only for fetching keys.
class Remote final : public core::Handler {
 public:
  explicit Remote(int port) : port_(port) {}
  core::Result<core::BodyPlan> plan(const core::Request&) override { return core::BodyPlan{}; }
  core::Reply refuse(const core::Problem&, std::string_view, std::string_view) override { return {}; }
  core::Reply handle(core::Request request) override {
    const int fd = connect_to(port_);
    const std::string text = "GET " + request.path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
                             "\r\nConnection: close\r\n\r\n";
    if (::send(fd, text.data(), text.size(), 0) < 0) stop("cannot send");
    std::string all;
    std::string piece(65536, '\0');
    for (ssize_t n = 0; (n = ::recv(fd, piece.data(), piece.size(), 0)) > 0;)
      all.append(piece, 0, static_cast<std::size_t>(n));
    ::close(fd);
    core::Reply reply;
    reply.status = std::atoi(all.c_str() + 9);
    reply.body = all.substr(all.find("\r\n\r\n") + 4);
    return reply;
  }

 private:
  int port_;
};

void prepare(const std::string& data, const std::string& postgres) {
  const core::SystemClock clock;
  crypto::SystemRandom random;
  house::Options options;
  options.data = data;
  options.postgres_url = postgres;
  need(house::found_network(options, true, clock, random), "found");
  options.limits_off = true;
  const auto house = need(house::House::open(options, clock, random), "open");
  app::Dispatcher dispatcher(house->context(), house->api_routes(), nullptr, nullptr);
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    cli::Client admin(dispatcher, random, clock);
    const auto token = need(cli::first_invitation(house->context(), "Admin " + n, false), "invite");
    need(admin.join({token, "admin" + n, "Admin " + n, "kata-sandi-" + n, "Organisasi " + n}), "join");
    const auto second = need(admin.invite("caseworker", "Petugas " + n, true), "invite");
    cli::Client worker(dispatcher, random, clock);
    need(worker.join({second, "petugas" + n, "Petugas " + n, "kata-sandi-" + n, ""}), "join");
    for (const auto& member : need(admin.members(), "members")) {
      if (member.state == "pending") need(admin.certify(member), "certify");
    }
    need(worker.sign_in_again(), "sign in");
    need(worker.make_intake_circle({}), "circle");
  }
}

/// The alternative: the program as it is, with another size of group.
void serve(const std::string& data, int port, std::size_t group) {
  http::tune_process();
  const core::SystemClock clock;
  crypto::SystemRandom random;
  house::Options options;
  options.data = data;
  options.limits_off = true;
  options.group = group;
  const auto house = need(house::House::open(options, clock, random), "open");
  app::Dispatcher dispatcher(house->context(), house->api_routes(), nullptr, nullptr);
  http::Options listen;
  listen.listen.push_back({"127.0.0.1", static_cast<std::uint16_t>(port)});
  http::Server server(listen, dispatcher);
  vault::audit::Sequencer sequencer(house->context().database, house->context().network,
                                    house->context().keys.log_keys());
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  need(server.start(), "listen");
  sequencer.start();
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  sequencer.stop();
}

std::string post(int port, std::string_view path, std::string_view type, const std::string& body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
         "\r\nContent-Type: " + std::string(type) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string story(std::size_t size) {
  std::string out;
  while (out.size() < size) out += "Tetangga saya ditawari kerja di luar negeri tanpa kontrak. ";
  out.resize(size);
  return out;
}

std::string hex_of(core::Random& random) { return core::hex(random.bytes(16)); }

/// Submissions that share their sealed sections and grants (the server cannot tell) but nothing it checks for being
/// new.
std::vector<std::string> sealed_bodies(int port, std::size_t count, std::size_t text) {
  crypto::SystemRandom random;
  Remote remote(port);
  cli::Wire wire(remote);
  core::NetworkId network;
  const auto circles = need(cli::intake_circles(wire, network), "intake");
  const auto keys = vault::Receipt::generate(random).keys(network);
  vault::PlainReport report;
  report.story = story(text);
  report.danger = "no";
  report.district = "17.09.01";
  report.how_known = "neighbour";
  report.wants_reply = true;
  report.language = "id";
  auto sealed = need(vault::seal_report(random, network, vault::draft_report(random), report, keys, circles), "seal");
  std::vector<std::string> out(count);
  const auto make = [&](std::size_t from, std::size_t to) {
    auto mine = sealed;
    for (std::size_t i = from; i < to; ++i) {
      mine.submission_id = *vault::SubmissionId::from_bytes(random.bytes(16));
      mine.report_id = *core::BundleId::from_bytes(random.bytes(16));
      mine.lookup = random.bytes(32);
      mine.content_mac = random.bytes(32);
      mine.signature = crypto::sign(keys.sign, vault::submission_manifest(network, mine));
      out[i] = post(port, "/api/v1/reports", "application/json", boost::json::serialize(cli::report_json(mine, {})));
    }
  };
  std::thread other([&] { make(0, count / 2); });
  make(count / 2, count);
  other.join();
  return out;
}

std::vector<std::string> form_bodies(int port, std::size_t count, std::size_t text) {
  crypto::SystemRandom random;
  std::string encoded = story(text);
  std::replace(encoded.begin(), encoded.end(), ' ', '+');
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto words = vault::Receipt::generate(random).words();
    std::replace(words.begin(), words.end(), ' ', '+');
    out.push_back(
        post(port, "/lapor", "application/x-www-form-urlencoded",
             "story=" + encoded + "&receipt=" + words + "&submission_id=" + hex_of(random) + "&receipt_noted=ya"));
  }
  return out;
}

struct Connection {
  int fd = -1;
  std::size_t body = 0, sent = 0, expected = 0;
  std::string received;
  Clock::time_point started;
};

class Load {
 public:
  Load(int port, const std::vector<std::string>& bodies, std::size_t clients)
      : bodies_(bodies), poll_(epoll_create1(0)) {
    connections_.resize(clients);
    for (std::size_t i = 0; i < clients; ++i) {
      connections_[i].fd = connect_to(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[i].fd, &event);
    }
  }

  void run(double seconds) {
    const auto start = Clock::now();
    end_ = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (auto& c : connections_) send_next(c);
    std::vector<epoll_event> events(64);
    while (open_ > 0) {
      const int n = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 10'000);
      if (n == 0) stop("no answer for 10 s");
      for (int i = 0; i < n; ++i) receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
    }
    seconds_ = std::chrono::duration<double>(std::min(Clock::now(), end_) - start).count();
  }

  void print(const char* name) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double q) {
      return latencies_.empty() ? 0.0
                                : latencies_[static_cast<std::size_t>(q * static_cast<double>(latencies_.size() - 1))];
    };
    std::printf("%s: %.0f reports/s durable, p50 %.1f ms, p99 %.1f ms, max %.1f ms, %zu stored, %zu refused\n", name,
                static_cast<double>(latencies_.size()) / seconds_, at(0.5), at(0.99), at(1.0), latencies_.size(),
                refused_);
    if (refused_ > 0) std::printf("first refusal: %s\n", first_refusal_.c_str());
  }

 private:
  void send_next(Connection& c) {
    if (Clock::now() >= end_ || next_ >= bodies_.size()) {
      if (next_ >= bodies_.size()) end_ = std::min(end_, Clock::now());
      return;
    }
    c.body = next_++;
    c.started = Clock::now();
    c.received.clear();
    c.expected = 0;
    const auto& body = bodies_[c.body];
    for (std::size_t sent = 0; sent < body.size();) {
      const auto n = ::send(c.fd, body.data() + sent, body.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) stop("send failed");
      sent += static_cast<std::size_t>(n);
    }
    ++open_;
  }

  void receive(Connection& c) {
    char piece[16384];
    const auto n = ::recv(c.fd, piece, sizeof piece, 0);
    if (n <= 0) stop("connection closed by the server");
    c.received.append(piece, static_cast<std::size_t>(n));
    if (c.expected == 0) {
      const auto head = c.received.find("\r\n\r\n");
      if (head == std::string::npos) return;
      auto length = c.received.find("ontent-");
      while (length != std::string::npos && c.received.compare(length + 7, 7, "length:") != 0 &&
             c.received.compare(length + 7, 7, "Length:") != 0) {
        length = c.received.find("ontent-", length + 1);
      }
      c.expected = head + 4 + static_cast<std::size_t>(std::atoi(c.received.c_str() + length + 14));
    }
    if (c.received.size() < c.expected) return;
    --open_;
    const int status = std::atoi(c.received.c_str() + 9);
    if (status == 201) {
      latencies_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - c.started).count());
    } else {
      if (refused_++ == 0) first_refusal_ = c.received.substr(0, 600);
    }
    send_next(c);
  }

  const std::vector<std::string>& bodies_;
  int poll_;
  std::vector<Connection> connections_;
  std::vector<double> latencies_;
  std::size_t next_ = 0, open_ = 0, refused_ = 0;
  std::string first_refusal_;
  Clock::time_point end_;
  double seconds_ = 0;
};

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> a(values + 1, values + count);
  if (a.size() >= 2 && a[0] == "prepare") {
    prepare(a[1], a.size() > 2 ? a[2] : "");
    return 0;
  }
  if (a.size() == 4 && a[0] == "serve") {
    serve(a[1], std::atoi(a[2].c_str()), static_cast<std::size_t>(std::atoi(a[3].c_str())));
    return 0;
  }
  if (a.size() != 5) stop("see the head of this file for the arguments");
  const int port = std::atoi(a[1].c_str());
  const double seconds = std::atof(a[2].c_str());
  const auto clients = static_cast<std::size_t>(std::atoi(a[3].c_str()));
  const auto text = static_cast<std::size_t>(std::atoi(a[4].c_str()));
  constexpr double kMost = 7000;  // bodies a second; where they run out the clock stops early
  const auto needed = static_cast<std::size_t>(seconds * kMost);
  const auto bodies = a[0] == "sealed" ? sealed_bodies(port, needed, text) : form_bodies(port, needed, text);
  Load load(port, bodies, clients);
  load.run(seconds);
  load.print(a[0].c_str());
}
