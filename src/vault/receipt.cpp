// SPDX-License-Identifier: Apache-2.0
#include "vault/receipt.h"

#include <algorithm>
#include <array>
#include <vector>

#include "crypto/hash.h"
#include "vault/codes.h"
#include "vault/text.h"
#include "words_files.h"

namespace vault {
namespace {

constexpr std::size_t kWordCount = 2048;
constexpr unsigned kWordBits = 11;
constexpr std::size_t kRandomBytes = 14;
constexpr std::size_t kWordCheckBits = 9;
constexpr std::size_t kCharacterCheckBits = 8;
constexpr std::size_t kCharacters = 24;
constexpr std::size_t kLongestText = 2000;  // typed text beyond this is no receipt

using Words = std::array<std::string_view, kWordCount>;

/// A list of another length would give receipts that nobody can read again: the program does not start with one.
Words load_words() {
  std::string_view text = embedded::words().front().bytes;
  Words words;
  for (auto& word : words) {
    word = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  if (words.back().empty() || !text.empty() || !std::is_sorted(words.begin(), words.end())) std::abort();
  return words;
}

const Words& words() {
  static const Words list = load_words();
  return list;
}

core::Bytes check_digest(core::BytesView bits) { return crypto::hash(core::frame({"suluh/1", "receipt-check", bits})); }

core::Problem refused(std::string pointer, std::string word) {
  return core::field_problem(std::move(pointer), std::move(word), core::ProblemKey::bad_receipt);
}

/// Digits occur in no word, and eleven words have more than 24 letters: the two forms cannot be taken for each other.
bool is_character_form(std::string_view joined) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::any_of(joined.begin(), joined.end(), digit)) return true;
  return joined.size() == kCharacters && std::all_of(joined.begin(), joined.end(), crockford_character);
}

core::Result<core::Bytes> read_characters(std::string_view joined) {
  if (!std::all_of(joined.begin(), joined.end(), crockford_character)) return refused("/receipt", "character");
  auto bytes = from_crockford(joined, kCharacters * 5);
  if (!bytes) return refused("/receipt", "length");
  return std::move(*bytes);
}

core::Result<core::Bytes> read_words(const std::vector<std::string_view>& parts) {
  if (parts.size() != Receipt::kWords) return refused("/receipt", "count");
  BitWriter writer;
  core::Problem problem{core::ProblemKey::bad_receipt, {}, {}, 0};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto index = receipt_word_index(parts[i]);
    if (!index) problem.fields.push_back({"/receipt/" + std::to_string(i), "unknown_word"});
    writer.put(static_cast<unsigned>(index.value_or(0)), kWordBits);
  }
  if (!problem.fields.empty()) return problem;
  return writer.finish();
}

}  // namespace

std::string_view receipt_word(std::size_t index) { return words()[index]; }

std::optional<std::size_t> receipt_word_index(std::string_view word) {
  const auto& list = words();
  const auto* const found = std::lower_bound(list.begin(), list.end(), word);
  if (found == list.end() || *found != word) return std::nullopt;
  return static_cast<std::size_t>(found - list.begin());
}

Receipt Receipt::generate(core::Random& random) { return Receipt(crypto::SecretBytes<14>::random(random)); }

std::optional<Receipt> Receipt::from_bytes(core::BytesView bytes) {
  auto bits = crypto::SecretBytes<14>::from_bytes(bytes);
  if (!bits) return std::nullopt;
  return Receipt(std::move(*bits));
}

std::string Receipt::words() const {
  core::Bytes bytes = with_check_bits(bits_.view(), check_digest(bits_.view()), kWordCheckBits);
  const crypto::WipeOnExit wipe(bytes);
  BitReader reader(bytes);
  std::string out;
  for (std::size_t i = 0; i < kWords; ++i) {
    if (i > 0) out += ' ';
    out += receipt_word(reader.take(kWordBits));
  }
  return out;
}

std::string Receipt::characters() const {
  core::Bytes bytes = with_check_bits(bits_.view(), check_digest(bits_.view()), kCharacterCheckBits);
  const crypto::WipeOnExit wipe(bytes);
  return crockford(bytes, kCharacters * 5);
}

core::Result<Receipt> Receipt::parse(std::string_view text) {
  if (text.size() > kLongestText) return refused("/receipt", "count");
  std::string lower(text);
  const crypto::WipeOnExit wipe_lower(lower);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto parts = split_typed(lower);
  std::string joined;
  joined.reserve(lower.size());
  const crypto::WipeOnExit wipe_joined(joined);
  for (const auto part : parts) joined += part;
  const bool characters = is_character_form(joined);
  TRY(core::Bytes bytes, characters ? read_characters(joined) : read_words(parts));
  const crypto::WipeOnExit wipe_bytes(bytes);
  auto receipt = from_bytes(core::BytesView(bytes).substr(0, kRandomBytes));
  const core::BytesView bits = receipt->bits_.view();
  const std::size_t check = characters ? kCharacterCheckBits : kWordCheckBits;
  if (!crypto::equal(bytes, with_check_bits(bits, check_digest(bits), check))) return refused("/receipt", "checksum");
  return std::move(*receipt);
}

ReceiptKeys Receipt::keys(const core::NetworkId& network) const {
  core::Bytes framed = core::frame({"suluh/1", "receipt", network.bytes(), bits_.view()});
  core::Bytes digest = crypto::hash(framed);
  const auto master = crypto::Secret::from_bytes(digest);
  crypto::wipe(framed);
  crypto::wipe(digest);
  return {crypto::kdf(*master, 1, "SlRcpt__"), crypto::box_keypair(crypto::kdf(*master, 2, "SlRcpt__")),
          crypto::sign_keypair(crypto::kdf(*master, 3, "SlRcpt__")), crypto::kdf(*master, 4, "SlRcpt__"),
          crypto::kdf(*master, 5, "SlRcpt__")};
}

core::Bytes stored_lookup(const crypto::Secret& lookup_mac_key, core::BytesView lookup) {
  return crypto::mac(lookup_mac_key, lookup);
}

}  // namespace vault
