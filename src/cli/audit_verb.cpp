// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iostream>

#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/verbs.h"
#include "crypto/init.h"
#include "vault/audit_export.h"
#include "vault/audit_sequencer.h"
#include "vault/audit_verify.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

/// A verifier key "<name>+<id>+<base64>" as printed by `audit export`, or 64 hex digits.
Result<core::Bytes> log_key(const std::string& text) {
  if (auto hex = core::from_hex(text); hex && hex->size() == crypto::kPublicKeySize) return std::move(*hex);
  const auto first = text.find('+');
  const auto second = first == std::string::npos ? first : text.find('+', first + 1);
  if (second == std::string::npos) return problem(ProblemKey::bad_request, "bukan kunci log / not a log key: --key");
  std::string body = text.substr(second + 1);
  while (body.ends_with('=')) body.pop_back();
  for (char& c : body) c = c == '+' ? '-' : c == '/' ? '_' : c;
  const auto bytes = core::from_base64url(body);
  // The first byte is the algorithm, 1 for Ed25519.
  if (!bytes || bytes->size() != 1 + crypto::kPublicKeySize || bytes->front() != '\x01') {
    return problem(ProblemKey::bad_request, "bukan kunci log / not a log key: --key");
  }
  return bytes->substr(1);
}

int print(const vault::audit::VerifyReport& report) {
  if (report.finding) {
    const auto& finding = *report.finding;
    say("TIDAK UTUH / NOT INTACT");
    say("  entri / entry: " + std::to_string(finding.entry_id) + ", posisi / position: " + std::to_string(finding.seq));
    say("  " + std::string(vault::audit::word(finding.fault)) + ": " + finding.reason);
    return kProblem;
  }
  say("Utuh / intact: " + std::to_string(report.entries) + " entri / entries, " + std::to_string(report.batches) +
      " batch, epoch " + std::to_string(report.epoch));
  say("  rincian / details: " + std::to_string(report.details) + ", terhapus / erased: " +
      std::to_string(report.erased) + ", belum ditempatkan / not placed yet: " + std::to_string(report.unplaced));
  if (report.rolled_back) {
    warn("  Dipulihkan dari cadangan: entri " + std::to_string(report.rolled_back->first) + " sampai " +
         std::to_string(report.rolled_back->second) +
         " hilang dan harus dijelaskan. / Restored from a backup: these "
         "entries were lost and somebody must explain it.");
  }
  return kOk;
}

Result<int> verify(const Arguments& arguments) {
  std::optional<std::string> kept;
  if (arguments.has("checkpoint")) {
    TRY(kept, read_small_file(arguments.value("checkpoint")));
  }
  if (arguments.has("file")) {
    TRY(const auto text, arguments.required("key"));
    TRY(const auto key, log_key(text));
    std::ifstream in(arguments.value("file"), std::ios::binary);
    if (!in) return problem(ProblemKey::bad_config, "tidak dapat dibaca / cannot read: " + arguments.value("file"));
    TRY(const auto report, vault::audit::verify_export(in, key, kept));
    return print(report);
  }
  TRY(const auto options, house_options(arguments));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  auto& context = house->context();
  TRY(const auto report,
      vault::audit::verify(context.database, context.network, context.keys.log_keys().public_key, kept));
  return print(report);
}

Result<int> export_log(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  TRY(const auto to, arguments.required("to"));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  auto& context = house->context();
  const auto key = context.keys.log_keys();
  PartialFile file(to);
  TRY_DONE(file.open(0600));
  TRY_DONE(vault::audit::export_ndjson(context.database, context.network, key.public_key,
                                       !arguments.has("without-details"),
                                       [&](std::string_view bytes) { return file.write(bytes); }));
  TRY_DONE(file.keep());
  say(vault::audit::verifier_key(vault::audit::origin(context.network, 0), key.public_key));
  warn(
      "Kunci pemeriksa ada di atas; periksa dengan / the verifier key is above; check with: suluh audit verify "
      "--file " +
      to + " --key KEY");
  return kOk;
}

Result<int> checkpoint(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  auto& context = house->context();
  TRY(const auto note, context.database.read([&](storage::Session& session) {
    return vault::audit::latest_checkpoint(session, context.network);
  }));
  if (!note) return problem(ProblemKey::not_ready, "belum ada entri yang ditempatkan / no entry has been placed yet");
  std::cout << *note << std::flush;
  return kOk;
}

Result<int> act(const Arguments& arguments) {
  const auto word = arguments.words().empty() ? std::string() : arguments.words().front();
  if (word == "verify") return verify(arguments);
  if (word == "export") return export_log(arguments);
  if (word == "checkpoint") return checkpoint(arguments);
  return problem(ProblemKey::bad_request, "verify, export, checkpoint?");
}

}  // namespace

Verb audit_verb() {
  return {
      "audit",
      "periksa log audit / check the audit log",
      "suluh audit verify --data DIR [--checkpoint FILE]\n"
      "suluh audit verify --file LOG.ndjson --key KEY [--checkpoint FILE]\n"
      "suluh audit export --data DIR --to LOG.ndjson [--without-details]\n"
      "suluh audit checkpoint --data DIR\n\n"
      "verify menghitung ulang seluruh log dan menyebut entri pertama yang salah. --checkpoint membandingkan dengan\n"
      "titik periksa yang disimpan di luar. export menulis log untuk pemeriksa dari luar dan mencetak kuncinya.\n\n"
      "verify computes the whole log again and names the first bad entry. --checkpoint compares with a checkpoint\n"
      "kept elsewhere. export writes the log for an auditor and prints the log's key.\n\n"
      "Kode keluar / exit codes: 0 utuh / intact, 1 tidak utuh atau ada masalah / not intact or a problem, 2",
      {{"data", "postgres", "key-file", "file", "key", "checkpoint", "to"}, {"without-details"}, 1},
      act};
}

}  // namespace cli
