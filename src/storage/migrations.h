// SPDX-License-Identifier: Apache-2.0
// Forward migrations. Each file src/storage/migrations/NNNN_name.sql is one step, numbered from 0001 without gaps and
// never edited once released; NNNN_name.pg.sql replaces it on PostgreSQL where the two cannot be one text.
//
// Tokens keep most steps in one file:
//   token        SQLite                              PostgreSQL
//   @BLOB@       BLOB                                BYTEA
//   @INT@        INTEGER                             BIGINT
//   @SERIAL_PK@  INTEGER PRIMARY KEY AUTOINCREMENT   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
//   @STRICT@     STRICT                              (nothing)
//
// A step inserts no rows into an empty database: load() wants its target empty, and a dump holds every row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/connection.h"

namespace storage {

struct Migration {
  std::int64_t version = 0;
  std::string name;
  std::string sqlite;    ///< with tokens
  std::string postgres;  ///< with tokens
};

/// The text for one engine. A token it does not know is left as it is, so the engine refuses it.
std::string in_dialect(std::string_view sql, Engine engine);

/// From file names and texts; a gap, a doubled number or a stray file is `internal`.
struct MigrationFile {
  std::string_view path, text;
};
core::Result<std::vector<Migration>> migrations_from(std::span<const MigrationFile> files);

/// The steps built into this program.
core::Result<std::vector<Migration>> embedded_migrations();

/// The version the database is at; 0 before the first step. Needs an open transaction.
core::Result<std::int64_t> schema_version(Session& session);

/// Applies what is missing, each step in a transaction of its own together with its entry in `schema_version`: killed
/// inside, the next start goes on from the last whole step. A database newer than `migrations` is `bad_config`.
core::Done migrate(Connection& connection, std::span<const Migration> migrations);

/// One step inside the caller's transaction.
core::Done apply(Connection& connection, const Migration& migration);

/// Database::open with the caller's own steps.
core::Result<std::unique_ptr<Database>> open_with(const Options& options, std::span<const Migration> migrations);

}  // namespace storage
