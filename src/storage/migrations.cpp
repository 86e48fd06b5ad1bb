// SPDX-License-Identifier: Apache-2.0
#include "storage/migrations.h"

#include <array>
#include <charconv>
#include <map>

#include "migrations_files.h"

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

struct Token {
  std::string_view token, sqlite, postgres;
};
constexpr std::array<Token, 4> kTokens{{
    {"@BLOB@", "BLOB", "BYTEA"},
    {"@INT@", "INTEGER", "BIGINT"},
    {"@SERIAL_PK@", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    {"@STRICT@", "STRICT", ""},
}};

constexpr std::string_view kVersionTable =
    "CREATE TABLE IF NOT EXISTS schema_version (version @INT@ PRIMARY KEY, name TEXT NOT NULL) @STRICT@";

core::Problem stray(std::string_view path) {
  return problem(ProblemKey::internal, "not a migration file: " + std::string(path));
}

class MigrateMode {
 public:
  explicit MigrateMode(Connection& connection) : connection_(connection) { connection_.set_mode(Mode::migrate); }
  MigrateMode(const MigrateMode&) = delete;
  MigrateMode& operator=(const MigrateMode&) = delete;
  ~MigrateMode() {
    connection_.rollback();
    connection_.set_mode(Mode::serve);
  }

 private:
  Connection& connection_;
};

core::Result<std::int64_t> prepare_version_table(Connection& connection) {
  TRY_DONE(connection.begin(Role::writer));
  TRY_DONE(connection.script(in_dialect(kVersionTable, connection.engine())));
  TRY(auto version, schema_version(connection));
  TRY_DONE(connection.commit());
  return version;
}

}  // namespace

std::string in_dialect(std::string_view sql, Engine engine) {
  std::string out(sql);
  for (const Token& token : kTokens) {
    const std::string_view word = engine == Engine::sqlite ? token.sqlite : token.postgres;
    for (std::size_t at = out.find(token.token); at != std::string::npos; at = out.find(token.token, at)) {
      out.replace(at, token.token.size(), word);
      at += word.size();
    }
  }
  return out;
}

core::Result<std::vector<Migration>> migrations_from(std::span<const MigrationFile> files) {
  std::map<std::int64_t, Migration> found;
  for (const auto& file : files) {
    if (!file.path.ends_with(".sql")) continue;
    const bool postgres_only = file.path.ends_with(".pg.sql");
    const std::string_view stem = file.path.substr(0, file.path.size() - (postgres_only ? 7 : 4));
    std::int64_t version = 0;
    const auto number = std::from_chars(stem.data(), stem.data() + std::min<std::size_t>(stem.size(), 4), version);
    if (stem.size() < 6 || number.ptr != stem.data() + 4 || stem[4] != '_') return stray(file.path);
    Migration& migration = found[version];
    if (!migration.name.empty() && migration.name != stem) return stray(file.path);
    migration.version = version;
    migration.name = stem;
    (postgres_only ? migration.postgres : migration.sqlite) = file.text;
  }
  std::vector<Migration> out;
  for (auto& [version, migration] : found) {
    if (version != static_cast<std::int64_t>(out.size()) + 1 || migration.sqlite.empty()) return stray(migration.name);
    if (migration.postgres.empty()) migration.postgres = migration.sqlite;
    out.push_back(std::move(migration));
  }
  return out;
}

core::Result<std::vector<Migration>> embedded_migrations() {
  std::vector<MigrationFile> files;
  for (const auto& file : embedded::migrations()) files.push_back({file.path, file.bytes});
  return migrations_from(files);
}

core::Result<std::int64_t> schema_version(Session& session) {
  TRY(auto row, session.one("SELECT coalesce(max(version), 0) FROM schema_version"));
  return row->integer(0);
}

core::Done apply(Connection& connection, const Migration& migration) {
  const Engine engine = connection.engine();
  const auto& text = engine == Engine::sqlite ? migration.sqlite : migration.postgres;
  TRY_DONE(connection.script(in_dialect(text, engine)));
  TRY_DONE(connection.execute("INSERT INTO schema_version (version, name) VALUES ($1, $2)", migration.version,
                              migration.name));
  return {};
}

core::Done migrate(Connection& connection, std::span<const Migration> migrations) {
  const MigrateMode mode(connection);
  TRY(const std::int64_t version, prepare_version_table(connection));
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (version > newest) {
    return problem(ProblemKey::bad_config, "the database is at schema " + std::to_string(version) +
                                               ", this program knows " + std::to_string(newest) +
                                               ": install the newer program");
  }
  for (const Migration& migration : migrations) {
    if (migration.version <= version) continue;
    TRY_DONE(connection.begin(Role::writer));
    // Another process may have been faster while this one waited for the lock.
    TRY(const std::int64_t now, schema_version(connection));
    if (now < migration.version) TRY_DONE(apply(connection, migration));
    TRY_DONE(connection.commit());
  }
  return {};
}

}  // namespace storage
