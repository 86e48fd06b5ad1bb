// SPDX-License-Identifier: Apache-2.0
// The tables that encode, link, dedupe and screen read: which schema, which columns, and a record for each row.
#pragma once

#include <functional>
#include <string>

#include "cli/arguments.h"
#include "cli/csv.h"
#include "match/normaliser.h"
#include "match/schema.h"

namespace cli {

/// --schema, which must be given: the name of a schema that is in the program (a file of schemas/ without .toml), else
/// a file.
core::Result<match::Schema> read_schema(const Arguments& arguments);

using TakeRecord = std::function<core::Done(std::string id, const match::NormalRecord& record)>;

/// Reads a CSV file and hands each record to `take` with its id: the value of --id's column; else of the first that is
/// called id, rec_id, record_id, ... ; else of the first whose name ends in id and that is no field of the schema; else
/// the row's number. Which columns are taken is said on standard error (not with --quiet), and so is what was left out
/// or read in another way than it stands. bad_config, missing_column, or what `take` returns.
core::Result<std::uint64_t> read_records(const std::string& path, const match::Schema& schema,
                                         const Arguments& arguments, const TakeRecord& take);

/// The same of an opened table; `path` is for messages.
core::Result<std::uint64_t> read_records(CsvReader reader, const std::string& path, const match::Schema& schema,
                                         const Arguments& arguments, const TakeRecord& take);

}  // namespace cli
