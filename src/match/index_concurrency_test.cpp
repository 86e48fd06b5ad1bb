// SPDX-License-Identifier: Apache-2.0
// Searches, inserts, erasures and merges at once. Also run under ThreadSanitizer (the tsan preset).
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "match/index.h"
#include "support/people_bits.h"

namespace match {
namespace {

using support::People;

const Space kOurs{{1}, {2}};

Query query(const Encoding512& bits, double threshold) {
  Query out;
  out.space = kOurs;
  out.words = bits.words;
  out.threshold = threshold;
  return out;
}

// A record that stays is in every answer; one that was erased before a search began is in none; one that is replaced
// again and again is never missed.
TEST(IndexConcurrency, EveryAnswerIsThatOfSomeMoment) {
  People people(1);
  std::vector<Encoding512> bits;
  for (int i = 0; i < 6000; ++i) bits.push_back(People::encode<512>(people.person()));
  constexpr RecordId kStays = 100, kReplaced = 200, kMoves = 300;  // 100 ids each
  const auto index = Index::make(kOurs, 512).value();
  const auto put = [&](RecordId id, std::size_t at) {
    ASSERT_TRUE(index->insert(kOurs, {id, 1, bits[at].words}).ok());
  };
  for (RecordId i = 0; i < 100; ++i) {
    put(kStays + i, i);
    put(kReplaced + i, 100 + i);
  }
  std::atomic<bool> stop{false};
  std::array<std::atomic<int>, 100> state{};  // of kMoves + i: 0 absent, 1 changing, 2 there

  std::thread writer([&] {
    std::mt19937_64 random(2);
    for (int round = 0; round < 12'000; ++round) {
      const RecordId i = random() % 100;
      put(kReplaced + i, 100 + i);
      if (state[i] == 0) {
        state[i] = 1;
        put(kMoves + i, 200 + i);
        state[i] = 2;
      } else {
        state[i] = 1;
        EXPECT_TRUE(index->erase(kMoves + i));
        state[i] = 0;
      }
      put(10'000 + static_cast<RecordId>(round), 300 + static_cast<std::size_t>(round) % 5000);  // fills the buffers
      if (round % 4000 == 3999) index->compact();
    }
    stop = true;
  });
  std::vector<std::thread> readers;
  for (unsigned r = 0; r < 2; ++r) {
    readers.emplace_back([&, r] {
      std::mt19937_64 random(r);
      const auto finds = [&](RecordId id, std::size_t at) {
        const auto answer = index->search(query(bits[at], 1.0));
        return std::any_of(answer->hits.begin(), answer->hits.end(), [id](const Hit& hit) { return hit.id == id; });
      };
      while (!stop) {
        const RecordId i = random() % 100;
        ASSERT_TRUE(finds(kStays + i, i));
        ASSERT_TRUE(finds(kReplaced + i, 100 + i));
        const int before = state[i];
        const bool there = finds(kMoves + i, 200 + i);
        if (before != 1 && state[i] == before) {
          // It may have gone and come back meanwhile, so only a look that saw one state throughout would tell; look
          // again and count it as an error when both looks say the same wrong thing while nothing changes.
          const bool again = finds(kMoves + i, 200 + i);
          if (state[i] == before && there == again && there != (before == 2)) {
            const bool third = finds(kMoves + i, 200 + i);
            EXPECT_TRUE(state[i] != before || third == (before == 2));
          }
        }
      }
    });
  }
  writer.join();
  for (auto& reader : readers) reader.join();
  index->settle();
  EXPECT_EQ(index->size().records, 200U + 12'000U +
                                       static_cast<std::size_t>(std::count_if(state.begin(), state.end(),
                                                                              [](const auto& s) { return s == 2; })));
}

}  // namespace
}  // namespace match
