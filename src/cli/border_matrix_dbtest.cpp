// SPDX-License-Identifier: Apache-2.0
// Role x organisation x action of the border desk on the demonstration data against tests/matrix/border.csv, which is
// written by hand. What protects a victim must be out of reach for the desk, the second person, a carrier and other
// organisations; faults in the roles must each be seen.
#include <fstream>
#include <map>
#include <sstream>

#include "app/account_store.h"
#include "cli/demo.h"
#include "crypto/init.h"
#include "support/databases.h"
#include "support/town.h"

namespace cli {
namespace {

using core::Method;
using test_support::must;

const std::string kBase = "/api/v1/border";
const std::string kZero(32, '0');

std::vector<std::vector<std::string>> csv() {
  std::ifstream in(SULUH_SOURCE_DIR "/tests/matrix/border.csv");
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(in, line);) {
    out.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.back().push_back(cell);
  }
  return out;
}

struct Action {
  Method method;
  std::string path;
  json::value body = nullptr;
};

class BorderMatrix : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(make_demo(options_, clock_, random_), "demo");
    options_.limits_off = true;
    open_ = std::make_unique<test_support::OpenHouse>(options_, clock_, random_);
    for (const auto& person : demo_people()) {
      auto client = std::make_unique<Client>(open_->dispatcher, random_, clock_);
      must(client->sign_in(person.login, demo_password(person.login)), "sign in");
      people_[std::string(person.login)] = std::move(client);
    }
    ids_["crossing"] = first("/crossings?list=overstay", "");
    ids_["entry"] = first("/entries?list=pencegahan", "");
    ids_["child"] = first("/entries?list=missing", "");
    ids_["hit"] = first("/hits", "protective");
    ids_["interview"] = first("/interviews?list=all", "");
    ids_["visit"] = first("/visits", "");
  }

  /// The id of the first row that the protection officer sees, with this flag where one is named.
  std::string first(const std::string& path, const std::string& flag) {
    const auto told = must(people_["kartika"]->wire().get(kBase + path), "list");
    for (const auto& row : must(list_at(told, "rows"), "rows")) {
      if (flag.empty() || row.at(flag).as_bool()) return must(text_at(row, "id"), "id");
    }
    ADD_FAILURE() << "no row in " << path;
    return kZero;
  }

  /// Requests that change nothing: who may act gets 400, 409 or 422, who may not 403 or 404.
  std::map<std::string, Action> actions() {
    const json::object stale{{"version", 999}};
    const json::object signed_body{{"statement", "AAAA"}, {"signature", "AAAA"}};
    const json::object told{{"told", "letter"}, {"told_day", "2026-01-01"}, {"version", 999}};
    const json::object outcome{{"outcome", "passed"}, {"version", 999}};
    const json::object verdict{{"verdict", "granted"}, {"version", 999}};
    const json::object follow{{"follow_up", "none"}, {"done", true}, {"version", 999}};
    const json::object answer{{"action", "noted"}, {"version", 999}};
    return {{"rules", {Method::get, "/rules"}},
            {"list", {Method::get, "/crossings"}},
            {"open crossing", {Method::get, "/crossings/" + ids_["crossing"]}},
            {"record", {Method::post, "/crossings", stale}},
            {"decide", {Method::put, "/crossings/" + ids_["crossing"] + "/outcome", outcome}},
            {"look up", {Method::post, "/lookups", json::object{{"tokens", json::array{}}}}},
            {"day", {Method::get, "/day"}},
            {"indicators", {Method::get, "/indicators"}},
            {"entries", {Method::get, "/entries"}},
            {"propose", {Method::post, "/entries", stale}},
            {"remove", {Method::post, "/entries/" + ids_["entry"] + "/acts", signed_body}},
            {"approve",
             {Method::post, "/entries/" + ids_["entry"] + "/acts/add/approval", json::object{{"signature", "AAAA"}}}},
            {"told", {Method::put, "/entries/" + ids_["entry"] + "/notice", told}},
            {"approve protective entry",
             {Method::post, "/entries/" + ids_["child"] + "/acts/add/approval", json::object{{"signature", "AAAA"}}}},
            {"remove protective entry", {Method::post, "/entries/" + ids_["child"] + "/acts", signed_body}},
            {"hits", {Method::get, "/hits"}},
            {"answer protective hit", {Method::put, "/hits/" + ids_["hit"], answer}},
            {"interviews", {Method::get, "/interviews"}},
            {"open interview", {Method::get, "/interviews/" + ids_["interview"]}},
            {"record interview", {Method::post, "/interviews", stale}},
            {"decide interview", {Method::put, "/interviews/" + ids_["interview"] + "/decision", verdict}},
            {"visits", {Method::get, "/visits"}},
            {"open visit", {Method::get, "/visits/" + ids_["visit"]}},
            {"record visit", {Method::post, "/visits", stale}},
            {"follow up", {Method::put, "/visits/" + ids_["visit"] + "/follow-up", follow}}};
  }

  /// 200 where a row with this id is in the list, 404 where the list comes without it.
  int sees(const std::string& login, const std::string& path, const std::string& id) {
    const auto told = people_[login]->wire().get(kBase + path);
    if (!told.ok()) return told.problem().status();
    for (const auto& row : must(list_at(*told, "rows"), "rows")) {
      if (must(text_at(row, "id"), "id") == id) return 200;
    }
    return 404;
  }

  int status(const std::string& login, const std::string& what) {
    if (what == "sees protective entry") return sees(login, "/entries", ids_["child"]);
    if (what == "sees protective hit") return sees(login, "/hits", ids_["hit"]);
    const auto action = actions().at(what);
    const auto got = people_[login]->wire().ask(action.method, kBase + action.path, action.body);
    return got.ok() ? 200 : got.problem().status();
  }

  std::vector<std::string> differences() {
    const auto table = csv();
    std::vector<std::string> out;
    for (std::size_t line = 1; line < table.size(); ++line) {
      for (std::size_t column = 1; column < table[line].size(); ++column) {
        const auto& login = table[0][column];
        const auto have = std::to_string(status(login, table[line][0]));
        if (have == table[line][column]) continue;
        out.push_back(table[line][0] + ", " + login + ": " + have + " instead of " + table[line][column]);
      }
    }
    return out;
  }

  core::Done set_role(const std::string& login, std::string_view role) {
    return open_->house->context().database.write([&](storage::Session& session) {
      return app::set_role(session, open_->house->context().network, people_[login]->user(), role);
    });
  }

  core::SystemClock clock_;
  crypto::SystemRandom random_;
  test_support::FreshDatabase fresh_{GetParam()};
  house::Options options_;
  std::unique_ptr<test_support::OpenHouse> open_;
  std::map<std::string, std::unique_ptr<Client>> people_;
  std::map<std::string, std::string> ids_;
};
SULUH_ON_BOTH_ENGINES(BorderMatrix);

