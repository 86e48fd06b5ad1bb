// SPDX-License-Identifier: Apache-2.0
// A bundle: sections shared together under one random key K (docs/formats.md section 2). Pure, thread-safe.
#pragma once

#include <cstdint>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/secret.h"
#include "vault/circle_keys.h"

namespace vault {

constexpr std::size_t kOwnGrantSize = 82;     ///< symmetric, for the own circle
constexpr std::size_t kSealedGrantSize = 80;  ///< sealed box, for another circle or a reporter

crypto::Secret section_key(const crypto::Secret& bundle_key, const core::SectionId& section);

/// K for the own circle, under its symmetric key.
core::Bytes wrap_own(core::Random& random, const crypto::Secret& circle_sym, const core::NetworkId& network,
                     const core::BundleId& bundle, std::uint64_t epoch, const crypto::Secret& bundle_key);

/// K for another circle or a reporter; bad_envelope for an unusable key.
core::Result<core::Bytes> wrap_for(core::BytesView box_public_key, const crypto::Secret& bundle_key);

/// Opens either form, told apart by length. bad_envelope where it does not open.
core::Result<crypto::Secret> unwrap_bundle(const CircleKeys& keys, const core::NetworkId& network,
                                           const core::BundleId& bundle, std::uint64_t epoch, core::BytesView wrapped);

/// For the server: the length of one of the two forms (and, for the symmetric one, an envelope's header).
bool has_grant_shape(core::BytesView wrapped);

}  // namespace vault
