// SPDX-License-Identifier: Apache-2.0
#include "vault/personal_keys.h"

#include "crypto/hash.h"
#include "vault/envelope.h"

namespace vault {
namespace {

constexpr std::size_t kFingerprintBytes = 10;

Context seed_context(const core::NetworkId& network, const core::UserId& user, SeedFor use) {
  return Context::seed(network, user, use == SeedFor::password ? "password" : "recovery");
}

core::Result<crypto::Secret> open_secret(const crypto::Secret& key, const Context& context, core::BytesView envelope) {
  TRY(core::Bytes bytes, open(key, context, envelope));
  auto secret = crypto::Secret::from_bytes(bytes);
  crypto::wipe(bytes);
  if (!secret) return core::problem(core::ProblemKey::bad_envelope, "envelope holds no seed");
  return std::move(*secret);
}

}  // namespace

core::Result<SignInKeys> password_keys(std::string_view password, core::BytesView salt, crypto::PasswordCost cost) {
  TRY(const crypto::Secret key, crypto::password_key(password, salt, cost));
  return SignInKeys{crypto::kdf(key, 1, "SlUserAu"), crypto::kdf(key, 2, "SlUserWr")};
}

SignInKeys recovery_keys(const PrintedSecret& code) {
  core::Bytes framed = core::frame({"suluh/1", "recovery", code.view()});
  core::Bytes digest = crypto::hash(framed);
  const auto master = crypto::Secret::from_bytes(digest);
  crypto::wipe(framed);
  crypto::wipe(digest);
  return {crypto::kdf(*master, 1, "SlRecvAu"), crypto::kdf(*master, 2, "SlRecvWr")};
}

crypto::Secret key_encryption_key(const crypto::Secret& wrap, core::BytesView share) {
  return crypto::mac_key(wrap, share);
}

core::Bytes seal_seed(core::Random& random, const crypto::Secret& key, const core::NetworkId& network,
                      const core::UserId& user, SeedFor use, const crypto::Secret& seed) {
  return seal(random, key, seed_context(network, user, use), seed.view());
}

core::Result<crypto::Secret> open_seed(const crypto::Secret& key, const core::NetworkId& network,
                                       const core::UserId& user, SeedFor use, core::BytesView envelope) {
  return open_secret(key, seed_context(network, user, use), envelope);
}

PersonalKeys personal_keys(const crypto::Secret& seed) {
  return {crypto::box_keypair(crypto::kdf(seed, 1, "SlUsrBox")), crypto::sign_keypair(crypto::kdf(seed, 2, "SlUsrSig")),
          crypto::kdf(seed, 3, "SlUsrSym")};
}

std::string fingerprint(core::BytesView box_public_key, core::BytesView sign_public_key) {
  const core::Bytes digest = crypto::hash(core::frame({"suluh/1", "fingerprint", box_public_key, sign_public_key}))
                                 .substr(0, kFingerprintBytes);
  const std::string digits = core::hex(digest);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 4) {
    if (i > 0) out += ' ';
    out += digits.substr(i, 4);
  }
  return out;
}

core::Bytes seal_root(core::Random& random, const crypto::Secret& administrator_sym, const core::NetworkId& network,
                      const core::OrgId& org, const crypto::Secret& root_seed) {
  return seal(random, administrator_sym, Context::root(network, org), root_seed.view());
}

core::Result<crypto::Secret> open_root(const crypto::Secret& administrator_sym, const core::NetworkId& network,
                                       const core::OrgId& org, core::BytesView envelope) {
  return open_secret(administrator_sym, Context::root(network, org), envelope);
}

}  // namespace vault
