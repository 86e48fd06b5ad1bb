// SPDX-License-Identifier: Apache-2.0
// The organisation's printed recovery key, used by somebody whom the operator invited because nobody else was left
// (docs/keys.md): what she reads then, and what a paper or a database that was tampered with does not give.
#include "support/databases.h"
#include "support/town.h"
#include "vault/circle_keys.h"
#include "vault/codes.h"
#include "vault/directory_store.h"

namespace cli {
namespace {

using core::ProblemKey;
using test_support::must;

class Paper : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    house::Options house;
    house.data = (folder() / "town").string();
    house.postgres_url = options().postgres_url;
    town_ = std::make_unique<test_support::Town>(house);
    nia_ = std::make_unique<Client>(town_->open->dispatcher, town_->random, town_->clock);
  }
  app::Context& context() { return town_->open->house->context(); }
  [[nodiscard]] const std::string& paper() const { return town_->printed_alice.organisation_key; }
  void invite_nia(std::string_view role, bool custodian) {
    const auto token =
        must(operator_invitation(context(), {town_->alice->org(), std::string(role), "Nia", custodian}), "invite");
    must(nia_->join({token, "nia", "Nia", "rahasia nia", ""}), "join");
  }
  std::string state_of_nia() {
    for (const auto& one : must(town_->alice->members(), "members")) {
      if (one.id == nia_->user()) return one.state + " " + one.role + (one.custodian ? " custodian" : "");
    }
    return "nobody";
  }
  /// The organisation's signed recovery key, to which anybody who can write to the database may seal.
  core::Bytes recovery_pk() { return vault::org_recovery_keys(*vault::parse_printed_code(paper())).public_key; }
  void tamper(std::string_view sql, const core::Bytes& value) {
    must(context().database.write([&](storage::Session& session) -> core::Done {
      TRY(const auto rows, session.execute(sql, storage::blob(value)));
      return rows > 0 ? core::Done() : core::Done(core::problem(ProblemKey::internal, "nothing to swap"));
    }),
         "tamper");
  }

  std::unique_ptr<test_support::Town> town_;
  std::unique_ptr<Client> nia_;
};
SULUH_ON_BOTH_ENGINES(Paper);

TEST_P(Paper, LetsInWhoeverIsLeftAndOldReportsOpen) {
  const auto sent = town_->report("cerita dari sebelum semua pergi");
  must(town_->bob->make_intake_circle({}), "a second epoch");
  town_->report("cerita kedua");
  invite_nia("caseworker", true);
  EXPECT_EQ(nia_->inbox("all").problem().key, ProblemKey::no_right) << "not certified yet";
  EXPECT_EQ(must(nia_->use_paper(paper()), "paper"), 2U) << "both epochs";
  must(nia_->sign_in_again(), "sign in");
  EXPECT_EQ(must(nia_->open(sent.report_id), "open").story, "cerita dari sebelum semua pergi");
  EXPECT_EQ(must(nia_->inbox("all"), "inbox").size(), 2U);
  // Alice still administers, so the paper gives the circles and nothing of the office.
  EXPECT_EQ(state_of_nia(), "active caseworker custodian");
  // What comes in under an epoch of her own goes on as ever.
  must(nia_->make_intake_circle({}), "a third epoch");
  const auto later = town_->report("cerita sesudah itu");
  EXPECT_EQ(must(nia_->open(later.report_id), "open").story, "cerita sesudah itu");
}

TEST_P(Paper, GivesTheRootKeyToWhomTheOperatorInvitedAsAnAdministrator) {
  invite_nia("admin", false);
  EXPECT_EQ(must(nia_->use_paper(paper()), "paper"), 1U);
  EXPECT_EQ(state_of_nia(), "active admin custodian");
  must(nia_->sign_in_again(), "sign in");
  must(nia_->dismiss(town_->alice->user()), "she records that Alice is gone");
  EXPECT_EQ(town_->alice->members().problem().key, ProblemKey::not_signed_in);
  const auto token = must(nia_->invite("caseworker", "Wati", false), "invite");
  Client wati(town_->open->dispatcher, town_->random, town_->clock);
  must(wati.join({token, "wati", "Wati", "rahasia wati", ""}), "join");
  for (const auto& one : must(nia_->members(), "members")) {
    if (one.id == wati.user()) must(nia_->certify(one), "certify");
  }
  must(nia_->admit(wati.user()), "admit");
}

TEST_P(Paper, IsForTheOthersOnlyWhenNobodyAdministers) {
  invite_nia("caseworker", false);
  const auto refused = nia_->use_paper(paper());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::no_right);
  EXPECT_EQ(refused.problem().fields.at(0).key, "ask_an_administrator");
  EXPECT_EQ(state_of_nia(), "pending caseworker");
  // As after a restore in which the ledger ended the last administrator.
  tamper("UPDATE users SET state = 'ended' WHERE login = 'alice' AND user_id <> $1", nia_->user().bytes());
  EXPECT_EQ(must(nia_->use_paper(paper()), "paper"), 1U);
  must(nia_->sign_in_again(), "sign in");
  must(nia_->invite("caseworker", "Wati", false), "she administers now");
}

TEST_P(Paper, ThatIsAnotherOnesOrMisreadChangesNothing) {
  invite_nia("admin", true);
  auto misread = paper();
  misread[0] = misread[0] == 'A' ? 'B' : 'A';
  EXPECT_EQ(nia_->use_paper(misread).problem().key, ProblemKey::bad_receipt);
  const auto other = vault::printed_code(vault::PrintedSecret::random(town_->random));
  EXPECT_EQ(nia_->use_paper(other).problem().detail, "the paper belongs to another organisation");
  EXPECT_EQ(state_of_nia(), "pending admin custodian");
}

TEST_P(Paper, RefusesARootKeyThatWasSwappedInTheDatabase) {
  invite_nia("admin", true);
  const auto thief = crypto::Secret::random(town_->random);
  tamper("UPDATE organisations SET root_recovery = $1", *vault::wrap_secret(recovery_pk(), thief));
  const auto refused = nia_->use_paper(paper());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::bad_signature);
  EXPECT_EQ(state_of_nia(), "pending admin custodian") << "nothing was signed with it";
}

TEST_P(Paper, LeavesOutACircleWhoseCopyWasSwappedInTheDatabase) {
  invite_nia("caseworker", true);
  const auto thief = crypto::Secret::random(town_->random);
  tamper("UPDATE circle_keys SET wrapped = $1 WHERE length(user_id) = 0", *vault::wrap_secret(recovery_pk(), thief));
  EXPECT_EQ(must(nia_->use_paper(paper()), "paper"), 0U) << "no custodian ever signed such keys";
}

}  // namespace
}  // namespace cli
