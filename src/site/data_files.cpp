// SPDX-License-Identifier: Apache-2.0
#include "site/data_files.h"

#include <algorithm>

#include "site_data_files.h"

namespace site {

std::string_view data_file(std::string_view name) {
  const auto files = embedded::site_data();
  const auto it = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == name; });
  return it == files.end() ? std::string_view() : it->bytes;
}

}  // namespace site
