// SPDX-License-Identifier: Apache-2.0
// Text and bit helpers of the formats: how typed codes are split, how a title is made. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace vault {

/// Splits what a person typed at spaces, line ends, commas, dots and hyphens (also no-break spaces and typographic
/// dashes, which phones put in by themselves). No empty parts. The views point into `text`.
std::vector<std::string_view> split_typed(std::string_view text);

bool crockford_character(char c);  ///< either case, and the look-alikes I, L, O

/// Every run of Unicode White_Space becomes one space, none at the ends. `text` must be valid UTF-8.
std::string fold_white_space(std::string_view text);
/// At most `count` code points: `text` itself, or its beginning with "…" in place of the rest. The cut is between words
/// where that keeps at least half of `count`. `text` must be valid UTF-8 with its white space folded; `count` at
/// least 2.
std::string shortened(std::string_view text, std::size_t count);

/// Most significant bit first. Reading behind the end gives zeros.
class BitReader {
 public:
  explicit BitReader(core::BytesView bytes) : bytes_(bytes) {}
  unsigned take(unsigned bits);

 private:
  core::BytesView bytes_;
  std::size_t position_ = 0;
};

/// Most significant bit first; the last byte is filled with zeros.
class BitWriter {
 public:
  void put(unsigned value, unsigned bits);
  core::Bytes finish() { return std::move(bytes_); }

 private:
  core::Bytes bytes_;
  std::size_t position_ = 0;
};

}  // namespace vault
