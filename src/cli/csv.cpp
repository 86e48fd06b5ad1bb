// SPDX-License-Identifier: Apache-2.0
#include "cli/csv.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::size_t kStep = 1UL << 16U;        // bytes read at once
constexpr std::size_t kLongestRow = 1UL << 20U;  // a quote not closed by then never is
constexpr std::size_t kNamed = 10;               // bad rows named one by one

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// The separator that the header has most of, quotes aside.
char separator(std::string_view header) {
  constexpr std::array<char, 4> kMarks{',', ';', '\t', '|'};
  std::array<std::size_t, 4> counts{};
  bool quoted = false;
  for (const char c : header) {
    if (c == '"') quoted = !quoted;
    for (std::size_t i = 0; i < kMarks.size(); ++i) counts[i] += !quoted && c == kMarks[i] ? 1U : 0U;
  }
  return kMarks[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

/// Excel's own first line, "sep=;", names the separator; 0 for any other line.
char named_separator(std::string_view line) {
  const bool named = line.size() == 5 && (line.starts_with("sep=") || line.starts_with("SEP="));
  return named ? line.back() : '\0';
}

}  // namespace

struct CsvReader::File {
  gzFile handle = nullptr;
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (handle != nullptr) gzclose(handle);
  }
};

CsvReader::CsvReader(std::string path) : path_(std::move(path)), file_(std::make_unique<File>()) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;

core::Result<CsvReader> CsvReader::open(const std::string& path) {
  CsvReader out(path);
  // zlib hands on what is not gzip as it is.
  out.file_->handle = path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb");
  if (out.file_->handle == nullptr)
    return problem(ProblemKey::bad_config, "tidak dapat dibuka / cannot be opened: " + path);
  gzbuffer(out.file_->handle, kStep);
  TRY_DONE(out.fill());
  TRY_DONE(out.begin());
  return out;
}

core::Result<CsvReader> CsvReader::of_text(std::string text, std::string name) {
  CsvReader out(std::move(name));
  out.buffer_ = std::move(text);
  out.ended_ = true;
  TRY_DONE(out.begin());
  return out;
}

