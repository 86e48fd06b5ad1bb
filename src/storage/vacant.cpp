// SPDX-License-Identifier: Apache-2.0
#include "storage/vacant.h"

#include "storage/catalogue.h"
#include "storage/connection.h"
#include "storage/migrations.h"

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

core::Result<std::unique_ptr<Connection>> connect(const Options& options) {
  return (options.sqlite_file.empty() ? connect_postgres : connect_sqlite)(options, Role::writer);
}

core::Done refuse_content(Connection& connection) {
  const auto tables = catalogue(connection);
  const auto version = schema_version(connection);
  // Without a version the tables are not ours; a column of another type is not ours either.
  const bool foreign = !tables.ok() || (!tables->empty() && (!version.ok() || *version == 0));
  if (foreign) {
    return problem(ProblemKey::bad_config,
                   "basis data berisi tabel lain / the database holds tables of something else");
  }
  for (const Table& table : *tables) {
    TRY(const auto row, connection.one("SELECT 1 FROM " + quote_name(table.name) + " LIMIT 1"));
    if (row) {
      return problem(ProblemKey::bad_config, "basis data tidak kosong / the database is not empty: " + table.name);
    }
  }
  return {};
}

core::Done remove_rows(Connection& connection) {
  TRY(const auto tables, catalogue(connection));
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) {  // those that refer to others first
    TRY_DONE(connection.execute("DELETE FROM " + quote_name(table->name)));
  }
  return connection.commit();
}

}  // namespace

core::Done check_vacant(const Options& options) {
  TRY(const auto connection, connect(options));
  connection->set_mode(Mode::migrate);
  TRY_DONE(connection->begin(Role::writer));
  auto done = refuse_content(*connection);
  connection->rollback();
  return done;
}

core::Done vacate(const Options& options) {
  TRY(const auto connection, connect(options));
  connection->set_mode(Mode::migrate);
  TRY_DONE(connection->begin(Role::writer));
  auto done = remove_rows(*connection);
  connection->rollback();
  return done;
}

}  // namespace storage
