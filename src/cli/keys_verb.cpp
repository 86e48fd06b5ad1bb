// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/account_store.h"
#include "cli/backup.h"
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/verbs.h"
#include "crypto/init.h"
#include "house/key_store.h"
#include "vault/audit_checkpoint.h"
#include "vault/directory_store.h"
#include "vault/personal_keys.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

Result<int> backup_key(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  TRY(const auto out, arguments.required("out"));
  if (!std::filesystem::is_directory(options.data))
    return problem(ProblemKey::bad_config, "tidak ada / no such folder: " + options.data);
  const auto place = options.data + "/backup.pub";
  if (std::filesystem::exists(place) && !arguments.has("replace")) {
    return problem(ProblemKey::bad_config,
                   "sudah ada, pakai --replace / there is one already, use --replace: " + place);
  }
  crypto::SystemRandom random;
  const auto seed = crypto::Secret::random(random);
  const auto keys = crypto::box_keypair(seed);
  auto text = backup_key_text(seed);
  const crypto::WipeOnExit wipe(text);
  TRY_DONE(write_new_file(out, text, 0600));
  std::error_code ignored;
  std::filesystem::remove(place, ignored);
  TRY_DONE(write_new_file(place, core::hex(keys.public_key) + "\n", 0644));
  say(core::hex(keys.public_key));
  warn("Kunci rahasia / secret key: " + out);
  warn("  Pindahkan ke luar server sekarang, dua salinan. Tanpa kunci ini cadangan tidak dapat dibuka siapa pun.");
  warn("  Move it off the server now, two copies. Without it nobody can open a backup.");
  return kOk;
}

Result<int> export_server_key(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  TRY(const auto out, arguments.required("out"));
  TRY_DONE(vault::ServerKeys::load(house::key_path(options)));
  TRY(auto text, read_small_file(house::key_path(options)));
  const crypto::WipeOnExit wipe(text);
  TRY_DONE(write_new_file(out, text, 0600));
  warn("Disalin ke / copied to: " + out);
  warn("  Simpan terpisah dari cadangan: keduanya bersama membuka jalan menebak kata sandi.");
  warn("  Keep it apart from backups: both together allow guessing passwords.");
  return kOk;
}

/// docs/decisions/0016: the file gets one more line; what is stored follows in one transaction when the house is opened
/// next, by this verb or, after a kill in between, by the server itself.
Result<int> rotate_server_key(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  {
    TRY(const auto house, house::House::open(options, clock, random));
    TRY(const auto others, house->context().database.read(house::other_programs));
    if (others > static_cast<std::int64_t>(options.readers)) {
      return problem(ProblemKey::bad_config,
                     "server lain masih terhubung; hentikan dahulu / another server is "
                     "connected, stop it first");
    }
  }
  {
    TRY(const auto alone, house::KeyLock::take(options, true));
    TRY_DONE(vault::ServerKeys::add_generation(house::key_path(options), random));
  }
  TRY(const auto house, house::House::open(options, clock, random));
  say("generasi / generation: " + std::to_string(house->context().keys.generations()));
  warn("  Semua orang masuk lagi; undangan yang belum dipakai dibuat ulang. Salin kunci baru (keys server export) ke");
  warn(
      "  tempat aman dan ke setiap server lain. Minta setiap orang mengganti kata sandi: sampai itu, pemegang kunci "
      "lama");
  warn("  dan salinan basis data masih dapat menebak kata sandinya.");
  warn("  Everybody signs in again; unused invitations are made anew. Copy the new key (keys server export) to a safe");
  warn(
      "  place and to every other server. Ask everybody to change the password: until then, whoever has the old key "
      "and");
  warn("  a copy of the database can still guess at it.");
  return kOk;
}

