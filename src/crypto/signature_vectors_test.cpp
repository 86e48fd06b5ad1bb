// SPDX-License-Identifier: Apache-2.0
// Signatures and keys that a careless reader would take: each must be refused here and in the browser. They are built
// from the group itself, so that only the rule under test is broken.
#include <gtest/gtest.h>
#include <sodium.h>

#include <array>

#include "crypto/hash.h"
#include "crypto/keys.h"
#include "support/seeded_random.h"
#include "support/vectors.h"

namespace {

namespace json = boost::json;
using core::Bytes;
using core::BytesView;

// Points of small order and their non-canonical forms, RFC 8032 encoding.
constexpr std::array kSmallOrderEd25519{"0100000000000000000000000000000000000000000000000000000000000000",
                                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                        "0000000000000000000000000000000000000000000000000000000000000080",
                                        "0000000000000000000000000000000000000000000000000000000000000000",
                                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                        "0100000000000000000000000000000000000000000000000000000000000080",
                                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

// u-coordinates whose product with any secret is zero, canonical or not.
constexpr std::array kLowOrderX25519{"0000000000000000000000000000000000000000000000000000000000000000",
                                     "0100000000000000000000000000000000000000000000000000000000000000",
                                     "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                     "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "0000000000000000000000000000000000000000000000000000000000000080",
                                     "0100000000000000000000000000000000000000000000000000000000000080",
                                     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                     "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};

constexpr std::string_view kOrder = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

const unsigned char* in(BytesView b) { return reinterpret_cast<const unsigned char*>(b.data()); }
unsigned char* out(Bytes& b) { return reinterpret_cast<unsigned char*>(b.data()); }
Bytes unhex(std::string_view text) { return *core::from_hex(text); }

json::object vector(std::string_view what, BytesView pk, BytesView message, BytesView signature, bool valid) {
  return {{"what", what},
          {"pk", core::base64url(pk)},
          {"message", core::base64url(message)},
          {"signature", core::base64url(signature)},
          {"valid", valid}};
}

/// s + L: the same signature to whoever does not check that S is reduced.
Bytes with_order_added(Bytes signature) {
  Bytes order = unhex(kOrder);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned>(in(signature)[32 + i]) + in(order)[i];
    signature[32 + i] = static_cast<char>(carry & 0xFFU);
    carry >>= 8U;
  }
  return signature;
}

Bytes reduced_sha512(const Bytes& data) {
  Bytes digest(64, '\0');
  crypto_hash_sha512(out(digest), in(data), data.size());
  Bytes scalar(32, '\0');
  crypto_core_ed25519_scalar_reduce(out(scalar), in(digest));
  return scalar;
}

/// A key with a part of order 8, and a signature that holds only for readers who multiply by the cofactor.
json::object mixed_order(core::Random& random) {
  Bytes secret(32, '\0');
  Bytes base(32, '\0');
  Bytes key(32, '\0');
  const Bytes wide = random.bytes(64);
  crypto_core_ed25519_scalar_reduce(out(secret), in(wide));
  crypto_scalarmult_ed25519_base_noclamp(out(base), in(secret));
  const Bytes torsion = unhex(kSmallOrderEd25519[4]);
  EXPECT_EQ(crypto_core_ed25519_add(out(key), in(base), in(torsion)), 0);
  for (unsigned tries = 0;; ++tries) {
    const Bytes message = "mixed order " + std::to_string(tries);
    Bytes r(32, '\0');
    Bytes commitment(32, '\0');
    const Bytes r_wide = random.bytes(64);
    crypto_core_ed25519_scalar_reduce(out(r), in(r_wide));
    crypto_scalarmult_ed25519_base_noclamp(out(commitment), in(r));
    const Bytes h = reduced_sha512(commitment + key + message);
    if ((in(h)[0] & 7U) == 0) continue;  // then the torsion part vanishes and the signature really holds
    Bytes product(32, '\0');
    Bytes s(32, '\0');
    crypto_core_ed25519_scalar_mul(out(product), in(h), in(secret));
    crypto_core_ed25519_scalar_add(out(s), in(r), in(product));
    return vector("key of mixed order, holds only after the cofactor", key, message, commitment + s, false);
  }
}

json::array signature_vectors() {
  support::SeededRandom random("signature vectors");
  json::array list;
  const auto keys = crypto::sign_keypair(crypto::Secret::random(random));
  for (const std::size_t size : {0UL, 1UL, 64UL, 1000UL}) {
    const Bytes message = random.bytes(size);
    list.push_back(vector("good", keys.public_key, message, crypto::sign(keys, message), true));
  }
  const Bytes message = "suluh";
  const Bytes good = crypto::sign(keys, message);
  list.push_back(vector("S not reduced", keys.public_key, message, with_order_added(good), false));
  list.push_back(vector("another message", keys.public_key, "sulun", good, false));
  list.push_back(vector("truncated", keys.public_key, message, good.substr(0, 63), false));
  list.push_back(vector("too long", keys.public_key, message, good + '\0', false));
  list.push_back(vector("key too short", keys.public_key.substr(0, 31), message, good, false));
  list.push_back(vector("all zero", keys.public_key, message, Bytes(64, '\0'), false));
  for (const std::size_t bit : {0UL, 7UL, 255UL, 256UL, 300UL, 504UL, 511UL}) {
    Bytes flipped = good;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    list.push_back(vector("bit flipped", keys.public_key, message, flipped, false));
  }
  for (const char* const point : kSmallOrderEd25519) {
    // With A of small order and S = 0, R = A or R = neutral would hold for every message, or one in eight.
    list.push_back(
        vector("key of small order", unhex(point), message, unhex(kSmallOrderEd25519[0]) + Bytes(32, '\0'), false));
    list.push_back(vector("key and R of small order", unhex(point), message, unhex(point) + Bytes(32, '\0'), false));
    list.push_back(vector("R of small order", keys.public_key, message, unhex(point) + good.substr(32), false));
  }
  list.push_back(mixed_order(random));
  return list;
}

json::array low_order_keys() {
  json::array list;
  for (const char* const point : kLowOrderX25519) list.push_back(json::string(core::base64url(unhex(point))));
  return list;
}

TEST(SignatureVectors, AreWhatTheSharedFileSays) {
  vectors::agree("signature", {{"signatures", signature_vectors()}, {"low_order_box_keys", low_order_keys()}});
}

TEST(SignatureVectors, VerifyTakesGoodOnesAndRefusesEveryOther) {
  const json::object file = vectors::load("signature");
  for (const auto& item : file.at("signatures").as_array()) {
    const json::object& v = item.as_object();
    EXPECT_EQ(crypto::verify(vectors::bytes(v, "pk"), vectors::bytes(v, "message"), vectors::bytes(v, "signature")),
              v.at("valid").as_bool())
        << json::serialize(v);
  }
}

TEST(SignatureVectors, NothingIsSealedToOrOpenedFromAKeyOfLowOrder) {
  support::SeededRandom random("low order");
  const auto keys = crypto::box_keypair(crypto::Secret::random(random));
  const Bytes sealed = *crypto::seal_to(keys.public_key, "text");
  const json::object file = vectors::load("signature");
  for (const auto& item : file.at("low_order_box_keys").as_array()) {
    const Bytes point = *core::from_base64url(std::string_view(item.as_string()));
    EXPECT_FALSE(crypto::seal_to(point, "text").ok()) << core::hex(point);
    EXPECT_FALSE(crypto::open_sealed(keys, point + sealed.substr(32)).has_value()) << core::hex(point);
  }
}

}  // namespace
