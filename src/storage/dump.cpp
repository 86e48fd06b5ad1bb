// SPDX-License-Identifier: Apache-2.0
#include "storage/dump.h"

#include "storage/dump_format.h"

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

class MigrateMode {
 public:
  explicit MigrateMode(Connection& connection) : connection_(connection) { connection_.set_mode(Mode::migrate); }
  MigrateMode(const MigrateMode&) = delete;
  MigrateMode& operator=(const MigrateMode&) = delete;
  ~MigrateMode() { connection_.set_mode(Mode::serve); }

 private:
  Connection& connection_;
};

std::string column_list(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + quote_name(name);
  return out;
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> out;
  for (const Column& column : table.columns) out.push_back(column.name);
  return out;
}

// The highest number the counting column ever gave out: a deleted row's number must not come back after a restore.
core::Result<std::int64_t> serial_of(Connection& connection, const Table& table) {
  if (table.serial.empty()) return 0;
  std::string sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = $1";
  if (connection.engine() == Engine::sqlite) {
    TRY(auto row, connection.one(sql, table.name));
    return row->integer(0);
  }
  TRY(auto sequence, connection.one("SELECT pg_get_serial_sequence(CAST($1 AS TEXT), CAST($2 AS TEXT))",
                                    quote_name(table.name), table.serial));
  sql = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + sequence->text(0);
  TRY(auto row, connection.one(sql));
  return row->integer(0);
}

core::Done set_serial(Connection& connection, const Table& table, std::int64_t serial) {
  if (table.serial.empty() || serial == 0) return {};
  if (connection.engine() == Engine::postgres) {
    TRY_DONE(connection.query("SELECT setval(pg_get_serial_sequence(CAST($1 AS TEXT), CAST($2 AS TEXT)), $3)",
                              quote_name(table.name), table.serial, serial));
    return {};
  }
  TRY_DONE(connection.execute("DELETE FROM sqlite_sequence WHERE name = $1", table.name));
  TRY_DONE(connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", table.name, serial));
  return {};
}

core::Result<std::uint64_t> dump_table(Connection& connection, DumpWriter& out, const Table& table) {
  TRY_DONE(out.table(table));
  std::uint64_t rows = 0;
  const std::string sql = "SELECT " + column_list(names_of(table)) + " FROM " + quote_name(table.name) + " ORDER BY " +
                          column_list(table.key);
  TRY_DONE(connection.stream(sql, {}, [&](const Row& row) {
    ++rows;
    return out.row(row, table);
  }));
  TRY(const std::int64_t serial, serial_of(connection, table));
  TRY_DONE(out.table_end(rows, serial));
  return rows;
}

core::Done refuse_rows(Connection& connection, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    TRY(auto row, connection.one("SELECT 1 FROM " + quote_name(table.name) + " LIMIT 1"));
    if (row) return problem(ProblemKey::bad_config, "the database is not empty: table " + table.name + " has rows");
  }
  return {};
}

// A dump of an older program is read into the tables of its time, which then go the way every old database goes.
core::Done go_back(Connection& connection, std::span<const Migration> migrations, std::int64_t version) {
  TRY(const auto tables, catalogue(connection));
  const char* end = connection.engine() == Engine::postgres ? " CASCADE" : "";
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
    TRY_DONE(connection.script("DROP TABLE " + quote_name(table->name) + end));
  }
  TRY_DONE(connection.script("DELETE FROM schema_version"));
  for (const Migration& migration : migrations) {
    if (migration.version <= version) TRY_DONE(apply(connection, migration));
  }
  return {};
}

// References are checked when all rows are there. PostgreSQL must first be told that they may wait.
class Deferred {
 public:
  static core::Result<Deferred> begin(Connection& connection) {
    Deferred out;
    if (connection.engine() == Engine::sqlite) {
      TRY_DONE(connection.script("PRAGMA defer_foreign_keys = ON"));
      return out;
    }
    TRY(const auto rows,
        connection.query("SELECT c.relname, f.conname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid "
                         "WHERE f.contype = 'f' AND NOT f.condeferrable AND c.relnamespace = (SELECT oid FROM "
                         "pg_namespace WHERE nspname = current_schema())"));
    for (const Row& row : rows) {
      const std::string alter =
          "ALTER TABLE " + quote_name(row.text(0)) + " ALTER CONSTRAINT " + quote_name(row.text(1));
      TRY_DONE(connection.script(alter + " DEFERRABLE INITIALLY DEFERRED"));
      out.back_ += alter + " NOT DEFERRABLE;";
    }
    return out;
  }
  core::Done end(Connection& connection) const {
    if (back_.empty()) return {};
    return connection.script("SET CONSTRAINTS ALL IMMEDIATE;" + back_);
  }

