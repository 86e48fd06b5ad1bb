// SPDX-License-Identifier: Apache-2.0
#include "vault/server_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
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
  kFalseSalt = 10,
  kMark = 11,
  kEncoding = 12
};

constexpr std::size_t kLine = 65;  // 64 hex digits and the end of the line

crypto::Secret subkey_of(const crypto::Secret& root, std::uint64_t number) {
  return crypto::kdf(root, number, "SlServer");
}

core::Done write_new(const std::string& path, std::string text) {
  const crypto::WipeOnExit wiped(text);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return core::problem(core::ProblemKey::bad_config, "cannot make the server key file: " + path);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) return core::problem(core::ProblemKey::bad_config, "cannot write the server key file: " + path);
  return {};
}

}  // namespace

ServerKeys::ServerKeys(crypto::Secret root) { roots_.push_back(std::move(root)); }
ServerKeys::ServerKeys(std::vector<crypto::Secret> roots) : roots_(std::move(roots)) {}

core::Result<ServerKeys> ServerKeys::load(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0)
    return core::problem(core::ProblemKey::bad_config, "server key file is missing: " + path);
  if ((info.st_mode & 077U) != 0) {
    return core::problem(core::ProblemKey::bad_config, "server key file must have mode 0600: " + path);
  }
  std::ifstream file(path);
  std::vector<crypto::Secret> roots;
  std::string text;
  const crypto::WipeOnExit wiped(text);
  while (std::getline(file, text)) {
    auto bytes = core::from_hex(text);
    auto secret = bytes ? crypto::Secret::from_bytes(*bytes) : std::nullopt;
    if (bytes) crypto::wipe(*bytes);
    if (!secret) roots.clear();
    if (!secret) break;
    roots.push_back(std::move(*secret));
  }
  if (roots.empty()) {
    return core::problem(core::ProblemKey::bad_config, "server key file must hold lines of 64 hex digits: " + path);
  }
  return ServerKeys(std::move(roots));
}

core::Done ServerKeys::create(const std::string& path, core::Random& random) {
  return write_new(path, core::hex(random.bytes(32)) + "\n");
}

core::Done ServerKeys::add_generation(const std::string& path, core::Random& random) {
  TRY(const auto before, load(path));
  std::string text;
  const crypto::WipeOnExit wiped(text);
  text.reserve((before.generations() + 1) * kLine);  // no copy is left behind by growing
  const auto add = [&text](core::Bytes bytes) {
    auto line = core::hex(bytes);
    text += line + "\n";
    crypto::wipe(line);
    crypto::wipe(bytes);
  };
  for (const auto& root : before.roots_) add(core::Bytes(root.view()));
  add(random.bytes(32));
  const auto beside = path + ".new";
  ::unlink(beside.c_str());  // of a rotation that was killed
  TRY_DONE(write_new(beside, text));
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    ::unlink(beside.c_str());
    return core::problem(core::ProblemKey::bad_config, "cannot replace the server key file: " + path);
  }
  const auto folder = std::filesystem::path(path).parent_path();
  const int parent = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return {};
  ::fsync(parent);
  ::close(parent);
  return {};
}

ServerKeys ServerKeys::first(std::size_t count) const {
  std::vector<crypto::Secret> roots;
  for (std::size_t i = 0; i < count; ++i) roots.push_back(roots_.at(i).copy());
  return ServerKeys(std::move(roots));
}

core::Bytes ServerKeys::mark() const { return keyed(kMark, "generation").substr(0, 16); }

core::Bytes ServerKeys::keyed(std::uint64_t subkey, core::BytesView data) const {
  return crypto::mac(subkey_of(roots_.back(), subkey), data);
}

core::Bytes ServerKeys::chained(std::uint64_t subkey, core::BytesView data) const {
  return carried(subkey, crypto::mac(subkey_of(roots_.front(), subkey), data), 1);
}

core::Bytes ServerKeys::carried(std::uint64_t subkey, core::Bytes stored, std::size_t from) const {
  for (auto i = from; i < roots_.size(); ++i) {
    stored = crypto::mac(subkey_of(roots_[i], subkey), core::frame({"carried", stored}));
  }
  return stored;
}

core::Bytes ServerKeys::carried_lookup(core::BytesView stored, std::size_t from) const {
  return carried(kLookup, core::Bytes(stored), from);
}
core::Bytes ServerKeys::carried_sign_in(core::BytesView stored, std::size_t from) const {
  return carried(kSignIn, core::Bytes(stored), from);
}

core::Bytes ServerKeys::lookup_mac(core::BytesView lookup) const { return chained(kLookup, lookup); }
core::Bytes ServerKeys::proof_mac(const core::UserId& user, core::BytesView proof) const {
  return chained(kSignIn, core::frame({"proof", user.bytes(), proof}));
}
core::Bytes ServerKeys::recovery_mac(const core::UserId& user, core::BytesView proof) const {
  return chained(kSignIn, core::frame({"recovery", user.bytes(), proof}));
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
crypto::SignKeyPair ServerKeys::log_keys() const { return crypto::sign_keypair(subkey_of(roots_.front(), kLog)); }

core::Bytes ServerKeys::seal(std::string_view kind, const core::UserId& user, core::BytesView plain,
                             core::Random& random) const {
  const auto nonce = random.bytes(crypto::kNonceSize);
  return nonce + crypto::aead_seal(subkey_of(roots_.back(), kTotp), nonce, core::frame({kind, user.bytes()}), plain);
}

std::optional<core::Bytes> ServerKeys::open(std::string_view kind, const core::UserId& user,
                                            core::BytesView sealed) const {
  if (sealed.size() < crypto::kNonceSize) return std::nullopt;
  return crypto::aead_open(subkey_of(roots_.back(), kTotp), sealed.substr(0, crypto::kNonceSize),
                           core::frame({kind, user.bytes()}), sealed.substr(crypto::kNonceSize));
}

core::Bytes ServerKeys::seal_totp(const core::UserId& user, core::BytesView secret, core::Random& random) const {
  return seal("totp", user, secret, random);
}
std::optional<core::Bytes> ServerKeys::open_totp(const core::UserId& user, core::BytesView sealed) const {
  return open("totp", user, sealed);
}
core::Bytes ServerKeys::seal_share(const core::UserId& user, core::BytesView share, core::Random& random) const {
  return seal("share", user, share, random);
}
std::optional<core::Bytes> ServerKeys::open_share(const core::UserId& user, core::BytesView sealed) const {
  return open("share", user, sealed);
}

core::Bytes ServerKeys::seal_encoding(core::BytesView context, core::BytesView plain, core::Random& random) const {
  const auto nonce = random.bytes(crypto::kNonceSize);
  return nonce + crypto::aead_seal(subkey_of(roots_.back(), kEncoding), nonce, context, plain);
}
std::optional<core::Bytes> ServerKeys::open_encoding(core::BytesView context, core::BytesView sealed) const {
  if (sealed.size() < crypto::kNonceSize) return std::nullopt;
  return crypto::aead_open(subkey_of(roots_.back(), kEncoding), sealed.substr(0, crypto::kNonceSize), context,
                           sealed.substr(crypto::kNonceSize));
}

}  // namespace vault
