// SPDX-License-Identifier: Apache-2.0
#include "vault/server_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "crypto/aead.h"
#include "crypto/hash.h"

namespace vault {
namespace {

enum Subkey : std::uint64_t {
  kLookup = 1,
  kSignIn = 2,
  kLog = 3,
  kTotp = 4,
  kSession = 5,
  kInvitation = 6,
  kRate = 7,
  kAnchor = 8,
  kSms = 9,
  kFalseSalt = 10
};

crypto::Secret subkey_of(const crypto::Secret& root, std::uint64_t number) {
  return crypto::kdf(root, number, "SlServer");
}

}  // namespace

ServerKeys::ServerKeys(crypto::Secret root) : root_(std::move(root)) {}

core::Result<ServerKeys> ServerKeys::load(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0)
    return core::problem(core::ProblemKey::bad_config, "server key file is missing: " + path);
  if ((info.st_mode & 077U) != 0) {
    return core::problem(core::ProblemKey::bad_config, "server key file must have mode 0600: " + path);
  }
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  const crypto::WipeOnExit wiped(text);
  auto bytes = core::from_hex(text);
  auto secret = bytes ? crypto::Secret::from_bytes(*bytes) : std::nullopt;
  if (bytes) crypto::wipe(*bytes);
  if (!secret) return core::problem(core::ProblemKey::bad_config, "server key file must hold 64 hex digits: " + path);
  return ServerKeys(std::move(*secret));
}

core::Done ServerKeys::create(const std::string& path, core::Random& random) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return core::problem(core::ProblemKey::bad_config, "cannot make the server key file: " + path);
  std::string text = core::hex(random.bytes(32)) + "\n";
  const crypto::WipeOnExit wiped(text);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) return core::problem(core::ProblemKey::bad_config, "cannot write the server key file: " + path);
  return {};
}

core::Bytes ServerKeys::keyed(std::uint64_t subkey, core::BytesView data) const {
  return crypto::mac(subkey_of(root_, subkey), data);
}

core::Bytes ServerKeys::lookup_mac(core::BytesView lookup) const { return keyed(kLookup, lookup); }
core::Bytes ServerKeys::proof_mac(const core::UserId& user, core::BytesView proof) const {
  return keyed(kSignIn, core::frame({"proof", user.bytes(), proof}));
}
core::Bytes ServerKeys::recovery_mac(const core::UserId& user, core::BytesView proof) const {
  return keyed(kSignIn, core::frame({"recovery", user.bytes(), proof}));
}
core::Bytes ServerKeys::share(const core::UserId& user) const {
  return keyed(kSignIn, core::frame({"share", user.bytes()}));
}
core::Bytes ServerKeys::false_salt(std::string_view login) const { return keyed(kFalseSalt, login).substr(0, 16); }
core::Bytes ServerKeys::session_mac(core::BytesView token) const {
  return keyed(kSession, core::frame({"session", token}));
}
std::string ServerKeys::csrf(core::BytesView session_mac) const {
  return core::base64url(keyed(kSession, core::frame({"csrf", session_mac})));
}
core::Bytes ServerKeys::invitation_mac(core::BytesView token) const { return keyed(kInvitation, token); }
core::Bytes ServerKeys::anchor(const core::OrgId& org) const { return keyed(kAnchor, org.bytes()); }
core::Bytes ServerKeys::sms_mac(std::string_view number) const { return keyed(kSms, number); }
core::Bytes ServerKeys::rate_key() const { return keyed(kRate, "rate"); }
crypto::SignKeyPair ServerKeys::log_keys() const { return crypto::sign_keypair(subkey_of(root_, kLog)); }

core::Bytes ServerKeys::seal_totp(const core::UserId& user, core::BytesView secret, core::Random& random) const {
  const auto nonce = random.bytes(crypto::kNonceSize);
  return nonce + crypto::aead_seal(subkey_of(root_, kTotp), nonce, core::frame({"totp", user.bytes()}), secret);
}

std::optional<core::Bytes> ServerKeys::open_totp(const core::UserId& user, core::BytesView sealed) const {
  if (sealed.size() < crypto::kNonceSize) return std::nullopt;
  return crypto::aead_open(subkey_of(root_, kTotp), sealed.substr(0, crypto::kNonceSize),
                           core::frame({"totp", user.bytes()}), sealed.substr(crypto::kNonceSize));
}

}  // namespace vault
