// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "crypto/secret.h"

namespace crypto {

constexpr std::size_t kPasswordSaltSize = 16;

/// What Argon2id13 costs; one lane. Stored beside the salt, so that it can be raised later.
struct PasswordCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = 64UL << 20U;
};

/// About 0.4 s and 64 MiB: never in a request thread. `busy` where the memory is not to be had, `bad_request` for a
/// salt of another size or a cost libsodium does not take.
core::Result<Secret> password_key(std::string_view password, core::BytesView salt, PasswordCost cost = {});

}  // namespace crypto
