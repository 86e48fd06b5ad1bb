// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "match/data_file.h"
#include "match/letters.h"
#include "match/names.h"
#include "match/values.h"

namespace match {
namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using Table = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

class Places {
 public:
  Places() {
    for_each_line(data_file("places.txt"), [&](std::string_view line) { read(line); });
    std::string cleaned;
    for_each_line(data_file("regencies.csv"), [&](std::string_view line) {
      const auto code = next_word(line, ',');
      if (code.size() != 5) return;  // the header
      clean(line, cleaned);
      std::string_view name = cleaned;
      strip(name);
      by_code_[std::string{code[0], code[1], code[3], code[4]}] = name;
    });
  }

  void strip(std::string_view& text) const {
    for (;;) {
      auto rest = text;
      auto word = next_word(rest);
      while (!word.empty() && word.back() == '.') word.remove_suffix(1);
      if (rest.empty() || std::ranges::find(prefixes_, word) == prefixes_.end()) return;
      text = rest;
    }
  }
  [[nodiscard]] const std::string* by_code(std::string_view four) const { return find(by_code_, four); }
  [[nodiscard]] const std::string* other_name(std::string_view text) const { return find(same_, text); }

 private:
  static const std::string* find(const Table& table, std::string_view key) {
    const auto found = table.find(key);
    return found == table.end() ? nullptr : &found->second;
  }
  void read(std::string_view line) {
    auto head = next_word(line, ':');
    if (!line.empty()) line.remove_prefix(1);
    const auto name = next_word(head);
    while (!line.empty()) {
      const auto word = next_word(line);
      if (name == "prefix") prefixes_.push_back(word);
      if (name == "same") same_[std::string(word)] = head;
    }
  }
  std::vector<std::string_view> prefixes_;
  Table by_code_, same_;
};

const Places& places() {
  static const Places kPlaces;
  return kPlaces;
}

/// Words of letters, digits and other scripts, with single spaces.
void words_only(std::string_view text, bool old, std::string& out) {
  std::string word, modern;
  out.clear();
  const auto flush = [&] {
    if (word.empty()) return;
    if (!out.empty()) out.push_back(' ');
    if (old) {
      modern_spelling(word, modern);
      out += modern;
    } else {
      out += word;
    }
    word.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '/' || c == ',' || c == '.') {
      flush();
    } else {
      word.push_back(c);
    }
  }
  flush();
}

}  // namespace

void read_place(std::string_view cleaned, Rules rules, std::string& out) {
  out.clear();
  std::string scratch;
  if (rules.has(Rule::single) && says_missing(cleaned, scratch)) return;
  if (!cleaned.empty() && cleaned.front() >= '0' && cleaned.front() <= '9') {
    only_digits(cleaned, scratch);
    const auto* name = scratch.size() >= 4 ? places().by_code(std::string_view(scratch).substr(0, 4)) : nullptr;
    if (name != nullptr) return void(out = *name);
  }
  auto text = cleaned.substr(0, cleaned.find(','));
  if (rules.has(Rule::places)) places().strip(text);
  words_only(text, rules.has(Rule::old), out);
  if (!rules.has(Rule::places)) return;
  scratch.clear();
  std::ranges::copy_if(out, std::back_inserter(scratch), [](char c) { return c != ' '; });
  if (const auto* name = places().other_name(scratch)) out = *name;
}

}  // namespace match
