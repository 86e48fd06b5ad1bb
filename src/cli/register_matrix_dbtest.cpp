// SPDX-License-Identifier: Apache-2.0
// Role x action of the register on the demonstration data against tests/matrix/register.csv, which is written by hand.
// Faults in roles and keys must each be seen.
#include "support/role_matrix.h"
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
  static const json::object kMessage{{"statement", "AAAA"},
                                     {"signature", "AAAA"},
                                     {"message",
                                      {{"bundle_id", kZero},
                                       {"section_id", kZero},
                                       {"envelope", "AAAA"},
                                       {"epoch", 1},
                                       {"wrapped", "AAAA"},
                                       {"to_circle_id", kZero},
                                       {"to_epoch", 1},
                                       {"to_wrapped", "AAAA"}}}};
  static const std::map<std::string, Action> all{
      {"keys", {Method::get, "keys"}},
      {"own key", {Method::post, "keys/own", kKey}},
      {"desk key", {Method::post, "keys/desk", kKey}},
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
      {"talks", {Method::get, "talks"}},
      {"messages", {Method::get, "knocks/" + kZero + "/messages"}},
      {"write", {Method::post, "knocks/" + kZero + "/messages", kMessage}}};
  return all;
}

class RegisterMatrix : public test_support::RoleMatrix {
 protected:
  RegisterMatrix() : RoleMatrix("register.csv", 1) {}

  void SetUp() override {
    RoleMatrix::SetUp();
    must(open_->house->reg().work_once(), "fill");
  }

  int status(const std::string& login, const Line& line) override {
    const auto& action = actions().at(line[0]);
    return status_of(people_.at(login)->wire().ask(action.method, "/api/v1/register/" + action.path, action.body));
  }
};
SULUH_ON_BOTH_ENGINES(RegisterMatrix);

TEST_P(RegisterMatrix, EveryCellIsAsWritten) {
  EXPECT_EQ(table_.size(), actions().size() + 1);
  EXPECT_EQ(differences(), std::vector<std::string>());
}

TEST_P(RegisterMatrix, SeesFaultsInRolesAndKeys) {
  expect_faults_seen(
      {{"dina", "caseworker"}, {"bob", "officer"}, {"farah", "officer"}, {"hana", "monitor"}, {"eko", "supervisor"}});
  const auto& network = open_->house->context().network;
  must(change([&](storage::Session& session) {
         return vault::delete_circle_keys(session, network, people_.at("bob")->user());
       }),
       "keys");
  EXPECT_FALSE(differences().empty()) << "Bob without keys";
}

}  // namespace
}  // namespace cli
