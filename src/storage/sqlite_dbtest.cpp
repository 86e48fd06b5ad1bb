// SPDX-License-Identifier: Apache-2.0
// What is SQLite's alone: the shut doors, a full disk, a failed sync.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "fault/faulty_vfs.h"
#include "storage/connection.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Done;
using core::ProblemKey;

class Sqlite : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open(std::optional<int> log_pages = {}) {
    auto options = fresh_.options();
    options.log_pages = log_pages.value_or(options.log_pages);
    auto db = open_with(options, test_tables());
    EXPECT_TRUE(db.ok());
    return std::move(db).value();
  }
  test_support::FreshDatabase fresh_{Engine::sqlite};
};

Done add(Database& db, const std::string& name, std::size_t size = 10) {
  const std::string body(size, 'x');
  return db.write([&](Session& s) -> Done {
    TRY_DONE(s.execute("INSERT INTO things (name, body) VALUES ($1, $2)", name, Blob{body}));
    return {};
  });
}

std::vector<std::string> names(Database& db) {
  std::vector<std::string> out;
  auto rows = db.read([](Session& s) { return s.query("SELECT name FROM things ORDER BY row_id"); });
  EXPECT_TRUE(rows.ok());
  for (const Row& row : *rows) out.push_back(row.text(0));
  return out;
}

TEST_F(Sqlite, RefusesWhatTheProgramNeverDoes) {
  auto db = open();
  for (const char* sql : {"ATTACH DATABASE 'other.db' AS other",
                          "PRAGMA synchronous=OFF",
                          "PRAGMA writable_schema=ON",
                          "CREATE TABLE t (a INTEGER)",
                          "DROP TABLE things",
                          "ALTER TABLE things ADD COLUMN c TEXT",
                          "CREATE INDEX i ON things (number)",
                          "CREATE TEMP TABLE t (a INTEGER)",
                          "VACUUM",
                          "REINDEX",
                          "ANALYZE",
                          "CREATE TRIGGER t AFTER INSERT ON things BEGIN DELETE FROM things; END",
                          "CREATE VIEW v AS SELECT 1",
                          "CREATE VIRTUAL TABLE v USING fts5(a)",
                          "SELECT load_extension('evil')",
                          "UPDATE sqlite_schema SET sql = ''",
                          "DELETE FROM sqlite_sequence",
                          "DELETE FROM schema_version",
                          "SELECT * FROM pragma_table_info('things')",
                          "SELECT \"no such column\" FROM things",
                          "DELETE FROM parts; DELETE FROM things"}) {
    auto write = db->write([&](Session& s) { return s.execute(sql); });
    ASSERT_FALSE(write.ok()) << sql;
    EXPECT_EQ(write.problem().key, ProblemKey::internal) << sql;
    EXPECT_FALSE(db->read([&](Session& s) { return s.execute(sql); }).ok()) << sql;
  }
  EXPECT_TRUE(add(*db, "a").ok());
}

TEST_F(Sqlite, IsReadableByItsOwnerOnly) {
  ::umask(0);
  auto db = open();
  ASSERT_TRUE(add(*db, "a").ok());
  for (const char* end : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((fresh_.options().sqlite_file + end).c_str(), &status), 0) << end;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << end;
  }
}

TEST_F(Sqlite, OpensNoLinkAndNoForeignFile) {
  const auto target = fresh_.folder() / "elsewhere.db";
  std::filesystem::create_symlink(target, fresh_.options().sqlite_file);
  EXPECT_FALSE(open_with(fresh_.options(), test_tables()).ok());
  std::filesystem::remove(fresh_.options().sqlite_file);
  FILE* file = std::fopen(fresh_.options().sqlite_file.c_str(), "w");
  std::fputs("this is not a database, but it is long enough to be mistaken for one by somebody who does not look",
             file);
  std::fclose(file);
  auto foreign = open_with(fresh_.options(), test_tables());
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.problem().key, ProblemKey::storage_down);
}

TEST_F(Sqlite, LeavesNoLogBehindAfterACleanEnd) {
  auto db = open();
  ASSERT_TRUE(add(*db, "a").ok());
  db.reset();
  EXPECT_FALSE(std::filesystem::exists(fresh_.options().sqlite_file + "-wal"));
}

constexpr int kShortLog = 8'000;  // pages; 16,000 and one group are what the log may hold

TEST_F(Sqlite, KeepsItsLogShortByCheckpoints) {
  auto db = open(kShortLog);
  for (int i = 0; i < 160; ++i) ASSERT_TRUE(add(*db, std::to_string(i), 1'000'000).ok());
  // 160 MB were written.
  EXPECT_LT(std::filesystem::file_size(fresh_.options().sqlite_file + "-wal"), 70'000'000U);
}

