// SPDX-License-Identifier: Apache-2.0
// The parts of linkage against what is known without them: brute force, planted chances, published examples.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "match/assign.h"
#include "match/cluster.h"
#include "match/compare.h"
#include "match/compare_text.h"
#include "match/em.h"

namespace match {
namespace {

double best_value(const std::vector<Edge>& edges, std::size_t from, std::uint32_t used_a, std::uint32_t used_b) {
  if (from == edges.size()) return 0;
  double best = best_value(edges, from + 1, used_a, used_b);
  const auto& edge = edges[from];
  const std::uint32_t bit_a = 1U << edge.a, bit_b = 1U << edge.b;
  if ((used_a & bit_a) == 0 && (used_b & bit_b) == 0) {
    best = std::max(best, edge.value + best_value(edges, from + 1, used_a | bit_a, used_b | bit_b));
  }
  return best;
}

TEST(Assign, IsTheBestOfAllWaysOnSmallSets) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<Edge> edges;
    for (std::uint32_t a = 0; a < 5; ++a) {
      for (std::uint32_t b = 0; b < 5; ++b) {
        if (random() % 2 == 0) edges.push_back({a, b, 0.01 * static_cast<double>(1 + random() % 100)});
      }
    }
    const auto taken = assign_one_to_one(edges);
    double value = 0;
    std::uint32_t used_a = 0, used_b = 0;
    for (const auto i : taken) {
      EXPECT_EQ(used_a & (1U << edges[i].a), 0U);
      EXPECT_EQ(used_b & (1U << edges[i].b), 0U);
      used_a |= 1U << edges[i].a;
      used_b |= 1U << edges[i].b;
      value += edges[i].value;
    }
    EXPECT_NEAR(value, best_value(edges, 0, 0, 0), 1e-9);
  }
}

// Taking the dearest edge first would give 9; two others give 16.
TEST(Assign, IsNotGreedyWhereItMatters) {
  const std::vector<Edge> edges{{0, 0, 9}, {0, 1, 8}, {1, 0, 8}};
  EXPECT_EQ(assign_one_to_one(edges), (std::vector<std::size_t>{1, 2}));
  AssignOptions greedy;
  greedy.exact_records = 0;
  EXPECT_EQ(assign_one_to_one(edges, greedy), (std::vector<std::size_t>{0}));
}

TEST(Cluster, AWeakEdgeDoesNotChainTwoGroups) {
  const std::vector<Edge> edges{{0, 1, 0.99}, {0, 2, 0.99}, {1, 2, 0.99}, {3, 4, 0.99},
                                {3, 5, 0.99}, {4, 5, 0.99}, {2, 3, 0.6}};
  EXPECT_EQ(cluster(edges, 7), (std::vector<std::uint32_t>{0, 0, 0, 3, 3, 3, 6}));
}

TEST(Cluster, WhatExcludesEachOtherStaysApart) {
  const std::vector<Edge> edges{{0, 1, 0.99}, {1, 2, 0.98}, {0, 2, 0.9}};
  ClusterOptions options;
  options.conflict = [](std::uint32_t a, std::uint32_t b) { return a + b == 2 && a != b; };  // 0 and 2
  EXPECT_EQ(cluster(edges, 3, options), (std::vector<std::uint32_t>{0, 0, 2}));
}

// The examples of Winkler 1990 and of every textbook since.
TEST(Text, JaroWinklerAsPublished) {
  EXPECT_NEAR(jaro_winkler("martha", "marhta"), 0.9611, 1e-4);
  EXPECT_NEAR(jaro_winkler("dwayne", "duane"), 0.8400, 1e-4);
  EXPECT_NEAR(jaro_winkler("dixon", "dicksonx"), 0.8133, 1e-4);
  EXPECT_EQ(jaro_winkler("siti", "siti"), 1.0);
  EXPECT_EQ(jaro_winkler("abc", "xyz"), 0.0);
}

TEST(Text, TheBoundIsNeverTooLow) {
  std::mt19937 random(11);
  const auto word = [&] {
    std::string out(1 + random() % 9, 'a');
    for (char& c : out) c = static_cast<char>('a' + random() % 5);
    return out;
  };
  for (int i = 0; i < 20'000; ++i) {
    const auto a = word(), b = word();
    EXPECT_GE(jaro_winkler_bound(a, letters_of(a), b, letters_of(b)) + 1e-12, jaro_winkler(a, b)) << a << " " << b;
    EXPECT_EQ(jaro_winkler(a, b), jaro_winkler(b, a));
  }
}

