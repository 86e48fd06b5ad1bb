// SPDX-License-Identifier: Apache-2.0
#include "cli/folders.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/log.h"
#include "storage/vacant.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
using core::problem;
using core::ProblemKey;

}  // namespace

NewFolder::NewFolder(const house::Options& options, bool restoring) : options_(options), restoring_(restoring) {}

core::Done NewFolder::check() {
  std::error_code error;
  folder_existed_ = fs::exists(options_.data, error);
  key_existed_ = fs::exists(house::key_path(options_), error);
  const bool usable =
      !folder_existed_ || (fs::is_directory(options_.data, error) && fs::is_empty(options_.data, error));
  if (!usable || error)
    return problem(ProblemKey::bad_config, "folder sudah berisi / folder is not empty: " + options_.data);
  const auto ledger = options_.data + ".ledger";
  ledger_existed_ = fs::exists(ledger, error);
  if (!restoring_ && ledger_existed_ && fs::file_size(ledger, error) > 0) {
    return problem(
        ProblemKey::bad_config,
        "buku penghapusan jaringan terdahulu masih di sana, pindahkan dahulu / the ledger of an earlier network "
        "is still there, move it away first: " +
            ledger);
  }
  if (!options_.postgres_url.empty()) {
    storage::Options storage;
    storage.postgres_url = options_.postgres_url;
    TRY_DONE(storage::check_vacant(storage));
  }
  checked_ = true;
  return {};
}

NewFolder::~NewFolder() {
  if (!checked_ || kept_) return;
  std::error_code ignored;
  if (!folder_existed_) {
    fs::remove_all(options_.data, ignored);
  } else {
    for (const auto& one : fs::directory_iterator(options_.data, ignored)) fs::remove_all(one.path(), ignored);
  }
  if (!key_existed_) fs::remove(house::key_path(options_), ignored);
  if (!ledger_existed_) fs::remove(options_.data + ".ledger", ignored);
  if (options_.postgres_url.empty()) return;
  storage::Options storage;
  storage.postgres_url = options_.postgres_url;
  if (const auto emptied = storage::vacate(storage); !emptied.ok()) {
    core::log_problem("database_not_emptied", emptied.problem());
  }
}

PartialFile::~PartialFile() {
  if (file_ < 0) return;
  ::close(file_);
  if (!kept_) ::unlink(partial_.c_str());
}

core::Done PartialFile::open(unsigned mode) {
  std::error_code error;
  if (fs::exists(path_, error)) return problem(ProblemKey::bad_config, "berkas sudah ada / file exists: " + path_);
  file_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file_ < 0) return problem(ProblemKey::bad_config, "tidak dapat ditulis / cannot write: " + path_);
  return {};
}

core::Done PartialFile::write(core::BytesView bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto written = ::write(file_, bytes.data(), bytes.size());
    if (written <= 0) return problem(ProblemKey::storage_full, "tidak dapat ditulis / cannot write: " + path_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

core::Done PartialFile::keep() {
  if (::fsync(file_) != 0 || ::rename(partial_.c_str(), path_.c_str()) != 0) {
    return problem(ProblemKey::storage_full, "tidak dapat ditulis / cannot write: " + path_);
  }
  kept_ = true;
  const auto folder = fs::path(path_).parent_path();
  const int parent = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return {};
  ::fsync(parent);
  ::close(parent);
  return {};
}

core::Done write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  PartialFile file(path);
  TRY_DONE(file.open(mode));
  TRY_DONE(file.write(bytes));
  return file.keep();
}

core::Result<std::string> read_small_file(const std::string& path) {
  constexpr std::size_t kMost = 1U << 20U;
  std::ifstream file(path, std::ios::binary);
  if (!file) return problem(ProblemKey::bad_config, "tidak dapat dibaca / cannot read: " + path);
  std::string out(kMost + 1, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(file.gcount()));
  if (out.size() > kMost) return problem(ProblemKey::bad_config, "terlalu besar / too large: " + path);
  return out;
}

}  // namespace cli
