// SPDX-License-Identifier: Apache-2.0
// A new generation of the server key: what was made under the earlier one goes on working, and the earlier one alone
// opens nothing any more.
#include <filesystem>
#include <fstream>

#include "cli/backup.h"
#include "cli/restore.h"
#include "house/key_store.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/audit_verify.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using test_support::must;

class Rotation : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    options_.data = path("town");
    options_.postgres_url = options().postgres_url;
    town_ = std::make_unique<test_support::Town>(options_);
    const auto token = must(town_->alice->invite("monitor", "Eko", false), "invite");
    Client eko(town_->open->dispatcher, town_->random, town_->clock);
    must(eko.join({token, "eko", "Eko", "rahasia eko", ""}), "eko");
    fs::copy(path("town.key"), path("old.key"));
  }
  [[nodiscard]] std::string path(std::string_view name) const { return (folder() / name).string(); }

  /// As `suluh keys server rotate` does it, with the server stopped.
  void rotate() {
    town_->alice.reset();
    town_->bob.reset();
    town_->open.reset();
    must(vault::ServerKeys::add_generation(path("town.key"), town_->random), "rotate");
    town_->open = std::make_unique<test_support::OpenHouse>(options_, town_->clock, town_->random);
  }
  Client client() { return {town_->open->dispatcher, town_->random, town_->clock}; }
  core::Result<std::vector<ThreadReply>> read(test_support::OpenHouse& open, const std::string& receipt) {
    Wire anonymous(open.dispatcher);
    return Reporter(anonymous, town_->random).read(receipt);
  }
  std::string back_up(std::string_view name) {
    const auto seed = crypto::Secret::random(town_->random);
    std::ofstream(path(std::string(name) + ".secret")) << backup_key_text(seed);
    auto& context = town_->open->house->context();
    must(write_backup(context.database, context.network, context.clock.now(), crypto::box_keypair(seed).public_key,
                      path(name), town_->random),
         "backup");
    return std::string(name);
  }
  core::Result<Restored> restored(const std::string& backup, const std::string& key, const std::string& target) {
    RestoreOptions out;
    out.from = path(backup);
    out.backup_key = path(backup + ".secret");
    out.server_key = path(key);
    out.ledger = path("town.ledger");
    out.target.data = path(target);
    return restore(out, town_->clock, town_->random);
  }
  std::int64_t count(std::string_view sql) {
    return must(town_->open->house->context().database.read([&](storage::Session& s) -> core::Result<std::int64_t> {
      TRY(const auto row, s.one(sql));
      return row->integer(0);
    }),
                "count");
  }

  house::Options options_;
  std::unique_ptr<test_support::Town> town_;
};
SULUH_ON_BOTH_ENGINES(Rotation);

TEST_P(Rotation, ReceiptsOfBeforeOpenTheirThreadsAndStayTaken) {
  Wire before(town_->open->dispatcher);
  vault::PlainReport plain;
  plain.story = "sebelum";
  plain.danger = "no";
  plain.how_known = "seen";
  plain.wants_reply = true;
  plain.language = "id";
  const auto parcel = must(Reporter(before, town_->random).pack(plain, {}, {}), "pack");
  must(Reporter(before, town_->random).send(parcel), "send");
  must(town_->bob->reply(parcel.report_id, "jawaban sebelum"), "reply");
  rotate();
  rotate();
  EXPECT_EQ(town_->open->house->context().keys.generations(), 3U);
  const auto replies = read(*town_->open, parcel.receipt);
  ASSERT_TRUE(replies.ok()) << replies.problem().word();
  EXPECT_EQ(replies->front().text, "jawaban sebelum");
  const auto plainly = town_->open->house->scriptless().open_thread(parcel.receipt);
  ASSERT_TRUE(plainly.ok());
  EXPECT_EQ(plainly->replies.front().text, "jawaban sebelum");

  Wire after(town_->open->dispatcher);
  Reporter reporter(after, town_->random);
  EXPECT_TRUE(reporter.send(parcel).ok());
  EXPECT_EQ(count("SELECT count(*) FROM reports"), 1) << "the same parcel again is the same report";
  plain.story = "lain";
  const auto other = must(reporter.pack(plain, {}, {}, parcel.receipt), "pack");
  EXPECT_EQ(reporter.send(other).problem().key, core::ProblemKey::receipt_used);
  ASSERT_TRUE(reporter.add(parcel.receipt, "tambahan sesudah").ok());
  const auto later = town_->report("sesudah");
  EXPECT_TRUE(read(*town_->open, later.receipt).ok());
  ASSERT_TRUE(reporter.erase(parcel.receipt).ok());
}

