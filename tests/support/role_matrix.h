// SPDX-License-Identifier: Apache-2.0
// The demonstration with everybody signed in, held against a table of rights that is written by hand (tests/matrix): a
// line for each action, a column for each person, the status each gets. A table that cannot fail proves nothing, so the
// tests also plant faults in roles, and each must be seen.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/account_store.h"
#include "cli/demo.h"
#include "crypto/init.h"
#include "support/databases.h"
#include "support/town.h"

namespace test_support {

/// Base of a fixture on one of the engines. `actions` leading columns of the table name what is done, the others
/// people.
class RoleMatrix : public ::testing::TestWithParam<storage::Engine> {
 protected:
  using Line = std::vector<std::string>;

  RoleMatrix(std::string_view table, std::size_t actions) : actions_(actions) {
    std::ifstream in(SULUH_SOURCE_DIR "/tests/matrix/" + std::string(table));
    for (std::string line; std::getline(in, line);) {
      table_.emplace_back();
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, ',');) table_.back().push_back(cell);
    }
  }

  /// What the server answers `login` who does what the line names.
  virtual int status(const std::string& login, const Line& line) = 0;

  void SetUp() override {
    options_.data = (fresh_.folder() / "demo").string();
    options_.postgres_url = fresh_.options().postgres_url;
    must(cli::make_demo(options_, clock_, random_), "demo");
    options_.limits_off = true;  // else the twentieth round would meet 429, which is no fault of a role
    open_ = std::make_unique<OpenHouse>(options_, clock_, random_);
    for (const auto& person : cli::demo_people()) {
      auto client = std::make_unique<cli::Client>(open_->dispatcher, random_, clock_);
      must(client->sign_in(person.login, cli::demo_password(person.login)), "sign in");
      people_[std::string(person.login)] = std::move(client);
    }
  }

  static int status_of(const core::Result<core::json::value>& got) { return got.ok() ? 200 : got.problem().status(); }

  /// Every cell that is not what the table says.
  std::vector<std::string> differences() {
    std::vector<std::string> out;
    for (std::size_t line = 1; line < table_.size(); ++line) {
      for (std::size_t column = actions_; column < table_[line].size(); ++column) {
        const auto& login = table_[0][column];
        const auto have = std::to_string(status(login, table_[line]));
        if (have == table_[line][column]) continue;
        std::string what;
        for (std::size_t i = 0; i < actions_; ++i) what += table_[line][i] + ", ";
        out.push_back(what + login + ": " + have + " instead of " + table_[line][column]);
      }
    }
    return out;
  }

  /// Each person in each wrong role, one after the other: the table must show it, and nothing once it is put right.
  void expect_faults_seen(const std::vector<std::pair<std::string, std::string>>& faults) {
    std::map<std::string, std::string> right;
    for (const auto& person : cli::demo_people()) right[std::string(person.login)] = std::string(person.role);
    for (const auto& [login, role] : faults) {
      must(set_role(login, role), "fault");
      EXPECT_FALSE(differences().empty()) << login << " as " << role << " was not seen";
      must(set_role(login, right[login]), "repair");
    }
    ASSERT_EQ(differences(), std::vector<std::string>()) << "not put right";
  }

  core::Done change(const std::function<core::Done(storage::Session&)>& work) {
    return open_->house->context().database.write(work);
  }
  core::Done set_role(const std::string& login, std::string_view role) {
    return change([&](storage::Session& session) {
      return app::set_role(session, open_->house->context().network, people_.at(login)->user(), role);
    });
  }

  const core::SystemClock clock_;
  crypto::SystemRandom random_;
  FreshDatabase fresh_{GetParam()};
  house::Options options_;
  std::unique_ptr<OpenHouse> open_;
  std::map<std::string, std::unique_ptr<cli::Client>> people_;
  std::vector<Line> table_;

 private:
  const std::size_t actions_;
};

}  // namespace test_support
