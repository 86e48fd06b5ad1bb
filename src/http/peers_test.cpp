// SPDX-License-Identifier: Apache-2.0
#include "http/peers.h"

#include <gtest/gtest.h>

#include "http/text.h"

namespace http {
namespace {

core::Request forwarded(std::string list, std::string proto = {}) {
  core::Request request;
  request.headers = {{"x-forwarded-for", std::move(list)}, {"forwarded", "for=9.9.9.9"}, {"x-real-ip", "8.8.8.8"}};
  if (!proto.empty()) request.headers.emplace_back("x-forwarded-proto", std::move(proto));
  return request;
}

std::string peer_of(std::string list, bool trusted) {
  auto request = forwarded(std::move(list));
  apply_forwarded(request, {"10.0.0.1", 80, false, trusted}, false, {"10.0.0.1", "10.0.0.2"});
  return request.peer;
}

TEST(Peers, ForwardedAddressCountsOnlyFromATrustedProxy) {
  EXPECT_EQ(peer_of("203.0.113.7", true), "203.0.113.7");
  EXPECT_EQ(peer_of("203.0.113.7", false), "10.0.0.1");
}

TEST(Peers, RightmostAddressThatIsNoProxyCounts) {
  EXPECT_EQ(peer_of("1.1.1.1, 203.0.113.7", true), "203.0.113.7") << "what stands left was written by the client";
  EXPECT_EQ(peer_of("1.1.1.1, 203.0.113.7, 10.0.0.2", true), "203.0.113.7");
  EXPECT_EQ(peer_of("1.1.1.1, nonsense", true), "10.0.0.1");
  EXPECT_EQ(peer_of("", true), "10.0.0.1");
}

TEST(Peers, ForwardingHeadersNeverReachTheHandler) {
  auto request = forwarded("1.2.3.4", "https");
  apply_forwarded(request, {"10.0.0.9", 80, false, false}, false, {});
  EXPECT_TRUE(request.headers.empty());
  EXPECT_FALSE(request.secure);
}

TEST(Peers, ProxyCanSayThatTheClientSpokeTls) {
  auto request = forwarded("1.2.3.4", "https");
  apply_forwarded(request, {"10.0.0.1", 80, false, true}, false, {"10.0.0.1"});
  EXPECT_TRUE(request.secure);
  auto direct = forwarded("1.2.3.4", "http");
  apply_forwarded(direct, {"10.0.0.1", 80, false, false}, true, {});
  EXPECT_TRUE(direct.secure);
}

TEST(HalfOpen, CountsByAddressAndByIpv6Network) {
  HalfOpen half_open;
  EXPECT_EQ(half_open.key("2001:db8:1:2::3"), half_open.key("2001:db8:1:2:ffff:1:2:3"));
  EXPECT_NE(half_open.key("2001:db8:1:2::3"), half_open.key("2001:db8:1:3::3"));
  EXPECT_NE(half_open.key("10.0.0.1"), half_open.key("10.0.0.2"));
  EXPECT_NE(half_open.key("10.0.0.1"), HalfOpen().key("10.0.0.1")) << "the key is of this process alone";
  const auto key = half_open.key("10.0.0.1");
  EXPECT_TRUE(half_open.enter(key, 2));
  EXPECT_TRUE(half_open.enter(key, 2));
  EXPECT_FALSE(half_open.enter(key, 2));
  half_open.leave(key);
  EXPECT_TRUE(half_open.enter(key, 2));
}

}  // namespace
}  // namespace http
