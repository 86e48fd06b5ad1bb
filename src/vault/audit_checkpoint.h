// SPDX-License-Identifier: Apache-2.0
// Checkpoints: C2SP tlog-checkpoint as a signed note with one Ed25519 signature of the log. The key name is the origin,
// as that page advises; there are no extension lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "vault/audit_tree.h"

namespace vault::audit {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root;
};

/// "suluh/<network id>" for epoch 0, with "/epoch/N" behind it after a restore.
std::string origin(const core::NetworkId& network, std::int64_t epoch);
/// The reverse; nothing for another network or form.
std::optional<std::int64_t> epoch_of(const core::NetworkId& network, std::string_view origin);

/// `key` is the pair from the seed kdf(K_srv, 3, "SlServer") (docs/formats.md section 9).
std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::SignKeyPair& key);

/// Strict: exactly three lines, well-formed signature lines, one of them ours and valid; further ones (witnesses) are
/// ignored. bad_request for a wrong form, bad_signature when our signature is absent or wrong.
core::Result<Checkpoint> open_checkpoint(std::string_view note, core::BytesView public_key);
/// The checkpoint of a note without looking at signatures.
core::Result<Checkpoint> read_checkpoint(std::string_view note);

/// The public key in the form other note verifiers read: "<name>+<key id>+<base64>".
std::string verifier_key(std::string_view name, core::BytesView public_key);

}  // namespace vault::audit
