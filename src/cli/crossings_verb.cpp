// SPDX-License-Identifier: Apache-2.0
// suluh crossings: an office's own table of crossings, from the command line.
#include <algorithm>

#include "cli/asking.h"
#include "cli/cli.h"
#include "cli/crossing_import.h"
#include "cli/link_files.h"
#include "cli/verbs.h"
#include "cli/web_line.h"
#include "core/workdays.h"
#include "crypto/init.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::size_t kShown = 5;

/// Who works, and the line she works over.
struct SignedIn {
  std::unique_ptr<WebLine> line;
  core::SystemClock clock;
  crypto::SystemRandom random;
  std::unique_ptr<Client> client;
};

Result<std::unique_ptr<SignedIn>> sign_in(const Arguments& arguments) {
  auto out = std::make_unique<SignedIn>();
  TRY(const auto server, arguments.required("server"));
  TRY(const auto user, arguments.required("user"));
  TRY(out->line, WebLine::open(server, arguments.value("authorities")));
  out->client = std::make_unique<Client>(*out->line, out->random, out->clock);
  TRY(auto password, ask_secret("kata sandi / password"));
  const crypto::WipeOnExit wipe(password);
  auto done = out->client->sign_in(user, password);
  if (!done.ok() && done.problem().key == ProblemKey::totp_required) {
    TRY(const auto code, ask_secret("kode enam angka / six-digit code"));
    done = out->client->sign_in(user, password, code);
  }
  TRY_DONE(done);
  return out;
}

int this_year() { return std::stoi(core::civil_day(core::SystemClock().now()).substr(0, 4)); }

Result<CrossingColumns> columns_of(const Arguments& arguments, const CrossingTable& table) {
  const auto map = arguments.value("map");
  if (!map.empty()) return CrossingColumns::from_file(map, table.header);
  return CrossingColumns::guessed(table.header);
}

void warn_of(const std::vector<ImportFault>& faults) {
  for (const auto& one : faults) {
    warn("baris " + std::to_string(one.row) + " / row " + std::to_string(one.row) + ": " + one.what);
  }
}

/// What would be brought in; neither sealed nor sent.
Result<int> preview(const CrossingTable& table, const CrossingColumns& columns) {
  std::vector<ImportFault> faults;
  std::size_t good = 0;
  say(columns.text(table.header));
  for (const auto& row : table.rows) {
    const auto read = crossing_of(columns, row, this_year());
    if (!read.wrong.empty()) {
      faults.push_back(unreadable(row.number, read));
    } else if (good++ < kShown) {
      say(std::to_string(row.number) + ": " + core::json::serialize(read.facts) + " " +
          core::json::serialize(read.person));
    }
  }
  warn_of(faults);
  if (!table.complaint.empty()) warn(table.complaint);
  say(std::to_string(good) + " dapat dibaca / can be read, " + std::to_string(faults.size()) + " tidak / cannot");
  return faults.empty() && table.complaint.empty() ? kOk : kProblem;
}

Result<int> import(const Arguments& arguments, const std::string& file) {
  TRY(const auto table, read_crossing_table(file));
  TRY(const auto columns, columns_of(arguments, table));
  if (!columns.has("day") || !columns.has("direction")) {
    return problem(ProblemKey::missing_column, file + ": " + std::string(target_name("day")) + "; " +
                                                   std::string(target_name("direction")) + " (--map, --preview)");
  }
  if (arguments.has("preview")) return preview(table, columns);
  if (file == "-")
    return problem(ProblemKey::bad_request,
                   "kata sandi dibaca dari masukan baku, beri berkas / standard input holds the password; name a file");
  TRY(const auto who, sign_in(arguments));
  TRY_DONE(who->client->check_seat("border"));
  CrossingImport import(*who->client, table, columns, this_year());
  const Interruption interruption;
  ProgressLine progress(arguments.has("quiet"));
  TRY(const auto id, import.open());
  say("import " + id.text());
  auto done = import.run([&](double share) { return progress("import", share); });
  progress.clear();
  const auto again = "jalankan perintah yang sama untuk meneruskan / run the same command again to go on";
  if (!done.ok()) warn(again);
  TRY(const auto outcome, std::move(done));
  warn_of(outcome.faults);
  if (!table.complaint.empty()) warn(table.complaint);
  say(std::to_string(outcome.fresh) + " tercatat / recorded, " + std::to_string(outcome.there) +
      " sudah ada / there before, " + std::to_string(outcome.faults.size()) + " tidak diambil / left out");
  TRY_DONE(who->client->sign_out());
  if (!outcome.whole) {
    warn(again);
    return kInterrupted;
  }
  return outcome.faults.empty() && table.complaint.empty() ? kOk : kProblem;
}

