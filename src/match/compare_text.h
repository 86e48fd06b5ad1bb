// SPDX-License-Identifier: Apache-2.0
// How alike two words are. Bytes are compared: words come from the normaliser, where a letter of another script keeps
// its several bytes and so weighs a little more.
#pragma once

#include <cstdint>
#include <string_view>

namespace match {

/// Jaro-Winkler (Winkler 1990): 1 for equal, 0 for nothing in common; the prefix of at most four letters adds a tenth
/// of what is missing for each, as in Winkler's paper without the threshold on it. Words beyond 64 bytes are cut.
double jaro_winkler(std::string_view a, std::string_view b);

/// Which letters a word has: a bit for each of a-z, one for digits, one for the rest.
std::uint32_t letters_of(std::string_view word);

/// Never less than jaro_winkler(a, b): from lengths, letters and first letters alone.
double jaro_winkler_bound(std::string_view a, std::uint32_t letters_a, std::string_view b, std::uint32_t letters_b);

/// How often each digit occurs, four bits for each, the other characters together in six more; 15 is 15 or more.
std::uint64_t characters_of(std::string_view number);

/// Never more than edits(a, b) without a limit: an edit changes two of these counts by one.
int least_edits(std::uint64_t characters_a, std::uint64_t characters_b);

/// Fewest insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) from a to b; anything
/// above `limit` is limit + 1.
int edits(std::string_view a, std::string_view b, int limit);

}  // namespace match
