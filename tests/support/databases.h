// SPDX-License-Identifier: Apache-2.0
// Fresh databases for tests, on both engines. A suite says
//
//   class Things : public test_support::OnBothEngines {};
//   SULUH_ON_BOTH_ENGINES(Things);
//   TEST_P(Things, AreKept) { auto db = open(); ... }
//
// and runs once on SQLite (a file in a temporary folder) and once on PostgreSQL (a schema of its own). PostgreSQL comes
// from SULUH_TEST_PG, the connection string of an account that may create databases; without it a throwaway cluster is
// started once per test program. A machine without PostgreSQL fails the tests: a suite that cannot run is a failure.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "storage/database.h"
#include "support/postgres_cluster.h"

namespace test_support {

/// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fast_folder() / "suluh-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// One empty database; dropped with the object. Throws when the machine cannot provide it.
class FreshDatabase {
 public:
  explicit FreshDatabase(storage::Engine engine) : engine_(engine) {
    options_.readers = 2;
    if (engine == storage::Engine::sqlite) {
      options_.sqlite_file = (folder_.path() / "suluh.db").string();
      return;
    }
    static std::atomic<int> count{0};
    schema_ = "t" + std::to_string(++count);
    PostgresServer::shared().execute("CREATE SCHEMA " + schema_);
    options_.postgres_url = PostgresServer::shared().url() + " options='-c search_path=" + schema_ + "'";
  }
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;
  ~FreshDatabase() {
    if (schema_.empty()) return;
    try {
      PostgresServer::shared().execute("DROP SCHEMA " + schema_ + " CASCADE");
    } catch (const std::exception&) {  // a test may have stopped the server
    }
  }

  [[nodiscard]] storage::Options options() const { return options_; }
  [[nodiscard]] storage::Engine engine() const { return engine_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  storage::Engine engine_;
  TemporaryFolder folder_;
  std::string schema_;
  storage::Options options_;
};

/// The base of a suite that runs on both engines. Databases a test opened must be closed before the test ends.
class OnBothEngines : public ::testing::TestWithParam<storage::Engine> {
 protected:
  [[nodiscard]] storage::Options options() const { return fresh_.options(); }
  [[nodiscard]] const std::filesystem::path& folder() const { return fresh_.folder(); }

  /// The product's own tables.
  std::unique_ptr<storage::Database> open() { return opened(storage::Database::open(options())); }

  static std::unique_ptr<storage::Database> opened(core::Result<std::unique_ptr<storage::Database>> result) {
    if (!result.ok()) throw std::runtime_error("cannot open the test database: " + result.problem().detail);
    return std::move(result).value();
  }

  FreshDatabase fresh_{GetParam()};
};

inline std::string engine_name(const ::testing::TestParamInfo<storage::Engine>& info) {
  return info.param == storage::Engine::sqlite ? "SQLite" : "PostgreSQL";
}

}  // namespace test_support

#define SULUH_ON_BOTH_ENGINES(Suite)                                                                       \
  INSTANTIATE_TEST_SUITE_P(, Suite, ::testing::Values(storage::Engine::sqlite, storage::Engine::postgres), \
                           ::test_support::engine_name)
