// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <iterator>

#include "border/mrz.h"
#include "cli/cli.h"
#include "cli/verbs.h"
#include "core/workdays.h"

namespace cli {
namespace {

constexpr std::string_view kHelp =
    "suluh mrz [--today YYYY-MM-DD] < FILE\n"
    "\n"
    "Membaca zona terbaca mesin (MRZ) paspor, kartu, dan visa: TD1, TD2, TD3, MRV-A, MRV-B. Untuk tiap dokumen dicetak "
    "satu\n"
    "baris JSON dengan putusan tiap isian: valid, corrected, unchecked, empty, unknown, invalid.\n"
    "\n"
    "Reads machine-readable zones of passports, cards and visas. For each document one line of JSON is printed, with "
    "a\n"
    "verdict for each field: valid, corrected, unchecked, empty, unknown, invalid.\n"
    "\n"
    "  --today DAY   hari yang menentukan abad tahun lahir / the day that decides the century of a birth year\n"
    "\n"
    "Contoh / example:\n"
    "  printf 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\\n' | suluh "
    "mrz\n"
    "\n"
    "Kode keluar / exit codes: 0 semua sah / all valid, 1 ada yang tidak sah / one is not, 2";

core::json::object one_line(const core::Result<border::mrz::Document>& read) {
  if (read.ok()) return border::mrz::to_json(*read);
  const auto& problem = read.problem();
  return {{"valid", false}, {"problem", problem.fields.empty() ? std::string(problem.word()) : problem.fields[0].key}};
}

core::Result<int> act(const Arguments& arguments) {
  auto today = arguments.value("today");
  if (today.empty()) today = core::civil_day(core::SystemClock().now());
  if (today.size() != 10 || today[4] != '-' || today[7] != '-') {
    return core::problem(core::ProblemKey::bad_request, "--today YYYY-MM-DD");
  }
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  auto zones = border::mrz::split(text);
  if (zones.empty()) zones.emplace_back();  // says mrz_empty
  bool all_valid = true;
  for (const auto& zone : zones) {
    const auto read = border::mrz::parse(zone, today);
    all_valid = all_valid && read.ok() && read->valid();
    say(core::json::serialize(one_line(read)));
  }
  return all_valid ? kOk : kProblem;
}

}  // namespace

Verb mrz_verb() { return {"mrz", "baca MRZ paspor / read machine-readable zones", kHelp, {{"today"}, {}, 0}, act}; }

}  // namespace cli