 private:
  std::string back_;
};

std::vector<Parameter> parameters_of(const std::vector<Row::Cell>& cells, const Table& table) {
  std::vector<Parameter> out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (const auto* number = std::get_if<std::int64_t>(&cells[i])) {
      out.emplace_back(*number);
    } else if (const auto* bytes = std::get_if<std::string>(&cells[i])) {
      if (table.columns[i].kind == ColumnKind::blob) {
        out.emplace_back(Blob{*bytes});
      } else {
        out.emplace_back(std::string_view(*bytes));
      }
    } else {
      out.emplace_back(nullptr);
    }
  }
  return out;
}

std::string insert_into(Connection& connection, const Table& table) {
  std::string values;
  for (std::size_t i = 1; i <= table.columns.size(); ++i) values += (i > 1 ? ", $" : "$") + std::to_string(i);
  const bool overriding = connection.engine() == Engine::postgres && !table.serial.empty();
  return "INSERT INTO " + quote_name(table.name) + " (" + column_list(names_of(table)) + ")" +
         (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES (" + values + ")";
}

core::Result<std::uint64_t> load_table(Connection& connection, DumpReader& in, const Table& table) {
  TRY(const DumpRecord head, in.next());
  const auto described = head.kind == 'T' ? parse_table(head.body) : std::nullopt;
  if (!described || described->name != table.name || described->columns != table.columns) {
    return bad_backup("the dump does not have the tables of its schema version");
  }
  const std::string sql = insert_into(connection, table);
  for (std::uint64_t rows = 0;; ++rows) {
    TRY(const DumpRecord record, in.next());
    if (record.kind == 'E') {
      const auto end = parse_table_end(record.body);
      if (!end || end->first != rows) return bad_backup("rows of a table are missing");
      TRY_DONE(set_serial(connection, table, end->second));
      return rows;
    }
    const auto cells = record.kind == 'R' ? parse_row(record.body, table) : std::nullopt;
    if (!cells) return bad_backup("a row cannot be read");
    TRY_DONE(connection.run(sql, parameters_of(*cells, table), nullptr));
  }
}

core::Done load_rows(Connection& connection, DumpReader& in) {
  TRY(const auto tables, catalogue(connection));
  TRY(const Deferred deferred, Deferred::begin(connection));
  std::uint64_t rows = 0;
  for (const Table& table : tables) {
    TRY(const std::uint64_t loaded, load_table(connection, in, table));
    rows += loaded;
  }
  TRY(const DumpRecord last, in.next());
  TRY_DONE(in.finish(last, rows));
  return deferred.end(connection);
}

core::Done load_all(Connection& connection, std::span<const Migration> migrations, DumpReader& in) {
  TRY(const DumpRecord head, in.next());
  const auto version = head.kind == 'H' ? parse_header(head.body) : std::nullopt;
  if (!version) return bad_backup("this is not a dump");
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (*version > newest) {
    return bad_backup("the dump is of schema " + std::to_string(*version) + ", this program knows " +
                      std::to_string(newest));
  }
  TRY_DONE(connection.begin(Role::writer));
  TRY(const auto tables, catalogue(connection));
  TRY_DONE(refuse_rows(connection, tables));
  if (*version < newest) TRY_DONE(go_back(connection, migrations, *version));
  TRY_DONE(load_rows(connection, in));
  for (const Migration& migration : migrations) {
    if (migration.version > *version) TRY_DONE(apply(connection, migration));
  }
  return connection.commit();
}

// Rows that the tables refuse are the dump's fault; a full disk is not.
core::Problem blame(const core::Problem& p) {
  if (p.key != ProblemKey::conflict && p.key != ProblemKey::internal && p.key != ProblemKey::bad_field) return p;
  return bad_backup("the tables refuse the rows: " + p.detail);
}

}  // namespace

core::Done dump_to(Connection& connection, const std::function<core::Done(core::BytesView)>& sink) {
  const MigrateMode mode(connection);
  TRY(const std::int64_t version, schema_version(connection));
  TRY(const auto tables, catalogue(connection));
  DumpWriter out(sink);
  TRY_DONE(out.header(version));
  std::uint64_t rows = 0;
  for (const Table& table : tables) {
    TRY(const std::uint64_t dumped, dump_table(connection, out, table));
    rows += dumped;
  }
  return out.finish(rows);
}

core::Done load_from(Connection& connection, std::span<const Migration> migrations,
                     const std::function<core::Result<core::Bytes>()>& source) {
  const MigrateMode mode(connection);
  DumpReader in(source);
  auto done = load_all(connection, migrations, in);
  connection.rollback();
  if (done.ok()) return done;
  return blame(done.problem());
}

}  // namespace storage
