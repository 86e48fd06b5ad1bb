// SPDX-License-Identifier: Apache-2.0
// Values and errors of SQLite. Internal.
#pragma once

#include <sqlite3.h>

#include "storage/database.h"

namespace storage::sqlite {

/// The code of a sync that failed: nothing the kernel was given since the last one can be believed to be on the disk.
bool sync_failed(int extended_code);

/// The problem the last error of `db` stands for. The engine's own message is kept only where it names tables and
/// columns: for constraints, and `with_message` (while preparing the program's constant texts).
core::Problem problem_of(sqlite3* db, const char* where, bool with_message);

/// Borrows the value until the statement is reset. Returns the engine's code.
int bind(sqlite3_stmt* statement, int position, const Parameter& value);

/// The current row; a column that is not integer, text or blob is `internal`.
core::Result<Row> decode_row(sqlite3_stmt* statement);

}  // namespace storage::sqlite
