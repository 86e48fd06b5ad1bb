// SPDX-License-Identifier: Apache-2.0
// Making a data folder so that a failure leaves nothing behind, and small files that survive a power cut.
#pragma once

#include <string>
#include <string_view>

#include "house/house.h"

namespace cli {

/// A folder, a server key and, with PostgreSQL, the rows that a verb is about to make. Destroyed without keep(), what
/// was not there before is removed again.
class NewFolder {
 public:
  /// `restoring`: the key and the ledger beside the folder belong to what is restored and stay.
  explicit NewFolder(const house::Options& options, bool restoring = false);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  /// bad_config where the folder or the database holds something, or the ledger beside it notes of an earlier network;
  /// nothing is changed then.
  core::Done check();
  void keep() { kept_ = true; }

 private:
  house::Options options_;
  bool restoring_;
  bool folder_existed_ = true;
  bool key_existed_ = true;
  bool ledger_existed_ = true;
  bool checked_ = false;
  bool kept_ = false;
};

/// A file under a temporary name beside its own; it appears under its own when it is complete and on the disk, or
/// never.
class PartialFile {
 public:
  explicit PartialFile(std::string path) : path_(std::move(path)), partial_(path_ + ".part") {}
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  core::Done open(unsigned mode);  ///< bad_config where `path` exists or cannot be written; `mode` as for open(2)
  core::Done write(core::BytesView bytes);
  core::Done keep();  ///< last call
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  std::string path_, partial_;
  int file_ = -1;
  bool kept_ = false;
  std::uint64_t size_ = 0;
};

/// A small file by way of PartialFile.
core::Done write_new_file(const std::string& path, std::string_view bytes, unsigned mode);
core::Result<std::string> read_small_file(const std::string& path);  ///< at most 1 MiB; bad_config

}  // namespace cli
