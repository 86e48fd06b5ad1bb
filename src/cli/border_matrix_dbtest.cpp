// SPDX-License-Identifier: Apache-2.0
// Role x organisation x action of the border desk on the demonstration data against tests/matrix/border.csv, which is
// written by hand. What protects a victim must be out of reach for the desk, the second person, a carrier and other
// organisations; faults in the roles must each be seen.
#include "support/role_matrix.h"

namespace cli {
namespace {

using core::Method;
using test_support::must;

const std::string kBase = "/api/v1/border";
const std::string kZero(32, '0');

struct Action {
  Method method;
  std::string path;
  json::value body = nullptr;
};

class BorderMatrix : public test_support::RoleMatrix {
 protected:
  BorderMatrix() : RoleMatrix("border.csv", 1) {}

  void SetUp() override {
    RoleMatrix::SetUp();
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
    const json::object bits{{"epoch", 1},     {"schema", "AAAA"}, {"full_key", "AAAA"}, {"names_key", "AAAA"},
                            {"full", "AAAA"}, {"names", "AAAA"},  {"presence", 9}};
    const json::object encodings{{"encodings", json::array{bits}}};
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
            {"encode protective entry", {Method::put, "/entries/" + ids_["child"] + "/encodings", encodings}},
            {"shared", {Method::get, "/shared"}},
            {"share", {Method::post, "/entries/" + ids_["entry"] + "/shares", signed_body}},
            {"share protective entry", {Method::post, "/entries/" + ids_["child"] + "/shares", signed_body}},
            {"unshare", {Method::del, "/entries/" + ids_["entry"] + "/shares/" + kZero}},
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

  int status(const std::string& login, const Line& line) override {
    const auto& what = line[0];
    if (what == "sees protective entry") return sees(login, "/entries", ids_["child"]);
    if (what == "sees protective hit") return sees(login, "/hits", ids_["hit"]);
    const auto action = actions().at(what);
    return status_of(people_[login]->wire().ask(action.method, kBase + action.path, action.body));
  }

  std::map<std::string, std::string> ids_;
};
SULUH_ON_BOTH_ENGINES(BorderMatrix);

TEST_P(BorderMatrix, IsWhatTheTableSaysAndSeesEveryFault) {
  const auto wrong = differences();
  for (const auto& one : wrong) ADD_FAILURE() << one;
  ASSERT_GE(table_.size(), 27U);

  expect_faults_seen(
      {{"dina", "officer"},       {"dina", "protection"},  {"alice", "officer"},      {"bob", "protection"},
       {"bob", "officer"},        {"eko", "supervisor"},   {"gita", "officer"},       {"hendra", "officer"},
       {"hendra", "protection"},  {"farah", "officer"},    {"farah", "supervisor"},   {"lukas", "officer"},
       {"lukas", "protection"},   {"indra", "protection"}, {"indra", "officer"},      {"chelsea", "protection"},
       {"chelsea", "supervisor"}, {"chelsea", "carrier"},  {"kartika", "supervisor"}, {"lestari", "officer"},
       {"hana", "officer"},       {"hana", "guest"}});
}

}  // namespace
}  // namespace cli
