// SPDX-License-Identifier: Apache-2.0
#include "match/encoding.h"

#include <gtest/gtest.h>

namespace {

using match::Encoding512;

TEST(Encoding, BitsAreLittleEndian) {
  Encoding512 e;
  e.set(0);
  e.set(9);
  e.set(64);
  e.set(511);
  EXPECT_EQ(e.words[0], 0x201U);
  EXPECT_EQ(e.words[1], 1U);
  EXPECT_EQ(e.words[7], std::uint64_t{1} << 63U);
  EXPECT_EQ(e.count(), 4);
  const auto bytes = match::to_bytes(e);
  ASSERT_EQ(bytes.size(), 64U);
  EXPECT_EQ(bytes[1], '\x02');  // bit 9
  EXPECT_EQ(bytes[63], '\x80');
  EXPECT_EQ(match::from_bytes<512>(bytes), e);
}

TEST(Encoding, ReadingRefusesOtherLengths) {
  EXPECT_FALSE(match::from_bytes<512>(core::Bytes(63, 'a')));
  EXPECT_FALSE(match::from_bytes<512>(core::Bytes(128, 'a')));
  EXPECT_FALSE(match::from_bytes<1024>(""));
  EXPECT_TRUE(match::from_bytes<1024>(core::Bytes(128, 'a')));
}

TEST(Encoding, DiceOfNothingIsNothing) {
  const Encoding512 none;
  Encoding512 one;
  one.set(7);
  EXPECT_EQ(match::dice(none, none), 0.0);
  EXPECT_EQ(match::dice(none, one), 0.0);
  EXPECT_EQ(match::dice(one, one), 1.0);
}

TEST(Encoding, DiceIsSymmetricAndCountsCommonBits) {
  Encoding512 a, b;
  for (std::size_t i = 0; i < 100; ++i) a.set(i);
  for (std::size_t i = 50; i < 100; ++i) b.set(i);
  EXPECT_DOUBLE_EQ(match::dice(a, b), 100.0 / 150.0);
  EXPECT_EQ(match::dice(a, b), match::dice(b, a));
}

}  // namespace
