// SPDX-License-Identifier: Apache-2.0
// `suluh invite`: the way back into an organisation that nobody is left to invite anybody into. The link makes a person
// without rights; the organisation's printed recovery key, or an administrator who is still there, certifies her.
#include <algorithm>

#include "app/rights.h"
#include "cli/cli.h"
#include "cli/invite.h"
#include "cli/verbs.h"
#include "crypto/init.h"
#include "vault/directory_store.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

core::Problem no_such_organisation(const std::vector<vault::Organisation>& all) {
  std::string names;
  for (const auto& one : all) names += "\n  " + one.id.text() + "  " + one.name;
  return problem(
      ProblemKey::bad_config,
      "tidak ada tepat satu organisasi bernama itu; yang ada / there is not exactly one organisation of that "
      "name; there are:" +
          names);
}

/// By its id, or by its name where only one has it.
core::Result<vault::Organisation> organisation_named(app::Context& context, const std::string& asked) {
  TRY(const auto all,
      context.database.read([&](storage::Session& session) { return vault::organisations(session, context.network); }));
  std::vector<vault::Organisation> fitting;
  for (const auto& one : all) {
    if (one.name == asked || one.id.text() == asked) fitting.push_back(one);
  }
  if (fitting.size() != 1) return no_such_organisation(all);
  if (fitting.front().left_ms) {
    return problem(ProblemKey::bad_config, "organisasi itu sudah keluar / that organisation has left: " + asked);
  }
  return std::move(fitting.front());
}

core::Result<int> act(const Arguments& arguments) {
  TRY(const auto options, house_options(arguments));
  OperatorInvitation in;
  TRY(const auto organisation, arguments.required("organisation"));
  TRY(in.name, arguments.required("name"));
  if (!core::valid_utf8(in.name) || in.name.size() > 80) return core::field_problem("--name", "too_long");
  if (arguments.has("role")) in.role = arguments.value("role");
  in.custodian = arguments.has("custodian");
  const auto& known = app::roles();
  if (std::find(known.begin(), known.end(), in.role) == known.end()) {
    return core::field_problem("--role", "unknown_word", ProblemKey::bad_request);
  }
  const auto host = arguments.value("host").empty() ? std::string("http://localhost:8080") : arguments.value("host");
  const core::SystemClock clock;
  crypto::SystemRandom random;
  TRY(const auto house, house::House::open(options, clock, random));
  TRY(const auto org, organisation_named(house->context(), organisation));
  in.org = org.id;
  TRY(const auto token, operator_invitation(house->context(), in));
  warn("Undangan untuk / invitation for " + in.name + " (" + org.name + "), 7 hari / 7 days, satu kali / once:");
  say(host + "/app/#undangan=" + token);
  warn("Ia belum berhak apa-apa: kunci pemulihan tercetak organisasi itu, atau pengelolanya, mengukuhkan dia.");
  warn("She has no rights yet: the organisation's printed recovery key, or its administrator, certifies her.");
  return kOk;
}

}  // namespace

Verb invite_verb() {
  return {
      "invite",
      "undang orang ke organisasi yang sudah ada / invite a person to an organisation that exists",
      "suluh invite --data DIR --organisation NAME|ID --name NAME [--role ROLE] [--custodian] [--host URL]\n"
      "             [--postgres URL] [--key-file FILE]\n\n"
      "Bila tidak ada lagi yang dapat mengundang. Mencetak satu tautan; yang membukanya masuk tanpa hak. Lalu ia\n"
      "mengetik kunci pemulihan tercetak organisasi itu (Akun saya), dan perambannya membuka lingkaran dan kunci\n"
      "akar. Undangan ini tercatat di jejak organisasi itu. Server boleh sedang berjalan.\n\n"
      "For when nobody is left who could invite. Prints one link; who opens it comes in without rights. Then she "
      "types\n"
      "the organisation's printed recovery key (My account), and her browser opens its circles and the root key. The\n"
      "invitation stands in the organisation's log. The server may be running.\n\n"
      "  --data DIR           folder data / data folder (SULUH_DATA)\n"
      "  --organisation X     nama atau sidik organisasi / name or id of the organisation\n"
      "  --name NAME          nama orangnya / name of the person\n"
      "  --role ROLE          peran / role [admin]\n"
      "  --custodian          ia akan menjaga kunci lingkaran / she will keep keys of circles\n"
      "  --host URL           alamat situs pada tautan / address of the site in the link\n"
      "  --postgres URL       (SULUH_POSTGRES)\n"
      "  --key-file FILE      kunci server; bawaan DIR.key / server key; default DIR.key (SULUH_KEY_FILE)\n\n"
      "Kode keluar / exit codes: 0, 1, 2",
      {{"data", "organisation", "name", "role", "host", "postgres", "key-file"}, {"custodian"}, 0},
      act};
}

}  // namespace cli
