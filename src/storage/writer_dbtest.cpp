// SPDX-License-Identifier: Apache-2.0
// Group commit: many callers, one transaction, nobody disturbed by a neighbour.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <thread>

#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Done;
using core::ProblemKey;

class TheWriter : public test_support::OnBothEngines {
 protected:
  std::unique_ptr<Database> open_tables() { return opened(open_with(options(), test_tables())); }
};
SULUH_ON_BOTH_ENGINES(TheWriter);

using Unit = std::function<Done(Session&)>;

Done add(Session& s, std::string_view name) {
  TRY_DONE(s.execute("INSERT INTO things (name, number, body) VALUES ($1, 1, NULL)", name));
  return {};
}

std::vector<std::string> names(Database& db) {
  std::vector<std::string> out;
  auto rows = db.read([](Session& s) { return s.query("SELECT name FROM things ORDER BY name"); });
  for (const Row& row : rows.value()) out.push_back(row.text(0));
  return out;
}

// Holds the writer with a first unit until all others wait in the queue in their order, so that they form one group.
std::vector<Done> run_as_group(Database& db, const std::vector<Unit>& units) {
  std::latch started(1), go(1);
  auto holder = std::async(std::launch::async, [&] {
    return db.write([&](Session&) -> Done {
      started.count_down();
      go.wait();
      return {};
    });
  });
  started.wait();
  std::vector<std::future<Done>> running;
  for (std::size_t i = 0; i < units.size(); ++i) {
    running.push_back(std::async(std::launch::async, [&db, &unit = units[i]] { return db.write(unit); }));
    while (db.counters().queued != i + 1) std::this_thread::yield();
  }
  go.count_down();
  EXPECT_TRUE(holder.get().ok());
  std::vector<Done> out;
  for (auto& one : running) out.push_back(one.get());
  return out;
}

