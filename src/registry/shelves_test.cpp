// SPDX-License-Identifier: Apache-2.0
#include "registry/shelves.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "registry/thresholds.h"

namespace registry {
namespace {

constexpr match::Presence kWhole = (1U << kFields) - 1;

core::SectionId id_of(int n) {
  core::Bytes bytes(16, 'a');
  bytes[3] = static_cast<char>(n);
  return *core::SectionId::from_bytes(bytes);
}

KeySpace space_of(Scope scope, std::int64_t epoch) {
  KeySpace out{scope, core::Bytes(16, scope == Scope::own ? 'o' : 'n'), epoch, {}, {}, {}};
  out.full[0] = static_cast<std::uint8_t>(epoch);
  out.full[1] = static_cast<std::uint8_t>(scope);
  out.names = out.full;
  return out;
}

/// Who is alike decides nothing here: every record has the same bits.
Bits same_bits() {
  Bits out;
  out.full.words.fill(0xff);
  out.names = out.full;
  out.presence = kWhole;
  return out;
}

using Place = std::tuple<Scope, int, std::int64_t>;

void expect_same(const Shelves& shelves, const std::map<Place, std::int64_t>& model, core::Millis now) {
  for (const auto scope : {Scope::own, Scope::network}) {
    for (const std::int64_t epoch : {1, 2}) {
      Ask ask;
      ask.space = space_of(scope, epoch);
      ask.bits = same_bits().full;
      ask.presence = kWhole;
      ask.now = now;
      const auto found = shelves.search(ask);
      ASSERT_TRUE(found.ok());
      std::map<core::SectionId, std::int64_t> seen, expected;
      for (const auto& hit : found->hits) {
        EXPECT_EQ(hit.entry.space, ask.space);
        seen[hit.entry.subject.id] = hit.entry.subject.version;
      }
      for (const auto& [place, version] : model) {
        if (std::get<0>(place) == scope && std::get<2>(place) == epoch) expected[id_of(std::get<1>(place))] = version;
      }
      EXPECT_EQ(seen, expected);
      EXPECT_EQ(found->found, expected.size());
    }
  }
}

TEST(Shelves, FollowAModelWhileSlotsAreUsedAgain) {
  std::mt19937 dice(7);
  const auto pick = [&dice](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  constexpr core::Millis kNow = 1000;
  Shelves shelves;
  std::map<Place, std::int64_t> model;
  shelves.begin_bulk(10);
  for (int step = 0; step < 2000; ++step) {
    if (step == 60) {
      ASSERT_TRUE(shelves.end_bulk().ok());
    }
    const Place place{pick(2) == 0 ? Scope::own : Scope::network, pick(20), 1 + pick(2)};
    const auto& [scope, subject, epoch] = place;
    if (pick(3) == 0) {
      shelves.erase(scope, id_of(subject), epoch);
      model.erase(place);
    } else {
      Entry entry{space_of(scope, epoch), {}, {}, kNow + 1 - pick(2), kWhole};  // half of them are over
      entry.subject.id = id_of(subject);
      entry.subject.version = step;
      ASSERT_TRUE(shelves.put(entry, same_bits()).ok());
      model.erase(place);
      if (entry.until > kNow) model[place] = step;
    }
    if (step >= 60 && step % 50 == 0) {
      expect_same(shelves, model, kNow);
    }
  }
}

TEST(Shelves, SizeCountsWhatStandsThere) {
  Shelves shelves;
  Entry entry{space_of(Scope::own, 1), {}, {}, kNoEnd, kWhole};
  entry.subject.id = id_of(1);
  ASSERT_TRUE(shelves.put(entry, same_bits()).ok());
  ASSERT_TRUE(shelves.put(entry, same_bits()).ok());
  EXPECT_EQ(shelves.size(), 1U);
  shelves.erase(Scope::own, entry.subject.id, 1);
  EXPECT_EQ(shelves.size(), 0U);
}

}  // namespace
}  // namespace registry
