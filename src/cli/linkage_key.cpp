// SPDX-License-Identifier: Apache-2.0
#include "cli/linkage_key.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "cli/folders.h"
#include "crypto/hash.h"
#include "crypto/token_hash.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using Values = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kKeyTitle = "suluh-linkage-key 1";
constexpr std::string_view kPartTitle = "suluh-linkage-key-part 1";

core::Problem damaged(const std::string& name) {
  return problem(ProblemKey::bad_config, "bukan kunci pencocokan yang utuh / not a whole linkage key: " + name);
}

/// Lines "name = value" below a title; the last, "check", is of all before it, so a damaged file is told from a wrong
/// key.
std::string with_check(const std::string& text) { return text + "check = " + core::hex(crypto::hash16(text)) + "\n"; }

core::Result<Values> values(std::string_view text, std::string_view title, const std::string& name) {
  Values out;
  const auto check = text.rfind("check = ");
  if (!text.starts_with(title) || check == std::string_view::npos) return damaged(name);
  auto stated = text.substr(check + 8);
  while (!stated.empty() && (stated.back() == '\n' || stated.back() == '\r' || stated.back() == ' ')) {
    stated.remove_suffix(1);
  }
  if (stated != core::hex(crypto::hash16(text.substr(0, check)))) return damaged(name);
  auto rest = text.substr(title.size(), check - title.size());
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto equals = line.find(" = ");
    if (equals != std::string_view::npos) out.emplace(line.substr(0, equals), line.substr(equals + 3));
  }
  return out;
}

std::uint64_t number(const std::string& text) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

core::Result<LinkageKey> from_values(Values& read, const std::string& name) {
  LinkageKey out{.network = {}, .epoch = number(read["epoch"]), .secret = {}};
  auto bytes = core::from_hex(read["key"]).value_or("");
  const crypto::WipeOnExit wipe(bytes);
  auto secret = crypto::Secret::from_bytes(bytes);
  out.network = core::from_hex(read["network"]).value_or("");
  if (!secret || out.network.size() != 16 || out.epoch == 0) return damaged(name);
  out.secret = std::move(*secret);
  return out;
}

}  // namespace

std::string LinkageKey::id() const {
  return core::hex(
      crypto::mac(secret, core::frame({"suluh linkage key id", network, core::u64be(epoch)})).substr(0, 16));
}

std::unique_ptr<match::KeyedHash> LinkageKey::hash() const {
  return std::make_unique<match::KeyedHashOf<crypto::TokenHash>>(crypto::TokenHash(secret));
}

std::string LinkageKey::text() const {
  return with_check(std::string(kKeyTitle) + "\nnetwork = " + core::hex(network) + "\nepoch = " +
                    std::to_string(epoch) + "\nid = " + id() + "\nkey = " + core::hex(secret.view()) + "\n");
}

core::Result<LinkageKey> LinkageKey::parse(std::string_view text, const std::string& name) {
  TRY(auto read, values(text, kKeyTitle, name));
  return from_values(read, name);
}

core::Result<LinkageKey> LinkageKey::read(const std::string& path) {
  TRY(auto text, read_small_file(path));
  const crypto::WipeOnExit wipe(text);
  return parse(text, path);
}

std::vector<std::string> split_linkage_key(const LinkageKey& key, std::size_t parts, core::Random& random) {
  std::vector<std::string> out;
  core::Bytes last(key.secret.view());
  const crypto::WipeOnExit wipe(last);
  for (std::size_t i = 1; i <= parts; ++i) {
    core::Bytes pad = i < parts ? random.bytes(last.size()) : last;
    const crypto::WipeOnExit wipe_pad(pad);
    if (i < parts) {
      for (std::size_t b = 0; b < last.size(); ++b) last[b] = static_cast<char>(last[b] ^ pad[b]);
    }
    out.push_back(with_check(std::string(kPartTitle) + "\nnetwork = " + core::hex(key.network) + "\nepoch = " +
                             std::to_string(key.epoch) + "\nid = " + key.id() + "\npart = " + std::to_string(i) +
                             "\nof = " + std::to_string(parts) + "\nkey = " + core::hex(pad) + "\n"));
  }
  return out;
}

core::Result<LinkageKey> join_linkage_key(const std::vector<std::string>& parts) {
  std::set<std::string> seen;
  Values first;
  core::Bytes sum(crypto::Secret::kSize, '\0');
  const crypto::WipeOnExit wipe(sum);
  for (const auto& part : parts) {
    TRY(auto read, values(part, kPartTitle, "bagian / part " + std::to_string(seen.size() + 1)));
    if (first.empty()) first = read;
    if (read["id"] != first["id"] || read["of"] != first["of"]) {
      return problem(ProblemKey::bad_config, "bagian dari kunci yang berbeda / parts of different keys");
    }
    auto pad = core::from_hex(read["key"]).value_or("");
    const crypto::WipeOnExit wipe_pad(pad);
    if (pad.size() != sum.size()) return damaged("bagian / part");
    if (!seen.insert(read["part"]).second) continue;
    for (std::size_t b = 0; b < sum.size(); ++b) sum[b] = static_cast<char>(sum[b] ^ pad[b]);
  }
  if (seen.empty() || seen.size() != number(first["of"])) {
    return problem(ProblemKey::bad_config, "belum semua bagian / not all parts: " + std::to_string(seen.size()) +
                                               " / " + (first.empty() ? std::string("?") : first["of"]));
  }
  auto hex = core::hex(sum);
  const crypto::WipeOnExit wipe_hex(hex);
  first["key"] = hex;
  TRY(auto out, from_values(first, "bagian / parts"));
  if (out.id() != first["id"]) return damaged("bagian / parts");
  return out;
}

LinkageKey next_linkage_key(const LinkageKey& key, core::Random& random) {
  return {key.network, key.epoch + 1, crypto::Secret::random(random)};
}

}  // namespace cli
