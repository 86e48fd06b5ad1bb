// SPDX-License-Identifier: Apache-2.0
// An organisation leaves the network (docs/keys.md): what ends in that one transaction, for whom, and that an older
// backup does not bring it back.
#include <filesystem>
#include <fstream>

#include "cli/backup.h"
#include "cli/case_desk.h"
#include "cli/folders.h"
#include "cli/restore.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/directory_store.h"

namespace cli {
namespace {

using core::ProblemKey;
using test_support::must;

constexpr core::Millis kMonth = 30LL * 86'400'000;

/// Pelita, which hosts, has shared Sari's identity with Harapan: Chelsea administers it, Dewi reads.
class Leaving : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    house::Options house;
    house.data = path("town");
    house.postgres_url = options().postgres_url;
    town_ = std::make_unique<test_support::Town>(house);
    chelsea_ = std::make_unique<Client>(town_->open->dispatcher, town_->random, town_->clock);
    const auto token = must(town_->alice->invite("admin", "Chelsea", true, true), "invite");
    must(chelsea_->join({token, "chelsea", "Chelsea", "rahasia c", "Yayasan Harapan"}), "join");
    dewi_ = std::make_unique<Client>(town_->open->dispatcher, town_->random, town_->clock);
    must(dewi_->join({must(chelsea_->invite("officer", "Dewi", false), "invite"), "dewi", "Dewi", "rahasia d", ""}),
         "join");
    for (const auto& one : must(chelsea_->members(), "members")) {
      if (one.state == "pending") must(chelsea_->certify(one), "certify");
    }
    must(town_->bob->make_circle("identity", {}), "identity");
    for (const auto* one : {"identity", "intake"}) must(chelsea_->make_circle(one, {dewi_->user()}), one);
    must(dewi_->load_keys(), "keys");
    share();
  }
  [[nodiscard]] std::string path(std::string_view name) const { return (folder() / name).string(); }

  void share() {
    CaseDesk desk(*town_->bob);
    const auto script = core::json::parse(R"({"title": "Sari", "facts": {}, "people": [{"name": "Sari", "role":
      "victim"}], "sections": [{"class": "identity", "of": "Sari", "content": {"name": "Sari"}}]})");
    made_ = must(desk.make(script.as_object(), std::nullopt), "case");
    const auto now = town_->clock.now();
    const CaseDesk::Agreement agreement{"identity", "protection", "read_aloud", "id", false, now, now + kMonth};
    const auto consent = must(desk.ask_consent(made_, "Sari", chelsea_->org(), agreement), "consent");
    section_ = must(desk.section_of(made_.id, "identity", made_.people.at("Sari")), "section");
    must(desk.share(made_.id, section_, chelsea_->org(), consent, agreement), "share");
  }
  std::int64_t hanging(std::string_view what) {
    const auto told =
        must(town_->alice->wire().get("/api/v1/organisations/" + chelsea_->org().text() + "/departure"), "hanging");
    return told.at("hanging").at(what).as_int64();
  }
  std::int64_t count(storage::Database& database, const std::string& sql) {
    return must(database.read([&](storage::Session& session) -> core::Result<std::int64_t> {
      TRY(const auto row, session.one("SELECT COUNT(*) FROM " + sql));
      return row->integer(0);
    }),
                "count");
  }
  void expect_gone(storage::Database& database) {
    EXPECT_EQ(count(database, "case_grants WHERE ended_ms IS NULL"), 0);
    EXPECT_EQ(count(database, "users WHERE login IN ('chelsea', 'dewi') AND state = 'ended' AND root_wrapped IS NULL"),
              2);
    EXPECT_EQ(count(database, "organisations WHERE takes_reports = 1"), 1);
    const auto org = must(database.read([&](storage::Session& session) {
      return vault::organisation(session, town_->network, chelsea_->org());
    }),
                          "organisation");
    EXPECT_TRUE(org->left_ms.has_value());
  }

  std::unique_ptr<test_support::Town> town_;
  std::unique_ptr<Client> chelsea_, dewi_;
  MadeCase made_;
  core::SectionId section_;
};
SULUH_ON_BOTH_ENGINES(Leaving);

