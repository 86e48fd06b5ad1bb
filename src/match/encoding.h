// SPDX-License-Identifier: Apache-2.0
// What the parts of match hand to each other: an encoding, which fields stood behind it, and in which space it lives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace match {

/// Set bits (Hacker's Delight, 5-1). The processors we build for need not have an instruction for it, and
/// std::popcount is then a call that reads a table.
constexpr int bit_count(std::uint64_t x) {
  x -= (x >> 1U) & 0x5555555555555555U;
  x = (x & 0x3333333333333333U) + ((x >> 2U) & 0x3333333333333333U);
  x = (x + (x >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
  return static_cast<int>((x * 0x0101010101010101U) >> 56U);
}

/// A fixed row of bits. Bit i is bit (i mod 64) of word i / 64; stored and sent as little-endian words, so bit i is
/// also bit (i mod 8) of byte i / 8. Plain data: copy it, hash it, map it from a file; all zero when nothing was known.
template <std::size_t Bits>
struct alignas(64) Encoding {
  static_assert(Bits % 64 == 0);
  static constexpr std::size_t kBits = Bits;
  static constexpr std::size_t kBytes = Bits / 8;
  using Words = std::array<std::uint64_t, Bits / 64>;

  Words words{};

  void set(std::size_t bit) { words[bit / 64] |= std::uint64_t{1} << (bit % 64); }
  [[nodiscard]] bool get(std::size_t bit) const { return ((words[bit / 64] >> (bit % 64)) & 1U) != 0; }
  [[nodiscard]] int count() const {
    int sum = 0;
    for (const auto word : words) sum += bit_count(word);
    return sum;
  }
  bool operator==(const Encoding&) const = default;
};

using Encoding512 = Encoding<512>;    ///< native-512
using Encoding1024 = Encoding<1024>;  ///< compat-1024, bit-exact with clkhash schema version 3

static_assert(sizeof(Encoding512) == 64);
static_assert(alignof(Encoding512) == 64);
static_assert(sizeof(Encoding1024) == 128);

/// The stored form: kBytes bytes. Reading refuses any other length.
template <std::size_t Bits>
core::Bytes to_bytes(const Encoding<Bits>& encoding);
template <std::size_t Bits>
std::optional<Encoding<Bits>> from_bytes(core::BytesView bytes);

/// Bit f is set when field f of the schema (in its order, at most 16 fields) had a usable value. Two encodings with
/// different masks are held to a threshold of their own (rulings: a missing field is neutral, not unequal).
using Presence = std::uint16_t;
constexpr std::size_t kMaxFields = 16;

/// The caller's number of a record: a row of its table, a line of its file. match gives it no meaning.
using RecordId = std::uint64_t;

/// Dice's coefficient, the one score of match: 2 |a and b| / (|a| + |b|), 0 for two empty encodings. A double, compared
/// with >=; every index, kernel and test uses this expression, so that answers agree to the last bit.
constexpr double dice(int common, int count_a, int count_b) {
  return count_a + count_b == 0 ? 0.0 : 2.0 * common / (count_a + count_b);
}

template <std::size_t Bits>
double dice(const Encoding<Bits>& a, const Encoding<Bits>& b) {
  int common = 0;
  for (std::size_t i = 0; i < a.words.size(); ++i) common += bit_count(a.words[i] & b.words[i]);
  return dice(common, a.count(), b.count());
}

/// Where an encoding lives. Encodings of different spaces share no meaning: comparing them is refused by these ids, not
/// answered with "no match".
using ShortHash = std::array<std::uint8_t, 16>;
struct Space {
  ShortHash schema{};  ///< of everything in the schema that decides about bits (Schema::id)
  ShortHash key{};     ///< of linkage key, network and epoch; tells nothing about the key (Encoder::space)
  bool operator==(const Space&) const = default;
};

}  // namespace match
