// SPDX-License-Identifier: Apache-2.0
// Dumps of the past, kept under tests/golden/db, must load for ever; and every table of today must survive a dump.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "storage/dump_format.h"
#include "storage/migrations.h"
#include "storage/test_tables.h"
#include "support/databases.h"

namespace storage {
namespace {

using core::Bytes;
using core::Done;
using core::Result;

std::filesystem::path golden() { return std::filesystem::path(SULUH_SOURCE_DIR) / "tests/golden/db"; }

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

Bytes dump(Database& db) {
  Bytes out;
  auto done = db.dump([&](core::BytesView piece) -> Done {
    out += piece;
    return {};
  });
  EXPECT_TRUE(done.ok()) << done.problem().detail;
  return out;
}

Done load(Database& db, Bytes bytes) {
  return db.load([&]() -> Result<Bytes> { return std::exchange(bytes, {}); });
}

std::uint64_t rows_in(const Bytes& bytes) {
  return *core::from_u64be(core::BytesView(bytes).substr(bytes.size() - 16, 8));
}

// Invented values of the right kinds, different in every row. The numbers of the counting column start at 1.
Done fill(Session& s, const std::vector<Table>& tables, std::int64_t rows) {
  for (const Table& table : tables) {
    std::string columns, places;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      columns += (i == 0 ? "" : ", ") + quote_name(table.columns[i].name);
      places += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
    }
    const bool overriding = s.engine() == Engine::postgres && !table.serial.empty();
    const std::string sql = "INSERT INTO " + quote_name(table.name) + " (" + columns + ")" +
                            (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES (" + places + ")";
    for (std::int64_t row = 1; row <= rows; ++row) {
      const std::string text = "teks " + std::to_string(row);
      const Bytes blob = core::u64be(static_cast<std::uint64_t>(row)) + core::u64be(0);
      std::vector<Parameter> values;
      for (const Column& column : table.columns) {
        if (column.kind == ColumnKind::integer) values.emplace_back(row);
        if (column.kind == ColumnKind::text) values.emplace_back(std::string_view(text));
        if (column.kind == ColumnKind::blob) values.emplace_back(Blob{blob});
      }
      TRY_DONE(s.run(sql, values, nullptr));
    }
  }
  return {};
}

Result<std::vector<Table>> tables_of(const Options& options) {
  TRY(auto connection, (options.sqlite_file.empty() ? connect_postgres : connect_sqlite)(options, Role::reader));
  connection->set_mode(Mode::migrate);
  TRY_DONE(connection->begin(Role::reader));
  return catalogue(*connection);
}

class Golden : public test_support::OnBothEngines {};
SULUH_ON_BOTH_ENGINES(Golden);

TEST_P(Golden, EveryTableOfTodaySurvivesADump) {
  auto db = open();
  auto tables = tables_of(options());
  ASSERT_TRUE(tables.ok()) << tables.problem().detail;
  auto filled = db->write([&](Session& s) { return fill(s, *tables, 3); });
  ASSERT_TRUE(filled.ok()) << filled.problem().detail;
  const Bytes bytes = dump(*db);
  EXPECT_EQ(rows_in(bytes), 3 * tables->size());
  for (const Engine engine : {Engine::sqlite, Engine::postgres}) {
    test_support::FreshDatabase fresh(engine);
    auto copy = opened(Database::open(fresh.options()));
    auto done = load(*copy, bytes);
    ASSERT_TRUE(done.ok()) << done.problem().detail;
    const Bytes again = dump(*copy);
    // The count of a serial column may differ: it was never asked for a number here.
    EXPECT_EQ(rows_in(again), rows_in(bytes));
    EXPECT_EQ(again.size(), bytes.size());
  }
}

// At a release, SULUH_WRITE_GOLDEN=1 keeps its dump as schema-NNNN.dump; it is never changed afterwards.
TEST_P(Golden, DumpsOfEveryReleaseLoadAndMigrate) {
  const auto newest = static_cast<std::int64_t>(embedded_migrations().value().size());
  if (std::getenv("SULUH_WRITE_GOLDEN") != nullptr) {
    auto db = open();
    auto tables = tables_of(options());
    ASSERT_TRUE(tables.ok());
    ASSERT_TRUE(db->write([&](Session& s) { return fill(s, *tables, 3); }).ok());
    const std::string number = std::to_string(newest);
    const auto path = golden() / ("schema-" + std::string(4 - number.size(), '0') + number + ".dump");
    if (!std::filesystem::exists(path)) std::ofstream(path, std::ios::binary) << dump(*db);
  }
  for (const auto& entry : std::filesystem::directory_iterator(golden())) {
    if (!entry.path().filename().string().starts_with("schema-")) continue;
    const Bytes bytes = read_file(entry.path());
    test_support::FreshDatabase fresh(GetParam());
    auto db = opened(Database::open(fresh.options()));
    auto done = load(*db, bytes);
    ASSERT_TRUE(done.ok()) << entry.path() << done.problem().detail;
    EXPECT_EQ(rows_in(dump(*db)), rows_in(bytes)) << entry.path();
    EXPECT_EQ(db->read([](Session& s) { return schema_version(s); }).value(), newest);
  }
}

// The first format, in the tables of these tests: bytes that a restore years from now must still understand.
TEST_P(Golden, FormatOneIsReadAndWrittenByteForByte) {
  const auto path = golden() / "format-1.dump";
  auto db = opened(open_with(options(), test_tables()));
  if (std::getenv("SULUH_WRITE_GOLDEN") != nullptr && !std::filesystem::exists(path)) {
    auto tables = tables_of(options());
    ASSERT_TRUE(tables.ok());
    ASSERT_TRUE(db->write([&](Session& s) { return fill(s, *tables, 4); }).ok());
    std::ofstream(path, std::ios::binary) << dump(*db);
    GTEST_SKIP() << "written";
  }
  const Bytes bytes = read_file(path);
  ASSERT_FALSE(bytes.empty());
  auto done = load(*db, bytes);
  ASSERT_TRUE(done.ok()) << done.problem().detail;
  EXPECT_TRUE(dump(*db) == bytes);
  auto row = db->read([](Session& s) { return s.one("SELECT name, number FROM things WHERE row_id = 2"); });
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->text(0), "teks 2");
  EXPECT_EQ((*row)->integer(1), 2);
}

}  // namespace
}  // namespace storage
