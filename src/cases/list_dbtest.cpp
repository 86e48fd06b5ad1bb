// SPDX-License-Identifier: Apache-2.0
// Lists page by page: every case that belongs there comes once, newest first, on both engines.
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "cases/case_store.h"
#include "cases/sharing_store.h"
#include "support/databases.h"
#include "support/seeded_random.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

constexpr std::size_t kCases = 3 * kListPage + 4;

class Lists : public test_support::OnBothEngines {
 protected:
  template <class IdType>
  IdType fresh() {
    return *IdType::from_bytes(random_.bytes(16));
  }
  [[nodiscard]] Viewer of(const core::OrgId& org, std::string team = "", bool every_team = true) const {
    return {org, org == ours_ ? worker_ : stranger_, now_, std::move(team), every_team};
  }

  void fill(storage::Database& db) {
    const auto done = db.write([&](Session& session) -> core::Done {
      for (const auto& org : {ours_, theirs_}) {
        TRY_DONE(vault::insert_organisation(session, network_, {org, "Org", "", false, false, "", 1}));
      }
      for (std::size_t i = 0; i < kCases; ++i) {
        CaseIn in;
        in.case_id = fresh<core::CaseId>();
        // Three of each moment, so that pages end among equals.
        now_ += i % 3 == 0 ? 1000 : 0;
        const auto maker = of(ours_, i % 2 == 0 ? "Anak" : "");
        TRY(const auto number, insert_case(session, network_, maker, in));
        if (!number) return core::problem(core::ProblemKey::internal, "taken");
        vault::ReferralStatement said;
        said.referral_id = fresh<core::ReferralId>();
        said.case_id = in.case_id;
        said.to_org = theirs_;
        said.need = "health";
        said.due_day = "2027-01-01";
        TRY_DONE(
            insert_referral(session, network_, maker, said, {{vault::statement_bytes(network_, said)}, {"s"}, {}}));
      }
      return {};
    });
    ASSERT_TRUE(done.ok());
  }

  /// All rows of a list, page after page; fails where one comes twice or out of order.
  std::vector<core::CaseId> walk(storage::Database& db, const Viewer& viewer, const std::string& list) {
    std::vector<core::CaseId> out;
    std::set<core::CaseId> seen;
    ListFilter filter{list, "", "", "", "", ""};
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
    for (std::size_t page = 0; page < 10; ++page) {
      const auto found =
          db.read([&](Session& session) { return list_cases(session, network_, viewer, filter); }).value();
      for (const auto& row : found.rows) {
        EXPECT_TRUE(seen.insert(row.id).second) << list;
        EXPECT_LE(row.updated_ms, last) << list;
        last = row.updated_ms;
        out.push_back(row.id);
      }
      if (!found.more) return out;
      EXPECT_EQ(found.rows.size(), kListPage) << list;
      filter.before = *found.more;
    }
    ADD_FAILURE() << list << " does not end";
    return out;
  }

  support::SeededRandom random_{"lists"};
  core::NetworkId network_ = fresh<core::NetworkId>();
  core::OrgId ours_ = fresh<core::OrgId>(), theirs_ = fresh<core::OrgId>();
  core::UserId worker_ = fresh<core::UserId>(), stranger_ = fresh<core::UserId>();
  core::Millis now_ = 1'790'000'000'000;
};
SULUH_ON_BOTH_ENGINES(Lists);

TEST_P(Lists, EveryCaseComesOnceOnSomePage) {
  const auto db = open();
  fill(*db);
  for (const auto* list : {"mine", "team", "answer", "all"}) {
    EXPECT_EQ(walk(*db, of(ours_), list).size(), kCases) << list;
  }
  for (const auto* list : {"shared", "answer", "all"}) {
    EXPECT_EQ(walk(*db, of(theirs_), list).size(), kCases) << list;
  }
  EXPECT_TRUE(walk(*db, of(ours_), "shared").empty());
  EXPECT_TRUE(walk(*db, of(theirs_), "team").empty());
}

TEST_P(Lists, ATeamSeesItsOwn) {
  const auto db = open();
  fill(*db);
  const std::size_t children = (kCases + 1) / 2;
  auto somebody = of(ours_, "Anak", false);
  somebody.user = stranger_;  // answers for none of them
  EXPECT_EQ(walk(*db, somebody, "team").size(), children);
  EXPECT_EQ(walk(*db, somebody, "answer").size(), children);
  EXPECT_EQ(walk(*db, somebody, "all").size(), children);
  somebody.team = "";
  EXPECT_EQ(walk(*db, somebody, "team").size(), kCases - children);
  EXPECT_EQ(walk(*db, somebody, "all").size(), kCases - children);
  somebody.team = "Dewasa";
  EXPECT_TRUE(walk(*db, somebody, "all").empty());
  const auto found = db->read([&](Session& session) {
                         return list_cases(session, network_, somebody, {"team", "", "", "", "", ""});
                       }).value();
  EXPECT_EQ(found.counts.team + found.counts.answer + found.counts.mine, 0);
}

}  // namespace
}  // namespace cases
