// SPDX-License-Identifier: Apache-2.0
#include "match/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "match/data_file.h"

namespace match {
namespace {

constexpr std::size_t kSlots = 1024;
constexpr std::size_t kLongest = 16;  // no word of the table is longer; so a name that is, is not looked up

std::size_t hash(std::string_view word) {
  std::uint64_t low = 0, high = 0;
  std::memcpy(&low, word.data(), std::min<std::size_t>(word.size(), 8));
  if (word.size() > 8) std::memcpy(&high, word.data() + 8, word.size() - 8);
  const auto mixed = (low ^ (high * 0x9E3779B97F4A7C15U)) * 0xD6E8FEB86659FD93U;
  return static_cast<std::size_t>(mixed >> 40U) % kSlots;
}

constexpr std::array<std::pair<std::string_view, WordClass>, 11> kClasses{{{"prefix", kPrefix},
                                                                           {"anywhere", kAnywhere},
                                                                           {"suffix", kSuffix},
                                                                           {"suffix_marked", kSuffixMarked},
                                                                           {"weak", kWeak},
                                                                           {"father", kFather},
                                                                           {"particle", kParticle},
                                                                           {"same", kSame},
                                                                           {"first", kFirst},
                                                                           {"common", kCommon},
                                                                           {"not_old", kNotOld}}};

}  // namespace

const Words& Words::get() {
  static const Words kWords;
  return kWords;
}

Words::Words() : slots_(kSlots) {
  for_each_line(data_file("words.txt"), [&](std::string_view line) { read(line); });
}

void Words::read(std::string_view line) {
  auto head = next_word(line, ':');
  if (!line.empty()) line.remove_prefix(1);
  const auto name = next_word(head);
  const auto result = next_word(head);
  std::size_t least = 0;
  std::from_chars(head.data(), head.data() + head.size(), least);
  const auto found = std::ranges::find(kClasses, name, &std::pair<std::string_view, WordClass>::first);
  while (!line.empty()) {
    const auto word = next_word(line);
    if (name == "missing") missing_.push_back(word);
    if (name == "split") splits_.push_back({word, result, least});
    if (found == kClasses.end()) continue;
    auto& one = entry(word);
    one.classes |= found->second;
    if (found->second == kSame) one.same = result;
    if (found->second == kFirst) one.first = result;
  }
}

std::size_t Words::slot(std::string_view word) const {
  auto i = hash(word);
  while (!slots_[i].text.empty() && slots_[i].text != word) i = (i + 1) % kSlots;
  return i;
}

Word& Words::entry(std::string_view word) {
  auto& one = slots_[slot(word)];
  one.text = word;
  return one;
}

const Word* Words::find(std::string_view word) const {
  if (word.empty() || word.size() > kLongest) return nullptr;
  const auto& one = slots_[slot(word)];
  return one.text.empty() ? nullptr : &one;
}

bool Words::missing(std::string_view text) const { return std::ranges::find(missing_, text) != missing_.end(); }

}  // namespace match
