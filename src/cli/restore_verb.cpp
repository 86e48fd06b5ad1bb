// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "cli/cli.h"
#include "cli/restore.h"
#include "cli/verbs.h"
#include "core/workdays.h"
#include "crypto/init.h"

namespace cli {
namespace {

void print(const Restored& done, std::chrono::milliseconds took, bool drill) {
  say(drill ? "Latihan pemulihan berhasil / the restore drill succeeded" : "Dipulihkan / restored");
  say("  jaringan / network:        " + done.network.text());
  say("  cadangan dari / backup of: " + core::civil_day(done.made_ms) + " WIB");
  say("  organisasi / organisations: " + std::to_string(done.organisations));
  say("  orang / people:            " + std::to_string(done.people));
  say("  laporan / reports:         " + std::to_string(done.reports));
  say("  catatan audit / audit entries: " + std::to_string(done.entries) + ", epoch " + std::to_string(done.epoch));
  say("  dihapus lagi menurut buku / erased again by the ledger: " + std::to_string(done.erased_again));
  say("  keluar lagi menurut buku / departed again by the ledger: " + std::to_string(done.left_again));
  say("  lama / took: " + std::to_string(took.count()) + " ms");
}

core::Result<int> act(const Arguments& arguments) {
  const bool drill = arguments.has("drill");
  RestoreOptions options;
  TRY(options.from, arguments.required("from"));
  // Here the key is the backup's; the server key's environment variable must not stand in for it.
  if (!arguments.has("key-file"))
    return core::problem(core::ProblemKey::bad_request, "pilihan wajib / option needed: --key-file");
  options.backup_key = arguments.value("key-file");
  options.server_key = arguments.value("server-key");
  options.ledger = arguments.value("ledger");
  options.without_ledger = arguments.has("without-ledger");
  TRY(options.target.data, arguments.required("data"));
  while (options.target.data.size() > 1 && options.target.data.ends_with('/')) options.target.data.pop_back();
  options.target.postgres_url = drill ? std::string() : arguments.value("postgres");
  const core::SystemClock clock;
  crypto::SystemRandom random;
  const auto begin = std::chrono::steady_clock::now();
  TRY(const auto done, drill ? restore_drill(options, clock, random) : restore(options, clock, random));
  print(done, std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin), drill);
  if (options.without_ledger) {
    warn(
        "Tanpa buku penghapusan: laporan yang dihapus sesudah cadangan mungkin ada lagi. / Without the ledger: reports "
        "erased since the backup may be back.");
  }
  return kOk;
}

}  // namespace

Verb restore_verb() {
  return {"restore",
          "pulihkan dari cadangan / restore from a backup",
          "suluh restore --from FILE --key-file BACKUPKEY --data DIR [--server-key FILE] [--ledger FILE]\n"
          "              [--without-ledger] [--postgres URL] [--drill]\n\n"
          "Memeriksa seluruh berkas dahulu; berkas rusak, terpotong, atau kunci yang salah ditolak dan tujuan tidak\n"
          "disentuh. Tujuan harus baru atau kosong. Penghapusan dan kepergian sesudah cadangan diulang menurut buku\n"
          "(DIR.ledger). Sesi dan undangan yang belum dipakai tidak dipulihkan.\n\n"
          "Checks the whole file first; a damaged or truncated file or a wrong key is refused and the target is not\n"
          "touched. The target must be new or empty. Erasures and departures since the backup are made again from the\n"
          "ledger (DIR.ledger). Sessions and unused invitations are not restored.\n\n"
          "  --key-file BACKUPKEY  kunci cadangan dari suluh keys backup / backup key of suluh keys backup\n"
          "  --server-key FILE     ekspor kunci server; tanpa ini DIR.key harus ada /\n"
          "                        exported server key; without it DIR.key must be there\n"
          "  --ledger FILE         buku penghapusan; bawaan DIR.ledger / ledger of erasures; default DIR.ledger\n"
          "  --without-ledger      bila buku itu hilang / if the ledger is lost\n"
          "  --drill               latihan: pulihkan ke folder sementara, hitung, hapus lagi /\n"
          "                        drill: restore to a temporary folder, count, delete; DIR is not changed\n\n"
          "Kode keluar / exit codes: 0, 1, 2",
          {{"from", "key-file", "data", "server-key", "ledger", "postgres"}, {"without-ledger", "drill"}, 0},
          act};
}

}  // namespace cli
