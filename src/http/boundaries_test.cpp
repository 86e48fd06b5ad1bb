// SPDX-License-Identifier: Apache-2.0
// Two readers of HTTP, nginx and ours, are given the same damaged bytes. They may refuse different things, but where
// both go on they must see the same requests: same number, same targets, same bodies. Else one could smuggle a request
// past the other. SULUH_BOUNDARY_REQUESTS sets how many (20,000 by default), SULUH_BOUNDARY_SEED where they begin.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <random>
#include <thread>

#include "core/bytes.h"
#include "http/body.h"
#include "http/gate.h"
#include "support/nginx_front.h"
#include "support/wire.h"

namespace http {
namespace {

using support::Record;

constexpr std::size_t kLanes = 4;
const std::string kEnd = "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

enum class End { refused, closed, waiting };
struct Reading {
  std::vector<Record> records;
  End end = End::waiting;
};

/// What our server makes of the bytes: the same three steps that a connection takes.
Reading ours(std::string_view bytes) {
  Reading out;
  for (;;) {
    const auto scan = scan_head(bytes, 0, 8UL * 1024);
    if (scan.state == Scan::State::more) return out;
    out.end = End::refused;
    if (scan.state != Scan::State::complete) return out;
    const auto raw = bytes.substr(0, scan.end);
    const auto head = read_head(raw, {{"localhost"}, 80});
    if (!head.ok()) return out;
    auto reader = BodyReader::open(raw, *head);
    if (!reader.ok()) return out;
    bytes.remove_prefix(scan.end);
    Record record{std::string(raw.substr(0, raw.find(' '))), head->request.path + "?" + head->request.query, {}};
    while (!reader->done()) {
      const auto used = reader->take(bytes, record.body, 1 << 20);
      if (!used.ok()) return out;
      bytes.remove_prefix(*used);
      if (*used > 0 || reader->done()) continue;
      out.end = End::waiting;
      return out;
    }
    out.records.push_back(std::move(record));
    out.end = head->keep_alive ? End::waiting : End::closed;
    if (!head->keep_alive) return out;
  }
}

/// What nginx makes of them, told by the recorder behind it.
Reading nginx(const std::string& bytes, std::uint16_t port, support::Recorder& recorder, support::Patience patience) {
  recorder.take();
  support::Wire client(port);
  client.send(bytes);
  Reading out;
  for (;;) {
    const auto answer = client.receive(false, patience);
    if (answer.status == 0) break;
    out.end = answer.status >= 400 ? End::refused : End::waiting;
    if (answer.status >= 400) break;
    if (answer.header("Connection") == "close") out.end = End::closed;
  }
  if (out.end == End::waiting && client.ended()) out.end = End::closed;
  for (auto& record : recorder.take()) {
    const auto question = record.target.find('?');
    const auto path = decode_path(std::string_view(record.target).substr(0, question));
    record.target = (path.ok() ? *path : "(" + record.target + ")") + "?" +
                    (question == std::string::npos ? "" : record.target.substr(question + 1));
    out.records.push_back(std::move(record));
  }
  return out;
}

/// Where one stops earlier, it must have refused or closed; what both saw must be equal.
bool agree(const Reading& a, const Reading& b) {
  const auto common = std::min(a.records.size(), b.records.size());
  if (!std::equal(a.records.begin(), a.records.begin() + static_cast<std::ptrdiff_t>(common), b.records.begin()))
    return false;
  if (a.records.size() == b.records.size()) return true;
  const auto& shorter = a.records.size() < b.records.size() ? a : b;
  return shorter.end != End::waiting;
}

/// Damaged requests, the same for the same seed.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}
  std::string next() {
    std::string bytes = pick(bases());
    for (auto n = below(4); n > 0; --n) damage(bytes);
    return bytes + kEnd;
  }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  const std::string& pick(const std::vector<std::string>& list) { return list[below(list.size())]; }