TEST_P(Leaving, EndsSharingKeysAndSignInsAtOnce) {
  must(CaseDesk(*dewi_).open(made_.id, section_), "Dewi reads what was shared");
  EXPECT_EQ(hanging("grants_received"), 1);
  EXPECT_EQ(hanging("members"), 2);
  must(chelsea_->leave_network(chelsea_->org(), ""), "leave");
  EXPECT_EQ(chelsea_->members().problem().key, ProblemKey::not_signed_in);
  EXPECT_EQ(dewi_->wire().get("/api/v1/cases").problem().key, ProblemKey::not_signed_in);
  EXPECT_EQ(chelsea_->sign_in("chelsea", "rahasia c").problem().key, ProblemKey::bad_sign_in);
  expect_gone(town_->open->house->context().database);
  EXPECT_EQ(hanging("grants_received"), 0);
  EXPECT_EQ(hanging("members"), 0);
  // The owner's next save takes a key that Harapan never had.
  const auto file = must(CaseDesk(*town_->bob).file(made_.id), "file");
  bool found = false;
  for (const auto& row : file.at("sections").as_array()) {
    if (row.at("section_id").as_string() != section_.text()) continue;
    found = true;
    EXPECT_TRUE(row.at("reseal").as_bool());
  }
  EXPECT_TRUE(found);
  // And nothing new goes there.
  const auto now = town_->clock.now();
  const CaseDesk::Agreement agreement{"identity", "protection", "read_aloud", "id", false, now, now + kMonth};
  const auto again = CaseDesk(*town_->bob).ask_consent(made_, "Sari", chelsea_->org(), agreement);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.problem().fields.at(0).key, "organisation_left");
}

TEST_P(Leaving, IsTheHostsDecisionOnlyWithAReason) {
  EXPECT_EQ(town_->alice->leave_network(chelsea_->org(), "").problem().key, ProblemKey::bad_signature);
  EXPECT_EQ(town_->alice->leave_network(chelsea_->org(), "because").problem().key, ProblemKey::bad_signature);
  EXPECT_EQ(chelsea_->leave_network(town_->alice->org(), "misuse").problem().key, ProblemKey::not_found);
  EXPECT_EQ(town_->alice->leave_network(town_->alice->org(), "").problem().fields.at(0).key, "host_stays");
  must(town_->alice->leave_network(chelsea_->org(), "unreachable"), "send out");
  EXPECT_EQ(town_->alice->leave_network(chelsea_->org(), "closed").problem().key, ProblemKey::conflict);
  expect_gone(town_->open->house->context().database);
}

TEST_P(Leaving, IsCarriedOutAgainOnAnOlderBackup) {
  auto& context = town_->open->house->context();
  const auto seed = crypto::Secret::random(town_->random);
  std::ofstream(path("backup.key"), std::ios::binary) << backup_key_text(seed);
  must(write_backup(context.database, context.network, context.clock.now(), crypto::box_keypair(seed).public_key,
                    path("suluh.backup"), town_->random),
       "backup");
  must(town_->alice->leave_network(chelsea_->org(), "keys_lost"), "send out");
  RestoreOptions options;
  options.from = path("suluh.backup");
  options.backup_key = path("backup.key");
  options.server_key = path("town.key");
  options.ledger = path("town.ledger");
  options.target.data = path("again");
  const test_support::FreshDatabase target(GetParam());
  options.target.postgres_url = target.options().postgres_url;
  const auto done = restore(options, town_->clock, town_->random);
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_EQ(done->left_again, 1);
  test_support::OpenHouse open(options.target, town_->clock, town_->random);
  expect_gone(open.house->context().database);
}

}  // namespace
}  // namespace cli
