// SPDX-License-Identifier: Apache-2.0
// A name becomes its parts, each in two forms: the canonical one, which a person may be shown and which counts as equal
// spelling, and the folded one, in which spellings that sound alike are the same. Only the folded form is encoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "match/rules.h"

namespace match {

enum class PartKind : std::uint8_t { plain, weak, title };

struct NamePart {
  PartKind kind = PartKind::plain;
  bool father = false;  ///< stood behind bin or binti
  std::string canonical, folded;
};

/// Scratch of one thread, so that a million names cost no allocation.
struct NameScratch {
  struct Piece {
    std::string_view text;
    bool dotted = false, after_comma = false;
  };
  std::string text, word, joined;
  std::vector<Piece> pieces;
  std::string pool;
  std::vector<NamePart> parts;  ///< `used` of them are the last result
  std::size_t used = 0;
};

/// Reads one name (see rules.h for what is done). The parts lie in scratch.parts[0, used); none when there is no name.
void read_name(std::string_view name, Rules rules, NameScratch& scratch);

/// Whether a cleaned text only says that nothing is known ("-", "tidak ada").
bool says_missing(std::string_view cleaned, std::string& scratch);

/// Old spelling to new, for one word of lower-case letters; `out` is replaced. Exposed for tests and for places.
void modern_spelling(std::string_view word, std::string& out);

/// The comparison form of one word; `out` is replaced.
void fold(std::string_view word, Rules rules, std::string& out);

}  // namespace match