  static const std::vector<std::string>& bases() {
    static const std::string host = "Host: localhost\r\n";
    static const std::vector<std::string> kBases{
        "GET /a?b=c HTTP/1.1\r\n" + host + "Accept: */*\r\n\r\n",
        "POST /lapor HTTP/1.1\r\n" + host + "Content-Length: 11\r\n\r\nstory=halo!",
        "POST /p HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "PUT /p HTTP/1.1\r\n" + host +
            "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\nB\r\nhello world\r\n0\r\nX: y\r\n\r\n",
        "POST /p HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello" + "GET /b HTTP/1.1\r\n" + host + "\r\n",
        "GET /x HTTP/1.0\r\n" + host + "\r\n",
        "DELETE /x%20y HTTP/1.1\r\n" + host + "Content-Length: 0\r\nX-A: b\r\n\r\n",
        "POST /p HTTP/1.1\r\n" + host +
            "Content-Length: 46\r\n\r\nGET /inner HTTP/1.1\r\nHost: localhost\r\nX: abcd\r\n"};
    return kBases;
  }
  static const std::vector<std::string>& lines() {
    static const std::vector<std::string> kLines{"Content-Length: 5\r\n",
                                                 "Content-Length: 0\r\n",
                                                 "Content-Length: 5, 5\r\n",
                                                 "Content-Length: +5\r\n",
                                                 "Content-Length:\t5\r\n",
                                                 "Content-Length : 5\r\n",
                                                 "Content-Length: 05\r\n",
                                                 "content-length: 11\r\n",
                                                 "Transfer-Encoding: chunked\r\n",
                                                 "Transfer-Encoding: identity\r\n",
                                                 "Transfer-Encoding: gzip, chunked\r\n",
                                                 "Transfer-Encoding: xchunked\r\n",
                                                 "Transfer-Encoding:\vchunked\r\n",
                                                 "Transfer-Encoding : chunked\r\n",
                                                 "Transfer-Encoding: CHUNKED \r\n",
                                                 "TE: trailers\r\n",
                                                 "X: a\r\n b\r\n",
                                                 " folded: yes\r\n",
                                                 "Host: evil.example\r\n",
                                                 "Expect: 100-continue\r\n",
                                                 "Connection: close\r\n",
                                                 "Connection: keep-alive\r\n",
                                                 "Upgrade: h2c\r\n",
                                                 "Content_Length: 5\r\n",
                                                 "Transfer_Encoding: chunked\r\n",
                                                 "X: a\n",
                                                 "\r\n",
                                                 "0\r\n\r\n",
                                                 "5\r\nhello\r\n"};
    return kLines;
  }
  void damage(std::string& bytes) {
    static const std::vector<std::string> kBits{
        "\r",   "\n",   "\r\n", " ", "\t", ":", ",", ";",       "0", "5", "f", "x", "/", "\"", std::string(1, '\0'),
        "\x0b", "\x7f", "\xc3", "%", "#",  "+", "-", "\r\n\r\n"};
    const auto at = below(bytes.size() + 1);
    switch (below(6)) {
      case 0:
        bytes.insert(at, pick(kBits));
        break;
      case 1:
        if (at < bytes.size()) bytes.erase(at, 1 + below(3));
        break;
      case 2:
        if (at < bytes.size()) bytes[at] = pick(kBits)[0];
        break;
      case 3:
        if (at < bytes.size()) bytes[at] = static_cast<char>(below(256));
        break;
      default: {  // a line of its own somewhere
        std::vector<std::size_t> ends;
        for (auto end = bytes.find("\r\n"); end != std::string::npos; end = bytes.find("\r\n", end + 2))
          ends.push_back(end + 2);
        if (!ends.empty()) bytes.insert(ends[below(ends.size())], pick(lines()));
      }
    }
  }
  std::mt19937_64 random_;
};

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
  std::size_t both_whole = 0, refused_by_us = 0, refused_by_nginx = 0, disagreements = 0;
  std::string first;
};

