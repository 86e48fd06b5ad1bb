// SPDX-License-Identifier: Apache-2.0
#include "cli/link_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <utility>

#include "cli/verbs.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "written by a signal handler");

}  // namespace

core::Done no_input_is_written(const Arguments& arguments, std::span<const std::string_view> options) {
  std::vector<std::string> others = arguments.words();
  for (const auto* name : {"schema", "key-file"}) others.push_back(arguments.value(name));
  for (const auto name : options) {
    const auto path = arguments.value(name);
    if (path.empty() || path == "-") continue;
    for (const auto& other : others) {
      std::error_code none;
      if (path == other || std::filesystem::equivalent(path, other, none)) {
        return problem(ProblemKey::bad_request, "--" + std::string(name) +
                                                    ": berkas ini dibaca, tulis ke berkas lain / this file is read, "
                                                    "write to another: " +
                                                    path);
      }
    }
    others.push_back(path);
  }
  return {};
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
