// SPDX-License-Identifier: Apache-2.0
// Six-digit codes of authenticator apps: RFC 6238 with HMAC-SHA-1 and 30 s, the one form all apps know. SHA-1 is
// sound inside HMAC; it is used for nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/environment.h"

namespace crypto {

constexpr std::size_t kTotpKeySize = 20;
constexpr core::Millis kTotpStepMillis = 30'000;

/// RFC 4226 code of one counter, with `digits` (6 to 8) digits.
std::string hotp(core::BytesView key, std::uint64_t counter, unsigned digits = 6);

/// The step that `code` belongs to, one step of clock drift allowed either way, and only if it is later than
/// `last_step` (a code works once; 0 at first). The caller stores the returned step in the same transaction.
std::optional<std::uint64_t> totp_step(core::BytesView key, std::string_view code, core::Millis now,
                                       std::uint64_t last_step);

/// RFC 4648 base32 without padding, as apps take it.
std::string base32(core::BytesView bytes);
/// otpauth:// address for a QR code; issuer and account are percent-encoded.
std::string totp_address(core::BytesView key, std::string_view issuer, std::string_view account);

}  // namespace crypto
