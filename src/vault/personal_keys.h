// SPDX-License-Identifier: Apache-2.0
// Keys of a person (docs/formats.md section 3). The browser runs this; the server only for the command line and tests.
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/password.h"
#include "crypto/secret.h"
#include "vault/codes.h"

namespace vault {

/// What follows from something the person knows. `proof` is sent to the server, `wrap` never.
struct SignInKeys {
  crypto::Secret proof;
  crypto::Secret wrap;
};

/// One Argon2id run: see crypto/password.h for time and failures. The password is taken as its UTF-8 bytes.
core::Result<SignInKeys> password_keys(std::string_view password, core::BytesView salt, crypto::PasswordCost cost = {});
SignInKeys recovery_keys(const PrintedSecret& code);

/// The key of the password envelope: needs the share the server gives after sign-in.
crypto::Secret key_encryption_key(const crypto::Secret& wrap, core::BytesView share);

enum class SeedFor { password, recovery };
core::Bytes seal_seed(core::Random& random, const crypto::Secret& key, const core::NetworkId& network,
                      const core::UserId& user, SeedFor use, const crypto::Secret& seed);
/// bad_envelope where it does not open.
core::Result<crypto::Secret> open_seed(const crypto::Secret& key, const core::NetworkId& network,
                                       const core::UserId& user, SeedFor use, core::BytesView envelope);

struct PersonalKeys {
  crypto::BoxKeyPair box;
  crypto::SignKeyPair sign;
  crypto::Secret sym;
};
PersonalKeys personal_keys(const crypto::Secret& seed);

/// Five groups of four hex digits, for two people to compare.
std::string fingerprint(core::BytesView box_public_key, core::BytesView sign_public_key);

/// The organisation's root seed in an administrator's own envelope.
core::Bytes seal_root(core::Random& random, const crypto::Secret& administrator_sym, const core::NetworkId& network,
                      const core::OrgId& org, const crypto::Secret& root_seed);
core::Result<crypto::Secret> open_root(const crypto::Secret& administrator_sym, const core::NetworkId& network,
                                       const core::OrgId& org, core::BytesView envelope);

}  // namespace vault
