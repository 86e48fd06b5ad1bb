// SPDX-License-Identifier: Apache-2.0
// The whole round through the public interface: found, invite, certify, report, read, answer, read the answer, erase.
#include "cli/client.h"
#include "cli/holding.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/directory_store.h"

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
  // The server keeps verified circles for a second (reports::Intake); a client that knows the new epoch is not refused.
  test_support::OpenHouse other_node(town.options, town.clock, town.random);
  ASSERT_TRUE(other_node.house->intake().circles().ok());
  Wire elsewhere(other_node.dispatcher);
  Wire here(town.open->dispatcher);
  vault::PlainReport plain;
  plain.story = "sesudah pergantian kunci";
  plain.danger = "no";
  plain.how_known = "seen";
  plain.language = "id";
  const auto parcel = test_support::must(Reporter(elsewhere, town.random).pack(plain, {}, {}), "pack");
  const auto later = Reporter(here, town.random).send(parcel);
  ASSERT_TRUE(later.ok()) << later.problem().word();
  EXPECT_EQ(town.bob->open(later->report_id)->epoch, 2U);
  EXPECT_EQ(town.bob->open(sent.report_id)->story, "untuk berdua");
}

TEST_P(Round, AnAdditionReachesWhoGotTheReportByAHandOnBeforeItAnswers) {
  test_support::Town town(house_options());
  Client hendra(town.open->dispatcher, town.random, town.clock);
  const auto token = test_support::must(town.alice->invite("admin", "Hendra", false, true), "invite");
  test_support::must(hendra.join({token, "hendra", "Hendra", "rahasia h", "Kantor Imigrasi"}), "hendra");
  Client chelsea(town.open->dispatcher, town.random, town.clock);
  const auto for_chelsea = test_support::must(hendra.invite("officer", "Chelsea", true), "invite");
  test_support::must(chelsea.join({for_chelsea, "chelsea", "Chelsea", "rahasia c", ""}), "chelsea");
  for (const auto& member : test_support::must(hendra.members(), "members")) {
    if (member.state == "pending") test_support::must(hendra.certify(member), "certify");
  }
  test_support::must(chelsea.make_intake_circle({}), "circle");
  Wire anonymous(town.open->dispatcher);
  Reporter reporter(anonymous, town.random);
  vault::PlainReport plain;
  plain.story = "untuk yayasan saja";
  plain.danger = "no";
  plain.how_known = "seen";
  plain.wants_reply = true;
  plain.language = "id";
  const auto parcel = test_support::must(reporter.pack(plain, {}, {town.bob->org()}), "pack");
  ASSERT_TRUE(reporter.send(parcel).ok());

  test_support::must(town.bob->hand_on(parcel.report_id, chelsea.org()), "hand on");
  ASSERT_TRUE(reporter.add(parcel.receipt, "dan ini tambahannya").ok());
  const auto seen = chelsea.open(parcel.report_id);
  ASSERT_TRUE(seen.ok()) << seen.problem().word();
  EXPECT_EQ(seen->story, "untuk yayasan saja");
  ASSERT_EQ(seen->additions.size(), 1U);
  EXPECT_EQ(seen->additions[0].text, "dan ini tambahannya");
  EXPECT_EQ(town.bob->open(parcel.report_id)->additions.size(), 1U);
  ASSERT_TRUE(chelsea.reply(parcel.report_id, "kami ikut membantu").ok());
  const auto replies = reporter.read(parcel.receipt);
  ASSERT_TRUE(replies.ok()) << replies.problem().detail;
  EXPECT_EQ(replies->front().org_name, "Kantor Imigrasi");

  const auto directory = anonymous.get("/api/v1/directory");
  ASSERT_TRUE(directory.ok());
  EXPECT_EQ(boost::json::serialize(*directory).find("handon"), std::string::npos)
      << "who got which report is not public";
  ASSERT_TRUE(reporter.erase(parcel.receipt).ok());
  const auto left = town.open->house->context().database.read(
      [&](storage::Session& session) { return vault::handons_of(session, town.network, parcel.report_id); });
  EXPECT_EQ(left->size(), 0U);
}

// The server has no key to sign with; it can only repeat what circles signed, or leave it out.
TEST_P(Round, AHandOnThatNobodySignedAddsNoHolder) {
  test_support::Town town(house_options());
  Wire anonymous(town.open->dispatcher);
  const auto directory = test_support::must(directory_of(*anonymous.get("/api/v1/directory")), "directory");
  const auto report = *core::BundleId::from_bytes(town.random.bytes(16));
  const auto stranger = crypto::sign_keypair(crypto::Secret::random(town.random));
  const auto circle = vault::circle_id(town.bob->org(), "", "intake");
  const auto forged = vault::sign_statement(
      town.network, vault::HandonStatement{report, circle, 1, circle, 1, core::Bytes(80, 'w'), 1}, stranger);
  EXPECT_TRUE(holders_of(directory, report, {}, {forged}).empty());
  ASSERT_TRUE(circle_in(directory, town.bob->org(), circle, 1));
}

}  // namespace
}  // namespace cli
