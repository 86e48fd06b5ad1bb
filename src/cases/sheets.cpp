// SPDX-License-Identifier: Apache-2.0
#include "cases/sheets.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <memory>

namespace cases {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string csv_cell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  std::string out = formula ? "'" : "";
  const bool quotes = text.find_first_of(",;\"\r\n\t") != std::string_view::npos;
  if (!quotes) return out + std::string(text);
  out.insert(0, "\"");
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string text_of(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr ? csv_cell(*text) : std::to_string(std::get<std::int64_t>(cell));
}

/// A file without a name in memory: the library writes to paths only.
class MemoryFile {
 public:
  MemoryFile() : file_(memfd_create("sheet", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (file_ >= 0) close(file_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }
  [[nodiscard]] core::Bytes read() const {
    const auto size = file_ < 0 ? -1 : lseek(file_, 0, SEEK_END);
    core::Bytes out(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    std::size_t done = 0;
    while (done < out.size()) {
      const auto got = pread(file_, out.data() + done, out.size() - done, static_cast<off_t>(done));
      if (got <= 0) return {};
      done += static_cast<std::size_t>(got);
    }
    return out;
  }

 private:
  int file_;
};

void write_rows(lxw_worksheet* sheet, lxw_format* bold, const Sheet& table) {
  constexpr double kWidth = 18;
  const auto columns = static_cast<lxw_col_t>(table.header.size());
  worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(columns - 1), kWidth, nullptr);
  for (lxw_col_t column = 0; column < columns; ++column) {
    worksheet_write_string(sheet, 0, column, table.header[column].c_str(), bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(table.rows.size()), static_cast<lxw_col_t>(columns - 1));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto row = static_cast<lxw_row_t>(i + 1);
    const auto width = static_cast<lxw_col_t>(table.rows[i].size());
    for (lxw_col_t column = 0; column < width; ++column) {
      const auto& cell = table.rows[i][column];
      if (const auto* text = std::get_if<std::string>(&cell)) {
        if (!text->empty()) worksheet_write_string(sheet, row, column, text->c_str(), nullptr);
      } else {
        worksheet_write_number(sheet, row, column, static_cast<double>(std::get<std::int64_t>(cell)), nullptr);
      }
    }
  }
}

}  // namespace

std::string csv_file(const Sheet& sheet) {
  std::string out(kByteOrderMark);
  for (std::size_t i = 0; i < sheet.header.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(sheet.header[i]);
  out += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + text_of(row[i]);
    out += "\r\n";
  }
  return out;
}

core::Result<core::Bytes> xlsx_file(const Sheet& sheet) {
  const MemoryFile file;
  const auto path = file.path();
  lxw_workbook* book = workbook_new(path.c_str());
  if (book == nullptr) return problem(ProblemKey::internal, "no workbook");
  auto* bold = workbook_add_format(book);
  if (bold != nullptr) format_set_bold(bold);
  auto* page = workbook_add_worksheet(book, sheet.name.c_str());
  if (page != nullptr) write_rows(page, bold, sheet);
  const auto error = workbook_close(book);  // frees it, whatever happened
  auto bytes = file.read();
  if (page == nullptr || error != LXW_NO_ERROR || bytes.empty()) {
    return problem(ProblemKey::internal, std::string("workbook: ") + lxw_strerror(error));
  }
  return bytes;
}

}  // namespace cases
