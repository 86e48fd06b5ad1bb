// SPDX-License-Identifier: Apache-2.0
// The first step of every normalisation: any text becomes lower-case Latin letters and digits, as far as that is known,
// and a few marks that later steps read. By a table of our own (data/letters.txt), so that C++ and the browser agree.
#pragma once

#include <string>
#include <string_view>

namespace match {

/// Characters beyond these are not read; nobody is called like that, and a row of letters may not cost more than time.
constexpr std::size_t kMaxCharacters = 512;

/// What remains in `out` (replaced): a-z, 0-9, letters of scripts that the table does not know (as UTF-8, unchanged),
/// single spaces between words, and the marks . , / - where they stood. Marks of accents, apostrophes and what cannot
/// be seen vanish; every other character, a broken byte included, is a space.
void clean(std::string_view text, std::string& out);

/// The number of bytes of the UTF-8 character at the front of `text`, which is not empty; 1 for a broken byte.
std::size_t character_size(std::string_view text);

}  // namespace match
