// SPDX-License-Identifier: Apache-2.0
// The tables below data/, as they lie in the program.
#pragma once

#include <string_view>

namespace match {

/// The text of a file below src/match/data; the name is known to exist (a test reads each).
std::string_view data_file(std::string_view name);

/// Calls f for each line that is neither empty nor a comment.
template <class F>
void for_each_line(std::string_view text, F&& f) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    if (!line.empty() && line.front() != '#') f(line);
  }
}

/// Cuts the next word (up to `mark`) off the front of `text`.
inline std::string_view next_word(std::string_view& text, char mark = ' ') {
  const auto word = text.substr(0, text.find(mark));
  text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
  return word;
}

}  // namespace match
