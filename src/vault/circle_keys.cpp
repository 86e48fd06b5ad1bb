// SPDX-License-Identifier: Apache-2.0
#include "vault/circle_keys.h"

#include "crypto/hash.h"

namespace vault {

core::OrgId org_id(core::BytesView root_public_key) {
  return *core::OrgId::from_bytes(crypto::hash16(core::frame({"suluh/1", "org", root_public_key})));
}

core::CircleId circle_id(const core::OrgId& org, std::string_view team, std::string_view section_class) {
  return *core::CircleId::from_bytes(
      crypto::hash16(core::frame({"suluh/1", "circle", org.bytes(), team, section_class})));
}

CircleKeys circle_keys(const crypto::Secret& epoch_seed) {
  return {crypto::box_keypair(crypto::kdf(epoch_seed, 1, "SlCirBox")),
          crypto::sign_keypair(crypto::kdf(epoch_seed, 2, "SlCirSig")), crypto::kdf(epoch_seed, 3, "SlCirSym")};
}

crypto::BoxKeyPair org_recovery_keys(const crypto::SecretBytes<16>& printed) {
  core::Bytes framed = core::frame({"suluh/1", "orgrecovery", printed.view()});
  core::Bytes digest = crypto::hash(framed);
  const auto seed = crypto::Secret::from_bytes(digest);
  crypto::wipe(framed);
  crypto::wipe(digest);
  return crypto::box_keypair(*seed);
}

core::Result<core::Bytes> wrap_secret(core::BytesView box_public_key, const crypto::Secret& secret) {
  return crypto::seal_to(box_public_key, secret.view());
}

core::Result<crypto::Secret> unwrap_secret(const crypto::BoxKeyPair& keys, core::BytesView wrapped) {
  auto bytes = crypto::open_sealed(keys, wrapped);
  if (!bytes) return core::problem(core::ProblemKey::bad_envelope, "sealed key does not open");
  auto secret = crypto::Secret::from_bytes(*bytes);
  crypto::wipe(*bytes);
  if (!secret) return core::problem(core::ProblemKey::bad_envelope, "sealed key has another size");
  return std::move(*secret);
}

}  // namespace vault
