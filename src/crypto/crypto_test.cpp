// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <type_traits>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/keys.h"
#include "crypto/password.h"
#include "crypto/stream.h"
#include "support/seeded_random.h"

namespace {

using core::Bytes;
using crypto::Secret;

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

TEST(Secret, IsWipedWhenItDiesAndWhenItMoves) {
  support::SeededRandom random("wiped");
  alignas(Secret) std::array<char, sizeof(Secret)> place{};
  auto* const secret = new (place.data()) Secret(Secret::random(random));
  EXPECT_TRUE(std::any_of(place.begin(), place.end(), [](char c) { return c != 0; }));
  const Secret moved = std::move(*secret);
  EXPECT_EQ(secret->view(), Bytes(32, '\0'));  // NOLINT(bugprone-use-after-move): the promise under test
  *secret = moved.copy();
  EXPECT_EQ(secret->view(), moved.view());
  secret->~Secret();
  // The compiler may assume that nobody reads a dead object, so the place is read through a barrier.
  const volatile char* const bytes = place.data();
  for (std::size_t i = 0; i < place.size(); ++i) EXPECT_EQ(bytes[i], 0);
}

TEST(Secret, TakesExactlyItsSize) {
  EXPECT_FALSE(Secret::from_bytes(Bytes(31, 'x')).has_value());
  EXPECT_FALSE(Secret::from_bytes(Bytes(33, 'x')).has_value());
  EXPECT_TRUE(Secret::from_bytes(Bytes(32, 'x')).has_value());
}

TEST(Wipe, LeavesNothingInTheString) {
  std::string text(200, 'x');
  const volatile char* const place = text.data();
  crypto::wipe(text);
  EXPECT_TRUE(text.empty());
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(place[i], 0);
}

TEST(Hash, GivesThePublishedValuesOfBlake2bAndSha256) {
  // BLAKE2b-256 and SHA-256 of "abc" and of nothing.
  EXPECT_EQ(core::hex(crypto::hash("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(core::hex(crypto::hash("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(core::hex(crypto::sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(crypto::hash16("abc"), crypto::hash("abc").substr(0, 16));
}

TEST(Hash, InPiecesIsTheSameAsAtOnce) {
  crypto::Hasher hasher;
  for (const char* const piece : {"", "a", "", "bc"}) hasher.add(piece);
  EXPECT_EQ(hasher.finish(), crypto::hash("abc"));
}

TEST(Mac, DependsOnKeyAndText) {
  const Secret key = *Secret::from_bytes(Bytes(32, 'k'));
  const Secret other = *Secret::from_bytes(Bytes(32, 'o'));
  EXPECT_NE(crypto::mac(key, "a"), crypto::mac(key, "b"));
  EXPECT_NE(crypto::mac(key, "a"), crypto::mac(other, "a"));
  EXPECT_EQ(crypto::mac(key, "a"), crypto::mac_key(key, "a").view());
  EXPECT_NE(crypto::kdf(key, 1, "SlServer").view(), crypto::kdf(key, 2, "SlServer").view());
  EXPECT_NE(crypto::kdf(key, 1, "SlServer").view(), crypto::kdf(key, 1, "SlRcpt__").view());
}

TEST(Equal, ComparesLengthAndContent) {
  EXPECT_TRUE(crypto::equal("", ""));
  EXPECT_TRUE(crypto::equal("abc", "abc"));
  EXPECT_FALSE(crypto::equal("abc", "abd"));
  EXPECT_FALSE(crypto::equal("abc", "abcd"));
}

TEST(Pad, ComesOffExactlyAndRefusesWhatIsNoPadding) {
  for (const std::size_t size : {0UL, 1UL, 15UL, 16UL, 17UL}) {
    Bytes text(size, 'x');
    crypto::pad(text, 16);
    EXPECT_EQ(text.size() % 16, 0U);
    EXPECT_GT(text.size(), size);
    EXPECT_TRUE(crypto::unpad(text, 16));
    EXPECT_EQ(text, Bytes(size, 'x'));
  }
  Bytes zeros(16, '\0');
  EXPECT_FALSE(crypto::unpad(zeros, 16));
  Bytes letters(16, 'x');
  EXPECT_FALSE(crypto::unpad(letters, 16));
  Bytes odd(15, '\x80');
  EXPECT_FALSE(crypto::unpad(odd, 16));
}

TEST(SealedBox, OpensForItsKeyOnly) {
  support::SeededRandom random("box");
  const auto keys = crypto::box_keypair(Secret::random(random));
  const auto others = crypto::box_keypair(Secret::random(random));
  const Bytes sealed = *crypto::seal_to(keys.public_key, "text");
  EXPECT_EQ(sealed.size(), 4 + crypto::kSealOverhead);
  EXPECT_EQ(crypto::open_sealed(keys, sealed), "text");
  EXPECT_FALSE(crypto::open_sealed(others, sealed).has_value());
  EXPECT_FALSE(crypto::open_sealed(keys, sealed.substr(0, 47)).has_value());
  EXPECT_FALSE(crypto::open_sealed(keys, "").has_value());
  EXPECT_EQ(crypto::seal_to(Bytes(31, 'x'), "text").problem().key, core::ProblemKey::bad_envelope);
}

TEST(Stream, RefusesTagsThatWeNeverWriteAndShortMessages) {
  const Secret key = *Secret::from_bytes(Bytes(32, 'k'));
  crypto::StreamPush push(key);
  const Bytes odd = push.push("text", "", static_cast<crypto::StreamTag>(2));  // REKEY
  auto pull = crypto::StreamPull::start(key, push.header());
  ASSERT_TRUE(pull.has_value());
  EXPECT_FALSE(pull->pull(odd, "").has_value());
  EXPECT_FALSE(pull->pull("short", "").has_value());
  EXPECT_FALSE(crypto::StreamPull::start(key, "short").has_value());
}

TEST(Password, SaltAndCostAreChecked) {
  const crypto::PasswordCost cheap{1, 8UL << 20U};
  EXPECT_TRUE(crypto::password_key("p", Bytes(16, 's'), cheap).ok());
  EXPECT_FALSE(crypto::password_key("p", Bytes(15, 's'), cheap).ok());
  EXPECT_FALSE(crypto::password_key("p", Bytes(16, 's'), {0, 8UL << 20U}).ok());
  EXPECT_FALSE(crypto::password_key("p", Bytes(16, 's'), {1, 1}).ok());
  EXPECT_FALSE(crypto::password_key("p", Bytes(16, 's'), {1, 2UL << 30U}).ok());
}

TEST(SystemRandom, GivesTheSizeAskedForAndNotTwiceTheSame) {
  crypto::SystemRandom random;
  EXPECT_EQ(random.bytes(0).size(), 0U);
  EXPECT_EQ(random.bytes(33).size(), 33U);
  EXPECT_NE(random.bytes(32), random.bytes(32));
}

}  // namespace
