// SPDX-License-Identifier: Apache-2.0
// Whom the attack is about, and the encodings that the attacker sees.
#pragma once

#include <array>

#include "match/attack/tokens.h"

namespace attack {

enum class Layer : std::uint8_t { clk, before, fold, diffusion };

struct Setting {
  const char* name;
  Content content;
  Layer layer;
};
inline constexpr std::array kSettings{
    Setting{"compat-1024, 20 bits a pair, names as written", Content::raw_name, Layer::clk},
    Setting{"names before hardening, 1,024 bits", Content::names, Layer::before},
    Setting{"names, fold (shipped)", Content::names, Layer::fold},
    Setting{"names, diffusion", Content::names, Layer::diffusion},
    Setting{"full before hardening, 1,024 bits", Content::full, Layer::before},
    Setting{"full, fold (shipped)", Content::full, Layer::fold},
    Setting{"full, diffusion", Content::full, Layer::diffusion},
};

struct World {
  const match::Schema& schema;
  std::vector<people::Person> encoded;  // those whose encodings he sees
  std::vector<people::Person> listed;   // the same people as his table writes them
  std::vector<people::Person> others;   // of the same population; they fill his table
};

BitRows encode(const World& world, const Setting& setting);

}  // namespace attack
