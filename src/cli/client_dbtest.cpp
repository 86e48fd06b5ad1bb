// SPDX-License-Identifier: Apache-2.0
// The whole round through the public interface: found, invite, certify, report, read, answer, read the answer, erase.
#include <chrono>
#include <thread>

#include "cli/client.h"
#include "support/databases.h"
#include "support/town.h"

namespace cli {
namespace {

class Round : public test_support::OnBothEngines {
 protected:
  house::Options house_options() {
    house::Options out;
    out.data = (folder() / "town").string();
    out.postgres_url = options().postgres_url;
    return out;
  }
};
SULUH_ON_BOTH_ENGINES(Round);

TEST_P(Round, AReportIsReadAnsweredAddedToAndErased) {
  test_support::Town town(house_options());
  Wire anonymous(town.open->dispatcher);
  Reporter reporter(anonymous, town.random);
  const auto sent = town.report("Keponakan saya ditawari kerja jauh.");

  const auto rows = town.bob->inbox("new");
  ASSERT_TRUE(rows.ok()) << rows.problem().word();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().title, "Keponakan saya ditawari kerja jauh.");
  ASSERT_TRUE(town.bob->reply(sent.report_id, "Jangan serahkan KTP.").ok());
  ASSERT_TRUE(town.bob->reply(sent.report_id, "Kapan boleh ditelepon?").ok());
  const auto replies = reporter.read(sent.receipt);
  ASSERT_TRUE(replies.ok()) << replies.problem().word();
  ASSERT_EQ(replies->size(), 2U);
  EXPECT_EQ((*replies)[0].text, "Jangan serahkan KTP.");
  EXPECT_EQ((*replies)[1].seq, 2);
  ASSERT_TRUE(reporter.add(sent.receipt, "Malam saja.").ok());
  const auto report = town.bob->open(sent.report_id);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->additions.size(), 1U);
  EXPECT_EQ(report->additions[0].text, "Malam saja.");
  ASSERT_TRUE(reporter.erase(sent.receipt).ok());
  EXPECT_EQ(town.bob->open(sent.report_id).problem().key, core::ProblemKey::not_found);
  EXPECT_EQ(reporter.read(sent.receipt).problem().key, core::ProblemKey::bad_receipt);
}

TEST_P(Round, TheSameParcelAgainIsOneReportAndAnotherUnderItsReceiptIsRefused) {
  test_support::Town town(house_options());
  Wire anonymous(town.open->dispatcher);
  Reporter reporter(anonymous, town.random);
  vault::PlainReport plain;
  plain.story = "satu";
  plain.danger = "unknown";
  plain.how_known = "heard";
  plain.language = "id";
  const auto parcel = test_support::must(reporter.pack(plain, {{"a.txt", "image/png", "x"}}, {}), "pack");
  ASSERT_TRUE(reporter.send(parcel).ok());
  ASSERT_TRUE(reporter.send(parcel).ok());
  EXPECT_EQ(town.bob->inbox("all")->size(), 1U);
  plain.story = "dua";
  const auto other = test_support::must(reporter.pack(plain, {}, {}, parcel.receipt), "pack");
  EXPECT_EQ(reporter.send(other).problem().key, core::ProblemKey::receipt_used);
}

TEST_P(Round, SignInNeedsPasswordAndSecondFactorAndTheRecoveryCodeBringsANewPassword) {
  test_support::Town town(house_options());
  Client again(town.open->dispatcher, town.random, town.clock);
  EXPECT_EQ(again.sign_in("bob", "rahasia bob").problem().key, core::ProblemKey::totp_required);
  EXPECT_EQ(again.sign_in("bob", "bukan itu").problem().key, core::ProblemKey::bad_sign_in);
  ASSERT_TRUE(again.recover("bob", town.printed_bob.recovery_code, "rahasia baru").ok());
  EXPECT_EQ(town.bob->inbox("all").problem().key, core::ProblemKey::not_signed_in) << "recovery ends sessions";
  const auto sent = town.report("masih terbaca?");
  // The code used to come in is spent; one step further is still accepted.
  again.use_totp(town.printed_bob.totp_secret);
  auto signed_in = again.sign_in("bob", "rahasia baru");
  if (!signed_in.ok()) signed_in = again.sign_in("bob", "rahasia baru");
  ASSERT_TRUE(signed_in.ok()) << signed_in.problem().word();
  EXPECT_EQ(again.open(sent.report_id)->story, "masih terbaca?");
}

TEST_P(Round, WhoHasLeftOpensNothingAnyMore) {
  test_support::Town town(house_options());
  Client chelsea(town.open->dispatcher, town.random, town.clock);
  const auto token = test_support::must(town.alice->invite("caseworker", "Chelsea", false), "invite");
  ASSERT_TRUE(chelsea.join({token, "chelsea", "Chelsea", "rahasia c", ""}).ok());
  EXPECT_EQ(town.bob->admit(chelsea.user()).problem().key, core::ProblemKey::bad_signature) << "not certified yet";
  for (const auto& member : test_support::must(town.alice->members(), "members")) {
    if (member.state == "pending") test_support::must(town.alice->certify(member), "certify");
  }
  ASSERT_TRUE(town.bob->admit(chelsea.user()).ok());
  const auto sent = town.report("untuk berdua");
  ASSERT_TRUE(chelsea.load_keys().ok());
  EXPECT_EQ(chelsea.open(sent.report_id)->story, "untuk berdua");
  ASSERT_TRUE(town.alice->dismiss(chelsea.user()).ok());
  EXPECT_EQ(chelsea.open(sent.report_id).problem().key, core::ProblemKey::not_signed_in);
  EXPECT_FALSE(chelsea.sign_in_again().ok());
  ASSERT_TRUE(town.bob->make_intake_circle({}).ok());
  // The server keeps verified circles for a second (reports::Intake).
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  const auto later = town.report("sesudah pergantian kunci");
  EXPECT_EQ(town.bob->open(later.report_id)->epoch, 2U);
  EXPECT_EQ(town.bob->open(sent.report_id)->story, "untuk berdua");
}

}  // namespace
}  // namespace cli
