// SPDX-License-Identifier: Apache-2.0
#include "vault/codes.h"

#include <array>

#include "crypto/hash.h"
#include "vault/text.h"

namespace vault {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCheckBits = 12;
constexpr std::size_t kPrintedBits = PrintedSecret::kSize * 8 + kCheckBits;

constexpr std::array<std::int8_t, 256> make_table() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    const auto c = static_cast<unsigned char>(kAlphabet[i]);
    table[c] = static_cast<std::int8_t>(i);
    if (c >= 'A') table[c + ('a' - 'A')] = static_cast<std::int8_t>(i);
  }
  for (const char c : std::string_view("IiLl")) table[static_cast<unsigned char>(c)] = 1;
  for (const char c : std::string_view("Oo")) table[static_cast<unsigned char>(c)] = 0;
  return table;
}
constexpr auto kTable = make_table();

}  // namespace

bool crockford_character(char c) { return kTable[static_cast<unsigned char>(c)] >= 0; }

std::string crockford(core::BytesView bytes, std::size_t bits) {
  std::string out;
  BitReader reader(bytes);
  for (std::size_t done = 0; done < bits; done += 5) {
    if (done > 0 && done % 20 == 0) out += '-';
    out += kAlphabet[reader.take(5)];
  }
  return out;
}

std::optional<core::Bytes> from_crockford(std::string_view text, std::size_t bits) {
  core::Bytes joined;
  for (const auto part : split_typed(text)) joined += part;
  const crypto::WipeOnExit wipe(joined);
  if (joined.size() * 5 != bits) return std::nullopt;
  BitWriter writer;
  for (const char c : joined) {
    const int value = kTable[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    writer.put(static_cast<unsigned>(value), 5);
  }
  return writer.finish();
}

core::Bytes with_check_bits(core::BytesView body, core::BytesView digest, std::size_t bits) {
  BitWriter writer;
  for (const char c : body) writer.put(static_cast<unsigned char>(c), 8);
  BitReader reader(digest);
  for (std::size_t i = 0; i < bits; ++i) writer.put(reader.take(1), 1);
  return writer.finish();
}

std::string printed_code(const PrintedSecret& secret) {
  core::Bytes bytes = with_check_bits(secret.view(), crypto::hash(secret.view()), kCheckBits);
  const crypto::WipeOnExit wipe(bytes);
  return crockford(bytes, kPrintedBits);
}

core::Result<PrintedSecret> parse_printed_code(std::string_view text) {
  auto bytes = from_crockford(text, kPrintedBits);
  if (!bytes) return core::field_problem("/code", "length", core::ProblemKey::bad_receipt);
  const crypto::WipeOnExit wipe(*bytes);
  auto secret = PrintedSecret::from_bytes(core::BytesView(*bytes).substr(0, PrintedSecret::kSize));
  if (!crypto::equal(*bytes, with_check_bits(secret->view(), crypto::hash(secret->view()), kCheckBits))) {
    return core::field_problem("/code", "checksum", core::ProblemKey::bad_receipt);
  }
  return std::move(*secret);
}

}  // namespace vault
