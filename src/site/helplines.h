// SPDX-License-Identifier: Apache-2.0
// Help lines, from data/helplines.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace site {

struct HelpNumber {
  std::string label, number;
  std::string tel;  ///< for a tel: link; digits and a leading '+'
};

struct HelpLine {
  std::string name, short_name, purpose, hours;
  std::vector<HelpNumber> numbers;
  std::string written;  ///< day it was compared with a written source, "2026-11-24"; empty: it is from memory
  std::string phoned;   ///< day somebody phoned it; empty: nobody has
  bool urgent = false;  ///< shown in the box "in danger now"
};

struct HelpGroup {
  std::string heading;
  std::vector<HelpLine> lines;
};

/// In the texts of a language; where it has none of its own, in Indonesian. Read once; thread-safe.
const std::vector<HelpGroup>& help_groups(std::string_view code);

}  // namespace site
