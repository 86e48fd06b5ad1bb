// SPDX-License-Identifier: Apache-2.0
// The server over real sockets: requests, bodies, limits, stopping.
#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "support/http_handlers.h"
#include "support/wire.h"

namespace http {
namespace {

using support::TestHandler;
using support::Wire;
using namespace std::chrono_literals;

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    options.listen = {{"127.0.0.1", 0}};
    options.hosts = {"suluh.example"};
  }
  void serve() {
    server = std::make_unique<Server>(options, handler);
    const auto started = server->start();
    ASSERT_TRUE(started.ok()) << started.problem().detail;
  }
  void TearDown() override {
    handler.release();
    server.reset();
  }
  Wire wire() { return Wire(server->port()); }

  Options options;
  TestHandler handler;
  std::unique_ptr<Server> server;
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: suluh.example\r\n\r\n";

std::string post(const std::string& path, const std::string& body, const std::string& more = {}) {
  return "POST " + path + " HTTP/1.1\r\nHost: suluh.example\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(ServerTest, KeepsTheConnectionOpenBetweenRequests) {
  serve();
  auto client = wire();
  for (int i = 0; i < 3; ++i) {
    client.send(kGet);
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "halo");
    EXPECT_EQ(answer.header("Connection"), "(none)");
  }
  EXPECT_EQ(server->counters().accepted, 1U);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  serve();
  auto client = wire();
  client.send(post("/a", "one") + kGet + post("/c", "three") +
              "HEAD / HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.receive().body, "one");
  EXPECT_EQ(client.receive().body, "halo");
  EXPECT_EQ(client.receive().body, "three");
  const auto head = client.receive(true);
  EXPECT_EQ(head.header("Content-Length"), "4");
  EXPECT_TRUE(client.closed()) << "HEAD has no body";
}

TEST_F(ServerTest, TakesQuickAnswersWithoutAWorker) {
  serve();
  auto client = wire();
  client.send("GET /quick HTTP/1.1\r\nHost: suluh.example\r\n\r\n");
  EXPECT_EQ(client.receive().body, "at once");
  EXPECT_EQ(server->counters().workers, 0U);
}

TEST_F(ServerTest, ReadsChunkedBodiesAndDropsTrailers) {
  serve();
  auto client = wire();
  client.send("POST / HTTP/1.1\r\nHost: suluh.example\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n");
  client.send("3\r\nefg\r\n0\r\nX-Trailer: 1\r\n\r\n" + kGet);
  EXPECT_EQ(client.receive().body, "abcdefg");
  EXPECT_EQ(client.receive().body, "halo");
}

TEST_F(ServerTest, SendsContinueOnlyAfterThePlanAgrees) {
  serve();
  auto client = wire();
  client.send("POST / HTTP/1.1\r\nHost: suluh.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  ASSERT_TRUE(client.read_until("100 Continue\r\n\r\n"));
  client.send("abc");
  EXPECT_EQ(client.receive().body, "abc");
  EXPECT_THAT(client.interim, testing::HasSubstr("100 Continue"));
  client.send("POST /no-plan HTTP/1.1\r\nHost: suluh.example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.receive().status, 403);
  EXPECT_THAT(client.interim, testing::Not(testing::ContainsRegex("100 Continue.*100 Continue")));
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, RefusesBodiesOverThePlansLimit) {
  serve();
  auto client = wire();
  client.send(post("/tiny", "12345678901"));
  EXPECT_EQ(client.receive().status, 413);
  client.send(post("/tiny", "1234567890"));
  EXPECT_EQ(client.receive().status, 200) << "a small body was read whole, so the connection is still in step";
  client.send(post("/large", std::string(9UL << 20, 'x')).substr(0, 200'000));
  EXPECT_EQ(client.receive().status, 413);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, RefusesChunkedBodiesOverThePlansLimit) {
  serve();
  auto client = wire();
  client.send("POST /x HTTP/1.1\r\nHost: suluh.example\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
  client.send(chunk + "1\r\nx\r\n");
  EXPECT_EQ(client.receive().status, 413);
  EXPECT_TRUE(client.closed());
  EXPECT_TRUE(handler.take_seen().empty());
}

TEST_F(ServerTest, CollectsBodiesUpToThePlansLimit) {
  serve();
  auto client = wire();
  const std::string body(8UL << 20, 'y');
  std::thread sender([&] { client.send(post("/large", body)); });
  const auto answer = client.receive();
  sender.join();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, body);
}

TEST_F(ServerTest, StreamsIntoASinkInBoundedPieces) {
  serve();
  auto client = wire();
  const std::string body(30'000'000, 'z');
  EXPECT_TRUE(client.send(post("/sink", body)));
  const auto answer = client.receive();
  EXPECT_EQ(answer.body, "whole");
  EXPECT_EQ(handler.sunk, body.size());
  EXPECT_LE(handler.largest, 64UL * 1024);
  EXPECT_TRUE(handler.take_seen().front().body.empty());
  client.send(post("/sink", "small"));
  EXPECT_EQ(client.receive().body, "whole") << "small bodies reach the sink too";
}

TEST_F(ServerTest, ClientSendingThirtyMegabytesSeesTheSinksProblem) {
  serve();
  auto client = wire();
  EXPECT_TRUE(client.send(post("/sink-bad", std::string(30'000'000, 'z'))))
      << "the server must go on reading until the client has sent all, or the answer is lost to a reset";
  const auto answer = client.receive();
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(client.closed());
  EXPECT_LT(handler.sunk, 1'200'000U);
  EXPECT_TRUE(handler.take_seen().empty());
}

TEST_F(ServerTest, RefusesWithRetryHintWhenTheQueueIsFull) {
  options.max_workers = 1;
  options.queue = 1;
  serve();
  const std::string waiting = "GET /wait HTTP/1.1\r\nHost: suluh.example\r\n\r\n";
  auto first = wire();
  first.send(waiting);
  handler.until_waiting(1);
  auto second = wire();
  second.send(waiting);
  while (server->counters().queued < 1) std::this_thread::sleep_for(1ms);
  auto third = wire();
  third.send(kGet);
  const auto answer = third.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("Retry-After"), "2");
  EXPECT_EQ(server->counters().queue_full, 1U);
  handler.release();
  EXPECT_EQ(first.receive().status, 200);
  EXPECT_EQ(second.receive().status, 200);
}

TEST_F(ServerTest, HoldsOnlySoManyBodyBytesInMemory) {
  options.limits.collected_bytes = 100'000;
  serve();
  auto client = wire();
  client.send(post("/large", std::string(90'000, 'x')));
  EXPECT_EQ(client.receive().status, 200);
  client.send(post("/large", std::string(110'000, 'x')));
  EXPECT_EQ(client.receive().status, 503);
}

TEST_F(ServerTest, SlowHeadGetsAnAnswerAndTheDoor) {
  options.limits.header_time = 200ms;
  serve();
  auto client = wire();
  client.send("GET / HTTP/1.1\r\nHost: suluh");
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_TRUE(client.closed());
  auto silent = wire();
  EXPECT_TRUE(silent.closed()) << "who says nothing gets no answer";
}

TEST_F(ServerTest, DribbledHeadCannotOutliveTheLimit) {
  options.limits.header_time = 300ms;
  serve();
  auto client = wire();
  client.send("GET / HTTP/1.1\r\n");
  int sent = 0;
  for (; sent < 2000 && client.send("X-A: b\r\n"); ++sent) {
    if (client.read_until("408", 10ms)) break;
  }
  EXPECT_LT(sent, 1000) << "a thousand lines would have been refused for their size instead";
}

TEST_F(ServerTest, SlowBodyGetsAnAnswerAndTheDoor) {
  options.limits.body_grace = 200ms;
  options.limits.body_rate = 1'000'000;
  serve();
  auto client = wire();
  client.send("POST / HTTP/1.1\r\nHost: suluh.example\r\nContent-Length: 1000\r\n\r\nabc");
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(server->counters().timeouts, 1U);
}

TEST_F(ServerTest, StalledBodyIsCutHoweverFastItBegan) {
  options.limits.body_stall = 200ms;
  serve();
  auto client = wire();
  client.send(post("/sink", std::string(2'000'000, 'x')).substr(0, 1'000'000));
  EXPECT_EQ(client.receive().status, 408);
}

TEST_F(ServerTest, IdleConnectionsEnd) {
  options.limits.idle_time = 150ms;
  serve();
  auto client = wire();
  client.send(kGet);
  client.receive();
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, ReaderThatStopsReadingIsCut) {
  options.limits.write_time = 200ms;
  handler.big = 30'000'000;
  serve();
  auto client = wire();
  client.send("GET /big HTTP/1.1\r\nHost: suluh.example\r\n\r\n");
  while (server->counters().timeouts == 0) std::this_thread::sleep_for(5ms);
  EXPECT_LT(client.read_to_end().size(), 30'000'000U);
}

TEST_F(ServerTest, ClosesAfterTheAgreedNumberOfRequests) {
  options.limits.requests_per_connection = 2;
  serve();
  auto client = wire();
  client.send(kGet + kGet + kGet);
  EXPECT_EQ(client.receive().header("Connection"), "(none)");
  EXPECT_EQ(client.receive().header("Connection"), "close");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, FullHouseShedsTheOldestIdleConnection) {
  options.limits.connections = 3;
  serve();
  std::vector<Wire> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(wire());
    clients.back().send(kGet);
    EXPECT_EQ(clients.back().receive().status, 200);
  }
  EXPECT_TRUE(clients[0].closed());
  clients[1].send(kGet);
  EXPECT_EQ(clients[1].receive().status, 200);
  EXPECT_EQ(server->counters().shed, 1U);
}

TEST_F(ServerTest, RunningRequestsAreNeverShed) {
  options.limits.connections = 1;
  serve();
  auto busy = wire();
  busy.send("GET /wait HTTP/1.1\r\nHost: suluh.example\r\n\r\n");
  handler.until_waiting(1);
  auto other = wire();
  EXPECT_TRUE(other.closed());
  handler.release();
  EXPECT_EQ(busy.receive().status, 200);
}

TEST_F(ServerTest, HoldsTwoThousandIdleConnections) {
  options.limits.connections = 5'000;
  options.limits.header_time = options.limits.idle_time = 10min;  // a slow machine is no slow client
  serve();
  std::vector<Wire> clients;
  clients.reserve(2'000);
  for (int i = 0; i < 2'000; ++i) clients.push_back(wire());
  for (auto& client : clients) ASSERT_TRUE(client.connected());
  auto live = wire();
  live.send(kGet);
  EXPECT_EQ(live.receive().status, 200);
  for (auto& client : clients) client.send(kGet);
  int answered = 0;
  for (auto& client : clients) answered += client.receive().status == 200 ? 1 : 0;
  EXPECT_EQ(answered, 2'000);
}

TEST_F(ServerTest, StopLetsRunningRequestsFinish) {
  serve();
  auto idle = wire();
  idle.send(kGet);
  idle.receive();
  auto busy = wire();
  busy.send("GET /wait HTTP/1.1\r\nHost: suluh.example\r\n\r\n");
  handler.until_waiting(1);
  std::thread stopper([&] { server->stop(); });
  EXPECT_TRUE(idle.closed());
  handler.release();
  const auto answer = busy.receive();
  stopper.join();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(busy.closed());
  EXPECT_FALSE(wire().connected());
}

TEST_F(ServerTest, StopLetsARunningUploadFinish) {
  serve();
  auto client = wire();
  const auto request = post("/sink", std::string(3'000'000, 'x'));
  client.send(request.substr(0, 1'000'000));
  while (handler.sunk == 0) std::this_thread::sleep_for(1ms);
  std::thread stopper([&] { server->stop(); });
  client.send(request.substr(1'000'000));
  EXPECT_EQ(client.receive().body, "whole");
  stopper.join();
}

TEST_F(ServerTest, StopCutsWhatOutlivesTheDrainTime) {
  options.drain_time = 100ms;
  serve();
  auto client = wire();
  client.send(post("/sink", std::string(3'000'000, 'x')).substr(0, 1'000'000));
  while (handler.sunk == 0) std::this_thread::sleep_for(1ms);
  server->stop();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(server->counters().open, 0U);
}

TEST_F(ServerTest, SpeaksOldHttpButClosesAfterIt) {
  serve();
  auto client = wire();
  client.send("GET / HTTP/1.0\r\nHost: suluh.example\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.receive().body, "halo");
  EXPECT_TRUE(client.closed());
}

}  // namespace
}  // namespace http
