// SPDX-License-Identifier: Apache-2.0
// suluh keys linkage: make, show, split, join, rotate. What to do with the results: docs/matching.md, "Keys".
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/linkage_key.h"
#include "cli/verbs.h"
#include "crypto/init.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr double kFewestParts = 2, kMostParts = 7;

core::Done write_key(const std::string& path, std::string text) {
  const crypto::WipeOnExit wipe(text);
  return write_new_file(path, text, 0600);
}

/// A key of epoch 1 for a new circle that links files with each other.
Result<int> make(const Arguments& arguments) {
  TRY(const auto out, arguments.required("out"));
  crypto::SystemRandom random;
  const LinkageKey key{random.bytes(16), 1, crypto::Secret::random(random)};
  TRY_DONE(write_key(out, key.text()));
  say(key.id());
  warn("Kunci penautan / linkage key: " + out);
  warn("  Siapa yang memegangnya dapat menguji nama tebakan. / Whoever holds it can test guessed names.");
  return kOk;
}

/// The flag itself: the environment's SULUH_KEY_FILE is a server's.
Result<LinkageKey> given_key(const Arguments& arguments) {
  if (!arguments.has("key-file")) return problem(ProblemKey::bad_request, "pilihan wajib / option needed: --key-file");
  return LinkageKey::read(arguments.value("key-file"));
}

Result<int> show(const Arguments& arguments) {
  TRY(const auto key, given_key(arguments));
  say(key.id());
  say("jaringan / network " + core::hex(key.network));
  say("masa / epoch " + std::to_string(key.epoch));
  return kOk;
}

Result<int> split(const Arguments& arguments) {
  TRY(const auto key, given_key(arguments));
  TRY(const auto out, arguments.required("out"));
  TRY(const double wanted, arguments.number("parts", kFewestParts, kFewestParts, kMostParts));
  crypto::SystemRandom random;
  auto parts = split_linkage_key(key, static_cast<std::size_t>(wanted), random);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto path = out + "." + std::to_string(i + 1);
    TRY_DONE(write_key(path, std::move(parts[i])));
    say(path);
  }
  warn("Kirim tiap bagian lewat jalan yang berbeda; semuanya diperlukan (keys linkage join).");
  warn("Send each part by another way; all of them are needed (keys linkage join).");
  return kOk;
}

Result<int> join(const Arguments& arguments) {
  const auto& words = arguments.words();
  TRY(const auto out, arguments.required("out"));
  std::vector<std::string> parts;
  for (std::size_t i = 2; i < words.size(); ++i) {
    TRY(auto text, read_small_file(words[i]));
    parts.push_back(std::move(text));
  }
  const auto key = join_linkage_key(parts);
  for (auto& part : parts) const crypto::WipeOnExit wipe(part);
  if (!key.ok()) return key.problem();
  TRY_DONE(write_key(out, key->text()));
  say(key->id());
  return kOk;
}

Result<int> rotate(const Arguments& arguments) {
  TRY(const auto old, given_key(arguments));
  TRY(const auto out, arguments.required("out"));
  crypto::SystemRandom random;
  const auto key = next_linkage_key(old, random);
  TRY_DONE(write_key(out, key.text()));
  say(key.id());
  warn("Masa / epoch " + std::to_string(old.epoch) + " -> " + std::to_string(key.epoch) + ": " + out);
  warn(
      "  Sandikan ulang setiap tabel dari sumbernya dengan kunci baru (suluh encode), lalu hapus sandi dan kunci "
      "lama.");
  warn("  Encode each table anew from its source with the new key (suluh encode), then delete old encodings and key.");
  return kOk;
}

}  // namespace

Result<int> linkage_key_act(const Arguments& arguments) {
  const auto& words = arguments.words();
  const auto what = words.size() < 2 ? std::string() : words[1];
  if (what == "join" && words.size() > 2) return join(arguments);
  if (words.size() == 2) {
    if (what == "make") return make(arguments);
    if (what == "show") return show(arguments);
    if (what == "split") return split(arguments);
    if (what == "rotate") return rotate(arguments);
  }
  return problem(ProblemKey::bad_request, "linkage make, show, split, join PART..., rotate?");
}

}  // namespace cli
