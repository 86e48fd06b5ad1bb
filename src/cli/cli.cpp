// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <algorithm>
#include <iostream>
#include <string>

#include "cli/verbs.h"

namespace cli {
namespace {

std::vector<Verb> verbs() {
  return {init_verb(),   demo_verb(), backup_verb(), restore_verb(), audit_verb(),       keys_verb(),     mrz_verb(),
          encode_verb(), link_verb(), dedupe_verb(), screen_verb(),  match_bench_verb(), crossings_verb()};
}

int help() {
  say("Suluh " + std::string(SULUH_VERSION));
  say("");
  say("suluh VERB [pilihan / options]        suluh VERB --help");
  say("");
  say("  serve        jalankan server / run the server");
  for (const auto& verb : verbs())
    say("  " + std::string(verb.name) + std::string(13 - verb.name.size(), ' ') + std::string(verb.summary));
  say("  version      tampilkan versi / show the version");
  say("  help         halaman ini / this page");
  say("");
  say("Kode keluar / exit codes: 0 berhasil / done, 1 ada masalah / a problem, 2 salah pakai / wrong use");
  return kOk;
}

int failed(const core::Problem& problem, std::string_view verb) {
  const bool usage = problem.key == core::ProblemKey::bad_request;
  const auto id = usage ? std::string_view("Perintah tidak dipahami.") : problem.text(core::Language::id);
  const auto en = usage ? std::string_view("The command was not understood.") : problem.text(core::Language::en);
  warn("suluh " + std::string(verb) + ": " + std::string(id) + " / " + std::string(en));
  if (!problem.detail.empty()) warn("  " + problem.detail);
  for (const auto& field : problem.fields) warn("  " + field.pointer + ": " + field.key);
  if (usage) warn("  suluh " + std::string(verb) + " --help");
  return usage ? kUsage : kProblem;
}

}  // namespace

void say(std::string_view line) { std::cout << line << "\n" << std::flush; }
void warn(std::string_view line) { std::cerr << line << "\n"; }

core::Result<house::Options> house_options(const Arguments& arguments) {
  house::Options out;
  TRY(out.data, arguments.required("data"));
  while (out.data.size() > 1 && out.data.ends_with('/')) out.data.pop_back();
  out.postgres_url = arguments.value("postgres");
  out.key_file = arguments.value("key-file");
  return out;
}

int run(std::span<const std::string_view> arguments) {
  const auto name = arguments.empty() ? std::string_view() : arguments.front();
  if (name == "version" || name == "--version") {
    say("suluh " + std::string(SULUH_VERSION));
    return kOk;
  }
  if (name == "help" || name == "--help" || name == "-h") return help();
  const auto all = verbs();
  const auto verb = std::find_if(all.begin(), all.end(), [&](const Verb& one) { return one.name == name; });
  if (verb == all.end()) {
    warn("Perintah tidak dikenal / unknown command: " + std::string(name) + "\n  suluh help");
    return kUsage;
  }
  const auto rest = arguments.subspan(1);
  if (std::find(rest.begin(), rest.end(), "--help") != rest.end()) {
    say(verb->help);
    return kOk;
  }
  const auto read = Arguments::read(rest, verb->declared);
  if (!read.ok()) return failed(read.problem(), name);
  const auto done = verb->act(*read);
  return done.ok() ? *done : failed(done.problem(), name);
}

}  // namespace cli