TEST(Text, EditsCountSwapsOnceAndStopAtTheLimit) {
  EXPECT_EQ(edits("1709010101", "1709010101", 2), 0);
  EXPECT_EQ(edits("1709010101", "1709010110", 2), 1);
  EXPECT_EQ(edits("aminah", "amina", 2), 1);
  EXPECT_EQ(edits("aminah", "zulkifli", 2), 3);
}

/// Jaro-Winkler as the papers tell it: letter by letter.
double plain_jaro_winkler(std::string_view a, std::string_view b) {
  if (a == b) return a.empty() ? 0.0 : 1.0;
  const auto longest = static_cast<int>(std::max(a.size(), b.size()));
  const int window = std::max(0, longest / 2 - 1);
  std::vector<bool> used(b.size());
  std::string left, right;
  for (int i = 0; i < static_cast<int>(a.size()); ++i) {
    for (int j = std::max(0, i - window); j <= std::min(static_cast<int>(b.size()) - 1, i + window); ++j) {
      const auto at = static_cast<std::size_t>(j);
      if (used[at] || a[static_cast<std::size_t>(i)] != b[at]) continue;
      used[at] = true;
      left += b[at];
      break;
    }
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (used[j]) right += b[j];
  }
  if (left.empty()) return 0.0;
  int moved = 0;
  for (std::size_t i = 0; i < left.size(); ++i) moved += left[i] != right[i] ? 1 : 0;
  const double m = static_cast<double>(left.size());
  const double jaro =
      (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - moved / 2) / m) / 3.0;
  double prefix = 0;
  while (prefix < 4 && static_cast<std::size_t>(prefix) < std::min(a.size(), b.size()) &&
         a[static_cast<std::size_t>(prefix)] == b[static_cast<std::size_t>(prefix)]) {
    ++prefix;
  }
  return jaro + 0.1 * prefix * (1 - jaro);
}

TEST(Text, JaroWinklerIsThatOfThePlainWay) {
  std::mt19937 random(12);
  const auto word = [&] {
    std::string out(random() % 4 == 0 ? 1 + random() % 64 : 1 + random() % 9, 'a');
    for (char& c : out) c = random() % 9 == 0 ? '\xC3' : static_cast<char>('a' + random() % 6);
    return out;
  };
  for (int i = 0; i < 20'000; ++i) {
    const auto a = word(), b = word();
    ASSERT_NEAR(jaro_winkler(a, b), plain_jaro_winkler(a, b), 1e-12) << a << " " << b;
  }
}

