// SPDX-License-Identifier: Apache-2.0
// Sub-districts (kecamatan) of the form, from data/kecamatan.csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace site {

struct Area {
  std::string code;  ///< "17.09.01"
  std::string name;
};

/// In order of code; read once from the embedded file. Thread-safe.
const std::vector<Area>& districts();
bool known_district(std::string_view code);

}  // namespace site
