// SPDX-License-Identifier: Apache-2.0
// All pairs against two loops.
#include "match/tiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include "support/people_bits.h"

namespace match {
namespace {

using support::People;

struct Set {
  std::vector<Encoding512> bits;
  std::vector<Record> records;
};

// Ids begin at `first`; every seventh lacks its date.
Set people_set(People& people, const std::vector<support::Invented>& from, RecordId first) {
  Set out;
  out.bits.reserve(from.size());
  for (const auto& person : from) {
    const auto mask = static_cast<Presence>(out.bits.size() % 7 == 0 ? 0xd : 0xf);
    out.bits.push_back(People::encode<512>(people.again(person), mask));
    out.records.push_back({first + out.records.size(), mask, out.bits.back().words});
  }
  return out;
}

std::vector<support::Invented> invented(People& people, std::size_t size) {
  std::vector<support::Invented> out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(i % 5 == 4 ? out[i / 2] : people.person());
  return out;
}

double score(const Record& a, const Record& b) {
  int common = 0, count_a = 0, count_b = 0;
  for (std::size_t w = 0; w < a.words.size(); ++w) {
    common += std::popcount(a.words[w] & b.words[w]);
    count_a += std::popcount(a.words[w]);
    count_b += std::popcount(b.words[w]);
  }
  return dice(common, count_a, count_b);
}

using Found = std::map<std::pair<RecordId, RecordId>, double>;

PairSink into(Found& found) {
  return [&found](std::span<const Pair> pairs) {
    for (const Pair& pair : pairs) {
      EXPECT_TRUE(found.emplace(std::pair(pair.a, pair.b), pair.score).second) << pair.a << " " << pair.b;
    }
  };
}

JoinOptions options(double threshold, unsigned threads) {
  JoinOptions out;
  out.threshold = threshold;
  out.threads = threads;
  out.most_for_each = 1'000'000;
  return out;
}

TEST(Tiles, JoinEqualsTwoLoops) {
  People people(1);
  const auto known = invented(people, 1500);
  const auto a = people_set(people, {known.begin(), known.begin() + 1300}, 0);
  const auto b = people_set(people, {known.begin() + 100, known.end()}, 5000);
  for (const double threshold : {0.45, 0.8, 1.0}) {
    Found truth, found;
    for (const auto& x : a.records) {
      for (const auto& y : b.records) {
        if (const double s = score(x, y); s >= threshold) truth.emplace(std::pair(x.id, y.id), s);
      }
    }
    const auto report = join(a.records, b.records, options(threshold, 2), into(found));
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(found, truth) << threshold;
    EXPECT_EQ(report->pairs, truth.size());
    EXPECT_EQ(report->left_out, 0U);
    EXPECT_TRUE(report->finished);
  }
}

TEST(Tiles, DedupeFindsEachPairOnce) {
  People people(2);
  const auto set = people_set(people, invented(people, 1700), 10);
  for (const double threshold : {0.5, 0.8}) {
    Found truth, found;
    for (std::size_t i = 0; i < set.records.size(); ++i) {
      for (std::size_t j = i + 1; j < set.records.size(); ++j) {
        const double s = score(set.records[i], set.records[j]);
        if (s >= threshold) truth.emplace(std::pair(set.records[i].id, set.records[j].id), s);
      }
    }
    Found either;
    const auto report = dedupe(set.records, options(threshold, 2), into(either));
    for (const auto& [pair, s] : either) found.emplace(std::minmax(pair.first, pair.second), s);
    EXPECT_EQ(found.size(), either.size());
    EXPECT_EQ(found, truth) << threshold;
    EXPECT_EQ(report->pairs, truth.size());
  }
}

TEST(Tiles, TheAnswerDoesNotDependOnThreads) {
  People people(3);
  const auto set = people_set(people, invented(people, 2000), 0);
  std::vector<Pair> one, three;
  const auto append = [](std::vector<Pair>& to) {
    return [&to](std::span<const Pair> pairs) { to.insert(to.end(), pairs.begin(), pairs.end()); };
  };
  ASSERT_TRUE(dedupe(set.records, options(0.6, 1), append(one)).ok());
  ASSERT_TRUE(dedupe(set.records, options(0.6, 3), append(three)).ok());
  EXPECT_FALSE(one.empty());
  EXPECT_EQ(one, three);
}

TEST(Tiles, HoldsPairsOfMasksToTheirThresholds) {
  People people(4);
  const auto known = invented(people, 900);
  const auto a = people_set(people, known, 0), b = people_set(people, known, 5000);
  auto by_mask = options(0, 2);
  by_mask.threshold_of = [](Presence x, Presence y) { return x == y ? 0.75 : x == 0xf ? 0.6 : 2.0; };
  Found truth, found;
  for (const auto& x : a.records) {
    for (const auto& y : b.records) {
      if (const double s = score(x, y); s >= by_mask.threshold_of(x.mask, y.mask))
        truth.emplace(std::pair(x.id, y.id), s);
    }
  }
  ASSERT_TRUE(join(a.records, b.records, by_mask, into(found)).ok());
  EXPECT_EQ(found, truth);
}

TEST(Tiles, EqualRecordsDoNotExplode) {
  People people(5);
  const auto bits = People::encode<512>(people.person());
  std::vector<Record> records;
  for (RecordId i = 0; i < 3000; ++i) records.push_back({i, 0xf, bits.words});
  auto few = options(0.8, 2);
  few.most_for_each = 3;
  Found found;
  const auto report = dedupe(records, few, into(found));
  EXPECT_EQ(report->pairs, 3000U * 3 - 3 - 2 - 1);
  EXPECT_EQ(report->pairs + report->left_out, 3000U * 2999 / 2);
  EXPECT_TRUE(found.contains({7, 8}));
  EXPECT_TRUE(found.contains({7, 10}));
  EXPECT_FALSE(found.contains({7, 11}));
}

TEST(Tiles, StopsWhenAskedAndSaysSo) {
  People people(6);
  const auto set = people_set(people, invented(people, 4000), 0);
  auto stopping = options(0.8, 2);
  std::vector<double> shares;
  stopping.keep_going = [&shares](double share) {
    shares.push_back(share);
    return shares.size() < 3;
  };
  const auto report = dedupe(set.records, stopping, [](std::span<const Pair>) {});
  EXPECT_FALSE(report->finished);
  EXPECT_EQ(shares.size(), 3U);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_LT(shares.back(), 0.5);
}

TEST(Tiles, NothingAndWrongWidths) {
  const Encoding512 bits;
  const Encoding1024 wide;
  const std::vector<Record> none, one{{1, 0, bits.words}}, other{{2, 0, wide.words}};
  const auto sink = [](std::span<const Pair>) { FAIL(); };
  EXPECT_EQ(join(none, one, {}, sink)->pairs, 0U);
  EXPECT_EQ(join(one, none, {}, sink)->pairs, 0U);
  EXPECT_EQ(dedupe(one, {}, sink)->pairs, 0U);
  EXPECT_EQ(join(one, other, {}, sink).problem().key, core::ProblemKey::bad_field);
}

}  // namespace
}  // namespace match
