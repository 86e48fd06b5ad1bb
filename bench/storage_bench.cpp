// SPDX-License-Identifier: Apache-2.0
// suluh_storage_bench [--seconds N] [--threads N] [--folder PATH]: how many durable writes a second, in groups and one
// commit for each, on both engines. The folder decides which disk is measured; PostgreSQL is a throwaway cluster in it.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "storage/migrations.h"
#include "support/postgres_cluster.h"

namespace {

using Clock = std::chrono::steady_clock;
using storage::Blob;
using storage::Database;
using storage::Session;

struct Arguments {
  int seconds = 3;
  int threads = 64;
  std::filesystem::path folder = std::filesystem::temp_directory_path();
};

// The shape of a report: one wide row, two recipients, an item, a log entry and a counter, as the product writes them.
std::vector<storage::Migration> tables() {
  static const std::string kSql = R"(
    CREATE TABLE small (row_id @SERIAL_PK@, body @BLOB@ NOT NULL) @STRICT@;
    CREATE TABLE wide (row_id @SERIAL_PK@, number @BLOB@ NOT NULL UNIQUE, body @BLOB@ NOT NULL) @STRICT@;
    CREATE TABLE recipients (org @INT@ NOT NULL, number @BLOB@ NOT NULL, wrapped @BLOB@ NOT NULL,
      PRIMARY KEY (org, number)) @STRICT@;
    CREATE TABLE log (row_id @SERIAL_PK@, body @BLOB@ NOT NULL) @STRICT@;
    CREATE TABLE counters (org @INT@ PRIMARY KEY, value @INT@ NOT NULL) @STRICT@;)";
  return {{1, "0001_bench", kSql, kSql}};
}

core::Done small_unit(Session& s, const core::Bytes&) {
  static const core::Bytes body(100, 's');
  TRY_DONE(s.execute("INSERT INTO small (body) VALUES ($1)", Blob{body}));
  return {};
}

core::Done report_unit(Session& s, const core::Bytes& number) {
  static const core::Bytes body(2048, 'r'), wrapped(80, 'w'), entry(200, 'e');
  TRY_DONE(
      s.execute("INSERT INTO wide (number, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", Blob{number}, Blob{body}));
  for (const int org : {1, 2}) {
    TRY_DONE(s.execute("INSERT INTO recipients (org, number, wrapped) VALUES ($1, $2, $3)", org, Blob{number},
                       Blob{wrapped}));
  }
  TRY_DONE(s.execute("INSERT INTO small (body) VALUES ($1)", Blob{wrapped}));
  TRY_DONE(s.execute("INSERT INTO log (body) VALUES ($1)", Blob{entry}));
  TRY_DONE(
      s.execute("INSERT INTO counters (org, value) VALUES (1, 1) "
                "ON CONFLICT (org) DO UPDATE SET value = counters.value + 1"));
  return {};
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

using Work = core::Done (*)(Session&, const core::Bytes&);

void measure(Database& db, const char* name, Work work, const Arguments& arguments) {
  std::vector<std::vector<double>> waits(static_cast<std::size_t>(arguments.threads));
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  const auto before = db.counters();
  const double cpu = cpu_seconds();
  const auto start = Clock::now(), end = start + std::chrono::seconds(arguments.seconds);
  for (std::size_t t = 0; t < waits.size(); ++t) {
    threads.emplace_back([&, t] {
      std::uint64_t n = static_cast<std::uint64_t>(start.time_since_epoch().count()) + (t << 50U);
      while (Clock::now() < end) {
        const auto asked = Clock::now();
        n = n * 6364136223846793005U + 1442695040888963407U;  // random references, as the product gives
        const core::Bytes number = core::u64be(n) + core::u64be(t);
        if (!db.write([&](Session& s) { return work(s, number); }).ok()) ++failed;
        waits[t].push_back(std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::vector<double> all;
  for (const auto& one : waits) all.insert(all.end(), one.begin(), one.end());
  std::sort(all.begin(), all.end());
  const auto after = db.counters();
  const auto units = static_cast<double>(all.size());
  std::printf("%-34s %9.0f/s  p50 %7.1f ms  p99 %7.1f ms  %6.1f per commit  %6.1f us CPU each%s\n", name,
              units / seconds, all[all.size() / 2], all[all.size() * 99 / 100],
              static_cast<double>(after.units - before.units) / static_cast<double>(after.commits - before.commits),
              (cpu_seconds() - cpu) * 1e6 / units, failed == 0 ? "" : "  SOME FAILED");
}

void measure_engine(storage::Options options, const char* engine, const Arguments& arguments) {
  for (const std::size_t group : {std::size_t{256}, std::size_t{1}}) {
    options.group = group;
    auto db = storage::open_with(options, tables());
    if (!db.ok()) {
      std::fprintf(stderr, "%s: %s\n", engine, db.problem().detail.c_str());
      std::exit(1);
    }
    const std::string kind = std::string(engine) + (group == 1 ? ", one commit each" : ", in groups");
    measure(**db, (kind + ", small row").c_str(), small_unit, arguments);
    measure(**db, (kind + ", report").c_str(), report_unit, arguments);
  }
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = values[i];
    if (name == "--seconds") arguments.seconds = std::atoi(values[i + 1]);
    if (name == "--threads") arguments.threads = std::atoi(values[i + 1]);
    if (name == "--folder") arguments.folder = values[i + 1];
  }
  std::string pattern = (arguments.folder / "suluh-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return 1;
  std::printf("%d threads, %d s each, durable (synchronous=FULL, fsync=on)\n", arguments.threads, arguments.seconds);
  storage::Options sqlite;
  sqlite.sqlite_file = pattern + "/bench.db";
  measure_engine(sqlite, "SQLite", arguments);
  std::filesystem::remove_all(pattern);

  test_support::PostgresCluster cluster({}, arguments.folder);
  storage::Options postgres;
  postgres.postgres_url = cluster.url();
  measure_engine(postgres, "PostgreSQL", arguments);
  return 0;
}
