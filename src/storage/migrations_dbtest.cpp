// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "storage/catalogue.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Done;
using core::ProblemKey;

class Migrations : public test_support::OnBothEngines {
 protected:
  std::unique_ptr<Connection> connect() {
    const Options o = options();
    auto connection = o.sqlite_file.empty() ? connect_postgres(o, Role::writer) : connect_sqlite(o, Role::writer);
    EXPECT_TRUE(connection.ok());
    return std::move(connection).value();
  }
};
SULUH_ON_BOTH_ENGINES(Migrations);

Migration step(std::int64_t version, const std::string& sql) {
  return {version, "000" + std::to_string(version) + "_step", sql, sql};
}

std::vector<Migration> two_steps() {
  auto out = test_tables();
  out.push_back(step(2,
                     "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'; "
                     "UPDATE things SET colour = 'old';"));
  return out;
}

std::int64_t version_of(Database& db) {
  return db.read([](Session& s) { return schema_version(s); }).value();
}

TEST_P(Migrations, BringAFreshDatabaseToTheNewestVersion) {
  auto db = opened(open_with(options(), two_steps()));
  EXPECT_EQ(version_of(*db), 2);
}

TEST_P(Migrations, UpgradeAFilledDatabaseAndKeepItsRows) {
  auto old = opened(open_with(options(), test_tables()));
  ASSERT_TRUE(old->write([](Session& s) { return s.execute("INSERT INTO things (name) VALUES ('kept')"); }).ok());
  old.reset();
  auto db = opened(open_with(options(), two_steps()));
  EXPECT_EQ(version_of(*db), 2);
  auto row = db->read([](Session& s) { return s.one("SELECT name, colour FROM things"); });
  ASSERT_TRUE(row.ok() && *row);
  EXPECT_EQ((*row)->text(0), "kept");
  EXPECT_EQ((*row)->text(1), "old");
}

TEST_P(Migrations, RefuseANewerDatabaseAndLeaveItAlone) {
  opened(open_with(options(), two_steps())).reset();
  auto refused = open_with(options(), test_tables());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::bad_config);
  EXPECT_EQ(version_of(*opened(open_with(options(), two_steps()))), 2);
}

TEST_P(Migrations, AFailingStepLeavesTheLastWholeVersion) {
  auto broken = test_tables();
  broken.push_back(step(2, "CREATE TABLE half (a @INT@) @STRICT@; INSERT INTO nowhere VALUES (1);"));
  ASSERT_FALSE(open_with(options(), broken).ok());
  auto db = opened(open_with(options(), test_tables()));
  EXPECT_EQ(version_of(*db), 1);
  EXPECT_FALSE(db->read([](Session& s) { return s.query("SELECT a FROM half"); }).ok());
}

TEST_P(Migrations, KilledInsideGoOnAtTheNextStart) {
  opened(open_with(options(), test_tables())).reset();
  std::array<int, 2> ready{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto connection = connect();
    connection->set_mode(Mode::migrate);
    const auto inside = [&]() -> Done {
      TRY_DONE(connection->begin(Role::writer));
      return apply(*connection, two_steps()[1]);
    };
    const char answer = inside().ok() ? 'y' : 'n';
    if (::write(ready[1], &answer, 1) == 1) ::pause();
    ::_exit(1);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  ASSERT_EQ(answer, 'y');
  EXPECT_EQ(version_of(*opened(open_with(options(), test_tables()))), 1);
  EXPECT_EQ(version_of(*opened(open_with(options(), two_steps()))), 2);
}

TEST_P(Migrations, OpenedByTwoAtOnceAreAppliedOnce) {
  std::array<core::Done, 2> results;
  std::array<std::thread, 2> threads;
  for (std::size_t i = 0; i < 2; ++i) {
    threads[i] = std::thread([&, i] {
      auto db = open_with(options(), two_steps());
      if (!db.ok()) results[i] = db.problem();
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& done : results) EXPECT_TRUE(done.ok()) << done.problem().detail;
}

// A dump holds every row, and load() wants an empty target: rows put there by a step would be in the way.
TEST_P(Migrations, OfTheProductInsertNoRows) {
  open().reset();
  auto connection = connect();
  connection->set_mode(Mode::migrate);
  ASSERT_TRUE(connection->begin(Role::reader).ok());
  auto tables = catalogue(*connection);
  ASSERT_TRUE(tables.ok()) << tables.problem().detail;
  EXPECT_FALSE(tables->empty());
  for (const Table& table : *tables) {
    auto row = connection->one("SELECT 1 FROM " + quote_name(table.name) + " LIMIT 1");
    ASSERT_TRUE(row.ok());
    EXPECT_FALSE(row->has_value()) << table.name;
    EXPECT_NE(table.key.size(), 0U);
  }
}

TEST(MigrationFiles, AreNumberedWithoutGaps) {
  using Files = std::vector<MigrationFile>;
  auto good =
      migrations_from(Files{{"0001_a.sql", "x"}, {"0001_a.pg.sql", "y"}, {"0002_b.sql", "z"}, {"README.md", ""}});
  ASSERT_TRUE(good.ok());
  ASSERT_EQ(good->size(), 2U);
  EXPECT_EQ((*good)[0].postgres, "y");
  EXPECT_EQ((*good)[1].postgres, "z");
  for (const Files& bad : {Files{{"0002_b.sql", "x"}}, Files{{"0001_a.sql", "x"}, {"0001_b.sql", "y"}},
                           Files{{"0001_a.sql", "x"}, {"0003_c.sql", "y"}}, Files{{"1_a.sql", "x"}},
                           Files{{"0001_a.pg.sql", "only"}}, Files{{"000x_a.sql", "x"}}}) {
    EXPECT_FALSE(migrations_from(bad).ok());
  }
}

TEST(MigrationFiles, SpeakBothDialects) {
  const std::string sql = "CREATE TABLE t (a @SERIAL_PK@, b @INT@, c @BLOB@) @STRICT@;";
  EXPECT_EQ(in_dialect(sql, Engine::sqlite),
            "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b INTEGER, c BLOB) STRICT;");
  EXPECT_EQ(in_dialect(sql, Engine::postgres),
            "CREATE TABLE t (a BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b BIGINT, c BYTEA) ;");
}

}  // namespace
}  // namespace storage
