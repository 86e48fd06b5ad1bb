// SPDX-License-Identifier: Apache-2.0
// Values on the wire to PostgreSQL: parameters by the type the server inferred, results in binary. Internal.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

#include "storage/database.h"

namespace storage::postgres {

/// The arrays PQexecPrepared wants. Borrows the parameters; integers are kept as text here.
class Arguments {
 public:
  /// `types` are the OIDs the server inferred. A value of another kind is `internal`, never a silent conversion:
  /// text sent to BYTEA would be unescaped and stored as other bytes.
  static core::Result<Arguments> encode(const std::vector<Parameter>& parameters, const std::vector<Oid>& types);

  [[nodiscard]] int count() const { return static_cast<int>(lengths_.size()); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }
  /// Valid until the next call.
  [[nodiscard]] const char* const* values();

 private:
  std::vector<std::string> owned_;     // texts and numbers, zero-terminated
  std::vector<const char*> borrowed_;  // blobs; nullptr where owned_ or NULL is meant
  std::vector<bool> null_;
  std::vector<int> lengths_, formats_;
  std::vector<const char*> values_;
};

/// One row of a binary result; a type that is not integer, boolean, text or bytea (or a whole numeric) is `internal`.
core::Result<Row> decode_row(const PGresult* result, int row);

/// A whole number in numeric's binary form (sum() of bigint makes one); nothing for fractions, NaN or overflow.
std::optional<std::int64_t> decode_numeric(core::BytesView bytes);

/// The problem an SQLSTATE stands for. `detail` holds the state and names of the schema, never values.
/// A refused write is `storage_down` here (the server may have become a standby).
core::Problem problem_of(const PGresult* result);

/// The failure means that the connection is of no more use. A server that stops says so before libpq sees the socket
/// closed, and libpq's own errors (no SQLSTATE) can leave PQstatus at CONNECTION_OK.
bool server_gone(const PGresult* result);

}  // namespace storage::postgres
