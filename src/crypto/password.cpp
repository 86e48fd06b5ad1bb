// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.h"

#include "crypto/sodium_ready.h"

namespace crypto {

using internal::in;
using internal::out;

static_assert(kPasswordSaltSize == crypto_pwhash_SALTBYTES);

core::Result<Secret> password_key(std::string_view password, core::BytesView salt, PasswordCost cost) {
  if (salt.size() != kPasswordSaltSize || cost.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN ||
      cost.passes > crypto_pwhash_argon2id_OPSLIMIT_MAX || cost.memory_bytes < crypto_pwhash_argon2id_MEMLIMIT_MIN ||
      cost.memory_bytes > (1UL << 30U)) {
    return core::problem(core::ProblemKey::bad_request, "salt or cost of the password hash out of range");
  }
  Secret key;
  if (crypto_pwhash(out(key.data()), Secret::kSize, password.data(), password.size(), in(salt), cost.passes,
                    cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return core::busy(5);
  }
  return key;
}

}  // namespace crypto
