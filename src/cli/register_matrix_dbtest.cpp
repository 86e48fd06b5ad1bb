// SPDX-License-Identifier: Apache-2.0
// Role x action of the register on the demonstration data against tests/matrix/register.csv, which is written by hand.
// Faults in roles and keys must each be seen.
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "cli/demo.h"
#include "crypto/init.h"
#include "support/databases.h"
#include "support/town.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace cli {
namespace {

using core::Method;
using test_support::must;

const std::string kZero(32, '0');
const std::string kHash(22, 'A');  // 16 bytes

struct Action {
  Method method;
  std::string path;
  json::value body = nullptr;
};

/// Bodies that change nothing: who may act gets 404, 409 or 422, who may not 403.
const std::map<std::string, Action>& actions() {
  static const json::object kEncoding{{"epoch", 9},
                                      {"schema", kHash},
                                      {"full_key", kHash},
                                      {"names_key", kHash},
                                      {"full", std::string(86, 'A')},
                                      {"names", std::string(86, 'A')},
                                      {"presence", 1}};
  static const json::object kSearch{
      {"kind", "names"}, {"epoch", 9}, {"schema", kHash}, {"key", kHash}, {"bits", std::string(86, 'A')}};
  static const json::object kKey{{"epoch", 1},         {"schema", kHash},   {"full", kHash},    {"names", kHash},
                                 {"circle_id", kZero}, {"circle_epoch", 1}, {"wrapped", "AAAA"}};
  static const std::map<std::string, Action> all{
      {"keys", {Method::get, "keys"}},
      {"own key", {Method::post, "keys/own", kKey}},
      {"network key", {Method::post, "keys/network", kKey}},
      {"offer", {Method::post, "keys/offers", json::object{{"statement", "AAAA"}, {"signature", "AAAA"}}}},
      {"protect", {Method::put, "protective/" + kZero, json::object{{"protective", true}}}},
      {"encode", {Method::put, "subjects/" + kZero, json::object{{"version", 1}, {"encoding", kEncoding}}}},
      {"act",
       {Method::put, "subjects/" + kZero + "/network",
        json::object{{"version", 1},
                     {"encoding", kEncoding},
                     {"basis", "consent"},
                     {"reference", "signed"},
                     {"until_ms", core::SystemClock().now() + 86'400'000}}}},
      {"end basis", {Method::del, "subjects/" + kZero + "/network"}},
      {"state", {Method::get, "subjects/" + kZero}},
      {"search", {Method::post, "search", kSearch}},
      {"duplicates", {Method::post, "duplicates", kSearch}},
      {"missing", {Method::get, "missing"}},
      {"knocks", {Method::get, "knocks"}},
      {"answer", {Method::post, "knocks/" + kZero + "/answer", json::object{{"answer", "talking"}}}},
      {"talks", {Method::get, "talks"}}};
  return all;
}

std::vector<std::vector<std::string>> csv() {
  std::ifstream in(SULUH_SOURCE_DIR "/tests/matrix/register.csv");
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(in, line);) {
    out.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.back().push_back(cell);
  }
  return out;
}

class RegisterMatrix : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(make_demo(options_, clock_, random_), "demo");
    options_.limits_off = true;
    open_ = std::make_unique<test_support::OpenHouse>(options_, clock_, random_);
    must(open_->house->reg().work_once(), "fill");
    for (const auto& person : demo_people()) {
      auto client = std::make_unique<Client>(open_->dispatcher, random_, clock_);
      must(client->sign_in(person.login, demo_password(person.login)), "sign in");
      people_[std::string(person.login)] = std::move(client);
    }
  }

  std::vector<std::string> differences() {
    const auto table = csv();
    std::vector<std::string> out;
    for (std::size_t line = 1; line < table.size(); ++line) {
      const auto& action = actions().at(table[line][0]);
      for (std::size_t column = 1; column < table[line].size(); ++column) {
        const auto& login = table[0][column];
        const auto got = people_.at(login)->wire().ask(action.method, "/api/v1/register/" + action.path, action.body);
        const auto have = std::to_string(got.ok() ? 200 : got.problem().status());
        if (have != table[line][column]) {
          out.push_back(table[line][0] + ", " + login + ": " + have + " instead of " + table[line][column]);
        }
      }
    }
    return out;
  }

  core::Done change(const std::function<core::Done(storage::Session&)>& work) {
    return open_->house->context().database.write(work);
  }

  test_support::FreshDatabase fresh_{GetParam()};
  house::Options options_;
  const core::SystemClock clock_;
  crypto::SystemRandom random_;
  std::unique_ptr<test_support::OpenHouse> open_;
  std::map<std::string, std::unique_ptr<Client>> people_;
};
INSTANTIATE_TEST_SUITE_P(, RegisterMatrix, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres),
                         test_support::engine_name);

TEST_P(RegisterMatrix, EveryCellIsAsWritten) {
  EXPECT_EQ(csv().size(), actions().size() + 1);
  EXPECT_EQ(differences(), std::vector<std::string>());
}

TEST_P(RegisterMatrix, SeesFaultsInRolesAndKeys) {
  const std::vector<std::pair<std::string, std::string>> roles{
      {"dina", "caseworker"}, {"bob", "officer"}, {"farah", "officer"}, {"hana", "monitor"}, {"eko", "supervisor"}};
  for (const auto& [login, role] : roles) {
    const auto user = people_.at(login)->user();
    std::string before;
    must(change([&, r = role](storage::Session& session) -> core::Done {
           TRY(const auto row, session.one("SELECT role FROM users WHERE user_id = $1", storage::blob(user.bytes())));
           before = row->text(0);
           TRY_DONE(session.execute("UPDATE users SET role = $2 WHERE user_id = $1", storage::blob(user.bytes()), r));
           return {};
         }),
         "role");
    EXPECT_FALSE(differences().empty()) << login << " as " << role;
    must(change([&](storage::Session& session) -> core::Done {
           TRY_DONE(
               session.execute("UPDATE users SET role = $2 WHERE user_id = $1", storage::blob(user.bytes()), before));
           return {};
         }),
         "role back");
  }
  const auto& network = open_->house->context().network;
  must(change([&](storage::Session& session) {
         return vault::delete_circle_keys(session, network, people_.at("bob")->user());
       }),
       "keys");
  EXPECT_FALSE(differences().empty()) << "Bob without keys";
}

}  // namespace
}  // namespace cli
