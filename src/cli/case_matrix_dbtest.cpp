// SPDX-License-Identifier: Apache-2.0
// Role x organisation x section x action on the demonstration data against tests/matrix/cases.csv, which is written by
// hand. Twenty-two faults in roles, keys and grants must each be seen (rulings: a matrix that cannot fail proves
// nothing).
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "app/account_store.h"
#include "cases/sharing_store.h"
#include "cli/case_desk.h"
#include "cli/demo.h"
#include "crypto/init.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/directory_store.h"

namespace cli {
namespace {

using core::Method;
using test_support::must;

const std::string kZero(32, '0');
constexpr std::int64_t kLater = 9'000'000'000'000;

struct Action {
  Method method;
  std::string rest;  ///< behind the case's path
  json::value body = nullptr;
};

/// Bodies that change nothing: who may act gets 409 or 422, who may not 403 or 404.
const std::map<std::string, Action>& actions() {
  static const std::map<std::string, Action> all{
      {"open", {Method::get, ""}},
      {"change facts", {Method::patch, "", json::object{{"version", 999}}}},
      {"add person",
       {Method::post, "/people", json::object{{"person_id", kZero}, {"role", "victim"}, {"birth_year", 1800}}}},
      {"assign", {Method::put, "/owner", json::object{{"user_id", nullptr}, {"version", 999}}}},
      {"begin clock", {Method::post, "/clocks", json::object{{"clock_id", kZero}, {"clock", "none"}, {"began_ms", 1}}}},
      {"close", {Method::post, "/closure", json::object{{"reason", "completed"}, {"version", 999}}}},
      {"consent", {Method::post, "/consents", json::object{{"statement", "AAAA"}, {"signature", "AAAA"}}}},
      {"withdraw",
       {Method::post, "/consents/" + kZero + "/withdrawal",
        json::object{{"statement", "AAAA"}, {"signature", "AAAA"}}}},
      {"grant", {Method::post, "/grants", json::object{{"statement", "AAAA"}, {"signature", "AAAA"}}}},
      {"approve", {Method::post, "/grants/" + kZero + "/approval", json::object{{"signature", "AAAA"}}}},
      {"end grant", {Method::del, "/grants/" + kZero}},
      {"who opened", {Method::get, "/openings"}},
      {"ask about her data",
       {Method::post, "/people/" + kZero + "/requests",
        json::object{{"request_id", kZero},
                     {"kind", "access"},
                     {"asked_ms", kLater},
                     {"envelope", "AAAA"},
                     {"epoch", 1},
                     {"wrapped", "AAAA"}}}},
      {"answer her",
       {Method::put, "/people/" + kZero + "/requests/" + kZero, json::object{{"state", "done"}, {"version", 1}}}},
      {"restrict her", {Method::put, "/people/" + kZero + "/restriction"}},
      {"lift", {Method::del, "/people/" + kZero + "/restriction"}},
      {"look at erasure", {Method::get, "/people/" + kZero + "/erasure"}},
      {"erase her", {Method::post, "/people/" + kZero + "/erasure", json::object{{"request_id", kZero}}}},
      {"propose a move", {Method::post, "/moves", json::object{{"move_id", kZero}, {"into", kZero}}}},
      {"confirm a move", {Method::post, "/moves/" + kZero + "/confirmation"}},
      {"take a move back", {Method::del, "/moves/" + kZero}}};
  return all;
}

std::vector<std::vector<std::string>> csv() {
  std::ifstream in(SULUH_SOURCE_DIR "/tests/matrix/cases.csv");
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(in, line);) {
    out.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.back().push_back(cell);
  }
  return out;
}

/// The demonstration, everybody signed in, and the three cases that the table speaks of.
class Matrix : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(make_demo(options_, clock_, random_), "demo");
    options_.limits_off = true;  // else the twentieth round would meet 429, which is no fault of a role
    open_ = std::make_unique<test_support::OpenHouse>(options_, clock_, random_);
    for (const auto& person : demo_people()) {
      auto client = std::make_unique<Client>(open_->dispatcher, random_, clock_);
      must(client->sign_in(person.login, demo_password(person.login)), "sign in");
      people_[std::string(person.login)] = std::move(client);
    }
    find_cases("bob", true);
    find_cases("chelsea", false);
    ASSERT_EQ(cases_.size(), 3U);
  }

  /// By what makes each one what it is.
  void find_cases(const std::string& login, bool pelita) {
    auto& client = *people_[login];
    const auto rows = must(list_at(must(client.wire().get("/api/v1/cases?list=team"), "list"), "rows"), "rows");
    for (const auto& row : rows) {
      const auto id = must(text_at(row, "id"), "id");
      const auto file = must(client.wire().get("/api/v1/cases/" + id), "file");
      const auto grants = must(list_at(file, "grants"), "grants");
      const auto referrals = must(list_at(file, "referrals"), "referrals");
      bool health = false;
      for (const auto& section : must(list_at(file, "sections"), "sections")) {
        const auto kind = must(text_at(section, "class"), "class");
        sections_[id + kind] = must(text_at(section, "section_id"), "section");
        health = health || kind == "health";
      }
      if (pelita && !grants.empty()) cases_["shared"] = id;
      if (pelita && health && grants.empty() && row.at("due_day").as_string() != "") cases_["own"] = id;
      if (!pelita && !referrals.empty()) cases_["referred"] = id;
    }
  }

  int status(const std::string& login, const std::string& which, const std::string& what) {
    auto& wire = people_[login]->wire();
    const auto& id = cases_[which];
    const auto base = "/api/v1/cases/" + id;
    core::Result<json::value> got = json::value(nullptr);
    if (what == "list") {
      got = wire.get("/api/v1/cases?list=all");
    } else if (what == "export") {
      got = wire.get("/api/v1/cases/export?format=json&list=all");
    } else if (what == "imports") {
      got = wire.get("/api/v1/cases/imports");
    } else if (what == "import") {
      got = wire.ask(Method::post, "/api/v1/cases/imports", json::object{{"import_id", "x"}});
    } else if (what == "undo import") {
      got = wire.ask(Method::del, "/api/v1/cases/imports/" + kZero);
    } else if (what == "rules") {
      got = wire.get("/api/v1/cases/rules");
    } else if (what.starts_with("read ")) {
      got = wire.get(base + "/sections/" + sections_[id + what.substr(5)]);
    } else {
      const auto& action = actions().at(what);
      got = wire.ask(action.method, base + action.rest, action.body);
    }
    return got.ok() ? 200 : got.problem().status();
  }

  /// Every cell that is not what the table says.
  std::vector<std::string> differences() {
    const auto table = csv();
    std::vector<std::string> out;
    for (std::size_t line = 1; line < table.size(); ++line) {
      for (std::size_t column = 2; column < table[line].size(); ++column) {
        const auto& login = table[0][column];
        const auto have = std::to_string(status(login, table[line][0], table[line][1]));
        if (have == table[line][column]) continue;
        out.push_back(table[line][0] + ", " + table[line][1] + ", " + login + ": " + have + " instead of " +
                      table[line][column]);
      }
    }
    return out;
  }

  core::Done change(const std::function<core::Done(storage::Session&)>& work) {
    return open_->house->context().database.write(work);
  }
  core::Done set_role(const std::string& login, std::string_view role) {
    return change([&](storage::Session& session) {
      return app::set_role(session, open_->house->context().network, people_[login]->user(), role);
    });
  }

  core::SystemClock clock_;
  crypto::SystemRandom random_;
  test_support::FreshDatabase fresh_{GetParam()};
  house::Options options_;
  std::unique_ptr<test_support::OpenHouse> open_;
  std::map<std::string, std::unique_ptr<Client>> people_;
  std::map<std::string, std::string> cases_, sections_;
};
SULUH_ON_BOTH_ENGINES(Matrix);

