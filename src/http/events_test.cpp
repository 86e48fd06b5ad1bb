// SPDX-License-Identifier: Apache-2.0
#include "http/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/server.h"
#include "support/http_handlers.h"
#include "support/wire.h"

namespace http {
namespace {

using support::Wire;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(EventFrame, SplitsLinesAndRefusesBrokenNames) {
  EXPECT_EQ(event_frame("report", "a\nb\r\nc\rd"), "event: report\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(event_frame("", "x"), "data: x\n\n");
  EXPECT_EQ(event_frame("a\nb", "x"), "");
  EXPECT_EQ(chunk("0123456789abcdef"), "10\r\n0123456789abcdef\r\n");
  EXPECT_EQ(chunk(""), "") << "an empty chunk would end the stream";
}

class EventsTest : public testing::Test {
 protected:
  void serve() {
    options.listen = {{"127.0.0.1", 0}};
    options.io_threads = 2;
    server = std::make_unique<Server>(options, handler);
    ASSERT_TRUE(server->start().ok());
  }
  Wire listener() {
    Wire client(server->port());
    client.send("GET /events HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\n\r\n");
    EXPECT_TRUE(client.read_until("halo"));
    return client;
  }
  void until_streams(std::uint64_t n) {
    while (server->counters().event_streams != n) std::this_thread::sleep_for(1ms);
  }
  Options options;
  support::TestHandler handler;
  std::unique_ptr<Server> server;
};

TEST_F(EventsTest, EveryListenerOfATopicGetsWhatIsPublished) {
  serve();
  auto first = listener(), second = listener(), third = listener();
  EXPECT_THAT(first.unread(), HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(first.unread(), HasSubstr("Content-Security-Policy"));
  server->publish("other", "report", "not for you");
  server->publish("t", "report", "{\"id\":1}");
  for (auto* client : {&first, &second, &third}) {
    EXPECT_TRUE(client->read_until("event: report\ndata: {\"id\":1}\n\n"));
    EXPECT_THAT(client->unread(), testing::Not(HasSubstr("not for you")));
  }
}

TEST_F(EventsTest, SilentStreamsGetAHeartbeat) {
  options.limits.heartbeat = 50ms;
  serve();
  auto client = listener();
  EXPECT_TRUE(client.read_until("\r\n3\r\n:\n\n\r\n3\r\n:\n\n\r\n"));
}

TEST_F(EventsTest, LeavingListenerIsForgotten) {
  serve();
  {
    auto client = listener();
    until_streams(1);
  }
  until_streams(0);
  server->publish("t", "report", "x");
}

TEST_F(EventsTest, ListenerThatDoesNotReadIsDropped) {
  options.limits.event_backlog = 64UL * 1024;
  serve();
  auto client = listener();
  const std::string data(32'000, 'x');
  int sent = 0;
  for (; sent < 100'000 && server->counters().event_streams > 0; ++sent) server->publish("t", "e", data);
  EXPECT_LT(sent, 100'000);
  until_streams(0);
}

TEST_F(EventsTest, StreamsAreLimitedInNumberAndTime) {
  options.limits.event_streams = 1;
  options.limits.event_time = 200ms;
  options.limits.heartbeat = 20ms;
  serve();
  auto client = listener();
  Wire second(server->port());
  second.send("GET /events HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\n\r\n");
  EXPECT_EQ(second.receive().status, 503);
  EXPECT_THAT(client.read_to_end(), testing::EndsWith("0\r\n\r\n")) << "ended in order, so the browser comes back";
}

TEST_F(EventsTest, StopEndsStreams) {
  serve();
  auto client = listener();
  server->stop();
  EXPECT_THAT(client.read_to_end(), testing::EndsWith("0\r\n\r\n"));
}

}  // namespace
}  // namespace http
