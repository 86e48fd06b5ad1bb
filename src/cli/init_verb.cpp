// SPDX-License-Identifier: Apache-2.0
// `suluh init` makes an empty network and one invitation. Keys of the organisation are made in the browser of its first
// administrator (rulings 5): a server that made them could keep them.
#include <unistd.h>

#include <iostream>

#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/invite.h"
#include "cli/verbs.h"
#include "crypto/init.h"

namespace cli {
namespace {

/// The option, or what a person types when there is a terminal; bad_request otherwise.
core::Result<std::string> asked(const Arguments& arguments, std::string_view name, std::string_view question) {
  auto out = arguments.value(name);
  if (!out.empty()) return out;
  if (::isatty(STDIN_FILENO) == 0) return arguments.required(name);
  std::cerr << question << ": " << std::flush;
  std::getline(std::cin, out);
  if (out.empty()) return arguments.required(name);
  return out;
}

core::Result<int> act(const Arguments& arguments) {
  house::Options options;
  TRY(options.data, asked(arguments, "data", "Folder data / data folder"));
  while (options.data.size() > 1 && options.data.ends_with('/')) options.data.pop_back();
  options.postgres_url = arguments.value("postgres");
  options.key_file = arguments.value("key-file");
  TRY(const auto organisation, asked(arguments, "organisation", "Nama organisasi / name of the organisation"));
  TRY(const auto admin, asked(arguments, "admin", "Nama pengelola pertama / name of the first administrator"));
  const auto host = arguments.value("host").empty() ? std::string("http://localhost:8080") : arguments.value("host");
  if (!core::valid_utf8(admin) || admin.size() > 80) return core::field_problem("--admin", "too_long");
  if (!core::valid_utf8(organisation) || organisation.size() > 80)
    return core::field_problem("--organisation", "too_long");

  const core::SystemClock clock;
  crypto::SystemRandom random;
  NewFolder folder(options);
  TRY_DONE(folder.check());
  TRY_DONE(house::found_network(options, false, clock, random));
  TRY(const auto house, house::House::open(options, clock, random));
  TRY(const auto token, first_invitation(house->context(), admin, arguments.has("custodian")));
  folder.keep();

  warn("Folder data / data folder: " + options.data);
  warn("Kunci server / server key: " + house::key_path(options));
  warn("  Simpan salinan kunci ini di tempat lain (suluh keys server export). Tanpa kunci ini cadangan tidak berguna.");
  warn("  Keep a copy of this key elsewhere (suluh keys server export). Without it a backup is of no use.");
  warn("Undangan untuk / invitation for " + admin + " (" + organisation + "), 7 hari / 7 days, satu kali / once:");
  say(host + "/app/#undangan=" + token);
  warn("Buka sesudah / open it after: suluh serve --data " + options.data);
  warn("Ketik nama organisasi itu di peramban / type the organisation's name in the browser: " + organisation);
  return kOk;
}

}  // namespace

Verb init_verb() {
  return {
      "init",
      "buat folder data baru / make a new data folder",
      "suluh init --data DIR --organisation NAME --admin NAME [--host URL] [--custodian] [--postgres URL]\n"
      "           [--key-file FILE]\n\n"
      "Membuat folder data, kunci server, dan basis data, lalu mencetak satu tautan undangan untuk pengelola\n"
      "pertama. Kunci organisasi dibuat di perambannya, bukan di sini. Yang tidak disebut ditanyakan.\n\n"
      "Makes data folder, server key and database, and prints one invitation link for the first administrator. The\n"
      "organisation's keys are made in her browser, not here. What is not given is asked for.\n\n"
      "  --data DIR           folder baru atau kosong / new or empty folder (SULUH_DATA)\n"
      "  --organisation NAME  nama organisasi / name of the organisation\n"
      "  --admin NAME         nama pengelola / name of the administrator\n"
      "  --custodian          pengelola juga memegang kunci laporan / the administrator also holds the report keys\n"
      "  --host URL           alamat situs pada tautan / address of the site in the link\n"
      "  --postgres URL       PostgreSQL yang kosong / an empty PostgreSQL database (SULUH_POSTGRES)\n"
      "  --key-file FILE      kunci server; bawaan DIR.key / server key; default DIR.key (SULUH_KEY_FILE)\n\n"
      "Kode keluar / exit codes: 0, 1, 2",
      {{"data", "organisation", "admin", "host", "postgres", "key-file"}, {"custodian"}, 0},
      act};
}

}  // namespace cli
