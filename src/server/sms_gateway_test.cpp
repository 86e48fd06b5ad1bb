// SPDX-License-Identifier: Apache-2.0
#include "server/sms_gateway.h"

#include <gtest/gtest.h>

namespace {

using server::SmsGateway;

bool opens(const std::string& url) { return SmsGateway::open(url).ok(); }

TEST(SmsGateway, TakesAnAddressOnThisMachineWithANameAndAPassword) {
  const auto gateway =
      SmsGateway::open("http://127.0.0.1:13013/cgi-bin/sendsms?username=suluh&password=0123456789abcdef");
  ASSERT_TRUE(gateway.ok());
  EXPECT_EQ((*gateway)->secret(), "0123456789abcdef");
  EXPECT_TRUE(opens("http://[::1]:13013/cgi-bin/sendsms?username=suluh&password=0123456789abcdef"));
}

TEST(SmsGateway, RefusesOtherAddresses) {
  EXPECT_FALSE(opens("http://10.0.0.1:13013/cgi-bin/sendsms?username=suluh&password=0123456789abcdef"));
  EXPECT_FALSE(opens("ftp://127.0.0.1/cgi-bin/sendsms?username=suluh&password=0123456789abcdef"));
  EXPECT_FALSE(opens("http://127.0.0.1:13013/cgi-bin/sendsms?password=0123456789abcdef"));
  EXPECT_FALSE(opens("http://127.0.0.1:13013/cgi-bin/sendsms?username=suluh&password=short"));
  EXPECT_FALSE(opens("http://127.0.0.1:13013/cgi-bin/sendsms?username=suluh&password=0123456789abcdef%0D%0AX:1"));
  EXPECT_FALSE(opens("no address"));
}

TEST(SmsGateway, AFullQueueSaysSo) {
  const auto gateway = SmsGateway::open("http://127.0.0.1:1/sendsms?username=suluh&password=0123456789abcdef");
  ASSERT_TRUE(gateway.ok());
  for (int i = 0; i < 500; ++i) ASSERT_TRUE((*gateway)->send("+628123456789", "x"));
  EXPECT_FALSE((*gateway)->send("+628123456789", "x"));
}

}  // namespace
