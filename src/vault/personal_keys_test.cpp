// SPDX-License-Identifier: Apache-2.0
#include "vault/personal_keys.h"

#include <gtest/gtest.h>

#include "support/seeded_random.h"
#include "vault/circle_keys.h"

namespace {

using core::Bytes;
using vault::SeedFor;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
const core::UserId kUser = *core::UserId::parse("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

TEST(PersonalKeys, SeedOpensWithPasswordAndShareOrWithRecoveryCode) {
  support::SeededRandom random("person");
  const auto seed = crypto::Secret::random(random);
  const Bytes share = random.bytes(32);
  const auto keys = *vault::password_keys("kata sandi", Bytes(16, 's'), {1, 8UL << 20U});
  const auto kek = vault::key_encryption_key(keys.wrap, share);
  const Bytes by_password = vault::seal_seed(random, kek, kNetwork, kUser, SeedFor::password, seed);
  const auto code = vault::PrintedSecret::random(random);
  const auto recovery = vault::recovery_keys(code);
  const Bytes by_code = vault::seal_seed(random, recovery.wrap, kNetwork, kUser, SeedFor::recovery, seed);

  EXPECT_EQ(vault::open_seed(kek, kNetwork, kUser, SeedFor::password, by_password)->view(), seed.view());
  EXPECT_EQ(vault::open_seed(recovery.wrap, kNetwork, kUser, SeedFor::recovery, by_code)->view(), seed.view());
  EXPECT_FALSE(vault::open_seed(kek, kNetwork, kUser, SeedFor::recovery, by_password).ok());
  EXPECT_FALSE(vault::open_seed(kek, kNetwork, {}, SeedFor::password, by_password).ok());
  const auto other_share = vault::key_encryption_key(keys.wrap, random.bytes(32));
  EXPECT_FALSE(vault::open_seed(other_share, kNetwork, kUser, SeedFor::password, by_password).ok());
  EXPECT_NE(keys.proof.view(), keys.wrap.view());
}

TEST(PersonalKeys, RootSeedOpensForItsAdministratorAndForTheRecoveryKey) {
  support::SeededRandom random("root");
  const auto root_seed = crypto::Secret::random(random);
  const auto org = vault::org_id(crypto::sign_keypair(root_seed).public_key);
  const auto administrator = vault::personal_keys(crypto::Secret::random(random));
  const Bytes envelope = vault::seal_root(random, administrator.sym, kNetwork, org, root_seed);
  EXPECT_EQ(vault::open_root(administrator.sym, kNetwork, org, envelope)->view(), root_seed.view());
  EXPECT_FALSE(vault::open_root(administrator.sym, kNetwork, {}, envelope).ok());
  const auto printed = vault::PrintedSecret::random(random);
  const auto again = *vault::parse_printed_code(vault::printed_code(printed));
  const Bytes wrapped = *vault::wrap_secret(vault::org_recovery_keys(printed).public_key, root_seed);
  EXPECT_EQ(vault::unwrap_secret(vault::org_recovery_keys(again), wrapped)->view(), root_seed.view());
  EXPECT_FALSE(vault::unwrap_secret(administrator.box, wrapped).ok());
}

TEST(PrintedCode, EveryWrongCharacterIsNearlyAlwaysSeen) {
  support::SeededRandom random("code");
  const std::string code = vault::printed_code(vault::PrintedSecret::random(random));
  EXPECT_EQ(code.size(), 28U + 6U);
  std::size_t taken = 0;
  for (std::size_t at = 0; at < code.size(); ++at) {
    for (const char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      if (code[at] == '-' || code[at] == c) continue;
      std::string wrong = code;
      wrong[at] = c;
      const auto parsed = vault::parse_printed_code(wrong);
      taken += parsed.ok() ? 1 : 0;
      if (!parsed.ok()) {
        EXPECT_EQ(parsed.problem().key, core::ProblemKey::bad_receipt);
        EXPECT_EQ(parsed.problem().fields.front().key, "checksum");
      }
    }
  }
  EXPECT_LE(taken, 3U);  // 868 tries, twelve check bits
}

TEST(PrintedCode, WrongLengthSaysSo) {
  EXPECT_EQ(vault::parse_printed_code("ABCD").problem().fields.front().key, "length");
  EXPECT_EQ(vault::parse_printed_code("ABCD").problem().fields.front().pointer, "/code");
}

}  // namespace
