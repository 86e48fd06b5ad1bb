// SPDX-License-Identifier: Apache-2.0
// The demonstration folder, read back as Bob, Chelsea and a reporter would.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "cli/client.h"
#include "cli/demo.h"
#include "cli/reporter.h"
#include "crypto/init.h"
#include "support/databases.h"
#include "vault/audit_verify.h"

namespace cli {
namespace {

constexpr core::Millis kDay = 86'400'000;

/// Made once for each engine: eight people's passwords take their time.
struct World {
  explicit World(storage::Engine engine) : fresh(engine) {
    options.data = (fresh.folder() / "demo").string();
    options.postgres_url = fresh.options().postgres_url;
    auto made = make_demo(options, clock, random);
    if (!made.ok()) throw std::runtime_error(std::string(made.problem().word()) + " " + made.problem().detail);
    demo = std::move(made).value();
    auto opened = house::House::open(options, clock, random);
    if (!opened.ok()) throw std::runtime_error(opened.problem().detail);
    house = std::move(opened).value();
    dispatcher = std::make_unique<app::Dispatcher>(house->context(), house->api_routes(), nullptr, nullptr);
  }
  core::SystemClock clock;
  crypto::SystemRandom random;
  test_support::FreshDatabase fresh;
  house::Options options;
  Demo demo;
  std::unique_ptr<house::House> house;
  std::unique_ptr<app::Dispatcher> dispatcher;
};

class Demonstration : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static void TearDownTestSuite() { worlds().clear(); }
  static std::map<storage::Engine, std::unique_ptr<World>>& worlds() {
    static std::map<storage::Engine, std::unique_ptr<World>> all;
    return all;
  }
  World& world() {
    auto& one = worlds()[GetParam()];
    if (!one) one = std::make_unique<World>(GetParam());
    return *one;
  }
  std::unique_ptr<Client> signed_in(std::string_view login) {
    auto out = std::make_unique<Client>(*world().dispatcher, world().random, world().clock);
    const auto done = out->sign_in(login, demo_password(login));
    EXPECT_TRUE(done.ok()) << login << " " << done.problem().word();
    return out;
  }
};
SULUH_ON_BOTH_ENGINES(Demonstration);

void expect_spread(const std::vector<InboxRow>& rows, core::Millis now) {
  std::set<std::string> channels, dangers, districts, states, outcomes;
  core::Millis oldest = now;
  for (const auto& row : rows) {
    channels.insert(row.channel);
    dangers.insert(row.danger);
    districts.insert(row.district);
    states.insert(row.state);
    outcomes.insert(row.outcome);
    oldest = std::min(oldest, row.received_ms);
    EXPECT_LE(row.received_ms, now);
    EXPECT_FALSE(row.title.empty());
  }
  EXPECT_GE(channels.size(), 5U);
  EXPECT_EQ(dangers.size(), 3U);
  EXPECT_GE(districts.size(), 10U);
  EXPECT_EQ(states.size(), 4U);
  EXPECT_GE(outcomes.size(), 4U);
  EXPECT_GT(now - oldest, 27 * kDay);
}

TEST_P(Demonstration, ReadsAsBobWouldReadIt) {
  EXPECT_EQ(world().demo.reports, 40U);
  EXPECT_TRUE(world().house->context().demo);
  const auto bob = signed_in("bob");
  const auto rows = bob->inbox("all");
  ASSERT_TRUE(rows.ok()) << rows.problem().word() << rows.problem().detail;
  EXPECT_GE(rows->size(), 38U);
  expect_spread(*rows, world().clock.now());
  std::size_t files = 0, additions = 0, replies = 0, notes = 0;
  for (const auto& row : *rows) {
    const auto report = bob->open(row.id);
    ASSERT_TRUE(report.ok()) << report.problem().word() << report.problem().detail;
    EXPECT_FALSE(report->story.empty());
    for (const auto& file : report->files) {
      const auto bytes = bob->open_file(*report, file.section_id);
      ASSERT_TRUE(bytes.ok());
      EXPECT_TRUE(bytes->starts_with(file.type == "image/png" ? "\x89PNG" : "%PDF-1"));
    }
    files += report->files.size();
    additions += report->additions.size();
    replies += report->replies.size();
    notes += report->notes.size();
  }
  EXPECT_GE(files, 5U);
  EXPECT_GE(additions, 3U);
  EXPECT_GE(replies, 10U);
  EXPECT_GE(notes, 5U);
}

TEST_P(Demonstration, ShowsEachOrganisationWhatWasSentToIt) {
  const auto chelsea = signed_in("chelsea");
  const auto rows = chelsea->inbox("all");
  ASSERT_TRUE(rows.ok());
  EXPECT_GE(rows->size(), 35U);
  EXPECT_LT(rows->size(), 40U) << "what was sent to Yayasan Pelita alone must not be here";
  for (const auto* nobody : {"dina", "alice"}) {
    const auto other = signed_in(nobody)->inbox("all");
    ASSERT_FALSE(other.ok()) << nobody;
    EXPECT_EQ(other.problem().key, core::ProblemKey::no_right) << nobody;
  }
}

TEST_P(Demonstration, LetsAReporterReadTheAnswerWithHerReceipt) {
  Wire anonymous(*world().dispatcher);
  const auto replies = Reporter(anonymous, world().random).read(world().demo.answered_receipt);
  ASSERT_TRUE(replies.ok()) << replies.problem().word() << replies.problem().detail;
  ASSERT_FALSE(replies->empty());
  EXPECT_FALSE(replies->front().text.empty());
}

TEST_P(Demonstration, LeavesALogThatVerifies) {
  const auto report = vault::audit::verify(world().house->context().database, world().demo.network,
                                           world().house->context().keys.log_keys().public_key);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->intact());
  EXPECT_GT(report->entries, 200U);
}

TEST_P(Demonstration, IsNotMadeInAFolderThatHoldsSomething) {
  const auto again = make_demo(world().options, world().clock, world().random);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.problem().key, core::ProblemKey::bad_config);
  const auto bob = signed_in("bob");
  const auto rows = bob->inbox("all");
  ASSERT_TRUE(rows.ok());
  EXPECT_GE(rows->size(), 38U);
}

}  // namespace
}  // namespace cli
