// SPDX-License-Identifier: Apache-2.0
#include "storage/dump_format.h"

#include <array>

namespace storage {
namespace {

constexpr std::size_t kPiece = 64UL * 1024;
constexpr std::size_t kLongestRecord = 256UL * 1024 * 1024;
constexpr core::BytesView kName = "suluh dump";
constexpr core::BytesView kFormat = "1";

constexpr std::array<std::uint64_t, 256> make_crc_table() {
  std::array<std::uint64_t, 256> table{};
  for (std::uint64_t i = 0; i < 256; ++i) {
    std::uint64_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? (value >> 1U) ^ 0xC96C5795D7870F42U : value >> 1U;
    table[i] = value;
  }
  return table;
}
constexpr auto kCrcTable = make_crc_table();

core::Bytes u32be(std::size_t value) { return core::u64be(value).substr(4); }

std::uint64_t unsigned_at(core::BytesView bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

void append_cell(core::Bytes& out, const Row::Cell& cell, ColumnKind kind) {
  if (std::holds_alternative<std::nullptr_t>(cell)) {
    out += 'n';
  } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    out += 'i' + core::u64be(static_cast<std::uint64_t>(*number));
  } else {
    const auto& bytes = std::get<std::string>(cell);
    out += static_cast<char>(kind);
    out += u32be(bytes.size());
    out += bytes;
  }
}

// Takes one cell off the front.
std::optional<Row::Cell> take_cell(core::BytesView& body, ColumnKind kind) {
  if (body.empty()) return std::nullopt;
  const char tag = body.front();
  body.remove_prefix(1);
  if (tag == 'n') return Row::Cell(nullptr);
  if (tag != static_cast<char>(kind)) return std::nullopt;
  if (tag == 'i') {
    if (body.size() < 8) return std::nullopt;
    const auto value = static_cast<std::int64_t>(unsigned_at(body.substr(0, 8)));
    body.remove_prefix(8);
    return Row::Cell(value);
  }
  if (body.size() < 4) return std::nullopt;
  const std::size_t length = unsigned_at(body.substr(0, 4));
  body.remove_prefix(4);
  if (body.size() < length) return std::nullopt;
  std::string bytes(body.substr(0, length));
  body.remove_prefix(length);
  return Row::Cell(std::move(bytes));
}

}  // namespace

std::uint64_t crc64(std::uint64_t crc, core::BytesView bytes) {
  crc = ~crc;
  for (const char c : bytes) crc = kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8U);
  return ~crc;
}

core::Problem bad_backup(std::string why) { return core::problem(core::ProblemKey::bad_backup, std::move(why)); }

core::Done DumpWriter::put(core::BytesView record) {
  if (record.size() > kLongestRecord) return core::problem(core::ProblemKey::internal, "a row too long for a dump");
  const core::Bytes length = u32be(record.size());
  crc_ = crc64(crc64(crc_, length), record);
  buffer_ += length;
  buffer_ += record;
  return buffer_.size() >= kPiece ? flush() : core::Done();
}

core::Done DumpWriter::flush() {
  const core::Bytes piece = std::move(buffer_);
  buffer_.clear();
  return piece.empty() ? core::Done() : sink_(piece);
}

core::Done DumpWriter::header(std::int64_t schema_version) {
  return put("H" + core::frame({kName, kFormat, core::u64be(static_cast<std::uint64_t>(schema_version))}));
}

core::Done DumpWriter::table(const Table& table) {
  std::vector<core::Bytes> fields{table.name};
  for (const Column& column : table.columns) {
    fields.push_back(column.name);
    fields.emplace_back(1, static_cast<char>(column.kind));
  }
  return put("T" + core::frame(fields));
}

core::Done DumpWriter::row(const Row& row, const Table& table) {
  core::Bytes record = "R";
  for (std::size_t i = 0; i < table.columns.size(); ++i) append_cell(record, row.cells()[i], table.columns[i].kind);
  return put(record);
}

core::Done DumpWriter::table_end(std::uint64_t rows, std::int64_t serial) {
  return put("E" + core::u64be(rows) + core::u64be(static_cast<std::uint64_t>(serial)));
}

core::Done DumpWriter::finish(std::uint64_t rows) {
  const std::uint64_t crc = crc_;
  TRY_DONE(put("Z" + core::u64be(rows) + core::u64be(crc)));
  return flush();
}

core::Result<bool> DumpReader::fill(std::size_t bytes) {
  while (buffer_.size() - at_ < bytes) {
    TRY(auto piece, source_());
    if (piece.empty()) return false;
    buffer_.erase(0, at_);
    at_ = 0;
    buffer_ += piece;
  }
  return true;
}

core::Result<DumpRecord> DumpReader::next() {
  TRY(const bool more, fill(4));
  if (!more) return bad_backup("the dump is cut short");
  const std::size_t length = unsigned_at(core::BytesView(buffer_).substr(at_, 4));
  if (length == 0 || length > kLongestRecord) return bad_backup("a record has an impossible length");
  TRY(const bool whole, fill(4 + length));
  if (!whole) return bad_backup("the dump is cut short");
  const auto record = core::BytesView(buffer_).substr(at_, 4 + length);
  crc_before_ = crc_;
  crc_ = crc64(crc_, record);
  DumpRecord out{record[4], core::Bytes(record.substr(5))};
  at_ += 4 + length;
  return out;
}

core::Done DumpReader::finish(const DumpRecord& last, std::uint64_t rows) {
  if (last.kind != 'Z' || last.body != core::u64be(rows) + core::u64be(crc_before_)) {
    return bad_backup("the checksum or the number of rows is wrong");
  }
  TRY(const bool more, fill(1));
  if (more) return bad_backup("something follows the end of the dump");
  return {};
}

std::optional<std::int64_t> parse_header(core::BytesView body) {
  const auto fields = core::unframe(body);
  if (!fields || fields->size() != 3 || (*fields)[0] != kName || (*fields)[1] != kFormat) return std::nullopt;
  const auto version = core::from_u64be((*fields)[2]);
  if (!version || *version > INT32_MAX) return std::nullopt;
  return static_cast<std::int64_t>(*version);
}

std::optional<Table> parse_table(core::BytesView body) {
  const auto fields = core::unframe(body);
  if (!fields || fields->size() % 2 != 1) return std::nullopt;
  Table table{fields->front(), {}, {}, {}};
  for (std::size_t i = 1; i + 1 < fields->size(); i += 2) {
    const core::Bytes& kind = (*fields)[i + 1];
    if (kind != "i" && kind != "t" && kind != "b") return std::nullopt;
    table.columns.push_back({(*fields)[i], static_cast<ColumnKind>(kind[0])});
  }
  return table;
}

std::optional<std::vector<Row::Cell>> parse_row(core::BytesView body, const Table& table) {
  std::vector<Row::Cell> cells;
  for (const Column& column : table.columns) {
    auto cell = take_cell(body, column.kind);
    if (!cell) return std::nullopt;
    cells.push_back(std::move(*cell));
  }
  if (!body.empty()) return std::nullopt;
  return cells;
}

std::optional<std::pair<std::uint64_t, std::int64_t>> parse_table_end(core::BytesView body) {
  if (body.size() != 16) return std::nullopt;
  const auto serial = static_cast<std::int64_t>(unsigned_at(body.substr(8)));
  if (serial < 0) return std::nullopt;
  return std::pair(unsigned_at(body.substr(0, 8)), serial);
}

}  // namespace storage