TEST_P(TheWriter, KeepsEveryRowOfSixtyFourThreads) {
  auto db = open_tables();
  constexpr int kThreads = 64, kEach = 20;
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        if (!db->write([&](Session& s) { return add(s, name); }).ok()) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(names(*db).size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(db->counters().units, static_cast<std::uint64_t>(kThreads * kEach));
}

TEST_P(TheWriter, JoinsWaitingUnitsInOneCommit) {
  auto db = open_tables();
  std::vector<Unit> units;
  for (int i = 0; i < 10; ++i) units.push_back([i](Session& s) { return add(s, std::to_string(i)); });
  const auto before = db->counters().commits;
  for (const Done& done : run_as_group(*db, units)) EXPECT_TRUE(done.ok());
  EXPECT_EQ(db->counters().commits - before, 2U);  // the holder's and the group's
  EXPECT_EQ(names(*db).size(), 10U);
}

TEST_P(TheWriter, LimitsTheGroup) {
  Options limited = options();
  limited.group = 3;
  auto db = opened(open_with(limited, test_tables()));
  std::vector<Unit> units;
  for (int i = 0; i < 7; ++i) units.push_back([i](Session& s) { return add(s, std::to_string(i)); });
  const auto before = db->counters().commits;
  run_as_group(*db, units);
  EXPECT_EQ(db->counters().commits - before, 4U);  // 1 + 3 + 3 + 1
}

TEST_P(TheWriter, AUnitThatChangedNothingFailsWithoutAReplay) {
  auto db = open_tables();
  const auto results = run_as_group(*db, {[](Session& s) { return add(s, "a"); },
                                          [](Session& s) -> Done {
                                            TRY_DONE(s.query("SELECT 1 FROM things"));
                                            return core::problem(ProblemKey::no_right);
                                          },
                                          [](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  ASSERT_FALSE(results[1].ok());
  EXPECT_EQ(results[1].problem().key, ProblemKey::no_right);
  EXPECT_TRUE(results[2].ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b"));
  EXPECT_EQ(db->counters().replays, 0U);
}

TEST_P(TheWriter, AUnitThatFailsAfterAChangeLeavesNothingAndDisturbsNobody) {
  auto db = open_tables();
  const auto results = run_as_group(*db, {[](Session& s) { return add(s, "a"); },
                                          [](Session& s) -> Done {
                                            TRY_DONE(add(s, "half"));
                                            return core::problem(ProblemKey::gone);
                                          },
                                          [](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  ASSERT_FALSE(results[1].ok());
  EXPECT_EQ(results[1].problem().key, ProblemKey::gone);
  EXPECT_TRUE(results[2].ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b"));
  EXPECT_EQ(db->counters().replays, 1U);
}

TEST_P(TheWriter, AConflictDisturbsNobody) {
  auto db = open_tables();
  const auto results = run_as_group(*db, {[](Session& s) { return add(s, "a"); },
                                          [](Session& s) -> Done {
                                            TRY_DONE(add(s, "lost"));
                                            return add(s, "a");
                                          },
                                          [](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  ASSERT_FALSE(results[1].ok());
  EXPECT_EQ(results[1].problem().key, ProblemKey::conflict);
  EXPECT_TRUE(results[2].ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b"));
}

TEST_P(TheWriter, AConstraintCheckedAtTheCommitFailsOnlyItsOwnUnit) {
  std::vector<Migration> tables = test_tables();
  const std::string late =
      "CREATE TABLE late (place @INT@ PRIMARY KEY, thing @INT@ NOT NULL REFERENCES things (row_id) "
      "DEFERRABLE INITIALLY DEFERRED) @STRICT@;";
  tables.push_back({2, "0002_late", late, late});
  auto db = opened(open_with(options(), tables));
  const auto results = run_as_group(*db, {[](Session& s) { return add(s, "a"); },
                                          [](Session& s) -> Done {
                                            TRY_DONE(s.execute("INSERT INTO late (place, thing) VALUES (1, 99)"));
                                            return {};
                                          },
                                          [](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  EXPECT_FALSE(results[1].ok());
  EXPECT_TRUE(results[2].ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b"));
}

TEST_P(TheWriter, AnExceptionStaysWithItsUnit) {
  auto db = open_tables();
  const auto results = run_as_group(*db, {[](Session& s) { return add(s, "a"); },
                                          [](Session& s) -> Done {
                                            TRY_DONE(add(s, "half"));
                                            throw std::runtime_error("library");
                                          },
                                          [](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  ASSERT_FALSE(results[1].ok());
  EXPECT_EQ(results[1].problem().key, ProblemKey::internal);
  EXPECT_TRUE(results[2].ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b"));
}

TEST_P(TheWriter, AFullQueueIsBusyAtOnceAndLosesNothing) {
  Options small = options();
  small.queue = 2;
  auto db = opened(open_with(small, test_tables()));
  const auto results =
      run_as_group(*db, {[](Session& s) { return add(s, "a"); }, [&](Session& s) { return add(s, "b"); }});
  EXPECT_TRUE(results[0].ok());
  EXPECT_TRUE(results[1].ok());

  std::latch started(1), go(1);
  auto holder = std::async(std::launch::async, [&] {
    return db->write([&](Session&) -> Done {
      started.count_down();
      go.wait();
      return {};
    });
  });
  started.wait();
  std::vector<std::future<Done>> waiting;
  for (const char* name : {"c", "d"}) {
    waiting.push_back(
        std::async(std::launch::async, [&db, name] { return db->write([name](Session& s) { return add(s, name); }); }));
  }
  while (db->counters().queued != 2) std::this_thread::yield();
  auto refused = db->write([](Session& s) { return add(s, "e"); });
  go.count_down();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.problem().key, ProblemKey::busy);
  EXPECT_GT(refused.problem().retry_after_seconds, 0);
  for (auto& one : waiting) EXPECT_TRUE(one.get().ok());
  EXPECT_TRUE(holder.get().ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("a", "b", "c", "d"));
}

TEST_P(TheWriter, RefusesAWriteInsideAWrite) {
  auto db = open_tables();
  auto nested = db->write([&](Session&) { return db->write([](Session& s) { return add(s, "x"); }); });
  ASSERT_FALSE(nested.ok());
  EXPECT_EQ(nested.problem().key, ProblemKey::internal);
  EXPECT_TRUE(db->write([](Session& s) { return add(s, "y"); }).ok());
  EXPECT_THAT(names(*db), testing::ElementsAre("y"));
}

// Two programs on one database (server and command line) must see a serial world: read-modify-write loses nothing.
TEST_P(TheWriter, UnitsOfTwoProgramsRunOneAfterAnother) {
  auto one = open_tables();
  auto two = open_tables();
  ASSERT_TRUE(one->write([](Session& s) { return add(s, "counter"); }).ok());
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        auto done = (t % 2 == 0 ? one : two)->write([](Session& s) -> Done {
          TRY(auto row, s.one("SELECT number FROM things WHERE name = 'counter'"));
          TRY_DONE(s.execute("UPDATE things SET number = $1 WHERE name = 'counter'", row->integer(0) + 1));
          return {};
        });
        if (!done.ok()) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  auto row = one->read([](Session& s) { return s.one("SELECT number FROM things WHERE name = 'counter'"); });
  EXPECT_EQ((*row)->integer(0), 201);
}

TEST_P(TheWriter, ClosingWaitsForTheAnswersOfQueuedUnits) {
  auto db = open_tables();
  std::latch started(1), go(1);
  std::vector<std::future<Done>> running;
  Database* raw = db.get();
  running.push_back(std::async(std::launch::async, [&] {
    return raw->write([&](Session& s) -> Done {
      started.count_down();
      go.wait();
      return add(s, "a");
    });
  }));
  started.wait();
  running.push_back(std::async(std::launch::async, [&] { return raw->write([](Session& s) { return add(s, "b"); }); }));
  while (raw->counters().queued != 1) std::this_thread::yield();
  auto closing = std::async(std::launch::async, [&] { db.reset(); });
  go.count_down();
  closing.get();
  for (auto& one : running) EXPECT_TRUE(one.get().ok());
  EXPECT_THAT(names(*open_tables()), testing::ElementsAre("a", "b"));
}

TEST_P(TheWriter, ReadersWaitForAFreeConnection) {
  auto db = open_tables();  // two readers
  std::vector<std::future<bool>> reads;
  for (int i = 0; i < 16; ++i) {
    reads.push_back(std::async(std::launch::async, [&] {
      return db->read([](Session& s) { return s.query("SELECT name FROM things"); }).ok();
    }));
  }
  for (auto& read : reads) EXPECT_TRUE(read.get());
}

}  // namespace
}  // namespace storage
