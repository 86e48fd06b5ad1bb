// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/cli.h"
#include "cli/clk_file.h"
#include "cli/link_files.h"
#include "cli/link_input.h"
#include "cli/link_records.h"
#include "cli/verbs.h"

namespace cli {
namespace {

constexpr std::string_view kHelp =
    "suluh encode --schema S.toml --key-file K in.csv > out.clk\n"
    "\n"
    "Mengubah tiap baris menjadi sandi yang dapat dibandingkan tetapi tidak dapat dibaca. Berkas hasil tetap data "
    "pribadi:\n"
    "siapa yang memegang kuncinya dapat menebak nama di dalamnya.\n"
    "\n"
    "Turns each row into an encoding that can be compared but not read. The result is still personal data: whoever "
    "holds\n"
    "the key can guess the names in it.\n"
    "\n"
    "  --schema S       kolom mana isian apa: person-id, febrl, febrl-ssn, atau berkas / which columns are which\n"
    "                   fields: one of these, or a file (docs/matching.md)\n"
    "  --key-file FILE  kunci pencocokan / the linkage key (suluh keys linkage make)\n"
    "  --out FILE       ke berkas, bukan keluaran baku / to a file instead of standard output\n"
    "  --id COLUMN      kolom pengenal; biasanya id, rec_id, ..._id; tanpa itu nomor baris / column of the id\n"
    "  --fields         sandi tiap isian juga: lebih teliti, lebih mudah diserang; jangan keluarkan dari organisasi\n"
    "                   encodings of each field too: links better, easier to attack; not for other organisations\n"
    "\n"
    "Contoh / example:\n"
    "  suluh keys linkage make --out k.key\n"
    "  printf 'id,nama,tanggal_lahir\\n1,Siti Aminah,1990-05-12\\n' > in.csv\n"
    "  suluh encode --schema person-id --key-file k.key in.csv > out.clk\n"
    "\n"
    "Kode keluar / exit codes: 0 berhasil / done, 1 ada masalah / a problem, 2 salah pakai / wrong use,\n"
    "130 dihentikan / interrupted";

core::Result<int> act(const Arguments& arguments) {
  if (arguments.words().size() != 1) return core::problem(core::ProblemKey::bad_request, "suluh encode in.csv");
  TRY(const auto key_file, arguments.required("key-file"));
  constexpr std::array<std::string_view, 1> kWritten{"out"};
  TRY_DONE(no_input_is_written(arguments, kWritten));
  TRY(const auto schema, read_schema(arguments));
  TRY(const auto key, LinkageKey::read(key_file));
  const bool fields = arguments.has("fields");
  const RowEncoder encoder(schema, key, fields);
  const auto out = arguments.value("out");
  const Interruption interruption;
  TRY(auto file, OutputFile::open(out.empty() ? "-" : out));
  std::vector<std::string> names;
  for (const auto& field : schema.fields()) names.push_back(field.name);
  ClkWriter writer(file, encoder.space(), fields ? names : std::vector<std::string>());
  ClkRow row;
  const auto add = [&](std::string id, const match::NormalRecord& record) -> core::Done {
    encoder.encode(std::move(id), record, row);
    writer.write(row);
    return {};
  };
  TRY(const auto count, read_records(arguments.words()[0], schema, arguments, add));
  if (Interruption::seen()) return kInterrupted;
  writer.done();
  TRY_DONE(file.done());
  warn(std::to_string(count) + " catatan / records " + space_name(encoder.space()));
  return kOk;
}

}  // namespace

Verb encode_verb() {
  return {"encode",
          "ubah tabel menjadi sandi / turn a table into encodings",
          kHelp,
          {{"schema", "key-file", "out", "id"}, {"fields"}, 1},
          act};
}

}  // namespace cli
