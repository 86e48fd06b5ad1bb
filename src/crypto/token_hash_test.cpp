// SPDX-License-Identifier: Apache-2.0
#include "crypto/token_hash.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace {

using core::Bytes;

Bytes text(const std::array<std::uint8_t, 64>& block) { return Bytes(block.begin(), block.end()); }
crypto::Secret key(char fill) { return *crypto::Secret::from_bytes(Bytes(32, fill)); }

// Made with Python: hashlib.blake2b(b"ab", key=bytes(32), salt=b"0").hexdigest() and the same without salt.
TEST(TokenHash, IsKeyedBlake2bWithSalt) {
  const crypto::TokenHash hash(key('\0'));
  EXPECT_EQ(core::hex(text(hash.hash("ab", "0"))),
            "dff8879ea4d1e32e79c0c004a23e431ab176dd76393f9f72155fddf8f0e50355"
            "7992a7eec0f8dfd18b14bfb5d35377dd9c5b2e41c02aea5c2ca8d7ed2afe2ed7");
  EXPECT_EQ(core::hex(text(hash.hash("ab", ""))),
            "9987fac34ff886c5f166cb6f9f63dfe04d9ecb1917bae9cc31c96b39ac72a90a"
            "f77e24a1d020e29c169c8452566c7ed09b4fbd8c490d914be3d0c4e69eafb50e");
}

TEST(TokenHash, DerivesAsTheMacDoes) {
  const auto derived = crypto::TokenHash(key('k')).derive("context");
  const crypto::TokenHash expected(crypto::mac_key(key('k'), "context"));
  EXPECT_EQ(text(derived.hash("x", "")), text(expected.hash("x", "")));
}

// RFC 5869, test case 1: the first 42 bytes of the expansion; seen through keys of 21 bytes by hashing with each.
TEST(TokenHash, ExpandsByHkdf) {
  const auto salt = *core::from_hex("000102030405060708090a0b0c");
  const auto info = *core::from_hex("f0f1f2f3f4f5f6f7f8f9");
  const auto keys = crypto::hkdf_token_hashes(Bytes(22, '\x0b'), salt, info, 21, 2);
  ASSERT_EQ(keys.size(), 2U);
  // hashlib.blake2b(b"ab", key=okm[:21]) and key=okm[21:42], okm as the RFC prints it.
  EXPECT_EQ(core::hex(text(keys[0].hash("ab", ""))),
            "ad1cc6dca79c29070ae7476e6d5020a7a15f2da7f8f6a437ba913bef612c5403"
            "aa9294ae6b65a0cbab4492a15f5274cc430b5f58f9def34d4cae4ad5c137c369");
  EXPECT_EQ(core::hex(text(keys[1].hash("ab", ""))),
            "347eff283659e8490e8104e614272b46678693e73dc89b9ea9e2e6da6c35e0a2"
            "0788228c271defcada30bd766ae987c25c0cc9f77c9c7e8b5a117f68ba3fa516");
  EXPECT_TRUE(crypto::hkdf_token_hashes("secret", "", "", 64, 128).empty());
}

}  // namespace
