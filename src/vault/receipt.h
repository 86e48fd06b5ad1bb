// SPDX-License-Identifier: Apache-2.0
// The reporter's receipt (docs/formats.md section 6): 112 random bits that she writes down, and all keys that follow.
// Whoever holds it is the reporter: it is never stored or logged. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace vault {

struct ReceiptKeys {
  crypto::Secret lookup;       ///< L, sent to open the thread
  crypto::BoxKeyPair box;      ///< replies are sealed to it
  crypto::SignKeyPair sign;    ///< signs submission, additions, deletion
  crypto::Secret content_mac;  ///< I
  crypto::Secret capsule;      ///< C
};

class Receipt {
 public:
  static constexpr std::size_t kWords = 11;
  static Receipt generate(core::Random& random);

  /// Either text form, read forgivingly. bad_receipt with fields: "/receipt/<n>" "unknown_word" for each word that is
  /// not in the list (n counts from 0); "/receipt" with "count" (number of words), "length" (number of characters),
  /// "character" or "checksum".
  static core::Result<Receipt> parse(std::string_view text);

  static std::optional<Receipt> from_bytes(core::BytesView bytes);  ///< 14 bytes, for vectors
  [[nodiscard]] std::string words() const;                          ///< eleven words with single spaces
  [[nodiscard]] std::string characters() const;                     ///< six groups of four with hyphens, for SMS
  [[nodiscard]] ReceiptKeys keys(const core::NetworkId& network) const;

 private:
  explicit Receipt(crypto::SecretBytes<14> bits) : bits_(std::move(bits)) {}
  crypto::SecretBytes<14> bits_;
};

/// The list of 2,048 words, sorted. The view lives as long as the program.
std::string_view receipt_word(std::size_t index);
std::optional<std::size_t> receipt_word_index(std::string_view word);  ///< exact, lower case

/// What the server stores to find the thread again: MAC(K_lookup, L).
core::Bytes stored_lookup(const crypto::Secret& lookup_mac_key, core::BytesView lookup);

}  // namespace vault
