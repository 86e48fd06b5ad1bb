// SPDX-License-Identifier: Apache-2.0
#include "cli/link_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <ctime>
#include <utility>

#include "cli/folders.h"
#include "cli/verbs.h"
#include "crypto/hash.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "written by a signal handler");

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

constexpr std::size_t kNone = match::Schema::kNoColumn;

core::Result<std::size_t> id_place(const std::vector<std::string>& header, const std::vector<std::size_t>& columns,
                                   const std::string& wanted) {
  const auto find = [&](std::string_view name) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (lower(header[i]) == name && (!wanted.empty() || std::ranges::find(columns, i) == columns.end())) return i;
    }
    return kNone;
  };
  if (!wanted.empty()) {
    const auto at = find(lower(wanted));
    if (at == kNone) return problem(ProblemKey::missing_column, "--id: " + wanted);
    return at;
  }
  constexpr std::array<std::string_view, 9> kUsual{"id",        "rec_id", "record_id", "recid", "unique_id",
                                                   "person_id", "nomor",  "no",        "uuid"};
  for (const auto name : kUsual) {
    if (const auto at = find(name); at != kNone) return at;
  }
  return kNone;
}

}  // namespace

core::Result<match::Schema> read_schema(const Arguments& arguments) {
  TRY(const auto path, arguments.required("schema"));
  TRY(const auto text, read_small_file(path));
  return match::Schema::parse(text, path, crypto::hash16);
}

core::Result<std::uint64_t> read_records(
    const std::string& path, const match::Schema& schema, const std::string& id_column,
    const std::function<core::Done(std::string id, const match::NormalRecord& record)>& take) {
  TRY(auto reader, CsvReader::open(path));
  return read_records(std::move(reader), path, schema, id_column, take);
}

core::Result<std::uint64_t> read_records(
    CsvReader reader, const std::string& path, const match::Schema& schema, const std::string& id_column,
    const std::function<core::Done(std::string id, const match::NormalRecord& record)>& take) {
  auto columns = schema.columns(reader.header());
  if (!columns.ok()) {
    auto wrong = columns.problem();
    wrong.detail = path + ": " + wrong.detail;
    return wrong;
  }
  TRY(const auto id, id_place(reader.header(), *columns, id_column));
  const match::Normaliser normaliser(schema);
  match::NormaliserScratch scratch;
  match::NormalRecord record;
  std::vector<std::string_view> row, values(schema.fields().size());
  std::uint64_t count = 0;
  for (;;) {
    TRY(const bool more, reader.next(row));
    if (!more) break;
    for (std::size_t f = 0; f < values.size(); ++f) {
      values[f] = (*columns)[f] == kNone ? std::string_view() : row[(*columns)[f]];
    }
    normaliser.run(values, record, scratch);
    auto name = id == kNone || row[id].empty() ? std::to_string(reader.row()) : std::string(row[id]);
    TRY_DONE(take(std::move(name), record));
    if ((++count & 1023U) == 0 && Interruption::seen()) break;
  }
  if (const auto complaint = reader.complaint(); !complaint.empty()) warn(complaint);
  return count;
}

core::Result<OutputFile> OutputFile::open(const std::string& path) {
  OutputFile out;
  out.path_ = path;
  if (path == "-") {
    out.file_ = stdout;
    return out;
  }
  out.temporary_ = path + "." + std::to_string(getpid()) + ".part";
  // Whom a file links is as confidential as the files themselves.
  const int descriptor = ::open(out.temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor >= 0) out.file_ = fdopen(descriptor, "wb");
  if (out.file_ == nullptr) return problem(ProblemKey::bad_config, "tidak dapat ditulis / cannot be written: " + path);
  return out;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, nullptr)) {
  other.temporary_.clear();
}

OutputFile::~OutputFile() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), file_);  // a failure stays set until done()
}

core::Done OutputFile::done() {
  bool whole = std::fflush(file_) == 0 && std::ferror(file_) == 0;
  if (file_ != stdout) {
    whole = fsync(fileno(file_)) == 0 && whole;
    whole = std::fclose(file_) == 0 && whole;
    whole = whole && std::rename(temporary_.c_str(), path_.c_str()) == 0;
    if (whole) temporary_.clear();
  }
  file_ = nullptr;
  if (!whole) return problem(ProblemKey::storage_full, path_);
  return {};
}

Interruption::Interruption() {
  interrupted = false;
  const auto remember = [](int) { interrupted = true; };
  before_int_ = std::signal(SIGINT, remember);
  before_term_ = std::signal(SIGTERM, remember);
}
Interruption::~Interruption() {
  std::signal(SIGINT, before_int_);
  std::signal(SIGTERM, before_term_);
}
bool Interruption::seen() { return interrupted; }

bool ProgressLine::operator()(std::string_view step, double share) {
  const long now = std::time(nullptr);
  if (!quiet_ && (now != last_second_ || (isatty(STDERR_FILENO) != 0 && step != last_step_))) {
    if (last_second_ != 0) {  // nothing for work that ends within its first second
      std::fprintf(stderr, isatty(STDERR_FILENO) != 0 ? "\r\033[K%.*s %d %%" : "%.*s %d %%\n",
                   static_cast<int>(step.size()), step.data(), static_cast<int>(share * 100));
      shown_ = true;
    }
    last_second_ = now;
    last_step_ = step;
  }
  return !Interruption::seen();
}

void ProgressLine::clear() {
  if (shown_ && isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K");
  shown_ = false;
}

}  // namespace cli
