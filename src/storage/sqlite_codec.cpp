// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_codec.h"

#include <cerrno>

namespace storage::sqlite {

using core::problem;
using core::ProblemKey;

bool sync_failed(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

namespace {

ProblemKey key_of(int code, int system_errno) {
  if (sync_failed(code)) return ProblemKey::storage_down;
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return ProblemKey::storage_full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return system_errno == ENOSPC || system_errno == EDQUOT ? ProblemKey::storage_full : ProblemKey::storage_down;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ProblemKey::storage_down;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
      return ProblemKey::busy;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID
                 ? ProblemKey::conflict
                 : ProblemKey::internal;
    default:
      return ProblemKey::internal;
  }
}

}  // namespace

core::Problem problem_of(sqlite3* db, const char* where, bool with_message) {
  const int code = sqlite3_extended_errcode(db);
  std::string detail = std::string("sqlite ") + where + " " + std::to_string(code);
  if (with_message || (code & 0xFF) == SQLITE_CONSTRAINT) detail += std::string(": ") + sqlite3_errmsg(db);
  core::Problem p = problem(key_of(code, sqlite3_system_errno(db)), std::move(detail));
  if (p.status() == 503) p.retry_after_seconds = 2;
  return p;
}

int bind(sqlite3_stmt* statement, int position, const Parameter& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, position, *number);
  // A null pointer would bind NULL where an empty value is meant.
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return sqlite3_bind_text64(statement, position, text->data() == nullptr ? "" : text->data(), text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    const auto bytes = blob->bytes;
    return sqlite3_bind_blob64(statement, position, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, position);
}

core::Result<Row> decode_row(sqlite3_stmt* statement) {
  std::vector<Row::Cell> cells;
  const int columns = sqlite3_column_count(statement);
  cells.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    switch (sqlite3_column_type(statement, i)) {
      case SQLITE_NULL:
        cells.emplace_back(nullptr);
        break;
      case SQLITE_INTEGER:
        cells.emplace_back(sqlite3_column_int64(statement, i));
        break;
      case SQLITE_FLOAT:
        return problem(ProblemKey::internal, "a result column is not integer, text or blob");
      default: {
        const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, i));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        cells.emplace_back(data == nullptr ? std::string() : std::string(data, size));
      }
    }
  }
  return Row(std::move(cells));
}

}  // namespace storage::sqlite
