// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.h"

#include <gtest/gtest.h>

#include <array>

namespace {

constexpr std::string_view kKey = "12345678901234567890";  // of RFC 4226 and RFC 6238

TEST(Totp, GivesTheCodesOfRfc4226AppendixD) {
  constexpr std::array kCodes{"755224", "287082", "359152", "969429", "338314",
                              "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < kCodes.size(); ++i) EXPECT_EQ(crypto::hotp(kKey, i), kCodes[i]);
}

TEST(Totp, GivesTheCodesOfRfc6238AppendixB) {
  EXPECT_EQ(crypto::hotp(kKey, 59 / 30, 8), "94287082");
  EXPECT_EQ(crypto::hotp(kKey, 1111111109 / 30, 8), "07081804");
  EXPECT_EQ(crypto::hotp(kKey, 1234567890 / 30, 8), "89005924");
  EXPECT_EQ(crypto::hotp(kKey, 20000000000 / 30, 8), "65353130");
}

TEST(Totp, OneStepOfDriftIsTakenTwoAreNot) {
  constexpr core::Millis kNow = 1'000'000'000'000;
  constexpr std::uint64_t kStep = kNow / crypto::kTotpStepMillis;
  for (const std::uint64_t step : {kStep - 1, kStep, kStep + 1}) {
    EXPECT_EQ(crypto::totp_step(kKey, crypto::hotp(kKey, step), kNow, 0), step);
  }
  EXPECT_FALSE(crypto::totp_step(kKey, crypto::hotp(kKey, kStep - 2), kNow, 0).has_value());
  EXPECT_FALSE(crypto::totp_step(kKey, crypto::hotp(kKey, kStep + 2), kNow, 0).has_value());
}

TEST(Totp, ACodeWorksOnce) {
  constexpr core::Millis kNow = 1'000'000'000'000;
  constexpr std::uint64_t kStep = kNow / crypto::kTotpStepMillis;
  EXPECT_FALSE(crypto::totp_step(kKey, crypto::hotp(kKey, kStep), kNow, kStep).has_value());
  EXPECT_FALSE(crypto::totp_step(kKey, crypto::hotp(kKey, kStep - 1), kNow, kStep).has_value());
  EXPECT_TRUE(crypto::totp_step(kKey, crypto::hotp(kKey, kStep + 1), kNow, kStep).has_value());
}

TEST(Totp, OddCodesAndTimesAreRefused) {
  EXPECT_FALSE(crypto::totp_step(kKey, "", 1'000'000, 0).has_value());
  EXPECT_FALSE(crypto::totp_step(kKey, "12345", 1'000'000, 0).has_value());
  EXPECT_FALSE(crypto::totp_step(kKey, crypto::hotp(kKey, 0), -1, 0).has_value());
}

TEST(Totp, AddressHoldsTheKeyInBase32AndEscapesNames) {
  EXPECT_EQ(crypto::base32(kKey), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(crypto::base32("f"), "MY");
  EXPECT_EQ(crypto::totp_address("f", "Suluh a&b", "dina"),
            "otpauth://totp/Suluh%20a%26b:dina?secret=MY&issuer=Suluh%20a%26b&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
