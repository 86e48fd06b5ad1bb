// SPDX-License-Identifier: Apache-2.0
#include "match/names.h"

#include "match/letters.h"
#include "match/words.h"

namespace match {
namespace {

using Piece = NameScratch::Piece;
constexpr std::size_t kMaxPieces = 48;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

unsigned classes(const Word* word) { return word == nullptr ? 0U : word->classes; }

/// Cuts the cleaned text into pieces. Their text lies in scratch.text or, where something was taken out, in
/// scratch.pool.
class Cutter {
 public:
  explicit Cutter(NameScratch& scratch) : scratch_(scratch) {
    scratch.pieces.clear();
    scratch.pool.clear();
    scratch.pool.reserve(2 * scratch.text.size());  // pieces point into it: it must not move
  }

  void run() {
    const std::string_view text = scratch_.text;
    std::size_t begin = 0;
    bool dots = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const char c = i < text.size() ? text[i] : ' ';
      if (c == '.' || c == '/') dots = true;
      if (c != ' ' && c != ',' && c != '-') continue;
      if (i > begin) token(text.substr(begin, i - begin), dots);
      if (c == ',' && !scratch_.pieces.empty()) comma_ = true;
      begin = i + 1;
      dots = false;
    }
  }

 private:
  void token(std::string_view raw, bool dots) {
    if (!dots) return piece(raw, false);
    const auto whole = without(raw, [](char c) { return c == '.'; });
    const auto known = classes(Words::get().find(whole));
    const bool slash = whole.find('/') != std::string_view::npos;
    if (slash ? (known & kFather) != 0 : (known & (kAnyTitle | kWeak)) != 0) return piece(whole, true);
    const char* marks = "./";
    while (!raw.empty()) {
      const auto end = std::min(raw.find_first_of(marks), raw.size());
      piece(raw.substr(0, end), true);
      raw.remove_prefix(std::min(end + 1, raw.size()));
    }
  }

  void piece(std::string_view word, bool dotted) {
    for (const char c : word) {
      if (digit(c)) {
        word = without(word, digit);
        break;
      }
    }
    if (word.empty() || scratch_.pieces.size() == kMaxPieces) return;
    scratch_.pieces.push_back({word, dotted, comma_});
  }

  template <class F>
  std::string_view without(std::string_view word, F&& drop) {
    const auto begin = scratch_.pool.size();
    for (const char c : word) {
      if (!drop(c)) scratch_.pool.push_back(c);
    }
    return std::string_view(scratch_.pool).substr(begin);
  }

  NameScratch& scratch_;
  bool comma_ = false;
};

class Reader {
 public:
  Reader(Rules rules, NameScratch& scratch) : rules_(rules), scratch_(scratch) { scratch.used = 0; }

  void run() {
    const auto& pieces = scratch_.pieces;
    scratch_.joined.clear();
    for (std::size_t i = 0; i < pieces.size(); ++i) read(pieces[i], i + 1 == pieces.size());
    if (names_ > 0) return;
    for (std::size_t i = 0; i < scratch_.used; ++i) scratch_.parts[i].kind = PartKind::plain;  // "Haji" alone
  }

 private:
  void read(const Piece& piece, bool last) {
    const auto* known = Words::get().find(piece.text);
    const auto what = classes(known);
    if ((what & kFather) != 0 && rules_.has(Rule::father) && names_ > 0 && !last) {
      father_ = true;
      return;
    }
    if ((what & kAnyTitle) != 0 && rules_.has(Rule::titles) && title(piece, what, last)) {
      emit(piece.text, PartKind::title);
      return;
    }
    if ((what & kParticle) != 0 && rules_.has(Rule::joined) && !last) {
      if (!after_abdul_) scratch_.joined = piece.text;
      return;
    }
    word(piece.text, known, last);
  }

