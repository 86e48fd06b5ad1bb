// SPDX-License-Identifier: Apache-2.0
// Every kernel set against plain loops, and so against each other.
#include "match/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <vector>

namespace match::kernels {
namespace {

struct alignas(64) Line {
  std::uint64_t words[kLineWords]{};
  [[nodiscard]] bool get(std::size_t record) const { return ((words[record / 64] >> (record % 64)) & 1U) != 0; }
};

struct Slab {
  std::vector<Line> lines;
  std::vector<std::uint32_t> columns;

  Slab(std::size_t count, double density, std::mt19937_64& random) : lines(count) {
    std::bernoulli_distribution bit(density);
    for (auto& line : lines) {
      for (std::size_t r = 0; r < kLineRecords; ++r) {
        if (bit(random)) line.words[r / 64] |= std::uint64_t{1} << (r % 64);
      }
    }
    for (std::size_t i = 0; i < count; ++i) columns.push_back(static_cast<std::uint32_t>(i * sizeof(Line)));
    std::shuffle(columns.begin(), columns.end(), random);
  }
  [[nodiscard]] int counted(std::size_t record, std::size_t count, bool zeros) const {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += lines[columns[i] / sizeof(Line)].get(record) != zeros;
    return sum;
  }
  [[nodiscard]] SliceTask task(std::size_t first, std::size_t count, std::size_t limit, bool zeros) const {
    SliceTask out;
    out.line = reinterpret_cast<const std::byte*>(lines.data());
    out.columns = columns.data();
    out.first = static_cast<std::uint16_t>(first);
    out.count = static_cast<std::uint16_t>(count);
    out.limit = static_cast<std::uint16_t>(limit);
    out.zeros = zeros;
    return out;
  }
};

void expect_right(const Table& table, const Slab& slab, const SliceTask& task) {
  std::vector<SliceHit> hits(1);
  const auto found = table.count_slices({&task, 1}, hits.data());
  std::size_t alive = 0;
  for (std::size_t r = 0; r < kLineRecords; ++r) {
    const int counted = slab.counted(r, task.count, task.zeros);
    const bool kept = found == 1 && ((hits[0].alive[r / 64] >> (r % 64)) & 1U) != 0;
    ASSERT_EQ(kept, counted <= task.limit) << table.name << " record " << r << " limit " << task.limit;
    if (!kept) continue;
    ++alive;
    ASSERT_EQ(hits[0].count(r), counted) << table.name << " record " << r;
  }
  ASSERT_EQ(found == 1, alive > 0);
}

class Each : public testing::TestWithParam<const Table*> {};
INSTANTIATE_TEST_SUITE_P(Kernels, Each, testing::ValuesIn(runnable().begin(), runnable().end()),
                         [](const auto& each) { return std::string(each.param->name); });

TEST_P(Each, CountsEveryLimitAndLengthOnSmallInputs) {
  std::mt19937_64 random(1);
  for (const double density : {0.0, 0.03, 0.5, 1.0}) {
    const Slab slab(24, density, random);
    for (std::size_t count = 0; count <= 24; count += kChunk) {
      for (std::size_t first = 0; first <= count; first += kChunk) {
        for (std::size_t limit = 0; limit <= 25; ++limit) {
          expect_right(*GetParam(), slab, slab.task(first, count, limit, true));
          expect_right(*GetParam(), slab, slab.task(first, count, limit, false));
        }
      }
    }
  }
}

TEST_P(Each, CountsAtTheEdgesOfTheCounters) {
  std::mt19937_64 random(2);
  for (const double density : {0.1, 0.5, 0.9}) {
    const Slab slab(1024, density, random);
    for (const std::size_t limit : {62U, 63U, 64U, 65U, 127U, 128U, 500U, 512U, 1023U, 1024U, unsigned{kMaxLimit}}) {
      for (const std::size_t count : {64U, 128U, 136U, 512U, 1024U}) {
        expect_right(*GetParam(), slab, slab.task(32, count, limit, true));
        expect_right(*GetParam(), slab, slab.task(0, count, limit, false));
      }
    }
  }
}

TEST_P(Each, NamesTheTaskOfEachHit) {
  std::mt19937_64 random(3);
  const Slab slab(64, 0.5, random);
  std::vector<SliceTask> tasks;
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < 50; ++i) {
    const bool hits = i % 3 == 1;
    tasks.push_back(slab.task(8, 64, hits ? 64 : 2, i % 2 == 0));
    if (hits) wanted.push_back(i);
  }
  std::vector<SliceHit> hits(tasks.size());
  const auto found = GetParam()->count_slices(tasks, hits.data());
  ASSERT_EQ(found, wanted.size());
  for (std::size_t i = 0; i < found; ++i) EXPECT_EQ(hits[i].task, wanted[i]);
  EXPECT_EQ(GetParam()->count_slices({}, hits.data()), 0U);
}

// Many lines at once go another way through the kernel; they must give what each line alone gives.
TEST_P(Each, ManyLinesAreCountedAsOneByOne) {
  std::mt19937_64 random(5);
  constexpr std::size_t kColumns = 48;
  for (const double density : {0.1, 0.5}) {
    Slab slab(kColumns * kMaxLines, density, random);
    slab.columns.resize(kColumns);
    for (std::size_t i = 0; i < kColumns; ++i)
      slab.columns[i] = static_cast<std::uint32_t>(i * kMaxLines * sizeof(Line));
    for (const std::size_t first : {0U, 8U, 24U, 48U}) {
      for (const std::size_t limit : {0U, 3U, 20U, 44U, 70U}) {
        for (const std::size_t lines : {0U, 1U, 3U, 11U, 12U, 32U}) {
          auto all = slab.task(first, kColumns, limit, density < 0.3);
          all.lines = static_cast<std::uint16_t>(lines);
          std::vector<SliceHit> together(kMaxLines), alone(kMaxLines);
          const auto found = GetParam()->count_slices({&all, 1}, together.data());
          std::size_t expected = 0;
          for (std::size_t line = 0; line < lines; ++line) {
            auto one = all;
            one.line += line * sizeof(Line);
            one.lines = 1;
            if (GetParam()->count_slices({&one, 1}, &alone[expected]) == 0) continue;
            ASSERT_LT(expected, found);
            ASSERT_EQ(together[expected].line, line);
            for (std::size_t r = 0; r < kLineRecords; ++r) {
              const bool kept = ((alone[expected].alive[r / 64] >> (r % 64)) & 1U) != 0;
              ASSERT_EQ(kept, ((together[expected].alive[r / 64] >> (r % 64)) & 1U) != 0);
              if (!kept) continue;
              ASSERT_EQ(together[expected].count(r), alone[expected].count(r));
            }
            ++expected;
          }
          ASSERT_EQ(found, expected);
        }
      }
    }
  }
}

TEST_P(Each, OverlapsAreThoseOfPlainLoops) {
  std::mt19937_64 random(4);
  for (const std::size_t words : {1U, 7U, 8U, 9U, 16U, 64U}) {
    for (const std::size_t blocks : {0U, 1U, 5U}) {
      std::vector<Line> rows(std::max<std::size_t>(1, blocks * words));
      for (auto& line : rows) {
        for (auto& word : line.words) word = random() & random();
      }
      if (blocks == 5) std::fill(rows.begin(), rows.begin() + words, Line{{~0ULL, 0, ~0ULL, 0, 1, 2, 3, ~0ULL}});
      std::vector<std::uint64_t> query(words);
      for (auto& word : query) word = random() | random();
      std::vector<std::uint16_t> common(blocks * 8);
      GetParam()->overlap_blocks(rows[0].words, blocks, words, query.data(), common.data());
      for (std::size_t r = 0; r < blocks * 8; ++r) {
        int sum = 0;
        for (std::size_t w = 0; w < words; ++w) sum += std::popcount(rows[r / 8 * words + w].words[r % 8] & query[w]);
        ASSERT_EQ(common[r], sum) << words << " words, record " << r;
      }
      // The same memory read as plain rows, in an order of our own.
      std::vector<std::uint32_t> which(blocks * 8);
      for (auto& row : which) row = static_cast<std::uint32_t>(random() % which.size());
      GetParam()->overlap_rows(rows[0].words, words, which, query.data(), common.data());
      for (std::size_t i = 0; i < which.size(); ++i) {
        int sum = 0;
        for (std::size_t w = 0; w < words; ++w) sum += std::popcount(rows[0].words[which[i] * words + w] & query[w]);
        ASSERT_EQ(common[i], sum) << words << " words, row " << which[i];
      }
    }
  }
}

TEST(Kernels, ThePortableSetAlwaysRuns) {
  ASSERT_FALSE(runnable().empty());
  EXPECT_EQ(runnable().front()->name, "portable");
  const char* forced = std::getenv("MATCH_KERNEL");
  EXPECT_EQ(table().name, forced != nullptr ? forced : runnable().back()->name);
}

TEST(KernelsDeathTest, AnUnknownNameIsNotIgnored) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        setenv("MATCH_KERNEL", "abacus", 1);
        table();
      },
      "no such kernel");
}

}  // namespace
}  // namespace match::kernels
