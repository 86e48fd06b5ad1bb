// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "cli/backup.h"
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/verbs.h"
#include "crypto/init.h"

namespace cli {
namespace {

core::Result<core::Bytes> recipient(const Arguments& arguments, const house::Options& options) {
  const auto given = arguments.value("recipient");
  if (!given.empty()) return read_backup_public_key(given);
  const auto path = options.data + "/backup.pub";
  const auto text = read_small_file(path);
  if (text.ok()) return read_backup_public_key(*text);
  return core::problem(core::ProblemKey::bad_config,
                       "belum ada kunci cadangan: suluh keys backup, atau --recipient / no backup key yet: suluh keys "
                       "backup, or --recipient");
}

core::Result<int> act(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  TRY(const auto to, arguments.required("to"));
  TRY(const auto key, recipient(arguments, options));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  auto& context = house->context();
  TRY(const auto size, write_backup(context.database, context.network, clock.now(), key, to, random));
  say("Cadangan ditulis / backup written: " + to + ", " + std::to_string(size) + " B");
  return kOk;
}

}  // namespace

Verb backup_verb() {
  return {"backup",
          "tulis cadangan tersegel / write a sealed backup",
          "suluh backup --data DIR --to FILE [--recipient PUBKEY] [--key-file FILE] [--postgres URL]\n\n"
          "Menulis cadangan tersegel, juga selama server berjalan. Hanya pemegang kunci cadangan (suluh keys backup)\n"
          "yang dapat membukanya. Kunci server tidak ikut: simpan ekspornya di tempat lain.\n\n"
          "Writes a sealed backup, also while the server runs. Only the holder of the backup key (suluh keys backup)\n"
          "can open it. The server key is not in it: keep its export elsewhere.\n\n"
          "  --to FILE           berkas baru / new file\n"
          "  --recipient PUBKEY  kunci umum, 64 angka heksadesimal; bawaan DIR/backup.pub /\n"
          "                      public key, 64 hex digits; default DIR/backup.pub\n\n"
          "Kode keluar / exit codes: 0, 1, 2",
          {{"data", "to", "recipient", "postgres", "key-file"}, {}, 0},
          act};
}

}  // namespace cli
