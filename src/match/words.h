// SPDX-License-Identifier: Apache-2.0
// The words of names that are not read as they stand: titles, patronymics, abbreviations (data/words.txt).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace match {

/// What a word may be; several at once ("st" is a degree behind a name and Siti before it).
enum WordClass : std::uint16_t {
  kPrefix = 1U,
  kAnywhere = 2U,
  kSuffix = 4U,
  kSuffixMarked = 8U,
  kWeak = 16U,
  kFather = 32U,
  kParticle = 64U,
  kSame = 128U,
  kFirst = 256U,
  kCommon = 512U,
  kNotOld = 1024U,
};
constexpr unsigned kAnyTitle = kPrefix | kAnywhere | kSuffix | kSuffixMarked;

struct Word {
  std::string_view text;
  unsigned classes = 0;
  std::string_view same;   ///< with kSame: the one form
  std::string_view first;  ///< with kFirst: the one form, as the first of several
};

/// Thread-safe; the one table of the program.
class Words {
 public:
  static const Words& get();
  /// nullptr for a word that is just a name. Looked up for every part of every name, so it must cost little.
  [[nodiscard]] const Word* find(std::string_view word) const;
  [[nodiscard]] bool missing(std::string_view text) const;  ///< says that nothing is known; without spaces

  struct Split {
    std::string_view prefix, first;
    std::size_t least;  ///< letters that must follow
  };
  [[nodiscard]] const std::vector<Split>& splits() const { return splits_; }

 private:
  Words();
  Word& entry(std::string_view word);
  void read(std::string_view line);
  [[nodiscard]] std::size_t slot(std::string_view word) const;
  std::vector<Word> slots_;  // open addressing; an empty text is a free slot
  std::vector<Split> splits_;
  std::vector<std::string_view> missing_;
};

}  // namespace match
