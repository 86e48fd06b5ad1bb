// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_checkpoint.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "crypto/hash.h"

namespace vault::audit {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kNoteLimit = 64UL * 1024UL;
constexpr std::size_t kHash = 32;
constexpr std::size_t kKeyId = 4;
constexpr char kEd25519 = 1;

core::Problem malformed(std::string why) {
  return core::problem(core::ProblemKey::bad_request, "checkpoint: " + std::move(why));
}

/// RFC 4648 section 4, with padding, as notes want it.
std::string base64(core::BytesView bytes) {
  std::string out = core::base64url(bytes);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::optional<core::Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.find_first_of("-_") != std::string_view::npos) return std::nullopt;
  for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  std::string url(text);
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  return core::from_base64url(url);
}

/// Decimal without sign and leading zeros.
template <class T>
std::optional<T> number(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
  return value;
}

core::Bytes key_id(std::string_view name, core::BytesView public_key) {
  return crypto::sha256(core::Bytes(name).append(1, '\n').append(1, kEd25519).append(public_key)).substr(0, kKeyId);
}

std::string body(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + base64(checkpoint.root) + "\n";
}

/// Lines without their newline; nothing unless the last line ends with one.
std::optional<std::vector<std::string_view>> lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return out;
}

struct Signature {
  std::string_view name;
  core::Bytes bytes;  ///< key id and signature
};

std::optional<Signature> signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return std::nullopt;
  auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyId) return std::nullopt;
  return Signature{line.substr(0, space), std::move(*bytes)};
}

struct Note {
  std::string_view text;
  std::vector<Signature> signatures;
};

core::Result<Note> split_note(std::string_view note) {
  if (note.size() > kNoteLimit || !core::valid_utf8(note)) return malformed("too long or not UTF-8");
  if (std::any_of(note.begin(), note.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; }))
    return malformed("control characters");
  const std::size_t gap = note.rfind("\n\n");
  if (gap == std::string_view::npos) return malformed("no signatures");
  Note out;
  out.text = note.substr(0, gap + 1);
  const auto signatures = lines(note.substr(gap + 2));
  if (!signatures || signatures->empty()) return malformed("no signatures");
  for (const std::string_view line : *signatures) {
    auto signature = signature_line(line);
    if (!signature) return malformed("a signature line cannot be read");
    out.signatures.push_back(std::move(*signature));
  }
  return out;
}

core::Result<Checkpoint> read_text(std::string_view text) {
  const auto parts = lines(text);
  if (!parts || parts->size() != 3) return malformed("not three lines");
  const auto size = number<std::uint64_t>((*parts)[1]);
  const auto root = from_base64((*parts)[2]);
  if ((*parts)[0].empty() || !size || !root || root->size() != kHash) return malformed("size or root cannot be read");
  return Checkpoint{std::string((*parts)[0]), *size, *root};
}

}  // namespace

std::string origin(const core::NetworkId& network, std::int64_t epoch) {
  std::string out = "suluh/" + network.text();
  if (epoch > 0) out += "/epoch/" + std::to_string(epoch);
  return out;
}

std::optional<std::int64_t> epoch_of(const core::NetworkId& network, std::string_view text) {
  const std::string base = origin(network, 0);
  if (text == base) return 0;
  const std::string prefix = base + "/epoch/";
  if (!text.starts_with(prefix)) return std::nullopt;
  const auto epoch = number<std::int64_t>(text.substr(prefix.size()));
  return epoch && *epoch > 0 ? epoch : std::nullopt;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const crypto::SignKeyPair& key) {
  std::string text = body(checkpoint);
  const core::Bytes signature = key_id(checkpoint.origin, key.public_key) + crypto::sign(key, text);
  return text + "\n" + std::string(kDash) + checkpoint.origin + " " + base64(signature) + "\n";
}

core::Result<Checkpoint> read_checkpoint(std::string_view note) {
  TRY(const Note parts, split_note(note));
  return read_text(parts.text);
}

core::Result<Checkpoint> open_checkpoint(std::string_view note, core::BytesView public_key) {
  TRY(const Note parts, split_note(note));
  TRY(Checkpoint out, read_text(parts.text));
  const core::Bytes id = key_id(out.origin, public_key);
  bool found = false;
  for (const Signature& signature : parts.signatures) {
    if (signature.name != out.origin || signature.bytes.substr(0, kKeyId) != id) continue;
    if (!crypto::verify(public_key, parts.text, std::string_view(signature.bytes).substr(kKeyId)))
      return core::problem(core::ProblemKey::bad_signature, "checkpoint: the log's signature is wrong");
    found = true;
  }
  if (!found) return core::problem(core::ProblemKey::bad_signature, "checkpoint: not signed by the log's key");
  return out;
}

std::string verifier_key(std::string_view name, core::BytesView public_key) {
  return std::string(name) + "+" + core::hex(key_id(name, public_key)) + "+" +
         base64(core::Bytes(1, kEd25519).append(public_key));
}

}  // namespace vault::audit
