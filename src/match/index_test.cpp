// SPDX-License-Identifier: Apache-2.0
// The index against a loop over everything: random people, thresholds, masks, inserts and erasures.
#include "match/index.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>

#include "support/people_bits.h"

namespace match {
namespace {

using support::People;

const Space kOurs{{1}, {2}};

// What the index must answer, kept the plain way.
template <std::size_t Bits>
class Truth {
 public:
  struct Entry {
    Presence mask;
    Encoding<Bits> bits;
  };
  std::map<RecordId, Entry> entries;

  [[nodiscard]] std::vector<Hit> search(const Encoding<Bits>& query, const std::function<double(Presence)>& at) const {
    std::vector<Hit> out;
    for (const auto& [id, entry] : entries) {
      int common = 0;
      for (std::size_t w = 0; w < query.words.size(); ++w)
        common += std::popcount(query.words[w] & entry.bits.words[w]);
      const double score = dice(query, entry.bits);
      if (score >= at(entry.mask)) out.push_back({id, score, common, entry.mask});
    }
    std::sort(out.begin(), out.end(), better);
    return out;
  }
};

template <std::size_t Bits>
Record record(RecordId id, const Encoding<Bits>& bits, Presence mask = 0xf) {
  return {id, mask, bits.words};
}

template <std::size_t Bits>
Query query(const Encoding<Bits>& bits, double threshold, std::size_t limit = kMostAnswers) {
  Query out;
  out.space = kOurs;
  out.words = bits.words;
  out.threshold = threshold;
  out.limit = limit;
  return out;
}

std::unique_ptr<Index> make(std::size_t bits) { return Index::make(kOurs, bits).value(); }

template <std::size_t Bits>
void expect_same(const Index& index, const Truth<Bits>& truth, const Encoding<Bits>& bits, double threshold,
                 Crew* crew = nullptr) {
  const auto answer = index.search(query(bits, threshold), crew);
  ASSERT_TRUE(answer.ok());
  const auto wanted = truth.search(bits, [threshold](Presence) { return threshold; });
  ASSERT_EQ(answer->found, wanted.size()) << "threshold " << threshold;
  ASSERT_EQ(answer->hits.size(), std::min(wanted.size(), kMostAnswers));
  for (std::size_t i = 0; i < answer->hits.size(); ++i) ASSERT_EQ(answer->hits[i], wanted[i]) << "place " << i;
  EXPECT_EQ(answer->path, Path::exact);
  EXPECT_EQ(answer->recall, 1.0);
}

template <std::size_t Bits>
std::unique_ptr<Index> loaded(const Truth<Bits>& truth) {
  auto index = make(Bits);
  std::vector<Record> records;
  for (const auto& [id, entry] : truth.entries) records.push_back(record(id, entry.bits, entry.mask));
  EXPECT_TRUE(index->load(kOurs, records).ok());
  return index;
}

template <std::size_t Bits>
void equals_brute_force(std::size_t size, std::uint64_t seed) {
  People people(seed);
  Truth<Bits> truth;
  std::vector<support::Invented> known;
  for (std::size_t i = 0; i < size; ++i) {
    known.push_back(people.person());
    // Some of each length: whole, without a date, the name alone, nothing at all.
    const unsigned mask = i % 7 == 0 ? 0x5 : i % 11 == 0 ? 0x1 : i % 97 == 0 ? 0x0 : 0xf;
    truth.entries[i * 3 + 1] = {static_cast<Presence>(mask), People::encode<Bits>(known.back(), mask)};
  }
  const auto index = loaded(truth);
  Crew crew(2);
  for (int i = 0; i < (size > 10'000 ? 10 : 30); ++i) {
    const auto asked = i % 3 == 0 ? people.person() : people.again(known[people.random()() % known.size()]);
    const auto bits = People::encode<Bits>(asked, i % 5 == 0 ? 0x1 : 0xf);
    for (const double threshold : {0.3, 0.65, 0.8, 1.0}) {
      expect_same(*index, truth, bits, threshold, i % 2 == 0 ? &crew : nullptr);
    }
  }
}

TEST(Index, EqualsBruteForceAtEverySize) {
  for (const std::size_t size : {1U, 2U, 511U, 512U, 513U, 1500U, 16'384U, 20'000U})
    equals_brute_force<512>(size, size);
}

TEST(Index, EqualsBruteForceWith1024Bits) { equals_brute_force<1024>(20'000, 5); }

TEST(Index, EqualsBruteForceAtTheEdgesOfTheThreshold) {
  People people(3);
  Truth<512> truth;
  for (RecordId i = 0; i < 700; ++i) truth.entries[i] = {0xf, People::encode<512>(people.person())};
  Encoding512 full, none;
  for (std::size_t i = 0; i < 512; ++i) full.set(i);
  truth.entries[700] = {0xf, full};
  truth.entries[701] = {0xf, none};
  const auto index = loaded(truth);
  for (const auto& bits : {People::encode<512>(people.person()), full, none, truth.entries[5].bits}) {
    for (const double threshold : {0.0, 1e-9, 0.01, 0.5, std::nextafter(1.0, 0.0), 1.0}) {
      expect_same(*index, truth, bits, threshold);
    }
    // Exactly at a score that occurs, and a hair above it.
    for (const auto& hit : truth.search(bits, [](Presence) { return 0.4; })) {
      expect_same(*index, truth, bits, hit.score);
      expect_same(*index, truth, bits, std::min(1.0, std::nextafter(hit.score, 2.0)));
    }
  }
}

TEST(Index, IsSymmetric) {
  People people(4);
  std::vector<Encoding512> all;
  for (int i = 0; i < 300; ++i) all.push_back(People::encode<512>(people.person()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i % 2 == 0 ? all[i] : all[i - 1];
  const auto score = [](const Encoding512& held, const Encoding512& asked) {
    const auto index = make(512);
    EXPECT_TRUE(index->load(kOurs, std::vector{record(1, held)}).ok());
    return index->search(query(asked, 0))->hits.at(0).score;
  };
  for (int i = 0; i < 300; ++i) {
    const auto& a = all[people.random()() % all.size()];
    const auto& b = all[people.random()() % all.size()];
    EXPECT_EQ(score(a, b), score(b, a));
    EXPECT_EQ(score(a, b), dice(a, b));
  }
}

TEST(Index, HoldsEachPairOfMasksToItsOwnThreshold) {
  People people(6);
  Truth<512> truth;
  std::vector<support::Invented> known;
  for (RecordId i = 0; i < 6000; ++i) {
    known.push_back(people.person());
    const auto mask = static_cast<Presence>(people.pick(16));
    truth.entries[i] = {mask, People::encode<512>(known.back(), mask)};
  }
  const auto index = loaded(truth);
  const auto at = [](Presence mask) { return mask == 3 ? 1.5 : 0.55 + 0.02 * std::popcount(mask) * (mask % 3); };
  for (int i = 0; i < 100; ++i) {
    const auto bits = People::encode<512>(people.again(known[people.random()() % known.size()]));
    auto asked = query(bits, 0.9);  // looks at the bits, does not hold them
    asked.threshold_of = at;
    const auto answer = index->search(asked);
    EXPECT_EQ(answer->hits, truth.search(bits, at));
    for (const auto& hit : answer->hits) EXPECT_NE(hit.mask, 3);
  }
}

TEST(Index, EqualsBruteForceThroughInsertsAndErasures) {
  People people(8);
  const auto index = make(512);
  Truth<512> truth;
  std::vector<support::Invented> known;
  for (int step = 0; step < 20'000; ++step) {
    const RecordId id = people.random()() % 9000;  // so that ids return, some while they are held
    if (people.pick(4) == 0) {
      EXPECT_EQ(index->erase(id), truth.entries.erase(id) == 1);
    } else {
      known.push_back(people.person());
      const auto bits = People::encode<512>(known.back());
      EXPECT_TRUE(index->insert(kOurs, record(id, bits)).ok());
      truth.entries[id] = {0xf, bits};
    }
    if (step % 500 == 0 && !known.empty()) {
      const auto bits = People::encode<512>(people.again(known[people.random()() % known.size()]));
      expect_same(*index, truth, bits, 0.75);
      EXPECT_EQ(index->size().records, truth.entries.size());
    }
    if (step == 14'000) index->compact();
    if (step == 17'000) index->settle();
  }
  index->compact();
  const auto size = index->size();
  EXPECT_EQ(size.segments, 1U);
  EXPECT_EQ(size.erased, 0U);
  EXPECT_EQ(size.waiting, 0U);
  EXPECT_EQ(size.records, truth.entries.size());
  for (int i = 0; i < 20; ++i) {
    expect_same(*index, truth, People::encode<512>(people.again(known[people.random()() % known.size()])), 0.6);
  }
}

TEST(Index, MergesInTheBackgroundWithoutLosingARecord) {
  People people(9);
  const auto index = make(512);
  Truth<512> truth;
  for (RecordId id = 0; id < 40'000; ++id) {
    truth.entries[id] = {0xf, People::encode<512>(people.person())};
    ASSERT_TRUE(index->insert(kOurs, record(id, truth.entries[id].bits)).ok());
  }
  index->settle();
  const auto size = index->size();
  EXPECT_LT(size.waiting, Buffer::kCapacity + 1);
  EXPECT_LE(size.segments, 8U);
  EXPECT_EQ(size.records, 40'000U);
  for (RecordId id = 0; id < 40'000; id += 1999) expect_same(*index, truth, truth.entries[id].bits, 0.7);
}

TEST(Index, RewritesASegmentThatIsMostlyErased) {
  People people(10);
  Truth<512> truth;
  for (RecordId i = 0; i < 8000; ++i) truth.entries[i] = {0xf, People::encode<512>(people.person())};
  const auto index = loaded(truth);
  for (RecordId i = 0; i < 4000; ++i) {
    EXPECT_TRUE(index->erase(i));
    truth.entries.erase(i);
  }
  EXPECT_FALSE(index->erase(17));
  index->settle();
  EXPECT_LT(index->size().erased, 2000U);
  expect_same(*index, truth, truth.entries[5000].bits, 0.5);
}

TEST(Index, TenThousandEqualRecordsAreCountedAndNotAllReturned) {
  People people(11);
  const auto same = People::encode<512>(people.person());
  std::vector<Record> records;
  for (RecordId i = 0; i < 10'000; ++i) records.push_back(record(i, same));
  const auto index = make(512);
  ASSERT_TRUE(index->load(kOurs, records).ok());
  const auto answer = index->search(query(same, 0.8, 5));
  EXPECT_EQ(answer->found, 10'000U);
  ASSERT_EQ(answer->hits.size(), 5U);
  for (RecordId i = 0; i < 5; ++i) EXPECT_EQ(answer->hits[i].id, i);
  EXPECT_EQ(index->search(query(same, 0.8, 0))->found, 10'000U);
}

TEST(Index, RefusesAnotherKeyOrSchema) {
  People people(12);
  const auto bits = People::encode<512>(people.person());
  const auto index = make(512);
  ASSERT_TRUE(index->insert(kOurs, record(1, bits)).ok());
  for (const Space& other : {Space{{1}, {3}}, Space{{3}, {2}}, Space{}}) {
    auto asked = query(bits, 0.8);
    asked.space = other;
    EXPECT_EQ(index->search(asked).problem().key, core::ProblemKey::other_space);
    EXPECT_EQ(index->insert(other, record(2, bits)).problem().key, core::ProblemKey::other_space);
    EXPECT_EQ(index->load(other, std::vector{record(2, bits)}).problem().key, core::ProblemKey::other_space);
  }
  EXPECT_EQ(index->size().records, 1U);
}

TEST(Index, RefusesWhatItCannotAnswer) {
  People people(13);
  const auto bits = People::encode<512>(people.person());
  const auto index = make(512);
  EXPECT_EQ(index->search(query(bits, 1.1)).problem().key, core::ProblemKey::bad_field);
  EXPECT_EQ(index->search(query(bits, -0.1)).problem().key, core::ProblemKey::bad_field);
  EXPECT_EQ(index->search(query(bits, std::nan(""))).problem().key, core::ProblemKey::bad_field);
  EXPECT_EQ(index->search(query(bits, 0.8, kMostAnswers + 1)).problem().key, core::ProblemKey::bad_field);
  EXPECT_EQ(index->search(query(Encoding1024{}, 0.8)).problem().key, core::ProblemKey::bad_field);
  for (const std::size_t width : {0U, 63U, 1088U}) EXPECT_FALSE(Index::make(kOurs, width).ok());
  ASSERT_TRUE(index->load(kOurs, std::vector{record(1, bits), record(2, bits)}).ok());
  EXPECT_EQ(index->load(kOurs, std::vector{record(3, bits), record(3, bits)}).problem().key,
            core::ProblemKey::conflict);
  EXPECT_EQ(index->load(kOurs, std::vector{record(4, bits), record(2, bits)}).problem().key,
            core::ProblemKey::conflict);
  EXPECT_EQ(index->size().records, 2U);
  EXPECT_TRUE(index->load(kOurs, {}).ok());
  EXPECT_EQ(make(512)->search(query(bits, 0.1))->found, 0U);
}

TEST(Index, TakesLittleMoreMemoryThanTheEncodings) {
  People people(14);
  Truth<512> truth;
  for (RecordId i = 0; i < 100'000; ++i) truth.entries[i] = {0xf, People::encode<512>(people.person())};
  const auto index = loaded(truth);
  EXPECT_LT(static_cast<double>(index->size().bytes), 1.35 * 100'000 * 64);
}

}  // namespace
}  // namespace match
