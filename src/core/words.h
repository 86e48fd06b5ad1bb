// SPDX-License-Identifier: Apache-2.0
// Lists of words as enums: SULUH_WORDS_IN(cases, Act, recruitment, transfer) declares cases::Act and its wire words,
// which are the enumerators themselves. `unset` is the empty text: not known yet. At file scope only.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/fields.h"

namespace schema {

constexpr std::size_t count_words(std::string_view list) {
  return static_cast<std::size_t>(std::count(list.begin(), list.end(), ',')) + 1;
}

template <std::size_t N>
constexpr std::array<std::string_view, N> split_words(std::string_view list) {
  std::array<std::string_view, N> out{};
  for (auto& word : out) {
    const auto end = std::min(list.find(','), list.size());
    word = list.substr(0, end);
    list.remove_prefix(std::min(list.size(), end + 1));
    while (!list.empty() && list.front() == ' ') list.remove_prefix(1);
    if (word == "unset") word = {};
  }
  return out;
}

/// Sorted by their words, each once: the one form in which a set is stored and shown.
template <class E>
void make_set(std::vector<E>& words) {
  std::sort(words.begin(), words.end(), [](E a, E b) { return word(a) < word(b); });
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace schema

#define SULUH_WORDS_IN(space, Name, ...)                                                                \
  namespace space {                                                                                     \
  enum class Name { __VA_ARGS__ };                                                                      \
  }                                                                                                     \
  template <>                                                                                           \
  struct schema::Words<space::Name> {                                                                   \
    static constexpr auto words = schema::split_words<schema::count_words(#__VA_ARGS__)>(#__VA_ARGS__); \
  }
