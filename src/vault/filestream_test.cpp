// SPDX-License-Identifier: Apache-2.0
#include "vault/filestream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "support/seeded_random.h"
#include "support/vectors.h"

namespace {

using core::Bytes;
using core::BytesView;

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
const core::SectionId kSection = *core::SectionId::parse("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
constexpr std::size_t kHeader = crypto::kStreamHeaderSize;
constexpr std::size_t kSealedChunk = vault::kFileChunk + crypto::kStreamOverhead;

crypto::Secret key() { return *crypto::Secret::from_bytes(Bytes(32, 'k')); }

Bytes sealed_in_pieces(BytesView plain, std::size_t piece) {
  vault::FileSealer sealer(key(), kNetwork, kSection);
  Bytes out;
  for (; !plain.empty(); plain.remove_prefix(std::min(piece, plain.size()))) out += sealer.push(plain.substr(0, piece));
  return out + sealer.finish();
}

/// Nothing where the file is refused, at whatever point.
std::optional<Bytes> opened_in_pieces(BytesView sealed, std::size_t piece, const core::SectionId& section = kSection) {
  vault::FileOpener opener(key(), kNetwork, section);
  Bytes out;
  for (; !sealed.empty(); sealed.remove_prefix(std::min(piece, sealed.size()))) {
    const auto part = opener.push(sealed.substr(0, piece));
    if (!part.ok()) {
      EXPECT_EQ(part.problem().key, core::ProblemKey::bad_envelope);
      EXPECT_FALSE(opener.finish().ok()) << "a refused file stays refused";
      return std::nullopt;
    }
    out += *part;
  }
  const auto rest = opener.finish();
  if (!rest.ok()) return std::nullopt;
  return out + *rest;
}

TEST(FileStream, AnyPiecesGiveTheSameFileBack) {
  for (const std::size_t size : {0UL, 1UL, 65'535UL, 65'536UL, 65'537UL, 131'072UL, 200'000UL}) {
    const Bytes plain = vectors::pattern(size);
    for (const std::size_t piece : {1'000UL, 65'536UL, 65'553UL, 300'000UL}) {
      const Bytes sealed = sealed_in_pieces(plain, piece);
      EXPECT_EQ(sealed.size(), vault::sealed_file_size(size));
      const auto opened = opened_in_pieces(sealed, piece);
      ASSERT_TRUE(opened.has_value()) << size << " by " << piece;
      EXPECT_TRUE(*opened == plain) << size << " by " << piece;
    }
  }
}

TEST(FileStream, BytesAreSealedWhileTheyArrive) {
  vault::FileSealer sealer(key(), kNetwork, kSection);
  EXPECT_EQ(sealer.push(Bytes(vault::kFileChunk, 'x')).size(), kHeader);
  EXPECT_EQ(sealer.push("y").size(), kSealedChunk);
}

TEST(FileStream, WithoutTheLastChunkItIsRefused) {
  const Bytes sealed = sealed_in_pieces(vectors::pattern(200'000), 65'536);
  EXPECT_FALSE(opened_in_pieces(sealed.substr(0, kHeader + 3 * kSealedChunk), 65'536).has_value());
  EXPECT_FALSE(opened_in_pieces(sealed.substr(0, sealed.size() - 1), 65'536).has_value());
  EXPECT_FALSE(opened_in_pieces(sealed.substr(0, kHeader), 65'536).has_value());
  EXPECT_FALSE(opened_in_pieces(sealed.substr(0, kHeader - 1), 65'536).has_value());
  EXPECT_FALSE(opened_in_pieces("", 65'536).has_value());
}

TEST(FileStream, SwappedDroppedAndRepeatedChunksAreRefused) {
  const Bytes sealed = sealed_in_pieces(vectors::pattern(200'000), 65'536);
  const Bytes header = sealed.substr(0, kHeader);
  const Bytes first = sealed.substr(kHeader, kSealedChunk);
  const Bytes second = sealed.substr(kHeader + kSealedChunk, kSealedChunk);
  const Bytes rest = sealed.substr(kHeader + 2 * kSealedChunk);
  ASSERT_TRUE(opened_in_pieces(header + first + second + rest, 50'000).has_value());
  EXPECT_FALSE(opened_in_pieces(header + second + first + rest, 50'000).has_value());
  EXPECT_FALSE(opened_in_pieces(header + second + rest, 50'000).has_value());
  EXPECT_FALSE(opened_in_pieces(header + first + first + second + rest, 50'000).has_value());
}

TEST(FileStream, BytesBehindTheEndAreRefused) {
  const Bytes small = sealed_in_pieces("text", 10);
  EXPECT_FALSE(opened_in_pieces(small + 'x', 10).has_value());
  EXPECT_FALSE(opened_in_pieces(small + small, 10'000).has_value());
  const Bytes full = sealed_in_pieces(Bytes(vault::kFileChunk, 'x'), 65'536);
  EXPECT_FALSE(opened_in_pieces(full + 'x', 100'000).has_value());
  EXPECT_FALSE(opened_in_pieces(full + 'x', kHeader + kSealedChunk).has_value());
}

TEST(FileStream, AFlippedBitAndAnotherSectionAreRefused) {
  Bytes sealed = sealed_in_pieces("text", 10);
  EXPECT_FALSE(opened_in_pieces(sealed, 10, {}).has_value());
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    const auto mask = static_cast<char>(1U << (bit % 8));
    sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ mask);
    EXPECT_FALSE(opened_in_pieces(sealed, 1'000).has_value()) << bit;
    sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ mask);
  }
}

TEST(FileStream, AShortChunkInTheMiddleIsRefused) {
  // Only a writer with the key could make it: a stream cut into other chunks is not ours.
  crypto::StreamPush push(key());
  const Bytes associated = "x";
  const Bytes sealed = push.header() + push.push("short", associated, crypto::StreamTag::message);
  EXPECT_FALSE(opened_in_pieces(sealed, 1'000).has_value());
}

}  // namespace
