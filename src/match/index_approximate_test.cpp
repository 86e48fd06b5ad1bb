// SPDX-License-Identifier: Apache-2.0
// The approximate path against the exact one: it answers nothing false, says what it is, and misses as much as it says.
#include "match/index_approximate.h"

#include <gtest/gtest.h>

#include <map>

#include "support/people_bits.h"

namespace match {
namespace {

using support::People;

const Space kOurs{{1}, {2}};

struct World {
  std::vector<Encoding512> bits, asked;
  std::vector<Record> records;
  std::unique_ptr<Index> exact = Index::make(kOurs, 512).value();

  World(std::size_t size, std::size_t queries) {
    People people(1);
    bits.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
      const auto person = people.person();
      bits.push_back(People::encode<512>(person));
      records.push_back({i, 1, bits.back().words});
      if (asked.size() < queries) asked.push_back(People::encode<512>(people.again(person)));
    }
    EXPECT_TRUE(exact->load(kOurs, records).ok());
  }
};

Query query(const Encoding512& bits, double threshold) {
  Query out;
  out.space = kOurs;
  out.words = bits.words;
  out.threshold = threshold;
  out.limit = kMostAnswers;
  return out;
}

TEST(Approximate, MissesAsMuchAsItsCertificateSays) {
  const World world(20'000, 1500);
  for (const auto& sampling : {Sampling{12, 4, 1}, Sampling{16, 12, 2}, Sampling{20, 40, 3}}) {
    const auto tables = Approximate::make(kOurs, 512, world.records, sampling).value();
    double expected = 0, found = 0, all = 0;
    for (const auto& bits : world.asked) {
      const auto truth = world.exact->search(query(bits, 0.7)), answer = tables->search(query(bits, 0.7));
      ASSERT_TRUE(answer.ok());
      EXPECT_EQ(answer->path, Path::approximate);
      std::map<RecordId, Hit> right;
      for (const Hit& hit : truth->hits) {
        right[hit.id] = hit;
        const auto& other = world.bits[hit.id];
        expected += tables->certificate(bits.count() + other.count() - 2 * hit.common);
      }
      for (const Hit& hit : answer->hits) EXPECT_EQ(hit, right.at(hit.id));
      EXPECT_EQ(answer->hits.size(), answer->found);
      found += static_cast<double>(answer->found);
      all += static_cast<double>(truth->found);
    }
    EXPECT_NEAR(found / all, expected / all, 0.04)
        << sampling.positions << " positions, " << sampling.tables << " tables";
  }
}

TEST(Approximate, TheCertificateFallsWithDistanceAndGrowsWithTables) {
  const World world(100, 1);
  const auto few = Approximate::make(kOurs, 512, world.records, {20, 10, 1}).value();
  const auto many = Approximate::make(kOurs, 512, world.records, {20, 40, 1}).value();
  EXPECT_DOUBLE_EQ(few->certificate(0), 1.0);
  for (int distance = 1; distance < 300; ++distance) {
    EXPECT_LE(few->certificate(distance), few->certificate(distance - 1) + 1e-12);
    EXPECT_GE(many->certificate(distance), few->certificate(distance));
  }
  EXPECT_LT(few->certificate(300), 1e-3);
  EXPECT_EQ(many->search(query(world.bits[0], 0.8))->recall,
            many->certificate(static_cast<int>((1 - 0.8) * 2 * world.bits[0].count())));
}

TEST(Approximate, JoinIsAPartOfTheExactJoin) {
  const World world(3000, 1500);
  std::vector<Record> asked;
  for (std::size_t i = 0; i < world.asked.size(); ++i) asked.push_back({i, 1, world.asked[i].words});
  JoinOptions options;
  std::map<std::pair<RecordId, RecordId>, double> exact, near;
  const auto into = [](auto& to) {
    return [&to](std::span<const Pair> pairs) {
      for (const auto& pair : pairs) to[{pair.a, pair.b}] = pair.score;
    };
  };
  ASSERT_TRUE(join(asked, world.records, options, into(exact)).ok());
  const auto report = join_approximate(asked, world.records, options, {20, 40, 1}, into(near));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->path, Path::approximate);
  EXPECT_GT(report->recall, 0.9);
  EXPECT_LT(report->recall, 1.0);
  for (const auto& [pair, score] : near) EXPECT_EQ(exact.at(pair), score);
  EXPECT_GT(static_cast<double>(near.size()), 0.98 * static_cast<double>(exact.size()));
}

TEST(Approximate, RefusesWhatTheIndexRefuses) {
  const World world(10, 1);
  const auto tables = Approximate::make(kOurs, 512, world.records, {}).value();
  auto other = query(world.bits[0], 0.8);
  other.space = {{1}, {3}};
  EXPECT_EQ(tables->search(other).problem().key, core::ProblemKey::other_space);
  EXPECT_FALSE(tables->search(query(world.bits[0], 1.5)).ok());
  EXPECT_FALSE(Approximate::make(kOurs, 1024, world.records, {}).ok());
  EXPECT_FALSE(Approximate::make(kOurs, 512, world.records, {40, 1, 1}).ok());
  EXPECT_EQ(Approximate::make(kOurs, 512, {}, {}).value()->search(query(world.bits[0], 0.1))->found, 0U);
}

}  // namespace
}  // namespace match
