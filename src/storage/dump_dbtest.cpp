// SPDX-License-Identifier: Apache-2.0
// The logical dump: the same bytes from both engines, a way between them, and refusal of everything damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "storage/dump_format.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Bytes;
using core::Done;
using core::ProblemKey;
using core::Result;

Bytes dump(Database& db) {
  Bytes out;
  auto done = db.dump([&](core::BytesView piece) -> Done {
    out += piece;
    return {};
  });
  EXPECT_TRUE(done.ok()) << done.problem().detail;
  return out;
}

// Hands the bytes out in small uneven pieces, so that records lie across them.
Done load(Database& db, core::BytesView bytes) {
  std::size_t at = 0;
  return db.load([&]() -> Result<Bytes> {
    Bytes piece(bytes.substr(at, 1 + at % 97));
    at += piece.size();
    return piece;
  });
}

Done fill(Session& s) {
  Bytes bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (int i = 0; i < 40; ++i) {
    TRY_DONE(s.execute("INSERT INTO things (name, number, body) VALUES ($1, $2, $3)", "n" + std::to_string(i),
                       i % 3 == 0 ? std::optional<std::int64_t>() : std::optional<std::int64_t>(i * 1'000'000'007LL),
                       Blob{bytes}));
  }
  TRY_DONE(s.execute("DELETE FROM things WHERE name = 'n39'"));  // its number must not be given again
  TRY_DONE(s.execute("INSERT INTO parts (thing, place, follows) VALUES (3, 20, NULL)"));
  TRY_DONE(s.execute("INSERT INTO parts (thing, place, follows) VALUES (3, 10, 20)"));  // dumped before what it follows
  TRY_DONE(s.execute("INSERT INTO labels (area, word) VALUES ($1, 'b'), ($1, 'A'), ($2, 'a')", Blob{bytes}, Blob{""}));
  return {};
}

std::size_t rows_of_things(Database& db) {
  return db.read([](Session& s) { return s.query("SELECT name FROM things"); }).value().size();
}

class Dump : public test_support::OnBothEngines {
 protected:
  std::unique_ptr<Database> open_tables() { return opened(open_with(options(), test_tables())); }
  std::unique_ptr<Database> open_filled() {
    auto db = open_tables();
    auto done = db->write(fill);
    EXPECT_TRUE(done.ok()) << done.problem().detail;
    return db;
  }
};
SULUH_ON_BOTH_ENGINES(Dump);

TEST_P(Dump, LoadsIntoEitherEngineAndComesBackTheSame) {
  const Bytes original = dump(*open_filled());
  for (const Engine target : {Engine::sqlite, Engine::postgres}) {
    test_support::FreshDatabase fresh(target);
    auto db = opened(open_with(fresh.options(), test_tables()));
    auto done = load(*db, original);
    ASSERT_TRUE(done.ok()) << done.problem().detail;
    EXPECT_TRUE(dump(*db) == original);
    auto next = db->write([](Session& s) -> Result<std::int64_t> {
      TRY(auto row, s.one("INSERT INTO things (name) VALUES ('next') RETURNING row_id"));
      return row->integer(0);
    });
    ASSERT_TRUE(next.ok()) << next.problem().detail;
    EXPECT_EQ(*next, 41);
    auto orphan = db->write([](Session& s) { return s.execute("INSERT INTO parts (thing, place) VALUES (99, 1)"); });
    EXPECT_FALSE(orphan.ok());
  }
}

TEST_P(Dump, IsTheSameBytesOnBothEngines) {
  const Bytes here = dump(*open_filled());
  test_support::FreshDatabase other(GetParam() == Engine::sqlite ? Engine::postgres : Engine::sqlite);
  auto db = opened(open_with(other.options(), test_tables()));
  ASSERT_TRUE(db->write(fill).ok());
  EXPECT_TRUE(dump(*db) == here);
}

TEST_P(Dump, OfTheProductsTablesLoads) {
  const Bytes empty = dump(*open());
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(Database::open(fresh.options()));
  auto done = load(*db, empty);
  EXPECT_TRUE(done.ok()) << done.problem().detail;
}

TEST_P(Dump, IsOneSnapshotWhileWritersGoOn) {
  auto db = open_filled();
  std::size_t pieces = 0;
  Bytes out;
  auto done = db->dump([&](core::BytesView piece) -> Done {
    out += piece;
    const std::string name = "during" + std::to_string(pieces++);
    TRY_DONE(db->write([&](Session& s) { return s.execute("INSERT INTO things (name) VALUES ($1)", name); }));
    return {};
  });
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_GT(pieces, 0U);
  test_support::FreshDatabase fresh(GetParam());
  auto copy = opened(open_with(fresh.options(), test_tables()));
  ASSERT_TRUE(load(*copy, out).ok());
  EXPECT_EQ(rows_of_things(*copy), 39U);
}

TEST_P(Dump, StopsWhenTheSinkFails) {
  auto db = open_filled();
  auto done = db->dump([](core::BytesView) -> Done { return core::problem(ProblemKey::storage_full); });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, ProblemKey::storage_full);
  EXPECT_EQ(rows_of_things(*db), 39U);
}

