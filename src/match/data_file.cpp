// SPDX-License-Identifier: Apache-2.0
#include "match/data_file.h"

#include <algorithm>

#include "match_data_files.h"

namespace match {

std::string_view data_file(std::string_view name) {
  const auto files = embedded::match_data();
  const auto found = std::ranges::find(files, name, &embedded::File::path);
  return found == files.end() ? std::string_view() : found->bytes;
}

}  // namespace match
