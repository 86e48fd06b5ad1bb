// SPDX-License-Identifier: Apache-2.0
#include "reports/report.h"

namespace reports {

bool known_district(std::string_view code) {
  if (code.empty() || code == "other") return true;
  // Kabupaten Bengkulu Tengah is 17.09; its kecamatan are numbered 01 to 11.
  if (code.size() != 8 || !code.starts_with("17.09.")) return false;
  const int number = (code[6] - '0') * 10 + (code[7] - '0');
  const bool digits = code[6] >= '0' && code[6] <= '9' && code[7] >= '0' && code[7] <= '9';
  return digits && number >= 1 && number <= 11;
}

}  // namespace reports
