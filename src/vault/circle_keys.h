// SPDX-License-Identifier: Apache-2.0
// Keys of organisations and their circles (docs/formats.md section 4). Pure, thread-safe.
#pragma once

#include <string_view>

#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace vault {

/// The id is the hash of the root public key: whoever knows the id can check the key.
core::OrgId org_id(core::BytesView root_public_key);
core::CircleId circle_id(const core::OrgId& org, std::string_view team, std::string_view section_class);

/// Everything one epoch of a circle can do, from its 32-byte seed S.
struct CircleKeys {
  crypto::BoxKeyPair box;
  crypto::SignKeyPair sign;
  crypto::Secret sym;
  [[nodiscard]] CircleKeys copy() const { return {box.copy(), sign.copy(), sym.copy()}; }
};
CircleKeys circle_keys(const crypto::Secret& epoch_seed);

/// The organisation's recovery box, from the printed 16 bytes Q (vault/codes.h).
crypto::BoxKeyPair org_recovery_keys(const crypto::SecretBytes<16>& printed);

/// A 32-byte secret sealed to a public key, 80 bytes; for circle seeds, bundle keys and the root seed.
core::Result<core::Bytes> wrap_secret(core::BytesView box_public_key, const crypto::Secret& secret);
/// bad_envelope where it does not open or is not 32 bytes.
core::Result<crypto::Secret> unwrap_secret(const crypto::BoxKeyPair& keys, core::BytesView wrapped);

}  // namespace vault