Result<int> undo(const Arguments& arguments, const std::string& id) {
  if (!core::RecordId::parse(id))
    return problem(ProblemKey::bad_request, "bukan nomor impor / not the id of an import: " + id);
  TRY(const auto who, sign_in(arguments));
  TRY(const auto answer, who->client->wire().ask(core::Method::del, "/api/v1/border/imports/" + id));
  TRY(const auto erased, number_at(answer, "erased"));
  say(std::to_string(erased) + " diambil kembali / taken back");
  TRY_DONE(who->client->sign_out());
  return kOk;
}

Result<int> list(const Arguments& arguments) {
  TRY(const auto who, sign_in(arguments));
  TRY(const auto answer, who->client->wire().get("/api/v1/border/imports"));
  TRY(const auto rows, list_at(answer, "rows"));
  for (const auto& row : rows) {
    TRY(const auto id, text_at(row, "import_id"));
    TRY(const auto made, number_at(row, "made_ms"));
    TRY(const auto count, number_at(row, "crossings"));
    TRY(const auto undone, at(row, "undone_ms"));
    say(id + " " + core::civil_day(made) + " " +
        (undone.is_null() ? std::to_string(count) : "diambil kembali / taken back"));
  }
  TRY_DONE(who->client->sign_out());
  return kOk;
}

Result<int> act(const Arguments& arguments) {
  const auto& words = arguments.words();
  const auto what = words.empty() ? std::string() : words[0];
  if (what == "import" && words.size() == 2) return import(arguments, words[1]);
  if (what == "undo" && words.size() == 2) return undo(arguments, words[1]);
  if (what == "list" && words.size() == 1) return list(arguments);
  return problem(ProblemKey::bad_request, "import FILE, undo ID, list?");
}

}  // namespace

Verb crossings_verb() {
  return {
      "crossings",
      "impor perlintasan dari tabel / import crossings from a table",
      "suluh crossings import FILE --server URL --user NAME [--map FILE] [--quiet]\n"
      "suluh crossings import FILE --preview [--map FILE]\n"
      "suluh crossings undo ID --server URL --user NAME\n"
      "suluh crossings list --server URL --user NAME\n"
      "\n"
      "import menyegel tiap baris tabel (CSV, boleh gzip) di komputer ini dengan kunci petugas dan mengirimnya. Kata "
      "sandi\n"
      "ditanyakan, atau dibaca dari baris pertama masukan baku; kode autentikator dari baris kedua. Baris yang tidak\n"
      "terbaca disebut dengan nomornya, yang lain tetap masuk. Impor yang terputus diteruskan dengan perintah yang "
      "sama;\n"
      "tidak ada yang tercatat dua kali. undo mengambil kembali satu impor seutuhnya.\n"
      "\n"
      "import seals each row of a table (CSV, gzip or not) on this computer with the officer's keys and sends it. The\n"
      "password is asked for, or read from the first line of standard input; an authenticator's code from the second.\n"
      "Rows that cannot be read are named by their numbers, the others are kept. An import that was cut goes on with "
      "the\n"
      "same command; nothing is recorded twice. undo takes one import back as a whole.\n"
      "\n"
      "  --server URL        https://..., atau http:// pada komputer ini / or http:// on this machine\n"
      "  --user NAME         nama masuk petugas / the officer's sign-in name\n"
      "  --preview           tampilkan kolom, contoh, dan kesalahan; tidak ada yang dikirim / show columns, examples "
      "and\n"
      "                      faults; nothing is sent\n"
      "  --map FILE          kolom mana berisi apa, CSV target,heading seperti dicetak --preview / which column holds "
      "what,\n"
      "                      as --preview prints it\n"
      "  --authorities FILE  sertifikat yang dipercaya (PEM) / certificates to trust\n"
      "\n"
      "Contoh / example:\n"
      "  printf 'Nama,Paspor,Arah,Tanggal\\nSITI,C1,masuk,24/11/2026\\n' > t.csv\n"
      "  suluh crossings import t.csv --preview\n"
      "\n"
      "Kode keluar / exit codes: 0, 1 ada baris yang tidak diambil / rows were left out, 2, 130 dihentikan / "
      "interrupted",
      {{"server", "user", "map", "authorities"}, {"preview", "quiet"}, 2},
      act};
}

}  // namespace cli
