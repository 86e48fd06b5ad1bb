// SPDX-License-Identifier: Apache-2.0
// Hashes, MACs and derived keys (docs/formats.md section 1). All functions are pure and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/bytes.h"
#include "crypto/secret.h"

namespace crypto {

constexpr std::size_t kHashSize = 32;

core::Bytes hash(core::BytesView data);                    ///< H: BLAKE2b-256, 32 bytes
core::Bytes hash16(core::BytesView data);                  ///< H16: the first 16 bytes of H
core::Bytes mac(const Secret& key, core::BytesView data);  ///< MAC: keyed BLAKE2b-256, 32 bytes
Secret mac_key(const Secret& key, core::BytesView data);   ///< the same bytes, where they are a key
core::Bytes sha256(core::BytesView data);                  ///< 32 bytes; for the audit tree only

/// A key-derivation context: exactly eight characters known at compile time.
class KdfContext {
 public:
  consteval KdfContext(const char (&text)[9]) : text_(text, 8) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

Secret kdf(const Secret& key, std::uint64_t number, KdfContext context);

/// H over data that arrives in pieces. One thread at a time; after finish() only destruction is allowed.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  void add(core::BytesView data);
  core::Bytes finish();  ///< 32 bytes

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Constant-time for equal lengths; different lengths are unequal at once.
bool equal(core::BytesView a, core::BytesView b);

}  // namespace crypto
