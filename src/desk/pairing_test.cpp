// SPDX-License-Identifier: Apache-2.0
#include "desk/pairing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace desk {
namespace {

core::RecordId id_of(int n) {
  core::Bytes bytes(16, '\0');
  bytes[15] = static_cast<char>(n);
  return *core::RecordId::from_bytes(bytes);
}

Passage passage(int n, bool opens, core::Millis at) { return {id_of(n), opens, at, std::nullopt}; }

std::map<core::Bytes, core::Bytes> pairs(std::vector<Passage> passages) {
  pair_up(passages);
  std::map<core::Bytes, core::Bytes> out;
  for (const auto& one : passages) {
    if (one.paired) out[one.id.bytes()] = one.paired->bytes();
  }
  return out;
}

TEST(Pairing, AForeignerOpensWithAnEntryAndACitizenWithAnExit) {
  Facts facts;
  facts.nationality = "SGP";
  facts.direction = Direction::in;
  EXPECT_TRUE(opens(facts));
  facts.direction = Direction::out;
  EXPECT_FALSE(opens(facts));
  facts.nationality = "IDN";
  EXPECT_TRUE(opens(facts));
  facts.nationality = "";  // not read: taken for a foreigner, so that a stay is not overlooked
  EXPECT_FALSE(opens(facts));
}

TEST(Pairing, TheNextOneClosesAndAMissedExitStaysOpen) {
  const auto found = pairs({passage(1, true, 10), passage(2, true, 20), passage(3, false, 30), passage(4, false, 40)});
  EXPECT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(id_of(2).bytes()), id_of(3).bytes());
  EXPECT_EQ(found.at(id_of(3).bytes()), id_of(2).bytes());
}

TEST(Pairing, AnEndBeforeItsBeginningIsNoPair) {
  EXPECT_TRUE(pairs({passage(1, false, 5), passage(2, true, 9)}).empty());
}

/// Desks sync late and out of order: every order of arrival must end in the same pairs.
TEST(Pairing, DoesNotDependOnTheOrderOfArrival) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Passage> all;
    for (int n = 1; n <= 9; ++n) all.push_back(passage(n, random() % 2 == 0, static_cast<core::Millis>(random() % 6)));
    const auto expected = pairs(all);
    for (int turn = 0; turn < 10; ++turn) {
      std::shuffle(all.begin(), all.end(), random);
      ASSERT_EQ(pairs(all), expected);
    }
    for (const auto& [one, other] : expected) ASSERT_EQ(expected.at(other), one) << "not mutual";
  }
}

}  // namespace
}  // namespace desk
