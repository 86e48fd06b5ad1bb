// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "crypto/hash.h"

namespace crypto {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kHex = "0123456789ABCDEF";

std::string percent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    const auto b = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[b >> 4U], kHex[b & 15U]};
    }
  }
  return out;
}

}  // namespace

std::string hotp(core::BytesView key, std::uint64_t counter, unsigned digits) {
  const core::Bytes message = core::u64be(counter);
  std::array<unsigned char, EVP_MAX_MD_SIZE> tag{};
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), tag.data(), &size);
  const std::size_t offset = tag[19] & 15U;  // RFC 4226 section 5.3
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | tag[offset + i];
  number &= 0x7FFFFFFFU;
  std::string code(digits, '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) {
    *digit = static_cast<char>('0' + number % 10);
  }
  return code;
}

std::optional<std::uint64_t> totp_step(core::BytesView key, std::string_view code, core::Millis now,
                                       std::uint64_t last_step) {
  if (now < 0) return std::nullopt;
  const auto current = static_cast<std::uint64_t>(now / kTotpStepMillis);
  std::optional<std::uint64_t> found;
  for (std::uint64_t step = current > 0 ? current - 1 : 0; step <= current + 1; ++step) {
    if (equal(hotp(key, step), code) && step > last_step) found = step;  // no early return: the same time for each step
  }
  return found;
}

std::string base32(core::BytesView bytes) {
  std::string out;
  std::uint32_t word = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    word = (word << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kBase32[(word >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += kBase32[(word << (5 - bits)) & 31U];
  return out;
}

std::string totp_address(core::BytesView key, std::string_view issuer, std::string_view account) {
  return "otpauth://totp/" + percent(issuer) + ':' + percent(account) + "?secret=" + base32(key) +
         "&issuer=" + percent(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace crypto
