// SPDX-License-Identifier: Apache-2.0
// What database.h promises, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/database.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Done;
using core::ProblemKey;
using core::Result;

class TheDatabase : public test_support::OnBothEngines {
 protected:
  std::unique_ptr<Database> open_tables() { return opened(open_with(options(), test_tables())); }
};
SULUH_ON_BOTH_ENGINES(TheDatabase);

Result<std::int64_t> count(Database& db) {
  return db.read([](Session& s) -> Result<std::int64_t> {
    TRY(auto row, s.one("SELECT count(*) FROM things"));
    return row->integer(0);
  });
}

Result<std::int64_t> add(Session& s, std::string_view name, std::int64_t number = 0) {
  return s.execute("INSERT INTO things (name, number, body) VALUES ($1, $2, $3)", name, number, Blob{"b"});
}

TEST_P(TheDatabase, OpensTheProductsTablesTwice) {
  open().reset();
  auto db = open();
  auto version = db->read([](Session& s) { return schema_version(s); });
  ASSERT_TRUE(version.ok()) << version.problem().detail;
  EXPECT_EQ(*version, static_cast<std::int64_t>(embedded_migrations().value().size()));
}

constexpr std::string_view kInsert = "INSERT INTO things (name, number, body) VALUES ($1, $2, $3)";

/// Names and numbers from 0 on; more than go in one exchange.
Session::Sets numbered(const std::vector<std::string>& names) {
  Session::Sets out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out.push_back({parameter(names[i]), static_cast<std::int64_t>(i), Blob{"b"}});
  return out;
}
std::vector<std::string> names(std::size_t n) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back("name " + std::to_string(i));
  return out;
}

TEST_P(TheDatabase, RunsOneStatementForManySetsInTheirOrder) {
  auto db = open_tables();
  const auto all = names(150);
  const auto added = db->write([&](Session& s) { return s.run_each(kInsert, numbered(all), nullptr); });
  ASSERT_TRUE(added.ok()) << added.problem().detail;
  EXPECT_EQ(*added, 150);
  std::vector<std::pair<std::size_t, std::string>> heard;
  const auto read = db->read([&](Session& s) {
    const Session::Sets asked{{std::int64_t{149}}, {std::int64_t{1000}}, {std::int64_t{0}}};
    return s.run_each("SELECT name FROM things WHERE number = $1 OR number = $1 + 1 ORDER BY number", asked,
                      [&](std::size_t set, Row row) {
                        heard.emplace_back(set, row.text(0));
                        return Done();
                      });
  });
  ASSERT_TRUE(read.ok()) << read.problem().detail;
  EXPECT_EQ(*read, 0) << "nothing was changed";
  using Pair = std::pair<std::size_t, std::string>;
  EXPECT_THAT(heard, testing::ElementsAre(Pair(0, "name 149"), Pair(2, "name 0"), Pair(2, "name 1")));
  EXPECT_EQ(db->read([](Session& s) { return s.run_each("SELECT 1", {}, nullptr); }).value(), 0);
}

TEST_P(TheDatabase, ASetThatFailsUndoesTheUnitAndTheConnectionGoesOn) {
  auto db = open_tables();
  const auto all = names(150);
  const auto failed = db->write([&](Session& s) -> Done {
    TRY_DONE(add(s, "name 70"));
    TRY_DONE(s.run_each(kInsert, numbered(all), nullptr));
    return {};
  });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.problem().key, ProblemKey::conflict) << failed.problem().detail;
  EXPECT_EQ(count(*db).value(), 0);
  const auto stopped = db->read([&](Session& s) {
    return s.run_each("SELECT $1", {{parameter("a")}, {parameter("b")}},
                      [](std::size_t, Row) { return Done(core::problem(ProblemKey::not_found)); });
  });
  EXPECT_EQ(stopped.problem().key, ProblemKey::not_found);
  const std::string broken = "\xFF";
  const auto wrong = db->write([&](Session& s) { return s.run_each(kInsert, numbered({"good", broken}), nullptr); });
  EXPECT_EQ(wrong.problem().key, ProblemKey::bad_field);
  EXPECT_EQ(db->write([&](Session& s) { return s.run_each(kInsert, numbered(all), nullptr); }).value(), 150);
}

TEST_P(TheDatabase, KeepsWhatWasWrittenAfterReopening) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) { return add(s, "one"); }).ok());
  db.reset();
  db = open_tables();
  EXPECT_EQ(count(*db).value(), 1);
}

