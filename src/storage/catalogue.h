// SPDX-License-Identifier: Apache-2.0
// The tables of a database, described alike on both engines. Internal to the module.
#pragma once

#include <string>
#include <vector>

#include "storage/connection.h"

namespace storage {

enum class ColumnKind : char { integer = 'i', text = 't', blob = 'b' };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::integer;
  bool operator==(const Column&) const = default;
};

struct Table {
  std::string name;
  std::vector<Column> columns;   ///< as declared, without generated ones
  std::vector<std::string> key;  ///< of the primary key, in its order; all columns where there is none
  std::string serial;            ///< the column that counts by itself, if any
};

/// Every table of the product (not `schema_version`, not the engine's own), a referenced table before those that refer
/// to it, otherwise by name. Needs an open transaction and Mode::migrate.
core::Result<std::vector<Table>> catalogue(Connection& connection);

std::string quote_name(std::string_view identifier);

}  // namespace storage
