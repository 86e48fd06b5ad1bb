// SPDX-License-Identifier: Apache-2.0
// Inside of mrz.h: the lines of a scan, cleaned, before they are understood.
#pragma once

#include "border/mrz.h"

namespace border::mrz {

struct Scan {
  std::vector<std::string> lines;  ///< 3 x 30, 2 x 36 or 2 x 44, of the zone's alphabet
  std::size_t width = 0;
  bool lower_case = false;
};

core::Result<Scan> clean(std::string_view text);

}  // namespace border::mrz
