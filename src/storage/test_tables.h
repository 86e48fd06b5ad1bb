// SPDX-License-Identifier: Apache-2.0
// The tables the tests of this module use instead of the product's.
#pragma once

#include <vector>

#include "storage/migrations.h"

namespace storage {

inline std::vector<Migration> test_tables() {
  static const std::string kTables = R"(
    CREATE TABLE things (
      row_id @SERIAL_PK@,
      name TEXT NOT NULL UNIQUE,
      number @INT@,
      body @BLOB@
    ) @STRICT@;
    CREATE TABLE parts (
      thing @INT@ NOT NULL REFERENCES things (row_id),
      place @INT@ NOT NULL,
      follows @INT@,
      PRIMARY KEY (place),
      FOREIGN KEY (follows) REFERENCES parts (place)
    ) @STRICT@;
    CREATE TABLE labels (
      area @BLOB@ NOT NULL,
      word TEXT NOT NULL,
      PRIMARY KEY (area, word)
    ) @STRICT@;)";
  return {{1, "0001_things", kTables, kTables}};
}

}  // namespace storage