TEST_P(TheDatabase, RoundTripsEveryKindOfValue) {
  auto db = open_tables();
  core::Bytes bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const std::string text = "Bengkulu \xF0\x9F\x8C\x8A \\x41 'quoted' \"double\" %";
  auto written = db->write([&](Session& s) -> Done {
    TRY_DONE(s.execute("INSERT INTO things (name, number, body) VALUES ($1, $2, $3)", text, INT64_MIN, Blob{bytes}));
    TRY_DONE(s.execute("INSERT INTO things (name, number, body) VALUES ($1, $2, $3)", "", INT64_MAX, Blob{""}));
    TRY_DONE(s.execute("INSERT INTO things (name, number, body) VALUES ($1, $2, $3)", "null", nullptr,
                       std::optional<Blob>()));
    return {};
  });
  ASSERT_TRUE(written.ok()) << written.problem().detail;
  auto rows = db->read([](Session& s) { return s.query("SELECT name, number, body FROM things ORDER BY row_id"); });
  ASSERT_TRUE(rows.ok()) << rows.problem().detail;
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[0].text(0), text);
  EXPECT_EQ((*rows)[0].integer(1), INT64_MIN);
  EXPECT_EQ((*rows)[0].bytes(2), bytes);
  EXPECT_EQ((*rows)[1].text(0), "");
  EXPECT_EQ((*rows)[1].integer(1), INT64_MAX);
  EXPECT_FALSE((*rows)[1].null(2));
  EXPECT_EQ((*rows)[1].bytes(2), "");
  EXPECT_TRUE((*rows)[2].null(1));
  EXPECT_TRUE((*rows)[2].null(2));
}

TEST_P(TheDatabase, RefusesTextWithNulOrBrokenUtf8AndStoresNothing) {
  auto db = open_tables();
  for (const std::string_view bad :
       {std::string_view("a\0b", 3), std::string_view("\xC3"), std::string_view("\xED\xA0\x80")}) {
    auto result = db->write([&](Session& s) { return add(s, bad); });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.problem().key, ProblemKey::bad_field);
  }
  EXPECT_EQ(count(*db).value(), 0);
}

TEST_P(TheDatabase, NeverStoresTextAsBytesOrBytesAsText) {
  auto db = open_tables();
  auto text_as_blob = db->write(
      [](Session& s) { return s.execute("INSERT INTO things (name, number, body) VALUES ('a', 1, $1)", "\\x41"); });
  auto blob_as_text = db->write([](Session& s) {
    return s.execute("INSERT INTO things (name, number, body) VALUES ($1, 1, NULL)", Blob{"\\x41"});
  });
  ASSERT_FALSE(text_as_blob.ok());
  EXPECT_EQ(text_as_blob.problem().key, ProblemKey::internal);
  ASSERT_FALSE(blob_as_text.ok());
  EXPECT_EQ(blob_as_text.problem().key, ProblemKey::internal);
  EXPECT_EQ(count(*db).value(), 0);
}

TEST_P(TheDatabase, ReadsSumsComparisonsAndCountsAsIntegers) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) -> Done {
                  TRY_DONE(add(s, "a", 5'000'000'000));
                  TRY_DONE(add(s, "b", -70'001));
                  return {};
                }).ok());
  auto row = db->read([](Session& s) {
    return s.one(
        "SELECT sum(number), count(*), max(number) > $1, EXISTS (SELECT 1 FROM things WHERE name = $2) FROM things", 7,
        "b");
  });
  ASSERT_TRUE(row.ok()) << row.problem().detail;
  EXPECT_EQ((*row)->integer(0), 4'999'929'999);
  EXPECT_EQ((*row)->integer(1), 2);
  EXPECT_EQ((*row)->integer(2), 1);
  EXPECT_EQ((*row)->integer(3), 1);
}

TEST_P(TheDatabase, OrdersTextByBytes) {
  auto db = open_tables();
  for (const char* name : {"b", "A", "a", "\xC3\x89ka", "B"}) {
    ASSERT_TRUE(db->write([&](Session& s) { return add(s, name); }).ok());
  }
  auto rows = db->read([](Session& s) { return s.query("SELECT name FROM things ORDER BY name"); });
  std::string order;
  for (const Row& row : *rows) order += row.text(0) + " ";
  EXPECT_EQ(order, "A B a b \xC3\x89ka ");
}

TEST_P(TheDatabase, CountsChangedRows) {
  auto db = open_tables();
  auto counts = db->write([](Session& s) -> Result<std::vector<std::int64_t>> {
    TRY(auto inserted, add(s, "a"));
    TRY(auto ignored,
        s.execute("INSERT INTO things (name, number, body) VALUES ('a', 1, NULL) ON CONFLICT DO NOTHING"));
    TRY_DONE(add(s, "b"));
    TRY(auto updated, s.execute("UPDATE things SET number = $1", 9));
    TRY(auto none, s.execute("DELETE FROM things WHERE name = $1", "z"));
    TRY(auto selected, s.execute("SELECT * FROM things"));
    return std::vector<std::int64_t>{inserted, ignored, updated, none, selected};
  });
  ASSERT_TRUE(counts.ok()) << counts.problem().detail;
  EXPECT_THAT(*counts, testing::ElementsAre(1, 0, 2, 0, 0));
}

TEST_P(TheDatabase, ReportsDuplicatesAsConflictWithoutValues) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) { return add(s, "rahasia"); }).ok());
  auto again = db->write([](Session& s) { return add(s, "rahasia"); });
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.problem().key, ProblemKey::conflict);
  EXPECT_EQ(again.problem().detail.find("rahasia"), std::string::npos);
  EXPECT_EQ(count(*db).value(), 1);
}

