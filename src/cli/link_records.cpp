// SPDX-License-Identifier: Apache-2.0
#include "cli/link_records.h"

#include <algorithm>
#include <array>

#include "cli/csv_text.h"
#include "cli/folders.h"
#include "cli/link_files.h"
#include "cli/verbs.h"
#include "crypto/hash.h"
#include "schemas_files.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::size_t kNone = match::Schema::kNoColumn;

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// voter_id, "Person ID", caseId; not "paid".
bool called_id(std::string_view name) {
  if (name.size() < 3 || !lower(name).ends_with("id")) return false;
  const char before = name[name.size() - 3];
  const bool camel = name[name.size() - 2] == 'I' && before >= 'a' && before <= 'z';
  return camel || before == '_' || before == ' ' || before == '-' || before == '.';
}

core::Result<std::size_t> id_place(const std::vector<std::string>& header, const std::vector<std::size_t>& columns,
                                   const std::string& wanted) {
  const auto find = [&](const auto& is_it, bool also_a_field) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (is_it(header[i]) && (also_a_field || std::ranges::find(columns, i) == columns.end())) return i;
    }
    return kNone;
  };
  const auto named = [](std::string_view name) {
    return [name](const std::string& one) { return lower(one) == name; };
  };
  if (!wanted.empty()) {
    const auto at = find(named(lower(wanted)), true);
    if (at == kNone) return problem(ProblemKey::missing_column, "--id: " + wanted);
    return at;
  }
  constexpr std::array<std::string_view, 9> kUsual{"id",        "rec_id", "record_id", "recid", "unique_id",
                                                   "person_id", "nomor",  "no",        "uuid"};
  for (const auto name : kUsual) {
    if (const auto at = find(named(name), false); at != kNone) return at;
  }
  return find(called_id, false);
}

/// Bytes that are no UTF-8 are read as Windows-1252, which older programs write. The text itself where it is UTF-8.
class Text {
 public:
  std::string_view of(std::string_view bytes) {
    if (core::valid_utf8(bytes)) return bytes;
    other_ = true;
    return kept_ = utf8_of(std::string(bytes));
  }
  [[nodiscard]] bool other() const { return other_; }  ///< since begin_row()
  void begin_row() { other_ = false; }

 private:
  bool other_ = false;
  std::string kept_;
};

class Table {
 public:
  Table(CsvReader reader, const std::string& path, const match::Schema& schema)
      : reader_(std::move(reader)), path_(path), schema_(schema), normaliser_(schema), texts_(schema.fields().size()) {}

  core::Done begin(const Arguments& arguments) {
    Text text;
    for (const auto& name : reader_.header()) header_.emplace_back(text.of(name));
    auto columns = schema_.columns(header_);
    if (!columns.ok()) {
      auto wrong = columns.problem();
      wrong.detail = path_ + ": " + wrong.detail;
      return wrong;
    }
    columns_ = *columns;
    TRY(id_, id_place(header_, columns_, arguments.value("id")));
    if (!arguments.has("quiet")) say_columns();
    return {};
  }

  core::Result<std::uint64_t> run(const TakeRecord& take) {
    std::vector<std::string_view> row, values(schema_.fields().size());
    std::uint64_t count = 0;
    for (;;) {
      TRY(const bool more, reader_.next(row));
      if (!more) break;
      bool other = false;
      for (std::size_t f = 0; f < values.size(); ++f) {
        texts_[f].begin_row();
        values[f] = columns_[f] == kNone ? std::string_view() : texts_[f].of(row[columns_[f]]);
        other = other || texts_[f].other();
      }
      if (other && ++other_rows_ == 1) first_other_ = reader_.row();
      normaliser_.run(values, record_, scratch_);
      auto name = id_ == kNone || row[id_].empty() ? std::to_string(reader_.row()) : std::string(id_text_.of(row[id_]));
      TRY_DONE(take(std::move(name), record_));
      if ((++count & 1023U) == 0 && Interruption::seen()) break;
    }
    complain();
    return count;
  }

 private:
  /// So that a column that was not recognised is seen before its absence is taken for a result.
  void say_columns() const {
    std::string taken, absent;
    for (std::size_t f = 0; f < columns_.size(); ++f) {
      const auto& field = schema_.fields()[f];
      if (columns_[f] != kNone) {
        taken += ", " + field.name + " = " + header_[columns_[f]];
      } else if (!field.columns.empty()) {
        absent += (absent.empty() ? "" : ", ") + field.name;
      }
    }
    const auto id = id_ == kNone ? "nomor baris / row number" : header_[id_];
    warn(path_ + ": id = " + id + taken + (absent.empty() ? "" : "; tidak ada / absent: " + absent));
  }

  void complain() const {
    if (const auto complaint = reader_.complaint(); !complaint.empty()) warn(complaint);
    if (other_rows_ > 0) {
      warn(path_ + ": " + std::to_string(other_rows_) +
           " baris bukan UTF-8, dibaca sebagai Windows-1252; yang pertama / rows are not UTF-8, read as Windows-1252; "
           "the first: " +
           std::to_string(first_other_));
    }
  }

  CsvReader reader_;
  const std::string& path_;
  const match::Schema& schema_;
  match::Normaliser normaliser_;
  match::NormaliserScratch scratch_;
  match::NormalRecord record_;
  std::vector<std::string> header_;
  std::vector<std::size_t> columns_;
  std::size_t id_ = kNone;
  std::vector<Text> texts_;  // of each field
  Text id_text_;
  std::uint64_t other_rows_ = 0, first_other_ = 0;
};

}  // namespace

core::Result<match::Schema> read_schema(const Arguments& arguments) {
  TRY(const auto path, arguments.required("schema"));
  std::string shipped;
  for (const auto& file : embedded::schemas()) {
    const auto name = file.path.substr(0, file.path.rfind('.'));
    if (path == name) return match::Schema::parse(file.bytes, file.path, crypto::hash16);
    shipped += (shipped.empty() ? "" : ", ") + std::string(name);
  }
  auto text = read_small_file(path);
  if (!text.ok()) {
    auto wrong = text.problem();
    wrong.detail += "; yang ada di dalam program / those within the program: " + shipped;
    return wrong;
  }
  return match::Schema::parse(*text, path, crypto::hash16);
}

core::Result<std::uint64_t> read_records(const std::string& path, const match::Schema& schema,
                                         const Arguments& arguments, const TakeRecord& take) {
  TRY(auto reader, CsvReader::open(path));
  return read_records(std::move(reader), path, schema, arguments, take);
}

core::Result<std::uint64_t> read_records(CsvReader reader, const std::string& path, const match::Schema& schema,
                                         const Arguments& arguments, const TakeRecord& take) {
  Table table(std::move(reader), path, schema);
  TRY_DONE(table.begin(arguments));
  return table.run(take);
}

}  // namespace cli
