// SPDX-License-Identifier: Apache-2.0
#include "storage/catalogue.h"

#include <algorithm>
#include <map>
#include <set>

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

// What has to be asked, in each engine's words. $1 is a table.
struct Questions {
  const char* tables;   // name, counts by itself (0/1), in order of name
  const char* columns;  // name, type, 1 if it counts by itself, in order of declaration
  const char* key;      // name, in order of the key
  const char* parents;  // names of tables referred to
};

constexpr Questions kSqlite{
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' "
    "AND name <> 'schema_version' ORDER BY name",
    "SELECT x.name, lower(x.type), x.pk = 1 AND s.sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema s, "
    "pragma_table_xinfo(s.name) x WHERE s.type = 'table' AND s.name = $1 AND x.hidden = 0 ORDER BY x.cid",
    "SELECT name FROM pragma_table_xinfo($1) WHERE pk > 0 ORDER BY pk",
    "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)",
};

#define SULUH_TABLES_OF_SCHEMA " c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) "

constexpr Questions kPostgres{
    "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND" SULUH_TABLES_OF_SCHEMA
    "AND c.relname <> 'schema_version' ORDER BY c.relname COLLATE \"C\"",
    "SELECT a.attname, format_type(a.atttypid, NULL), a.attidentity <> '' FROM pg_class c JOIN pg_attribute a "
    "ON a.attrelid = c.oid WHERE c.relname = CAST($1 AS TEXT) AND" SULUH_TABLES_OF_SCHEMA
    "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
    "SELECT a.attname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "CROSS JOIN LATERAL unnest(CAST(i.indkey AS smallint[])) WITH ORDINALITY k(attnum, place) "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum "
    "WHERE c.relname = CAST($1 AS TEXT) AND" SULUH_TABLES_OF_SCHEMA "ORDER BY k.place",
    "SELECT DISTINCT p.relname FROM pg_class c JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' "
    "JOIN pg_class p ON p.oid = f.confrelid WHERE c.relname = CAST($1 AS TEXT) AND" SULUH_TABLES_OF_SCHEMA,
};

#undef SULUH_TABLES_OF_SCHEMA

core::Result<ColumnKind> kind_of(const std::string& type, const std::string& table, const std::string& column) {
  if (type == "integer" || type == "int" || type == "bigint" || type == "smallint") return ColumnKind::integer;
  if (type == "text") return ColumnKind::text;
  if (type == "blob" || type == "bytea") return ColumnKind::blob;
  return problem(ProblemKey::internal, "column " + table + "." + column + " is not integer, text or blob");
}

core::Result<Table> describe(Connection& connection, const Questions& ask, const std::string& name) {
  Table table{name, {}, {}, {}};
  TRY(const auto columns, connection.query(ask.columns, name));
  for (const Row& row : columns) {
    TRY(const ColumnKind kind, kind_of(row.text(1), name, row.text(0)));
    table.columns.push_back({row.text(0), kind});
    if (row.integer(2) != 0) table.serial = row.text(0);
  }
  TRY(const auto key, connection.query(ask.key, name));
  for (const Row& row : key) table.key.push_back(row.text(0));
  if (table.key.empty()) {
    for (const Column& column : table.columns) table.key.push_back(column.name);
  }
  return table;
}

// Parents first. A circle is cut where the names begin: the loader defers references anyway.
std::vector<Table> parents_first(const std::map<std::string, Table>& tables,
                                 const std::map<std::string, std::set<std::string>>& parents) {
  std::vector<Table> out;
  std::set<std::string> placed;
  const std::function<void(const std::string&)> place = [&](const std::string& name) {
    if (!placed.insert(name).second) return;
    for (const auto& parent : parents.at(name)) {
      if (tables.contains(parent)) place(parent);
    }
    out.push_back(tables.at(name));
  };
  for (const auto& [name, table] : tables) place(name);
  return out;
}

}  // namespace

core::Result<std::vector<Table>> catalogue(Connection& connection) {
  const Questions& ask = connection.engine() == Engine::sqlite ? kSqlite : kPostgres;
  TRY(const auto names, connection.query(ask.tables));
  std::map<std::string, Table> tables;
  std::map<std::string, std::set<std::string>> parents;
  for (const Row& row : names) {
    const std::string& name = row.text(0);
    TRY(tables[name], describe(connection, ask, name));
    TRY(const auto found, connection.query(ask.parents, name));
    for (const Row& parent : found) parents[name].insert(parent.text(0));
    parents.try_emplace(name);
  }
  return parents_first(tables, parents);
}

std::string quote_name(std::string_view identifier) {
  std::string out = "\"";
  for (const char c : identifier) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace storage
