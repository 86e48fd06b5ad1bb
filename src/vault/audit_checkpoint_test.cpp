// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_checkpoint.h"

#include <gtest/gtest.h>

namespace vault::audit {
namespace {

crypto::SignKeyPair key_of(char c) { return crypto::sign_keypair(*crypto::Secret::from_bytes(core::Bytes(32, c))); }

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");

std::string note() { return sign_checkpoint({origin(kNetwork, 0), 42, leaf_hash("x")}, key_of('k')); }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(AuditCheckpoint, IsReadBackAsItWasSigned) {
  const auto opened = open_checkpoint(note(), key_of('k').public_key);
  ASSERT_TRUE(opened.ok()) << opened.problem().detail;
  EXPECT_EQ(opened->origin, "suluh/000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(opened->size, 42U);
  EXPECT_EQ(opened->root, leaf_hash("x"));
}

// The key and its text form that the Go project publishes in golang.org/x/mod/sumdb/note.
TEST(AuditCheckpoint, KeyIdsAreThoseOfOtherPrograms) {
  const std::string text =
      verifier_key("PeterNeumann", core::from_base64url("GlzZBxQ8OExB6DDFvOEqqIF-xWSaqr8sMTiLNbLXRNY").value());
  EXPECT_EQ(text, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
}

TEST(AuditCheckpoint, RefusesEveryChangedByte) {
  const std::string good = note();
  const auto key = key_of('k');
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int bit : {1, 2, 32, 128}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ bit);
      EXPECT_FALSE(open_checkpoint(bad, key.public_key).ok()) << "byte " << i;
    }
  }
}

TEST(AuditCheckpoint, RefusesAnotherKey) {
  EXPECT_EQ(open_checkpoint(note(), key_of('x').public_key).problem().key, core::ProblemKey::bad_signature);
  EXPECT_TRUE(read_checkpoint(note()).ok());
}

TEST(AuditCheckpoint, RefusesOtherForms) {
  const auto key = key_of('k');
  const std::string good = note();
  for (const std::string& bad : {std::string(), std::string("\n"), std::string("\n\n"), good.substr(0, good.size() - 1),
                                 good + "\n", replaced(good, "\n42\n", "\n042\n"), replaced(good, "\n42\n", "\n+42\n"),
                                 replaced(good, "\n42\n", "\n42\nmore\n"), replaced(good, "\n42\n", "\r\n42\n"),
                                 good.substr(0, good.find("\n\n") + 2), good + "not a signature\n"}) {
    const auto opened = open_checkpoint(bad, key.public_key);
    ASSERT_FALSE(opened.ok()) << bad;
    EXPECT_EQ(opened.problem().key, core::ProblemKey::bad_request) << bad;
  }
}

TEST(AuditCheckpoint, IgnoresSignaturesOfWitnesses) {
  const std::string witnessed = note() + "\xE2\x80\x94 witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiI\n";
  EXPECT_TRUE(open_checkpoint(witnessed, key_of('k').public_key).ok());
  const std::string only = witnessed.substr(0, witnessed.find("\n\n") + 2) +
                           "\xE2\x80\x94 witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiI\n";
  EXPECT_EQ(open_checkpoint(only, key_of('k').public_key).problem().key, core::ProblemKey::bad_signature);
}

TEST(AuditCheckpoint, OriginTellsNetworkAndEpoch) {
  EXPECT_EQ(epoch_of(kNetwork, origin(kNetwork, 0)), 0);
  EXPECT_EQ(origin(kNetwork, 7), "suluh/000102030405060708090a0b0c0d0e0f/epoch/7");
  EXPECT_EQ(epoch_of(kNetwork, origin(kNetwork, 7)), 7);
  EXPECT_FALSE(epoch_of(core::NetworkId(), origin(kNetwork, 7)));
  for (const char* tail : {"/epoch/", "/epoch/0", "/epoch/07", "/epoch/-1", "/epoch/7x", "/epoch", "x"})
    EXPECT_FALSE(epoch_of(kNetwork, origin(kNetwork, 0) + tail)) << tail;
}

}  // namespace
}  // namespace vault::audit
