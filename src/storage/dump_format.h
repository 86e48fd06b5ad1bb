// SPDX-License-Identifier: Apache-2.0
// The bytes of a logical dump, the same for both engines and for the same rows. Internal to the module.
//
// A dump is a row of records: length as u32 big-endian, then the record; its first byte says what it is.
//   H  frame("suluh dump", "1", schema version as u64)   first, once
//   T  frame(table, column, kind, column, kind ...)      kind is "i", "t" or "b"
//   R  the cells of one row in that order: n | i u64 | t u32 bytes | b u32 bytes
//   E  number of rows u64, highest value of the counting column u64 (0: none)
//   Z  number of rows of all tables u64, CRC-64 of every byte before this record
// The checksum finds damage, not malice: a backup is sealed around this.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "storage/catalogue.h"

namespace storage {

/// CRC-64/XZ, continued from `crc` (0 at the start).
std::uint64_t crc64(std::uint64_t crc, core::BytesView bytes);

class DumpWriter {
 public:
  explicit DumpWriter(const std::function<core::Done(core::BytesView)>& sink) : sink_(sink) {}
  core::Done header(std::int64_t schema_version);
  core::Done table(const Table& table);
  core::Done row(const Row& row, const Table& table);
  core::Done table_end(std::uint64_t rows, std::int64_t serial);
  core::Done finish(std::uint64_t rows);

 private:
  core::Done put(core::BytesView record);
  core::Done flush();
  const std::function<core::Done(core::BytesView)>& sink_;
  core::Bytes buffer_;
  std::uint64_t crc_ = 0;
};

/// One record, without its length.
struct DumpRecord {
  char kind = 0;
  core::Bytes body;
};

class DumpReader {
 public:
  explicit DumpReader(const std::function<core::Result<core::Bytes>()>& source) : source_(source) {}
  /// The next record; `bad_backup` at a cut or impossible length.
  core::Result<DumpRecord> next();
  /// Checks the last record against everything read, and that nothing follows.
  core::Done finish(const DumpRecord& last, std::uint64_t rows);

 private:
  core::Result<bool> fill(std::size_t bytes);  // false at the end of the input
  const std::function<core::Result<core::Bytes>()>& source_;
  core::Bytes buffer_;
  std::size_t at_ = 0;
  std::uint64_t crc_ = 0, crc_before_ = 0;
};

/// Nothing where the bytes are not what a writer makes.
std::optional<std::int64_t> parse_header(core::BytesView body);
std::optional<Table> parse_table(core::BytesView body);
std::optional<std::vector<Row::Cell>> parse_row(core::BytesView body, const Table& table);
std::optional<std::pair<std::uint64_t, std::int64_t>> parse_table_end(core::BytesView body);

core::Problem bad_backup(std::string why);

}  // namespace storage
