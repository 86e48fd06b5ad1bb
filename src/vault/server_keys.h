// SPDX-License-Identifier: Apache-2.0
// What the server itself may know: K_srv and its subkeys (docs/formats.md section 9). K_srv lies in a file outside the
// data folder and the backup, so that a stolen database or backup alone opens nothing and allows no guessing offline.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace vault {

/// Immutable after construction; thread-safe.
class ServerKeys {
 public:
  explicit ServerKeys(crypto::Secret root);
  /// Reads 64 hex digits from a file. bad_config when it is missing, malformed or readable by others.
  static core::Result<ServerKeys> load(const std::string& path);
  /// Makes a new key file with mode 0600; bad_config when the file exists or cannot be written.
  static core::Done create(const std::string& path, core::Random& random);

  [[nodiscard]] core::Bytes lookup_mac(core::BytesView lookup) const;
  [[nodiscard]] core::Bytes proof_mac(const core::UserId& user, core::BytesView proof) const;
  [[nodiscard]] core::Bytes recovery_mac(const core::UserId& user, core::BytesView proof) const;
  [[nodiscard]] core::Bytes share(const core::UserId& user) const;  ///< P_u
  [[nodiscard]] core::Bytes false_salt(std::string_view login) const;
  [[nodiscard]] core::Bytes session_mac(core::BytesView token) const;
  [[nodiscard]] std::string csrf(core::BytesView session_mac) const;
  [[nodiscard]] core::Bytes invitation_mac(core::BytesView token) const;
  [[nodiscard]] core::Bytes anchor(const core::OrgId& org) const;
  [[nodiscard]] core::Bytes sms_mac(std::string_view number) const;
  [[nodiscard]] core::Bytes rate_key() const;
  [[nodiscard]] crypto::SignKeyPair log_keys() const;

  [[nodiscard]] core::Bytes seal_totp(const core::UserId& user, core::BytesView secret, core::Random& random) const;
  [[nodiscard]] std::optional<core::Bytes> open_totp(const core::UserId& user, core::BytesView sealed) const;

 private:
  [[nodiscard]] core::Bytes keyed(std::uint64_t subkey, core::BytesView data) const;
  crypto::Secret root_;
};

}  // namespace vault
