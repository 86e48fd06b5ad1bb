// SPDX-License-Identifier: Apache-2.0
#include "vault/bundle.h"

#include "crypto/hash.h"
#include "vault/envelope.h"

namespace vault {

crypto::Secret section_key(const crypto::Secret& bundle_key, const core::SectionId& section) {
  return crypto::mac_key(bundle_key, core::frame({"suluh/1", "section", section.bytes()}));
}

core::Bytes wrap_own(core::Random& random, const crypto::Secret& circle_sym, const core::NetworkId& network,
                     const core::BundleId& bundle, std::uint64_t epoch, const crypto::Secret& bundle_key) {
  return seal(random, circle_sym, Context::grant(network, bundle, epoch), bundle_key.view());
}

core::Result<core::Bytes> wrap_for(core::BytesView box_public_key, const crypto::Secret& bundle_key) {
  return wrap_secret(box_public_key, bundle_key);
}

core::Result<crypto::Secret> unwrap_bundle(const CircleKeys& keys, const core::NetworkId& network,
                                           const core::BundleId& bundle, std::uint64_t epoch, core::BytesView wrapped) {
  if (wrapped.size() == kSealedGrantSize) return unwrap_secret(keys.box, wrapped);
  if (wrapped.size() != kOwnGrantSize) return core::problem(core::ProblemKey::bad_envelope, "grant has another size");
  TRY(core::Bytes bytes, open(keys.sym, Context::grant(network, bundle, epoch), wrapped));
  auto key = crypto::Secret::from_bytes(bytes);
  crypto::wipe(bytes);
  if (!key) return core::problem(core::ProblemKey::bad_envelope, "grant holds no key");
  return std::move(*key);
}

bool has_grant_shape(core::BytesView wrapped) {
  return wrapped.size() == kSealedGrantSize || has_envelope_shape(Kind::grant, wrapped);
}

}  // namespace vault