/// Optimal string alignment as the books have it, without a limit.
int plain_edits(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      auto& best = cost[i][j];
      best = static_cast<int>(std::max(i, j));
      if (i == 0 || j == 0) continue;
      best = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) best = std::min(best, cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

TEST(Text, EditsAreThoseOfTheWholeTable) {
  std::vector<std::string> words{""};
  for (std::size_t at = 0; words.size() < 364; ++at) {  // all of a, b, c up to five letters
    for (const char c : {'a', 'b', 'c'}) words.push_back(words[at] + c);
  }
  for (const auto& a : words) {
    for (const auto& b : words) {
      const int whole = plain_edits(a, b);
      for (const int limit : {1, 2, 3}) ASSERT_EQ(edits(a, b, limit), std::min(whole, limit + 1)) << a << " " << b;
    }
  }
}

TEST(Text, CountsOfCharactersNeverPromiseTooManyEdits) {
  std::mt19937 random(13);
  const auto number = [&](std::size_t most, int kinds) {
    std::string out(random() % (most + 1), '0');
    for (char& c : out)
      c = random() % 12 == 0 ? static_cast<char>('a' + random() % 26) : static_cast<char>('0' + random() % kinds);
    return out;
  };
  int close = 0;
  for (int i = 0; i < 40'000; ++i) {
    auto a = number(20, 1 + i % 10),
         b = i % 2 == 0 ? a : number(20, 10);  // of one digit up to 20 times: counts are full
    if (!b.empty() && i % 4 == 0) std::swap(b.front(), b.back());
    if (!b.empty() && i % 4 == 2) b[random() % b.size()] = '7';
    const int least = least_edits(characters_of(a), characters_of(b)), whole = plain_edits(a, b);
    ASSERT_LE(least, whole) << a << " " << b;
    close += least == whole ? 1 : 0;
  }
  EXPECT_GT(close, 10'000);  // and it promises something
  EXPECT_EQ(least_edits(characters_of("1111"), characters_of("2222")), 4);
}

TEST(Dates, OneMistypedDigitIsFoundWhereverItIs) {
  std::mt19937 random(14);
  const auto text = [](const CivilDate& d) { return std::to_string(d.year * 10000 + d.month * 100 + d.day); };
  for (int i = 0; i < 200'000; ++i) {
    const auto any = [&](int from, int count) { return static_cast<int>(from + random() % count); };
    CivilDate a, b;
    a.year = static_cast<std::int16_t>(any(1988, 14));
    b.year = static_cast<std::int16_t>(any(1988, 14));
    a.month = static_cast<std::int8_t>(any(1, 12)), b.month = static_cast<std::int8_t>(any(1, 12));
    a.day = static_cast<std::int8_t>(any(1, 31)), b.day = static_cast<std::int8_t>(any(1, 31));
    const int same = (a.year == b.year) + (a.month == b.month) + (a.day == b.day);
    const bool swapped = a.year == b.year && a.day == b.month && a.month == b.day;
    const bool contained = same < 2 && !swapped && plain_edits(text(a), text(b)) == 1;
    ASSERT_EQ(compare_dates(a, false, b, false) == kContained, contained) << text(a) << " " << text(b);
  }
}

TEST(Dates, LevelsOfAgreement) {
  const CivilDate day{1990, 5, 12};
  const auto level = [&](const CivilDate& other) { return compare_dates(day, false, other, false); };
  EXPECT_EQ(level({1990, 5, 12}), kEqual);
  EXPECT_EQ(level({1990, 12, 5}), kMoved);
  EXPECT_EQ(level({1990, 5, 27}), kAlike);
  EXPECT_EQ(level({1963, 11, 30}), kOther);
}

/// Pattern counts of 2,000 matches among 200,000 pairs, every pair a candidate, drawn from given chances.
struct Planted {
  std::vector<PatternCount> counts;
  EmInput input;
};
Planted planted(const std::array<double, 3>& m, const std::array<double, 3>& u) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> even(0, 1);
  std::vector<double> seen(1 << 12, 0.0);
  Planted out;
  for (int i = 0; i < 200'000; ++i) {
    Pattern pattern = 0;
    for (std::size_t f = 0; f < 3; ++f) {
      const double chance = i < 2'000 ? m[f] : u[f];
      pattern |= with_level(f, even(random) < chance ? kEqual : kOther);
    }
    ++seen[pattern];
  }
  for (std::size_t p = 0; p < seen.size(); ++p) {
    if (seen[p] > 0) out.counts.push_back({p, seen[p]});
  }
  auto& in = out.input;
  in.fields = 3;
  in.how.assign(3, Comparison::flag);
  for (const auto& one : out.counts) {
    for (std::size_t f = 0; f < 3; ++f) in.all[f][level_of(one.pattern, f)] += one.count / 200'000;
  }
  in.both.fill(1.0);
  in.pairs = 200'000;
  in.matches = 500;  // a wrong first guess
  return out;
}

TEST(Em, FindsTheChancesThatWerePlanted) {
  const std::array<double, 3> m{0.95, 0.9, 0.85}, u{0.01, 0.02, 0.05};
  auto data = planted(m, u);
  data.input.candidates = data.counts;
  data.input.iterations = 500;
  const auto model = fit(data.input);
  EXPECT_NEAR(model.matches, 2'000, 200);
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_NEAR(model.m[f][kEqual], m[f], 0.04) << f;
    EXPECT_NEAR(model.u[f][kEqual], u[f], 0.005) << f;
    EXPECT_GT(model.weight[f][kEqual], 0) << f;
    EXPECT_LT(model.weight[f][kOther], 0) << f;
    EXPECT_EQ(model.weight[f][kMissing], 0) << f;
  }
  const auto again = fit(data.input);
  EXPECT_EQ(model.matches, again.matches);
}

TEST(Em, ProbabilityFollowsFromOdds) {
  EXPECT_NEAR(probability_of(0), 0.5, 1e-12);
  EXPECT_NEAR(probability_of(10), 1024.0 / 1025.0, 1e-12);
  EXPECT_NEAR(probability_of(-5000), 0.0, 1e-12);
}

}  // namespace
}  // namespace match