TEST_P(Dump, CutAnywhereIsRefusedAndNothingIsLoaded) {
  const Bytes whole = dump(*open_filled());
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(open_with(fresh.options(), test_tables()));
  for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 60) {
    auto done = load(*db, core::BytesView(whole).substr(0, size));
    ASSERT_FALSE(done.ok()) << size;
    EXPECT_EQ(done.problem().key, ProblemKey::bad_backup) << done.problem().detail;
  }
  EXPECT_EQ(rows_of_things(*db), 0U);
  EXPECT_TRUE(load(*db, whole).ok());
}

TEST_P(Dump, WithAFlippedBitIsRefusedAndNothingIsLoaded) {
  const Bytes whole = dump(*open_filled());
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(open_with(fresh.options(), test_tables()));
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 80) {
    Bytes damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    auto done = load(*db, damaged);
    ASSERT_FALSE(done.ok()) << at;
    EXPECT_EQ(done.problem().key, ProblemKey::bad_backup) << done.problem().detail;
  }
  EXPECT_EQ(rows_of_things(*db), 0U);
}

TEST_P(Dump, WithSomethingAfterTheEndIsRefused) {
  const Bytes whole = dump(*open_filled());
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(open_with(fresh.options(), test_tables()));
  EXPECT_FALSE(load(*db, whole + "x").ok());
  EXPECT_EQ(rows_of_things(*db), 0U);
}

TEST_P(Dump, IsNotLoadedOverRows) {
  auto db = open_filled();
  auto done = load(*db, dump(*db));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, ProblemKey::bad_config);
  EXPECT_EQ(rows_of_things(*db), 39U);
}

std::vector<Migration> with_colours() {
  auto out = test_tables();
  const std::string sql =
      "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'; UPDATE things SET colour = 'old';";
  out.push_back({2, "0002_colours", sql, sql});
  return out;
}

TEST_P(Dump, OfANewerProgramIsRefused) {
  auto newer = opened(open_with(options(), with_colours()));
  const Bytes bytes = dump(*newer);
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(open_with(fresh.options(), test_tables()));
  auto done = load(*db, bytes);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.problem().key, ProblemKey::bad_backup);
}

TEST_P(Dump, OfAnOlderProgramIsLoadedAndMigrated) {
  const Bytes bytes = dump(*open_filled());
  test_support::FreshDatabase fresh(GetParam());
  auto db = opened(open_with(fresh.options(), with_colours()));
  auto done = load(*db, bytes);
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  auto rows = db->read([](Session& s) { return s.query("SELECT colour FROM things WHERE colour = 'old'"); });
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->size(), 39U);
  EXPECT_EQ(db->read([](Session& s) { return schema_version(s); }).value(), 2);
}

TEST(DumpFormat, ChecksumIsCrc64Xz) { EXPECT_EQ(crc64(0, "123456789"), 0x995DC9BBDF1939FAU); }

}  // namespace
}  // namespace storage
