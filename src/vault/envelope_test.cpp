// SPDX-License-Identifier: Apache-2.0
#include "vault/envelope.h"

#include <gtest/gtest.h>

#include "support/seeded_random.h"
#include "vault/bundle.h"

namespace {

using core::Bytes;
using vault::Context;
using vault::Kind;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");

TEST(Envelope, EverySingleFlippedBitIsRefused) {
  support::SeededRandom random("flips");
  for (std::size_t i = 0; i < 1000; ++i) {
    const auto key = crypto::Secret::random(random);
    // Grants are short; of the padded kinds, texts up to 255 bytes give the smallest envelope, 306 bytes.
    const bool grant = i % 5 != 0;
    const Context context(grant ? Kind::grant : Kind::section, random.bytes(16), grant ? "" : "body", i, kNetwork);
    const Bytes plain = random.bytes(grant ? i % 207 : i % 256);
    Bytes envelope = vault::seal(random, key, context, plain);
    ASSERT_EQ(*vault::open(key, context, envelope), plain);
    for (std::size_t bit = 0; bit < envelope.size() * 8; ++bit) {
      const auto mask = static_cast<char>(1U << (bit % 8));
      envelope[bit / 8] = static_cast<char>(envelope[bit / 8] ^ mask);
      ASSERT_FALSE(vault::open(key, context, envelope).ok()) << i << " bit " << bit;
      envelope[bit / 8] = static_cast<char>(envelope[bit / 8] ^ mask);
    }
  }
}

TEST(Envelope, EveryTruncationIsRefused) {
  support::SeededRandom random("truncations");
  const auto key = crypto::Secret::random(random);
  const Context context = Context::section(kNetwork, {}, "body");
  const Bytes envelope = vault::seal(random, key, context, "text");
  for (std::size_t size = 0; size < envelope.size(); ++size) {
    EXPECT_FALSE(vault::open(key, context, core::BytesView(envelope).substr(0, size)).ok()) << size;
  }
}

TEST(Envelope, PaddedSizeIsTheSmallestBlockThatIsLargerThanTheText) {
  EXPECT_EQ(vault::padded_size(0), 256U);
  EXPECT_EQ(vault::padded_size(255), 256U);
  EXPECT_EQ(vault::padded_size(256), 1024U);
  EXPECT_EQ(vault::padded_size(1024), 4096U);
  EXPECT_EQ(vault::padded_size(16'384), 65'536U);
  EXPECT_EQ(vault::padded_size(65'535), 65'536U);
  EXPECT_EQ(vault::padded_size(65'536), 73'728U);
  EXPECT_EQ(vault::padded_size(1'000'000), 1'007'616U);
}

TEST(Envelope, TheSameTextSealedTwiceDiffers) {
  support::SeededRandom random("twice");
  const auto key = crypto::Secret::random(random);
  const Context context = Context::section(kNetwork, {}, "body");
  EXPECT_NE(vault::seal(random, key, context, "text"), vault::seal(random, key, context, "text"));
}

TEST(Envelope, ShapeTellsEnvelopesFromClearText) {
  support::SeededRandom random("shape");
  const auto key = crypto::Secret::random(random);
  const Bytes section = vault::seal(random, key, Context::section(kNetwork, {}, "body"), "text");
  const Bytes grant = vault::seal(random, key, Context::grant(kNetwork, {}, 1), Bytes(32, 'k'));
  EXPECT_TRUE(vault::has_envelope_shape(Kind::section, section));
  EXPECT_TRUE(vault::has_envelope_shape(Kind::grant, grant));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::section, grant));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::grant, section));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::section, "My name is Alice"));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::section, Bytes(306, 'a')));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::section, section.substr(1)));
  EXPECT_FALSE(vault::has_envelope_shape(Kind::section, ""));
}

TEST(Bundle, GrantsOpenForTheirCircleBundleAndEpochOnly) {
  support::SeededRandom random("grants");
  const auto circle = vault::circle_keys(crypto::Secret::random(random));
  const auto other = vault::circle_keys(crypto::Secret::random(random));
  const auto bundle = *core::BundleId::from_bytes(random.bytes(16));
  const auto key = crypto::Secret::random(random);
  const Bytes own = vault::wrap_own(random, circle.sym, kNetwork, bundle, 3, key);
  const Bytes sealed = *vault::wrap_for(circle.box.public_key, key);
  EXPECT_EQ(own.size(), vault::kOwnGrantSize);
  EXPECT_EQ(sealed.size(), vault::kSealedGrantSize);
  EXPECT_TRUE(vault::has_grant_shape(own) && vault::has_grant_shape(sealed));
  EXPECT_FALSE(vault::has_grant_shape(own + '\0') || vault::has_grant_shape(""));
  for (const Bytes& wrapped : {own, sealed}) {
    const auto opened = vault::unwrap_bundle(circle, kNetwork, bundle, 3, wrapped);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->view(), key.view());
    EXPECT_FALSE(vault::unwrap_bundle(other, kNetwork, bundle, 3, wrapped).ok());
    EXPECT_FALSE(vault::unwrap_bundle(circle, kNetwork, bundle, 3, wrapped + '\0').ok());
  }
  EXPECT_FALSE(vault::unwrap_bundle(circle, kNetwork, bundle, 4, own).ok());
  EXPECT_FALSE(vault::unwrap_bundle(circle, kNetwork, {}, 3, own).ok());
  EXPECT_FALSE(vault::unwrap_bundle(circle, {}, bundle, 3, own).ok());
}

TEST(Bundle, SectionsHaveKeysOfTheirOwn) {
  support::SeededRandom random("sections");
  const auto key = crypto::Secret::random(random);
  const auto a = *core::SectionId::from_bytes(random.bytes(16));
  const auto b = *core::SectionId::from_bytes(random.bytes(16));
  EXPECT_NE(vault::section_key(key, a).view(), vault::section_key(key, b).view());
  EXPECT_EQ(vault::section_key(key, a).view(), vault::section_key(key, a).view());
}

}  // namespace
