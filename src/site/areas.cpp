// SPDX-License-Identifier: Apache-2.0
#include "site/areas.h"

#include <algorithm>

#include "site/data_files.h"

namespace site {

const std::vector<Area>& districts() {
  static const std::vector<Area> all = [] {
    std::vector<Area> out;
    auto text = data_file("kecamatan.csv");
    while (!text.empty()) {
      const auto line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      const auto comma = line.find(',');
      if (comma == std::string_view::npos || line == "code,name") continue;
      out.push_back({std::string(line.substr(0, comma)), std::string(line.substr(comma + 1))});
    }
    return out;
  }();
  return all;
}

bool known_district(std::string_view code) {
  const auto& all = districts();
  return std::any_of(all.begin(), all.end(), [&](const Area& area) { return area.code == code; });
}

}  // namespace site