std::string told(const std::string& who, const Reading& reading) {
  static const char* const kEnds[] = {"refused", "closed", "waiting"};
  auto out = who + ", then " + kEnds[static_cast<int>(reading.end)] + ":\n";
  for (const auto& record : reading.records)
    out += "  " + record.method + " " + record.target + " [" + record.body + "]\n";
  return out;
}

using Reader = std::function<Reading(std::string_view)>;

Tally compare(const Reader& reader, std::uint64_t seed, std::size_t count, std::uint16_t port,
              support::Recorder& recorder) {
  using namespace std::chrono_literals;
  Mutator mutator(seed);
  Tally tally;
  for (std::size_t i = 0; i < count; ++i) {
    const auto bytes = mutator.next();
    const auto mine = reader(bytes);
    auto other = nginx(bytes, port, recorder, 40ms);
    // nginx may only have been slow, or late with the request before: what counts must show again, with time enough.
    for (int again = 0; again < 3 && !agree(mine, other); ++again) {
      std::this_thread::sleep_for(300ms);
      other = nginx(bytes, port, recorder, 2s);
    }
    const bool whole = !mine.records.empty() && mine.records.back().target == "/end?";
    if (whole && mine.records == other.records) ++tally.both_whole;
    if (mine.end == End::refused) ++tally.refused_by_us;
    if (other.end == End::refused) ++tally.refused_by_nginx;
    if (agree(mine, other)) continue;
    if (tally.disagreements++ == 0) tally.first = core::hex(bytes) + "\n" + told("we", mine) + told("nginx", other);
  }
  return tally;
}

class Boundaries : public testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t i = 0; i < kLanes; ++i) recorders_.push_back(std::make_unique<support::Recorder>());
    front_ = std::make_unique<support::NginxFront>(recorders_);
    ASSERT_TRUE(front_->ready()) << "/usr/sbin/nginx is needed";
  }
  Tally compare_all(const Reader& reader, std::size_t count) {
    const auto seed = setting("SULUH_BOUNDARY_SEED", 1);
    std::vector<Tally> parts(kLanes);
    std::vector<std::thread> threads;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      threads.emplace_back([&, lane] {
        parts[lane] = compare(reader, seed + lane, count / kLanes, front_->ports[lane], *recorders_[lane]);
      });
    }
    for (auto& thread : threads) thread.join();
    Tally sum;
    for (auto& part : parts) {
      sum.both_whole += part.both_whole;
      sum.refused_by_us += part.refused_by_us;
      sum.refused_by_nginx += part.refused_by_nginx;
      sum.disagreements += part.disagreements;
      if (sum.first.empty()) sum.first = part.first;
    }
    return sum;
  }
  std::vector<std::unique_ptr<support::Recorder>> recorders_;
  std::unique_ptr<support::NginxFront> front_;
};

TEST_F(Boundaries, NginxAndWeNeverDisagree) {
  const auto count = setting("SULUH_BOUNDARY_REQUESTS", 20'000);
  const auto tally = compare_all(ours, count);
  EXPECT_EQ(tally.disagreements, 0U) << tally.first;
  EXPECT_GT(tally.both_whole, count / 10) << "too few whole requests to prove anything";
  EXPECT_GT(tally.refused_by_us, count / 10);
  std::printf("boundaries: %zu sent, %zu understood alike, %zu refused by us, %zu by nginx, %zu disagreements\n",
              static_cast<std::size_t>(count), tally.both_whole, tally.refused_by_us, tally.refused_by_nginx,
              tally.disagreements);
}

TEST_F(Boundaries, ReaderWithAKnownHoleIsFound) {
  // Takes a chunked body for none, as a server would that does not know the coding.
  const Reader blind = [](std::string_view bytes) {
    std::string changed(bytes);
    for (auto at = changed.find("Transfer-Encoding: c"); at != std::string::npos;
         at = changed.find("Transfer-Encoding: c")) {
      changed.replace(at, 20, "X-Transfer-Encod: c ");
    }
    return ours(changed);
  };
  EXPECT_GT(compare_all(blind, 400).disagreements, 0U);
}

}  // namespace
}  // namespace http