  bool title(const Piece& piece, unsigned what, bool last) const {
    if (piece.after_comma) return true;
    if ((what & kPrefix) != 0 && names_ == 0 && !last) return true;
    if ((what & kAnywhere) != 0 && (!last || (names_ > 0 && piece.text.size() > 1))) return true;
    if (names_ == 0) return false;
    return (what & kSuffix) != 0 || ((what & kSuffixMarked) != 0 && piece.dotted);
  }

  void word(std::string_view text, const Word* known, bool last) {
    if (!scratch_.joined.empty()) {
      scratch_.joined += text;
      text = scratch_.joined;
      known = Words::get().find(text);
    }
    if (rules_.has(Rule::old)) {
      modern_spelling(text, scratch_.word);
      if (scratch_.word != text) known = Words::get().find(scratch_.word);
    } else {
      scratch_.word = text;
    }
    scratch_.joined.clear();
    same(known, last);
    if (!rules_.has(Rule::joined) || !split()) emit(scratch_.word, PartKind::plain);
  }

  void same(const Word* known, bool last) {
    if (known == nullptr || !rules_.has(Rule::same)) return;
    if ((known->classes & kFirst) != 0 && names_ == 0 && !last) {
      scratch_.word = known->first;
    } else if ((known->classes & kSame) != 0) {
      scratch_.word = known->same;
    }
  }

  bool split() {
    const std::string_view word = scratch_.word;
    for (const auto& one : Words::get().splits()) {
      if (!word.starts_with(one.prefix) || word.size() < one.prefix.size() + one.least) continue;
      // Abdurahman: the r belongs to both halves.
      const bool shared = one.prefix.back() != 'l' && one.prefix != one.first && vowel(word[one.prefix.size()]);
      const std::string rest(word.substr(one.prefix.size() - (shared ? 1 : 0)));
      emit(one.first, PartKind::plain);
      emit(rest, PartKind::plain);
      return true;
    }
    return false;
  }

  void emit(std::string_view canonical, PartKind kind) {
    const bool title = kind == PartKind::title;
    const bool father = father_ && !title;
    if (!title) {
      after_abdul_ = canonical == "abdul";
      ++names_;
    }
    if (rules_.has(Rule::single) && repeated(canonical, title, father)) return;
    if (scratch_.used == scratch_.parts.size()) scratch_.parts.emplace_back();
    auto& part = scratch_.parts[scratch_.used++];
    part.kind = kind;
    part.father = father;
    part.canonical = canonical;
    if (title) return void(part.folded = canonical);
    fold(canonical, rules_, part.folded);
    if (weak(canonical, part.folded)) part.kind = PartKind::weak;
  }

  bool weak(std::string_view canonical, std::string_view folded) const {
    const auto what = classes(Words::get().find(canonical));
    if ((what & kWeak) != 0) return true;
    return rules_.has(Rule::common) && ((what | classes(Words::get().find(folded))) & kCommon) != 0;  // Dewi, Dewy
  }

  bool repeated(std::string_view canonical, bool title, bool father) const {
    for (std::size_t i = 0; i < scratch_.used; ++i) {
      const auto& part = scratch_.parts[i];
      if ((part.kind == PartKind::title) == title && part.father == father && part.canonical == canonical) return true;
    }
    return false;
  }

  Rules rules_;
  NameScratch& scratch_;
  std::size_t names_ = 0;
  bool father_ = false, after_abdul_ = false;
};

}  // namespace

bool says_missing(std::string_view cleaned, std::string& scratch) {
  if (cleaned.size() > 24) return false;
  scratch.clear();
  for (const char c : cleaned) {
    if (c != ' ' && c != '.') scratch.push_back(c);
  }
  return scratch.empty() || Words::get().missing(scratch);
}

void read_name(std::string_view name, Rules rules, NameScratch& scratch) {
  scratch.used = 0;
  clean(name, scratch.text);
  if (scratch.text.empty() || (rules.has(Rule::single) && says_missing(scratch.text, scratch.word))) return;
  Cutter(scratch).run();
  Reader(rules, scratch).run();
}

}  // namespace match
