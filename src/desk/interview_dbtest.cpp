// SPDX-License-Identifier: Apache-2.0
// The register of interviews page by page: each comes once, newest first, on both engines.
#include <gtest/gtest.h>

#include <set>

#include "desk/desk_store.h"
#include "support/databases.h"
#include "support/seeded_random.h"

namespace desk {
namespace {

constexpr std::size_t kHeld = 2 * kPage + 7;

class Interviews : public test_support::OnBothEngines {
 protected:
  template <class IdType>
  IdType fresh() {
    return *IdType::from_bytes(random_.bytes(16));
  }
  support::SeededRandom random_{"interviews"};
  Viewer viewer_{fresh<core::NetworkId>(), fresh<core::OrgId>(), fresh<core::UserId>(),
                 1'790'000'000'000,        "2026-09-21",         false};
};
SULUH_ON_BOTH_ENGINES(Interviews);

TEST_P(Interviews, EachComesOnceOnSomePage) {
  const auto db = open();
  const auto done = db->write([&](Session& session) -> core::Done {
    for (std::size_t i = 0; i < kHeld; ++i) {
      // Five of each moment, so that pages end among equals.
      viewer_.now += i % 5 == 0 ? 1000 : 0;
      InterviewIn in;
      in.interview_id = fresh<core::RecordId>();
      in.facts.held_day = "2026-09-21";
      TRY_DONE(insert_interview(session, viewer_, in, "digest"));
    }
    return {};
  });
  ASSERT_TRUE(done.ok());
  std::set<core::RecordId> seen;
  std::optional<core::RecordId> before;
  std::vector<std::size_t> pages;
  do {
    const auto page =
        db->read([&](Session& session) { return list_interviews(session, viewer_, "all", before); }).value();
    for (const auto& row : page.rows) EXPECT_TRUE(seen.insert(row.id).second);
    pages.push_back(page.rows.size());
    before = page.more ? core::RecordId::parse(*page.more) : std::nullopt;
  } while (before && pages.size() < 9);
  EXPECT_EQ(pages, (std::vector<std::size_t>{kPage, kPage, 7}));
  EXPECT_EQ(seen.size(), kHeld);
}

}  // namespace
}  // namespace desk
