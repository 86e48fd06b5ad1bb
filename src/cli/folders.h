// SPDX-License-Identifier: Apache-2.0
// Making a data folder so that a failure leaves nothing behind, and small files that survive a power cut.
#pragma once

#include <string>
#include <string_view>

#include "house/house.h"

namespace cli {

/// A folder and a server key that a verb is about to make. Destroyed without keep(), what was not there before is
/// removed again.
class NewFolder {
 public:
  explicit NewFolder(const house::Options& options);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  /// bad_config where the folder holds something or the database a network already; nothing is changed then.
  core::Done check();
  void keep() { kept_ = true; }

 private:
  house::Options options_;
  bool folder_existed_ = true;
  bool key_existed_ = true;
  bool checked_ = false;
  bool kept_ = false;
};

/// Writes a new file: temporary name, fsync, rename, fsync of the folder. bad_config where it exists or cannot be
/// written. `mode` as for open(2).
core::Done write_new_file(const std::string& path, std::string_view bytes, unsigned mode);
core::Result<std::string> read_small_file(const std::string& path);  ///< at most 1 MiB; bad_config

}  // namespace cli
