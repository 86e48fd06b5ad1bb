// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "cli/cli.h"
#include "cli/demo.h"
#include "cli/folders.h"
#include "cli/verbs.h"
#include "crypto/init.h"

namespace cli {
namespace {

std::string column(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 1, ' ');
}

void print(const Demo& demo) {
  say("");
  say("CONTOH SAJA: semua orang dan laporan ini karangan. / DEMONSTRATION: every person and report is invented.");
  say("");
  say(column("nama/login", 12) + column("kata sandi / password", 26) + column("peran / role", 14) +
      "organisasi / organisation");
  for (const auto& person : demo_people()) {
    say(column(person.login, 12) + column(demo_password(person.login), 26) + column(person.role, 14) +
        std::string(person.organisation));
  }
  say("");
  say(std::to_string(demo.reports) + " laporan / reports, " + std::to_string(demo.cases) + " kasus / cases");
  say("Tanda terima yang sudah dijawab, coba di halaman Pesan / an answered receipt, try it on the page Pesan:");
  say("  " + demo.answered_receipt);
}

core::Result<int> act(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  // What was there before is never removed: an unfinished folder only if this run made it.
  NewFolder folder(options);
  TRY_DONE(folder.check());
  TRY(const auto made, make_demo(options, clock, random));
  folder.keep();
  print(made);
  return kOk;
}

}  // namespace

Verb demo_verb() {
  return {"demo",
          "buat folder contoh / make a demonstration folder",
          "suluh demo --data DIR [--postgres URL] [--key-file FILE]\n\n"
          "Membuat folder contoh berisi dua organisasi dan 40 laporan karangan, lalu mencetak daftar masuk.\n"
          "Folder yang sudah berisi ditolak. Data contoh ditandai pada setiap halaman.\n\n"
          "Makes a demonstration folder with two organisations and 40 invented reports and prints the sign-ins.\n"
          "A folder that is not empty is refused. Demonstration data is marked as such on every page.\n\n"
          "  --data DIR       folder baru / new folder (SULUH_DATA)\n"
          "  --postgres URL   PostgreSQL yang kosong, bukan SQLite / an empty PostgreSQL database instead of SQLite\n"
          "  --key-file FILE  kunci server; bawaan DIR.key / server key; default DIR.key\n\n"
          "Kode keluar / exit codes: 0, 1, 2",
          {{"data", "postgres", "key-file"}, {}, 0},
          act};
}

}  // namespace cli
