// SPDX-License-Identifier: Apache-2.0
// Role x organisation x section x action on the demonstration data against tests/matrix/cases.csv, which is written by
// hand. Twenty-two faults in roles, keys and grants must each be seen (rulings: a matrix that cannot fail proves
// nothing).
#include <set>

#include "app/rights.h"
#include "cases/sharing_store.h"
#include "cli/case_desk.h"
#include "support/role_matrix.h"
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
      {"take a move back", {Method::del, "/moves/" + kZero}},
      {"refer",
       {Method::post, "/referrals",
        json::object{{"statement", "AAAA"},
                     {"signature", "AAAA"},
                     {"message", json::object{{"bundle_id", kZero},
                                              {"section_id", kZero},
                                              {"envelope", "AAAA"},
                                              {"epoch", 1},
                                              {"wrapped", "AAAA"},
                                              {"to_circle_id", kZero},
                                              {"to_epoch", 1},
                                              {"to_wrapped", "AAAA"}}}}}},
      {"answer a referral",
       {Method::post, "/referrals/" + kZero + "/answers",
        json::object{{"statement", "AAAA"}, {"signature", "AAAA"}, {"message", nullptr}}}},
      {"add task",
       {Method::post, "/tasks",
        json::object{{"task_id", kZero},
                     {"kind", "call"},
                     {"due_day", "2026-12-01"},
                     {"owner", nullptr},
                     {"envelope", "AAAA"},
                     {"epoch", 1},
                     {"wrapped", "AAAA"}}}},
      {"change task", {Method::put, "/tasks/" + kZero, json::object{{"done", true}, {"version", 1}}}},
      {"end clock", {Method::put, "/clocks/" + kZero, json::object{{"ended_ms", 1}, {"reason", "done"}}}},
      {"reopen", {Method::del, "/closure?version=999"}}};
  return all;
}

/// With the three cases that the table speaks of.
class Matrix : public test_support::RoleMatrix {
 protected:
  explicit Matrix(std::string_view table = "cases.csv") : RoleMatrix(table, 2) {}

  void SetUp() override {
    RoleMatrix::SetUp();
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

  int status(const std::string& login, const Line& line) override {
    const auto &which = line[0], &what = line[1];
    auto& wire = people_[login]->wire();
    const auto& id = cases_[which];
    const auto base = "/api/v1/cases/" + id;
    core::Result<json::value> got = json::value(nullptr);
    if (which == "house") {
      got = wire.ask(
          what == "invite" ? Method::post : Method::get, house().at(what),
          what == "invite" ? json::value(json::object{{"role", "none"}, {"name", "x"}}) : json::value(nullptr));
    } else if (what == "filters") {
      got = wire.get("/api/v1/cases/filters");
    } else if (what == "list") {
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
    return status_of(got);
  }

  static const std::map<std::string, std::string>& house() {
    static const std::map<std::string, std::string> all{{"reports", "/api/v1/reports?filter=all"},
                                                        {"audit", "/api/v1/audit"},
                                                        {"members", "/api/v1/members"},
                                                        {"invite", "/api/v1/invitations"}};
    return all;
  }

  std::map<std::string, std::string> cases_, sections_;
};
SULUH_ON_BOTH_ENGINES(Matrix);

/// Roles that nobody of the demonstration has: each column names one, and Gita, who holds no circle's key, plays it.
class Roles : public Matrix {
 protected:
  Roles() : Matrix("roles.csv") {}
  int status(const std::string& role, const Line& line) override {
    must(set_role("gita", instead_.empty() ? role : instead_), "role");
    return Matrix::status("gita", line);
  }
  std::string instead_;  ///< a fault: this one in every column
};
SULUH_ON_BOTH_ENGINES(Roles);

TEST_P(Roles, AreWhatTheTableSaysAndEachHasAColumn) {
  for (const auto& one : differences()) ADD_FAILURE() << one;
  std::set<std::string> seen(table_[0].begin() + 2, table_[0].end());
  for (const auto& person : demo_people()) seen.emplace(person.role);
  for (const auto& role : app::roles()) EXPECT_TRUE(seen.contains(role)) << role << " stands in no table";
  for (const auto* fault : {"caseworker", "officer", "admin", "guest"}) {
    instead_ = fault;
    EXPECT_GE(differences().size(), 5U) << "every role as " << fault << " was not seen";
  }
}

TEST_P(Matrix, IsWhatTheTableSaysAndSeesEveryFault) {
  const auto wrong = differences();
  for (const auto& one : wrong) ADD_FAILURE() << one;
  ASSERT_GE(table_.size(), 30U);

  expect_faults_seen(
      {{"dina", "caseworker"},    {"dina", "officer"},     {"alice", "caseworker"}, {"alice", "supervisor"},
       {"eko", "officer"},        {"eko", "caseworker"},   {"gita", "supervisor"},  {"gita", "officer"},
       {"farah", "officer"},      {"farah", "caseworker"}, {"hendra", "officer"},   {"hendra", "supervisor"},
       {"bob", "monitor"},        {"bob", "supervisor"},   {"bob", "officer"},      {"hana", "caseworker"},
       {"chelsea", "caseworker"}, {"chelsea", "guest"},    {"indra", "officer"},    {"indra", "caseworker"}});

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