Result<int> fingerprints(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  auto& context = house->context();
  say("jaringan / network: " + context.network.text());
  say("kunci log / log key: " +
      vault::audit::verifier_key(vault::audit::origin(context.network, 0), context.keys.log_keys().public_key));
  TRY_DONE(context.database.read([&](storage::Session& session) -> core::Done {
    TRY(const auto orgs, vault::organisations(session, context.network));
    for (const auto& org : orgs) {
      const bool anchored = org.anchor == context.keys.anchor(org.id);
      say("");
      say(org.name + "  " + org.id.text() + (anchored ? "" : "  TIDAK BERJANGKAR / NOT ANCHORED"));
      TRY(const auto people, app::accounts_of(session, context.network, org.id));
      for (const auto& person : people) {
        say("  " + vault::fingerprint(person.box_pk, person.sign_pk) + "  " + person.state + "  " + person.login);
      }
    }
    return {};
  }));
  return kOk;
}

Result<int> act(const Arguments& arguments) {
  const auto& words = arguments.words();
  const auto first = words.empty() ? std::string() : words[0];
  const auto second = words.size() < 2 ? std::string() : words[1];
  if (first == "backup" && second.empty()) return backup_key(arguments);
  if (first == "fingerprint" && second.empty()) return fingerprints(arguments);
  if (first == "server" && second == "export") return export_server_key(arguments);
  if (first == "server" && second == "rotate") return rotate_server_key(arguments);
  if (first == "linkage") return linkage_key_act(arguments);
  return problem(ProblemKey::bad_request, "backup, server export, server rotate, fingerprint, linkage make?");
}

}  // namespace

Verb keys_verb() {
  return {"keys",
          "kunci cadangan, server, penautan; sidik kunci / backup, server and linkage keys; fingerprints",
          "suluh keys backup --data DIR --out FILE [--replace]\n"
          "suluh keys server export --data DIR --out FILE [--key-file FILE]\n"
          "suluh keys server rotate --data DIR [--key-file FILE]\n"
          "suluh keys fingerprint --data DIR\n"
          "suluh keys linkage make --out FILE\n"
          "suluh keys linkage show --key-file FILE\n"
          "suluh keys linkage split --key-file FILE --parts N --out NAME      (NAME.1, NAME.2, ...)\n"
          "suluh keys linkage join NAME.1 NAME.2 ... --out FILE\n"
          "suluh keys linkage rotate --key-file FILE --out FILE\n\n"
          "backup membuat pasangan kunci cadangan: rahasianya ke FILE (pindahkan dari server), yang umum ke\n"
          "DIR/backup.pub. server export menyalin kunci server. fingerprint mencetak sidik kunci untuk dibandingkan.\n"
          "server rotate menambah generasi kunci; hentikan server dahulu. Tanda terima, kata sandi, dan cadangan tetap "
          "berlaku.\n"
          "linkage make membuat kunci untuk menyandikan orang (suluh encode, link, dedupe, screen); split membaginya "
          "menjadi\n"
          "2 sampai 7 bagian yang semuanya diperlukan, untuk dikirim lewat jalan berbeda; rotate membuat kunci masa "
          "berikutnya:\n"
          "sesudahnya semua tabel disandikan ulang, sandi lama ditolak.\n\n"
          "backup makes the backup key pair: the secret goes to FILE (move it off the server), the public one to\n"
          "DIR/backup.pub. server export copies the server key. fingerprint prints fingerprints to compare.\n"
          "server rotate adds a generation of the key; stop the server first. Receipts, passwords and backups stay "
          "valid. linkage make makes a key for encoding people (suluh encode, link, dedupe, screen); split divides it "
          "into\n"
          "2 to 7 parts that are all needed, to be sent by different ways; rotate makes the key of the next epoch: all "
          "tables\n"
          "are then encoded anew, and old encodings are refused.\n\n"
          "Contoh / example:\n"
          "  suluh keys linkage make --out k.key\n"
          "  suluh keys linkage split --key-file k.key --parts 2 --out part\n"
          "  suluh keys linkage join part.1 part.2 --out same.key\n"
          "  suluh keys linkage rotate --key-file k.key --out next.key\n\n"
          "Kode keluar / exit codes: 0, 1, 2",
          {{"data", "out", "postgres", "key-file", "parts"}, {"replace"}, 9},
          act};
}

}  // namespace cli
