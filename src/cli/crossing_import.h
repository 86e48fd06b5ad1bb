// SPDX-License-Identifier: Apache-2.0
// An office's own table becomes crossings: every row is read, sealed here and sent in batches, by several threads; the
// file can be taken back as a whole (docs/border.md section 10). The same file from the same officer always gives the
// same bytes, so an import that was cut is gone on with by giving it again, and nothing is stored twice.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "cli/client.h"
#include "cli/crossing_rows.h"
#include "cli/csv.h"

namespace cli {

/// A table as it stands in the file, not yet read as crossings.
struct CrossingTable {
  std::string name;
  core::Bytes digest;  ///< of the file's bytes
  std::vector<std::string> header;
  struct Row {
    std::uint64_t number = 0;  ///< as a spreadsheet shows it
    std::vector<std::string> values;
  };
  std::vector<Row> rows;
  std::string complaint;  ///< rows that could not be told apart, for standard error; or nothing
};
/// "-" is standard input; gzip and every encoding that the staff app reads.
core::Result<CrossingTable> read_crossing_table(const std::string& path);
CrossingRow crossing_of(const CrossingColumns& columns, const CrossingTable::Row& row, int this_year);

struct ImportFault {
  std::uint64_t row = 0;
  std::string what;  ///< for people, both languages
};
/// "17: tanggal / day: 31/02/2026"
ImportFault unreadable(std::uint64_t row, const CrossingRow& read);

class CrossingImport {
 public:
  /// All outlive it; `client` is signed in and used by nobody else meanwhile.
  CrossingImport(Client& client, const CrossingTable& table, const CrossingColumns& columns, int this_year)
      : client_(client), table_(table), columns_(columns), this_year_(this_year), key_(client.own_key("import")) {}

  /// The id under which this file goes on, or begins: a file that was taken back gets another one each time.
  core::Result<core::RecordId> open();

  struct Outcome {
    std::size_t fresh = 0, there = 0;  ///< rows recorded now, and found recorded
    std::vector<ImportFault> faults;   ///< by row
    bool whole = false;                ///< false: `go_on` said stop
  };
  /// Sends everything. `go_on` hears the share that is done and is asked between batches, by one thread at a time. A
  /// problem ends it when the server was not reached for two minutes or refuses more than single rows; what was sent
  /// stays.
  core::Result<Outcome> run(const std::function<bool(double)>& go_on);

 private:
  core::Done work(Wire wire, const std::function<bool(double)>& go_on);
  core::Result<json::array> sealed(std::size_t begin, std::size_t end, std::vector<std::uint64_t>& numbers);
  core::Result<json::value> post(Wire& wire, const json::value& body);
  core::Done note(const json::value& answer, const std::vector<std::uint64_t>& numbers);

  Client& client_;
  const CrossingTable& table_;
  const CrossingColumns& columns_;
  const int this_year_;
  const crypto::Secret key_;
  core::RecordId id_;
  std::atomic<std::size_t> next_{0};  // row where the next batch begins
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  Outcome outcome_;       // guarded by mutex_
  std::size_t done_ = 0;  // rows; guarded by mutex_
};

}  // namespace cli