TEST_F(Sqlite, KeepsItsLogShortThoughSomebodyIsAlwaysReading) {
  auto db = open(kShortLog);
  ASSERT_TRUE(add(*db, "first").ok());
  std::atomic<bool> stop{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        EXPECT_TRUE(db->read([](Session& s) -> Done {
                        TRY_DONE(s.query("SELECT count(*) FROM things"));
                        std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the two overlap
                        return {};
                      }).ok());
      }
    });
  }
  for (int i = 0; i < 160; ++i) EXPECT_TRUE(add(*db, std::to_string(i), 1'000'000).ok());
  stop = true;
  for (auto& reader : readers) reader.join();
  EXPECT_LT(std::filesystem::file_size(fresh_.options().sqlite_file + "-wal"), 90'000'000U);
}

class FaultySqlite : public Sqlite {
 protected:
  FaultySqlite() {
    static const bool once = (fault::install(), true);
    (void)once;
    fault::knobs().growth_left = INT64_MAX;
    fault::knobs().syncs_to_fail = 0;
    fault::knobs().syncs_before_failure = 0;
  }
  ~FaultySqlite() override {
    fault::knobs().growth_left = INT64_MAX;
    fault::knobs().syncs_to_fail = 0;
  }
};

TEST_F(FaultySqlite, AFullDiskRefusesWritesUntilThereIsSpaceAgain) {
  auto db = open();
  ASSERT_TRUE(add(*db, "before").ok());
  fault::knobs().growth_left = 200'000;
  std::vector<std::string> kept{"before"};
  std::optional<core::Problem> problem;
  for (int i = 0; i < 100 && !problem; ++i) {
    const std::string name = "row" + std::to_string(i);
    auto done = add(*db, name, 10'000);
    if (done.ok()) {
      kept.push_back(name);
    } else {
      problem = done.problem();
    }
  }
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->key, ProblemKey::storage_full);
  EXPECT_GT(problem->retry_after_seconds, 0);
  EXPECT_EQ(names(*db), kept);  // reading goes on
  EXPECT_EQ(add(*db, "big", 1'000'000).problem().key, ProblemKey::storage_full);
  fault::knobs().growth_left = INT64_MAX;
  EXPECT_TRUE(add(*db, "after", 1'000'000).ok());
  kept.emplace_back("after");
  EXPECT_EQ(names(*db), kept);
  db.reset();
  EXPECT_EQ(names(*open()), kept);
}

TEST_F(FaultySqlite, AFullDiskUnderManyWritersLosesNothingAcknowledged) {
  auto db = open();
  fault::knobs().growth_left = 1'500'000;
  std::mutex mutex;
  std::set<std::string> kept;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        if (t == 0 && i == 20) fault::knobs().growth_left = INT64_MAX;
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        if (!add(*db, name, 10'000).ok()) continue;
        const std::lock_guard lock(mutex);
        kept.insert(name);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto found = names(*db);
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), kept);
}

TEST_F(FaultySqlite, AFailedSyncStopsWritingUntilReopenedAndIsNeverRetried) {
  auto db = open();
  ASSERT_TRUE(add(*db, "safe").ok());
  fault::knobs().syncs_to_fail = 1;
  EXPECT_EQ(add(*db, "doubtful").problem().key, ProblemKey::storage_down);
  const int seen = fault::knobs().syncs_seen;
  EXPECT_EQ(add(*db, "later").problem().key, ProblemKey::storage_down);
  EXPECT_THAT(names(*db), testing::ElementsAre("safe"));
  db.reset();
  EXPECT_EQ(fault::knobs().syncs_seen, seen);
  db = open();
  EXPECT_TRUE(add(*db, "again").ok());
  const auto found = names(*db);
  EXPECT_EQ(found.front(), "safe");
  EXPECT_EQ(found.back(), "again");
}

// A commit syncs once; a second sync is the checkpoint's, which runs beside or after it. Where the two meet, the failed
// one may be a commit's: its row is in doubt, and may be there after a fresh start.
TEST_F(FaultySqlite, AFailedSyncOfACheckpointStopsWritingAndLosesNothing) {
  auto db = open(kShortLog);
  std::size_t kept = 0;
  const auto write_one = [&] {
    auto done = add(*db, std::to_string(kept), 1'000'000);
    if (done.ok()) ++kept;
    return done;
  };
  ASSERT_TRUE(write_one().ok());
  Done last;
  for (int i = 0; i < 40 && last.ok(); ++i) {
    fault::knobs().syncs_to_fail = 1;
    fault::knobs().syncs_before_failure = 1;
    last = write_one();
  }
  ASSERT_FALSE(last.ok()) << "no checkpoint took place";
  EXPECT_EQ(last.problem().key, ProblemKey::storage_down);
  EXPECT_EQ(names(*db).size(), kept);
  fault::knobs().syncs_to_fail = 0;
  db.reset();
  db = open();
  const auto found = names(*db).size();
  EXPECT_TRUE(found == kept || found == kept + 1) << found << " of " << kept;
  kept = found;
  EXPECT_TRUE(write_one().ok());
}

TEST_F(FaultySqlite, EveryCommitIsSynced) {
  auto db = open();
  for (int i = 0; i < 5; ++i) {
    const int before = fault::knobs().syncs_seen;
    ASSERT_TRUE(add(*db, std::to_string(i)).ok());
    EXPECT_GT(fault::knobs().syncs_seen, before);
  }
}

}  // namespace
}  // namespace storage