TEST_P(TheDatabase, ReportsOtherConstraintsAsInternal) {
  auto db = open_tables();
  auto orphan = db->write([](Session& s) { return s.execute("INSERT INTO parts (thing, place) VALUES (99, 1)"); });
  auto missing = db->write([](Session& s) { return s.execute("INSERT INTO things (name) VALUES (NULL)"); });
  ASSERT_FALSE(orphan.ok());
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(orphan.problem().key, ProblemKey::internal);
  EXPECT_EQ(missing.problem().key, ProblemKey::internal);
}

TEST_P(TheDatabase, ReadsOneSnapshotWhileOthersWrite) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) { return add(s, "first"); }).ok());
  auto seen = db->read([&](Session& s) -> Result<std::pair<std::int64_t, std::int64_t>> {
    TRY(auto before, s.one("SELECT count(*) FROM things"));
    TRY_DONE(db->write([](Session& w) { return add(w, "second"); }));
    TRY(auto after, s.one("SELECT count(*) FROM things"));
    return std::pair(before->integer(0), after->integer(0));
  });
  ASSERT_TRUE(seen.ok()) << seen.problem().detail;
  EXPECT_EQ(*seen, std::pair(std::int64_t{1}, std::int64_t{1}));
  EXPECT_EQ(count(*db).value(), 2);
}

TEST_P(TheDatabase, ReadsCannotWrite) {
  auto db = open_tables();
  auto result = db->read([](Session& s) { return add(s, "x"); });
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.problem().key, ProblemKey::internal);
  EXPECT_EQ(count(*db).value(), 0);
}

TEST_P(TheDatabase, StreamsLongResultsAndStopsWhenTold) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) -> Done {
                  for (int i = 0; i < 500; ++i) TRY_DONE(add(s, "n" + std::to_string(i), i));
                  return {};
                }).ok());
  std::int64_t sum = 0;
  ASSERT_TRUE(db->read([&](Session& s) {
                  return s.each(
                      "SELECT number FROM things WHERE number < $1",
                      [&](Row row) -> Done {
                        sum += row.integer(0);
                        return {};
                      },
                      400);
                }).ok());
  EXPECT_EQ(sum, 400 * 399 / 2);
  int rows = 0;
  auto stopped = db->read([&](Session& s) {
    return s.each("SELECT number FROM things", [&](Row) -> Done {
      if (++rows == 3) return core::problem(ProblemKey::gone);
      return {};
    });
  });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.problem().key, ProblemKey::gone);
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(count(*db).value(), 500);
}

TEST_P(TheDatabase, RefusesASessionUsedInsideItsOwnRows) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) { return add(s, "a"); }).ok());
  auto nested = db->read([](Session& s) {
    return s.each("SELECT name FROM things", [&](Row) -> Done {
      TRY_DONE(s.query("SELECT 1"));
      return {};
    });
  });
  ASSERT_FALSE(nested.ok());
  EXPECT_EQ(nested.problem().key, ProblemKey::internal);
}

TEST_P(TheDatabase, AfterAFailedStatementTheUnitCannotSucceed) {
  auto db = open_tables();
  ASSERT_TRUE(db->write([](Session& s) { return add(s, "a"); }).ok());
  auto looked_away = db->write([](Session& s) -> Done {
    (void)add(s, "a");
    (void)add(s, "b");
    return {};
  });
  ASSERT_FALSE(looked_away.ok());
  EXPECT_EQ(looked_away.problem().key, ProblemKey::conflict);
  EXPECT_EQ(count(*db).value(), 1);
}

TEST_P(TheDatabase, RefusesWrongParameterCounts) {
  auto db = open_tables();
  EXPECT_FALSE(db->read([](Session& s) { return s.query("SELECT name FROM things WHERE name = $1"); }).ok());
  EXPECT_FALSE(db->read([](Session& s) { return s.query("SELECT name FROM things", 1); }).ok());
}

TEST_P(TheDatabase, RefusesTwoDatabasesOrNone) {
  Options both;
  both.sqlite_file = "a";
  both.postgres_url = "b";
  EXPECT_EQ(Database::open(both).problem().key, ProblemKey::bad_config);
  EXPECT_EQ(Database::open(Options()).problem().key, ProblemKey::bad_config);
}

}  // namespace
}  // namespace storage