TEST_P(Matrix, IsWhatTheTableSaysAndSeesEveryFault) {
  const auto wrong = differences();
  for (const auto& one : wrong) ADD_FAILURE() << one;
  ASSERT_GE(csv().size(), 30U);

  std::map<std::string, std::string> roles;
  for (const auto& person : demo_people()) roles[std::string(person.login)] = std::string(person.role);
  const std::vector<std::pair<std::string, std::string>> faults{
      {"dina", "caseworker"},    {"dina", "officer"},     {"alice", "caseworker"}, {"alice", "supervisor"},
      {"eko", "officer"},        {"eko", "caseworker"},   {"gita", "supervisor"},  {"gita", "officer"},
      {"farah", "officer"},      {"farah", "caseworker"}, {"hendra", "officer"},   {"hendra", "supervisor"},
      {"bob", "monitor"},        {"bob", "supervisor"},   {"bob", "officer"},      {"hana", "caseworker"},
      {"chelsea", "caseworker"}, {"chelsea", "guest"},    {"indra", "officer"},    {"indra", "caseworker"}};
  for (const auto& [login, role] : faults) {
    must(set_role(login, role), "fault");
    EXPECT_FALSE(differences().empty()) << login << " as " << role << " was not seen";
    must(set_role(login, roles[login]), "repair");
    ASSERT_TRUE(differences().empty()) << login << " was not repaired";
  }

  const auto& network = open_->house->context().network;
  const auto shared = *core::CaseId::parse(cases_["shared"]);
  const auto file = must(people_["bob"]->wire().get("/api/v1/cases/" + shared.text()), "file");
  const auto grant = must(id_at<core::GrantId>(must(list_at(file, "grants"), "grants").front(), "grant_id"), "grant");
  must(change([&](storage::Session& session) -> core::Done {
         const cases::Viewer viewer{people_["bob"]->org(), people_["bob"]->user(), clock_.now()};
         TRY_DONE(cases::end_grant(session, network, viewer, shared, grant));
         return {};
       }),
       "fault");
  const auto ended = differences().size();
  EXPECT_GE(ended, 2U) << "a grant that ended was not seen";
  must(change([&](storage::Session& session) {
         return vault::delete_circle_keys(session, network, people_["bob"]->user());
       }),
       "fault");
  EXPECT_GT(differences().size(), ended) << "lost keys were not seen";
}

}  // namespace
}  // namespace cli
