// SPDX-License-Identifier: Apache-2.0
#include "vault/submission.h"

#include <gtest/gtest.h>

#include "support/seeded_random.h"
#include "vault/text.h"

namespace {

using core::Bytes;
using core::ProblemKey;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");

vault::CircleKey circle(core::Random& random) {
  const auto keys = vault::circle_keys(crypto::Secret::random(random));
  const auto org = vault::org_id(keys.sign.public_key);
  return {org,
          "Yayasan Pelita",
          vault::circle_id(org, "", "intake"),
          "",
          "intake",
          1,
          keys.box.public_key,
          keys.sign.public_key,
          {}};
}

vault::PlainReport plain(std::string story) {
  return {std::move(story), "", "", "", "", "no", "", "heard", false, "id", {}};
}

struct Made {
  support::SeededRandom random{"submission"};
  vault::ReceiptKeys receipt = vault::Receipt::generate(random).keys(kNetwork);
  std::vector<vault::CircleKey> circles{circle(random), circle(random)};
  vault::ReportDraft draft = vault::draft_report(random);
  vault::SealedReport report = *vault::seal_report(random, kNetwork, draft, plain("story"), receipt, circles);

  /// Signed again, so that the signature is not what refuses it.
  ProblemKey refused() {
    report.signature = crypto::sign(receipt.sign, vault::submission_manifest(kNetwork, report));
    const auto done = vault::check_report(kNetwork, report);
    EXPECT_FALSE(done.ok());
    return done.ok() ? ProblemKey::internal : done.problem().key;
  }
};

TEST(Submission, SealedReportIsTaken) { EXPECT_TRUE(vault::check_report(kNetwork, Made().report).ok()); }

TEST(Submission, ClearTextInPlaceOfAnEnvelopeIsRefused) {
  Made made;
  made.report.body.envelope = R"({"v":1,"story":"clear"})";
  EXPECT_EQ(made.refused(), ProblemKey::not_sealed);
}

TEST(Submission, ClearKeyInPlaceOfAGrantIsRefused) {
  Made made;
  made.report.grants[0].wrapped = made.draft.bundle_key.view();
  EXPECT_EQ(made.refused(), ProblemKey::not_sealed);
}

TEST(Submission, WithoutAReaderItIsRefused) {
  Made made;
  made.report.grants.clear();
  EXPECT_EQ(made.refused(), ProblemKey::missing_field);
}

TEST(Submission, OneCircleTwiceIsRefused) {
  Made made;
  made.report.grants[1].circle_id = made.report.grants[0].circle_id;
  EXPECT_EQ(made.refused(), ProblemKey::bad_field);
}

TEST(Submission, ShortKeysAreRefused) {
  Made made;
  made.report.lookup.pop_back();
  EXPECT_EQ(made.refused(), ProblemKey::bad_field);
}

TEST(Submission, AnotherNetworkRefusesIt) {
  const auto done = vault::check_report({}, Made().report);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, ProblemKey::bad_signature);
}

TEST(Submission, UnusableRecipientKeyIsAProblemNotAReport) {
  Made made;
  made.circles[1].box_pk = Bytes(32, '\0');
  const auto sealed = vault::seal_report(made.random, kNetwork, made.draft, plain("story"), made.receipt, made.circles);
  ASSERT_FALSE(sealed.ok());
  EXPECT_EQ(sealed.problem().key, ProblemKey::bad_envelope);
}

TEST(ContentMac, IsTheSameForARetryAndAnotherForOtherContent) {
  Made made;
  const std::vector<core::CircleId> ab{made.circles[0].circle_id, made.circles[1].circle_id};
  const std::vector<core::CircleId> ba{ab[1], ab[0]};
  const auto& key = made.receipt.content_mac;
  const Bytes mac = vault::content_mac(key, plain("story"), ab);
  EXPECT_EQ(mac, vault::content_mac(key, plain("story"), ba)) << "order of recipients does not matter";
  EXPECT_NE(mac, vault::content_mac(key, plain("stort"), ab));
  EXPECT_NE(mac, vault::content_mac(key, plain("story"), {ab[0]}));
  auto with_file = plain("story");
  with_file.files.push_back({{}, "a", "b", 1, Bytes(32, 'h')});
  EXPECT_NE(mac, vault::content_mac(key, with_file, ab));
  auto moved = plain("stor");
  moved.village = "y";
  EXPECT_NE(mac, vault::content_mac(key, moved, ab)) << "fields do not run together";
}

TEST(Capsule, OpensWithItsKeyAndForItsReportOnly) {
  Made made;
  const auto orgs = vault::open_capsule(made.receipt.capsule, kNetwork, made.report.report_id, made.report.capsule);
  ASSERT_TRUE(orgs.ok());
  EXPECT_EQ(*orgs, (std::vector{made.circles[0].org_id, made.circles[1].org_id}));
  EXPECT_FALSE(
      vault::open_capsule(made.receipt.content_mac, kNetwork, made.report.report_id, made.report.capsule).ok());
  EXPECT_FALSE(vault::open_capsule(made.receipt.capsule, kNetwork, {}, made.report.capsule).ok());
}

TEST(Text, SplitsAtWhatPeopleAndPhonesPutBetweenWords) {
  EXPECT_EQ(vault::split_typed("satu, dua.\n tiga-empat\xE2\x80\x94lima\xC2\xA0"
                               "enam")
                .size(),
            6U);
  EXPECT_TRUE(vault::split_typed(" ,.-\n").empty());
  EXPECT_EQ(vault::split_typed("\xE2\x80").size(), 1U) << "broken UTF-8 stays within the text";
}

TEST(Text, BitsReadBackAsTheyWereWritten) {
  vault::BitWriter writer;
  for (unsigned i = 0; i < 100; ++i) writer.put(i * 21 % 2048, 11);
  const Bytes bytes = writer.finish();
  EXPECT_EQ(bytes.size(), (1100U + 7) / 8);
  vault::BitReader reader(bytes);
  for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(reader.take(11), i * 21 % 2048);
}

}  // namespace
