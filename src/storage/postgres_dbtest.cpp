// SPDX-License-Identifier: Apache-2.0
// What is PostgreSQL's alone: a server that goes away and comes back, its types, its databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "storage/migrations.h"
#include "storage/postgres_codec.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Done;
using core::ProblemKey;

Options options_for(const std::string& url) {
  Options options;
  options.postgres_url = url;
  options.readers = 2;
  return options;
}

// Idempotent, as callers must be: the answer to a commit may be lost.
Done add(Database& db, const std::string& name) {
  return db.write([&](Session& s) -> Done {
    TRY_DONE(s.execute("INSERT INTO things (name) VALUES ($1) ON CONFLICT DO NOTHING", name));
    return {};
  });
}

std::vector<std::string> names(Database& db) {
  std::vector<std::string> out;
  auto rows = db.read([](Session& s) { return s.query("SELECT name FROM things"); });
  if (!rows.ok()) throw std::runtime_error("cannot read: " + rows.problem().detail);
  for (const Row& row : *rows) out.push_back(row.text(0));
  return out;
}

TEST(Postgres, ServerAwayIsStorageDownAndBackIsWellAgain) {
  test_support::PostgresCluster cluster;
  auto opened = open_with(options_for(cluster.url()), test_tables());
  ASSERT_TRUE(opened.ok()) << opened.problem().detail;
  auto& db = **opened;
  ASSERT_TRUE(add(db, "before").ok());
  cluster.stop(SIGINT);
  auto down = add(db, "away");
  ASSERT_FALSE(down.ok());
  EXPECT_EQ(down.problem().key, ProblemKey::storage_down);
  EXPECT_GT(down.problem().retry_after_seconds, 0);
  EXPECT_EQ(db.read([](Session& s) { return s.query("SELECT 1"); }).problem().key, ProblemKey::storage_down);
  cluster.start();
  EXPECT_TRUE(add(db, "after").ok());
  EXPECT_THAT(names(db), testing::UnorderedElementsAre("before", "after"));
}

TEST(Postgres, ARestartNobodySawIsHiddenFromTheNextCaller) {
  test_support::PostgresCluster cluster;
  auto opened = open_with(options_for(cluster.url()), test_tables());
  ASSERT_TRUE(opened.ok());
  auto& db = **opened;
  ASSERT_TRUE(add(db, "before").ok());
  cluster.stop(SIGINT);
  cluster.start();
  EXPECT_TRUE(add(db, "after").ok());
  EXPECT_EQ(names(db).size(), 2U);
}

// The server crashes again and again under load. Every acknowledged row must be there, every retry must end well.
TEST(Postgres, CrashesUnderLoadLoseNothingAcknowledged) {
  test_support::PostgresCluster cluster;
  auto opened = open_with(options_for(cluster.url()), test_tables());
  ASSERT_TRUE(opened.ok());
  auto& db = **opened;
  std::atomic<bool> stop{false};
  std::atomic<int> refused{0};
  std::mutex mutex;
  std::set<std::string> acknowledged;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; !stop; ++i) {
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        for (auto done = add(db, name); !done.ok(); done = add(db, name)) {
          EXPECT_EQ(done.problem().key, ProblemKey::storage_down) << done.problem().detail;
          ++refused;
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        const std::lock_guard lock(mutex);
        acknowledged.insert(name);
      }
    });
  }
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return acknowledged.size();
  };
  for (int crash = 0; crash < 4; ++crash) {
    const auto before = count();
    while (count() < before + 200) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    cluster.stop(SIGQUIT);
    cluster.start();
  }
  const auto before = count();
  while (count() < before + 200) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  stop = true;
  for (auto& thread : threads) thread.join();
  const auto found = names(db);
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), acknowledged);
  EXPECT_GT(refused, 0);
}

TEST(Postgres, RefusesADatabaseThatWouldSortOrStoreTextDifferently) {
  auto& server = test_support::PostgresServer::shared();
  const std::string name = "ascii_" + std::to_string(::getpid());
  server.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
  auto refused = open_with(options_for(server.url() + " dbname=" + name), test_tables());
  server.execute("DROP DATABASE " + name);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::bad_config);
}

TEST(Postgres, NoServerIsStorageDown) {
  auto refused = open_with(options_for("host=/nonexistent dbname=none"), test_tables());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::storage_down);
}

TEST(Postgres, AskedForDurabilityTurnsTheServersOwnSettingOn) {
  test_support::PostgresCluster cluster({"synchronous_commit=off"});
  auto opened = open_with(options_for(cluster.url()), test_tables());
  ASSERT_TRUE(opened.ok());
  auto row = (*opened)->write([](Session& s) { return s.one("SELECT current_setting('synchronous_commit')"); });
  ASSERT_TRUE(row.ok());
  EXPECT_EQ((*row)->text(0), "on");
}

TEST(Postgres, NeverConvertsSilently) {
  test_support::FreshDatabase fresh(Engine::postgres);
  auto opened = open_with(fresh.options(), test_tables());
  ASSERT_TRUE(opened.ok());
  auto read = [&](auto work) { return (*opened)->read(work); };
  EXPECT_FALSE(read([](Session& s) { return s.one("SELECT $1", 5); }).ok());
  EXPECT_TRUE(read([](Session& s) { return s.one("SELECT CAST($1 AS BIGINT)", 5); }).ok());
  EXPECT_FALSE(read([](Session& s) { return s.one("SELECT name FROM things WHERE number = $1", "5"); }).ok());
  EXPECT_FALSE(read([](Session& s) { return s.one("SELECT 1.5"); }).ok());
}

core::Bytes numeric(std::vector<int> words) {
  core::Bytes out;
  for (const int word : words) {
    out += static_cast<char>(word >> 8);
    out += static_cast<char>(word & 0xFF);
  }
  return out;
}

TEST(Numeric, DecodesWholeNumbersOnly) {
  using postgres::decode_numeric;
  EXPECT_EQ(decode_numeric(numeric({0, 0, 0, 0})), 0);
  EXPECT_EQ(decode_numeric(numeric({1, 0, 0, 0, 42})), 42);
  EXPECT_EQ(decode_numeric(numeric({1, 0, 0x4000, 0, 42})), -42);
  EXPECT_EQ(decode_numeric(numeric({1, 1, 0, 0, 3})), 30'000);
  EXPECT_EQ(decode_numeric(numeric({2, 1, 0, 2, 3, 7})), 30'007);
  EXPECT_EQ(decode_numeric(numeric({5, 4, 0, 0, 922, 3372, 368, 5477, 5807})), INT64_MAX);
  EXPECT_EQ(decode_numeric(numeric({5, 4, 0x4000, 0, 922, 3372, 368, 5477, 5808})), INT64_MIN);
  EXPECT_EQ(decode_numeric(numeric({5, 4, 0, 0, 922, 3372, 368, 5477, 5808})), std::nullopt);
  EXPECT_EQ(decode_numeric(numeric({1, 9, 0, 0, 1})), std::nullopt);
  EXPECT_EQ(decode_numeric(numeric({2, 0, 0, 1, 1, 5000})), std::nullopt);  // 1.5
  EXPECT_EQ(decode_numeric(numeric({0, 0, 0xC000, 0})), std::nullopt);      // NaN
  EXPECT_EQ(decode_numeric("short"), std::nullopt);
}

}  // namespace
}  // namespace storage