TEST_P(BorderMatrix, IsWhatTheTableSaysAndSeesEveryFault) {
  const auto wrong = differences();
  for (const auto& one : wrong) ADD_FAILURE() << one;
  ASSERT_GE(csv().size(), 27U);

  std::map<std::string, std::string> roles;
  for (const auto& person : demo_people()) roles[std::string(person.login)] = std::string(person.role);
  const std::vector<std::pair<std::string, std::string>> faults{
      {"dina", "officer"},       {"dina", "protection"},  {"alice", "officer"},      {"bob", "protection"},
      {"bob", "officer"},        {"eko", "supervisor"},   {"gita", "officer"},       {"hendra", "officer"},
      {"hendra", "protection"},  {"farah", "officer"},    {"farah", "supervisor"},   {"lukas", "officer"},
      {"lukas", "protection"},   {"indra", "protection"}, {"indra", "officer"},      {"chelsea", "protection"},
      {"chelsea", "supervisor"}, {"chelsea", "carrier"},  {"kartika", "supervisor"}, {"lestari", "officer"},
      {"hana", "officer"},       {"hana", "guest"}};
  for (const auto& [login, role] : faults) {
    must(set_role(login, role), "fault");
    EXPECT_FALSE(differences().empty()) << login << " as " << role << " was not seen";
    must(set_role(login, roles[login]), "repair");
  }
  ASSERT_TRUE(differences().empty());
}

}  // namespace
}  // namespace cli