core::Done CsvReader::begin() {
  if (buffer_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF"))
    return problem(ProblemKey::bad_config, "UTF-16, simpan sebagai UTF-8 / save it as UTF-8: " + path_);
  std::string_view text;
  bool any = true;
  const auto first_line = [&]() -> core::Done {  // with anything in it
    do {
      TRY(any, record(text));
    } while (any && trimmed(text).empty());
    return {};
  };
  TRY_DONE(first_line());
  const char named = any ? named_separator(text) : '\0';
  if (named != '\0') TRY_DONE(first_line());
  if (!any) return problem(ProblemKey::bad_config, "berkas kosong / empty file: " + path_);
  mark_ = named != '\0' ? named : separator(text);
  std::vector<std::string_view> names;
  if (broken_ || !split(text, names))
    return problem(ProblemKey::bad_config, "tanda kutip tidak ditutup di baris " + std::to_string(row_) +
                                               " / a quote in row " + std::to_string(row_) +
                                               " is not closed: " + path_);
  for (const auto name : names) header_.emplace_back(name);
  return {};
}

core::Result<bool> CsvReader::fill() {
  if (ended_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const auto size = buffer_.size();
  buffer_.resize(size + kStep);
  const int got = gzread(file_->handle, buffer_.data() + size, kStep);
  buffer_.resize(size + static_cast<std::size_t>(std::max(got, 0)));
  if (got < static_cast<int>(kStep)) {
    ended_ = true;
    int error = Z_OK;
    gzerror(file_->handle, &error);
    if (got < 0 || error == Z_BUF_ERROR || error == Z_DATA_ERROR)
      return problem(ProblemKey::bad_config, "berkas gzip rusak atau terpotong / damaged or truncated: " + path_);
  }
  return got > 0;
}

core::Result<bool> CsvReader::record(std::string_view& text) {
  broken_ = false;
  bool quoted = false, fresh = true;  // fresh: a quote here opens one, or goes on after a doubled one
  std::size_t i = 0;
  std::size_t line_end = std::string::npos;  // of the first line, where reading goes on after a quote never closed
  for (;; ++i) {
    if (at_ + i == buffer_.size()) {
      TRY(const bool more, fill());
      if (!more) break;
    }
    const char c = buffer_[at_ + i];
    if (c == '"' && (quoted || fresh)) {
      quoted = !quoted;
      fresh = true;
    } else if (c != ' ') {
      fresh = c == ',' || c == ';' || c == '\t' || c == '|';
    }
    if (c != '\n' && c != '\r') {
      if (i < kLongestRow || !quoted) continue;
      break;
    }
    if (!quoted) break;
    if (line_end == std::string::npos) line_end = i;
  }
  if (i == 0 && at_ == buffer_.size()) return false;
  if (quoted) {
    broken_ = true;
    if (line_end != std::string::npos) i = line_end;
  }
  text = std::string_view(buffer_).substr(at_, i);
  std::size_t end = at_ + i;
  if (end < buffer_.size() && buffer_[end] == '\r') {
    ++end;
    if (end == buffer_.size()) {  // the other half of the end of line may not have been read
      const auto begin = static_cast<std::size_t>(text.data() - buffer_.data());
      at_ = begin;
      TRY_DONE(fill());
      end = end - begin;
      text = std::string_view(buffer_).substr(0, i);
    }
    if (end < buffer_.size() && buffer_[end] == '\n') ++end;
  } else if (end < buffer_.size()) {
    ++end;
  }
  at_ = end;
  ++row_;
  return true;
}

bool CsvReader::split(std::string_view text, std::vector<std::string_view>& values) {
  values.clear();
  unquoted_.clear();
  unquoted_.reserve(text.size());  // values point into it: it must not move
  for (;;) {
    while (!text.empty() && (text.front() == ' ' || (text.front() == '\t' && mark_ != '\t'))) text.remove_prefix(1);
    if (text.empty() || text.front() != '"') {
      const auto end = std::min(text.find(mark_), text.size());
      values.push_back(trimmed(text.substr(0, end)));
      if (end == text.size()) return true;
      text.remove_prefix(end + 1);
      continue;
    }
    const auto begin = unquoted_.size();
    std::size_t i = 1;
    for (; i < text.size(); ++i) {
      if (text[i] == '"' && (i + 1 == text.size() || text[i + 1] != '"')) break;
      if (text[i] == '"') ++i;
      unquoted_.push_back(text[i]);
    }
    if (i >= text.size()) return false;
    values.push_back(trimmed(std::string_view(unquoted_).substr(begin)));
    text.remove_prefix(i + 1);
    const auto end = std::min(text.find(mark_), text.size());
    if (!trimmed(text.substr(0, end)).empty()) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

core::Result<bool> CsvReader::next(std::vector<std::string_view>& values, std::size_t also) {
  for (;;) {
    std::string_view text;
    TRY(const bool any, record(text));
    if (!any) return false;
    if (!broken_ && trimmed(text).empty()) continue;  // an empty line is no row
    if (!broken_ && split(text, values)) {
      if (any_width_) values.resize(header_.size());
      if (values.size() == header_.size() || values.size() == also) return true;
    }
    remember_bad();
  }
}

void CsvReader::remember_bad() {
  ++bad_.count;
  if (bad_.first.size() < kNamed) bad_.first.push_back(row_);
}

std::string CsvReader::complaint() const {
  if (bad_.count == 0) return {};
  std::string rows;
  for (const auto row : bad_.first) rows += (rows.empty() ? "" : ", ") + std::to_string(row);
  if (bad_.count > bad_.first.size()) rows += ", ...";
  return path_ + ": " + std::to_string(bad_.count) +
         " baris dilewati, jumlah kolomnya lain dari judul / rows left out, not as many columns as the header: " + rows;
}

std::string csv_row(std::span<const std::string> values) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out.push_back(',');
    const auto& value = values[i];
    const bool plain = value.find_first_of(",;\"\r\n\t") == std::string::npos &&
                       (value.empty() || (value.front() != ' ' && value.back() != ' '));
    if (plain) {
      out += value;
      continue;
    }
    out.push_back('"');
    for (const char c : value) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  return out;
}

}  // namespace cli