TEST_P(Rotation, PeopleComeInWithPasswordSecondFactorAndRecoveryCode) {
  const auto sent = town_->report("cerita");
  const auto printed = town_->printed_bob;
  must(town_->alice->invite("guest", "Dina", false), "invite");
  rotate();
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM invitations WHERE used_ms IS NULL"), 0);
  auto bob = client();
  bob.use_totp(printed.totp_secret);
  auto in = bob.sign_in("bob", "rahasia bob");
  if (!in.ok()) in = bob.sign_in("bob", "rahasia bob");  // the code of coming in is spent; the next one counts
  ASSERT_TRUE(in.ok()) << in.problem().word();
  EXPECT_EQ(bob.open(sent.report_id)->story, "cerita");
  auto again = client();
  EXPECT_EQ(again.sign_in("bob", "bukan itu").problem().key, core::ProblemKey::bad_sign_in);
  ASSERT_TRUE(again.recover("bob", printed.recovery_code, "rahasia baru").ok());
}

TEST_P(Rotation, ANewPasswordLeavesTheShareOfTheEarlierKeyBehind) {
  rotate();
  auto eko = client();
  must(eko.sign_in("eko", "rahasia eko"), "sign in");
  const std::string_view kept = "SELECT count(*) FROM users WHERE login = 'eko' AND share IS NOT NULL";
  EXPECT_EQ(count(kept), 1);
  must(eko.change_password("rahasia eko", "rahasia eko 2"), "change");
  EXPECT_EQ(count(kept), 0);
  EXPECT_TRUE(client().sign_in("eko", "rahasia eko 2").ok());
  rotate();
  EXPECT_TRUE(client().sign_in("eko", "rahasia eko 2").ok());
}

TEST_P(Rotation, TheEarlierKeyAloneIsRefusedAndTestsNoGuess) {
  const auto sent = town_->report("cerita");
  const auto keys = vault::Receipt::parse(sent.receipt)->keys(town_->network);
  rotate();
  auto old = options_;
  old.key_file = path("old.key");
  EXPECT_EQ(house::House::open(old, town_->clock, town_->random).problem().key, core::ProblemKey::bad_config);
  const auto earlier = must(vault::ServerKeys::load(path("old.key")), "old");
  const auto mac = earlier.lookup_mac(keys.lookup.view());
  const auto found = town_->open->house->context().database.read(
      [&](storage::Session& s) { return s.one("SELECT 1 FROM reports WHERE lookup_mac = $1", storage::blob(mac)); });
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(*found);
}

TEST_P(Rotation, BackupsOfBeforeAndAfterAreRestored) {
  const auto sent = town_->report("cerita");
  must(town_->bob->reply(sent.report_id, "jawaban"), "reply");
  const auto before = back_up("before");
  rotate();
  const auto after = back_up("after");
  const auto of_before = restored(before, "town.key", "a");
  ASSERT_TRUE(of_before.ok()) << of_before.problem().detail;
  const auto of_after = restored(after, "town.key", "b");
  ASSERT_TRUE(of_after.ok()) << of_after.problem().detail;
  EXPECT_EQ(restored(after, "old.key", "c").problem().key, core::ProblemKey::bad_config);
  EXPECT_FALSE(fs::exists(path("c")));
  for (const auto* name : {"a", "b"}) {
    house::Options options;
    options.data = path(name);
    test_support::OpenHouse open(options, town_->clock, town_->random);
    const auto replies = read(open, sent.receipt);
    ASSERT_TRUE(replies.ok()) << name << replies.problem().word();
    EXPECT_EQ(replies->front().text, "jawaban");
    Client eko(open.dispatcher, town_->random, town_->clock);
    EXPECT_TRUE(eko.sign_in("eko", "rahasia eko").ok());
    auto& context = open.house->context();
    const auto report = vault::audit::verify(context.database, context.network, context.keys.log_keys().public_key);
    ASSERT_TRUE(report.ok());
    EXPECT_TRUE(report->intact());
  }
}

}  // namespace
}  // namespace cli
