// SPDX-License-Identifier: Apache-2.0
// A verb that makes a network leaves the database as it found it when it fails.
#include <filesystem>

#include "cli/demo.h"
#include "cli/folders.h"
#include "crypto/init.h"
#include "storage/vacant.h"
#include "support/databases.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using storage::Session;

class NewFolders : public ::testing::Test {
 protected:
  NewFolders() : fresh_(storage::Engine::postgres) {
    options_.data = (fresh_.folder() / "d").string();
    options_.postgres_url = fresh_.options().postgres_url;
  }
  void in_schema(const std::string& sql) {
    const auto url = options_.postgres_url;
    PGconn* connection = PQconnectdb(url.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
  }

  core::SystemClock clock_;
  crypto::SystemRandom random_;
  test_support::FreshDatabase fresh_;
  house::Options options_;
};

TEST_F(NewFolders, RefuseADatabaseOfSomethingElseAndDoNotTouchIt) {
  in_schema("CREATE TABLE harvest (bought timestamptz)");
  EXPECT_EQ(NewFolder(options_).check().problem().key, core::ProblemKey::bad_config);
  in_schema("DROP TABLE harvest; CREATE TABLE harvest (weight bigint)");
  EXPECT_EQ(NewFolder(options_).check().problem().key, core::ProblemKey::bad_config);
  in_schema("DROP TABLE harvest");
  in_schema(
      "DO $$ BEGIN IF EXISTS (SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = "
      "CAST(current_schema() AS regnamespace)) THEN RAISE 'tables were made'; END IF; END $$");
  EXPECT_TRUE(NewFolder(options_).check().ok());
}

TEST_F(NewFolders, AHalfMadeNetworkGoesAwayAgain) {
  {
    NewFolder folder(options_);
    ASSERT_TRUE(folder.check().ok());
    ASSERT_TRUE(house::found_network(options_, true, clock_, random_).ok());
    NewFolder second(options_);
    EXPECT_EQ(second.check().problem().key, core::ProblemKey::bad_config) << "there is a network now";
  }
  EXPECT_FALSE(fs::exists(options_.data));
  EXPECT_FALSE(fs::exists(options_.data + ".key"));
  EXPECT_TRUE(storage::check_vacant(fresh_.options()).ok());
  NewFolder again(options_);
  ASSERT_TRUE(again.check().ok());
  ASSERT_TRUE(house::found_network(options_, true, clock_, random_).ok());
  again.keep();
}

TEST_F(NewFolders, WhatIsKeptStays) {
  {
    NewFolder folder(options_);
    ASSERT_TRUE(folder.check().ok());
    ASSERT_TRUE(house::found_network(options_, true, clock_, random_).ok());
    folder.keep();
  }
  EXPECT_TRUE(fs::exists(options_.data));
  EXPECT_FALSE(storage::check_vacant(fresh_.options()).ok());
}

}  // namespace
}  // namespace cli
