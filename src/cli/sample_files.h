// SPDX-License-Identifier: Apache-2.0
// Small valid files for demonstration data and tests. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/bytes.h"

namespace cli {

/// A square PNG of `side` pixels (1 to 64) in soft stripes; `seed` chooses the colours.
core::Bytes sample_png(std::uint32_t side, std::uint32_t seed);
/// One page with one line of text (ASCII, without parentheses and backslashes).
core::Bytes sample_pdf(std::string_view line);

}  // namespace cli
