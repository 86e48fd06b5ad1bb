// SPDX-License-Identifier: Apache-2.0
// What encoding needs of cryptography. The caller, who holds the key, hands it in: match knows no key and no library of
// primitives (docs/decisions: the key of matching stays outside).
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "core/bytes.h"

namespace match {

using HashBlock = std::array<std::uint8_t, 64>;

/// A secret and the keyed hash under it. hash() may be called by many threads.
class KeyedHash {
 public:
  KeyedHash() = default;
  KeyedHash(const KeyedHash&) = delete;
  KeyedHash& operator=(const KeyedHash&) = delete;
  virtual ~KeyedHash() = default;
  /// BLAKE2b-512 of the message under the key, with 16 bytes of salt (empty: none).
  [[nodiscard]] virtual HashBlock hash(core::BytesView message, core::BytesView salt) const = 0;
  /// The same function under a key of its own for the purpose that `context` names.
  [[nodiscard]] virtual std::unique_ptr<KeyedHash> derive(core::BytesView context) const = 0;
};

/// Makes a KeyedHash of any type with the same two functions (crypto::TokenHash), so that neither module knows the
/// other.
template <class Hash>
class KeyedHashOf final : public KeyedHash {
 public:
  explicit KeyedHashOf(Hash hash) : hash_(std::move(hash)) {}
  [[nodiscard]] HashBlock hash(core::BytesView message, core::BytesView salt) const override {
    return hash_.hash(message, salt);
  }
  [[nodiscard]] std::unique_ptr<KeyedHash> derive(core::BytesView context) const override {
    return std::make_unique<KeyedHashOf>(hash_.derive(context));
  }

 private:
  Hash hash_;
};

/// An unkeyed hash of 16 bytes, for ids of schemas (crypto::hash16).
using Hash16 = core::Bytes (*)(core::BytesView);

}  // namespace match
