// SPDX-License-Identifier: Apache-2.0
#include "vault/receipt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "crypto/init.h"
#include "support/seeded_random.h"

namespace {

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
constexpr std::size_t kWordCount = 2048;

std::vector<std::string> all_words() {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kWordCount; ++i) out.emplace_back(vault::receipt_word(i));
  return out;
}

TEST(WordList, Has2048DistinctSortedWordsOfThreeToEightLetters) {
  const auto words = all_words();
  EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), kWordCount);
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
  for (const auto& word : words) {
    EXPECT_TRUE(word.size() >= 3 && word.size() <= 8) << word;
    EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; })) << word;
  }
}

/// Inserted, dropped, replaced and swapped neighbouring letters (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, 10>, 10> d{};
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

TEST(WordList, NoTwoWordsAreOneSlipApartAndNoneBeginsWithAnother) {
  const auto words = all_words();
  std::array<std::size_t, 10> nearest{};  // how many words have their nearest neighbour at this distance
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t least = 9;
    for (std::size_t j = 0; j < words.size(); ++j) {
      if (i == j) continue;
      const std::size_t gap =
          words[i].size() > words[j].size() ? words[i].size() - words[j].size() : words[j].size() - words[i].size();
      if (gap < least) least = std::min(least, distance(words[i], words[j]));
      EXPECT_NE(words[j].substr(0, words[i].size()), words[i]);
    }
    EXPECT_GE(least, 2U) << words[i];
    ++nearest.at(least);
  }
  for (std::size_t d = 1; d < nearest.size(); ++d)
    RecordProperty("nearest_at_" + std::to_string(d), static_cast<int>(nearest[d]));
}

TEST(Receipt, BothFormsReadBack) {
  crypto::SystemRandom random;
  for (int i = 0; i < 200; ++i) {
    const auto receipt = vault::Receipt::generate(random);
    const auto by_words = vault::Receipt::parse(receipt.words());
    const auto by_characters = vault::Receipt::parse(receipt.characters());
    ASSERT_TRUE(by_words.ok() && by_characters.ok());
    EXPECT_EQ(by_words->words(), receipt.words());
    EXPECT_EQ(by_characters->words(), receipt.words());
  }
}

TEST(Receipt, AWrongWordIsNearlyAlwaysSeen) {
  // Nine check bits: one wrong word in 512 slips through, then no thread is found.
  support::SeededRandom random("wrong word");
  const auto receipt = vault::Receipt::generate(random);
  const std::string words = receipt.words();
  const std::string rest = words.substr(words.find(' '));
  std::size_t taken = 0;
  for (std::size_t i = 0; i < kWordCount; ++i)
    taken += vault::Receipt::parse(std::string(vault::receipt_word(i)) + rest).ok() ? 1 : 0;
  EXPECT_GE(taken, 1U);
  EXPECT_LE(taken, 16U);
}

TEST(Receipt, NamesEveryUnknownWord) {
  support::SeededRandom random("unknown");
  const std::string words = vault::Receipt::generate(random).words();
  const std::string typed = "zzzz" + words.substr(words.find(' '), words.rfind(' ') - words.find(' ')) + " qqqq";
  const auto parsed = vault::Receipt::parse(typed);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.problem().key, core::ProblemKey::bad_receipt);
  ASSERT_EQ(parsed.problem().fields.size(), 2U);
  EXPECT_EQ(parsed.problem().fields[0].pointer, "/receipt/0");
  EXPECT_EQ(parsed.problem().fields[1].pointer, "/receipt/10");
  EXPECT_EQ(parsed.problem().fields[1].key, "unknown_word");
}

TEST(Receipt, KeysDifferByPurposeNetworkAndReceipt) {
  support::SeededRandom random("keys");
  const auto receipt = vault::Receipt::generate(random);
  const auto keys = receipt.keys(kNetwork);
  const auto elsewhere = receipt.keys({});
  const auto others = vault::Receipt::generate(random).keys(kNetwork);
  EXPECT_NE(keys.lookup.view(), elsewhere.lookup.view());
  EXPECT_NE(keys.lookup.view(), others.lookup.view());
  EXPECT_NE(keys.lookup.view(), keys.content_mac.view());
  EXPECT_NE(keys.capsule.view(), keys.content_mac.view());
  EXPECT_EQ(keys.lookup.view(), receipt.keys(kNetwork).lookup.view());
}

TEST(Receipt, FourteenBytesExactly) {
  EXPECT_FALSE(vault::Receipt::from_bytes(core::Bytes(13, 'x')).has_value());
  EXPECT_FALSE(vault::Receipt::from_bytes(core::Bytes(15, 'x')).has_value());
}

}  // namespace
