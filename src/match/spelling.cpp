// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "match/names.h"
#include "match/words.h"

namespace match {
namespace {

bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }
bool has(std::string_view word, std::string_view part) { return word.find(part) != std::string_view::npos; }

/// Signs that a word is spelt as before 1972. No modern Indonesian word has one of them; hj is from Jahja, Wahjudi.
bool old_spelling(std::string_view word) {
  return has(word, "oe") || has(word, "dj") || has(word, "tj") || has(word, "sj") || has(word, "hj") ||
         word.starts_with("nj");
}

/// At the front, ch stands for c in Chandra, Charles, Chintya and for kh in Chairul, Cholil, Chusnul.
char initial_ch(std::string_view rest) {
  if (rest.empty()) return 'c';
  if (rest[0] == 'r' || rest[0] == 'l') return 'k';
  if (rest[0] == 'e' || rest[0] == 'i') return 'c';
  for (const std::string_view one : {"and", "ang", "ant", "ann", "ar", "ah", "ap"}) {
    if (rest.starts_with(one)) return 'c';
  }
  return 'h';
}

/// One step of folding at position i of the word: writes to out, answers how many characters it took (0: no rule fits).
std::size_t fold_arabic(std::string_view word, std::size_t i, bool serawai, std::string& out) {
  const char c = word[i];
  if (c == 'q') return out.push_back('k'), 1;
  if (c == 'z') return out.push_back('s'), 1;
  if (i + 1 == word.size()) return 0;
  const char next = word[i + 1];
  if (next == 'h') {
    switch (c) {
      case 'k':
        return out.push_back('h'), 2;
      case 'c':
        return out.push_back(i == 0 ? initial_ch(word.substr(2)) : 'h'), 2;
      case 'g':
        return out.push_back(serawai ? 'r' : 'g'), 2;
      case 's':
        return out.push_back('s'), 2;
      case 't':
        return out.push_back('t'), 2;
      case 'd':
        return out.push_back('d'), 2;
      default:
        return 0;
    }
  }
  if (c == 's' && next == 'y' && i + 2 < word.size() && vowel(word[i + 2])) return out.push_back('s'), 2;
  if ((c == 'd' && next == 'z') || (c == 't' && next == 's')) return out.push_back('s'), 2;
  return 0;
}

std::size_t fold_letters(std::string_view word, std::size_t i, std::string& out) {
  const char c = word[i];
  if (c == 'v') return out.push_back('f'), 1;
  if (c == 'x') return out += "ks", 1;
  if (c == 'p' && i + 1 < word.size() && word[i + 1] == 'h') return out.push_back('f'), 2;
  return 0;
}

std::size_t fold_vowels(std::string_view word, std::size_t i, std::string& out) {
  const char c = word[i];
  const char next = i + 1 < word.size() ? word[i + 1] : '\0';
  const char before = out.empty() ? '\0' : out.back();
  if (c == 'y') {
    if (vowel(next)) {
      if (before != 'i') out.push_back('y');
    } else if (before != 'i') {
      out.push_back('i');
    }
    return 1;
  }
  if (c == 'w' && before == 'u' && vowel(next)) return 1;
  if (c == 'a' && next == 'e') return out += "ai", 2;
  if (c == 'o' && (next == 'o' || next == 'u')) return out.push_back('u'), 2;
  if (c == 'e' && next == 'e') return out.push_back('i'), 2;
  return 0;
}

}  // namespace

void modern_spelling(std::string_view word, std::string& out) {
  out.assign(word);
  if (word.size() < 3 || !old_spelling(word)) return;
  const auto* known = Words::get().find(word);
  if (known != nullptr && (known->classes & kNotOld) != 0) return;
  out.clear();
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    const char next = i + 1 < word.size() ? word[i + 1] : '\0';
    if (c == 'o' && next == 'e') {
      out.push_back('u');
      ++i;
    } else if (next == 'j' && (c == 'd' || c == 't')) {
      out.push_back(c == 'd' ? 'j' : 'c');
      ++i;
    } else {
      out.push_back(c == 'j' ? 'y' : c);  // nj and sj become ny and sy by this too
    }
  }
}

void fold(std::string_view word, Rules rules, std::string& out) {
  out.clear();
  const bool serawai = rules.has(Rule::serawai), doubled = rules.has(Rule::doubled);
  const bool arabic = rules.has(Rule::arabic), letters = rules.has(Rule::letters), vowels = rules.has(Rule::vowels);
  for (std::size_t i = 0; i < word.size();) {
    const auto before = out.size();
    std::size_t taken = arabic ? fold_arabic(word, i, serawai, out) : 0;
    if (taken == 0 && letters) taken = fold_letters(word, i, out);
    if (taken == 0 && vowels) taken = fold_vowels(word, i, out);
    if (taken == 0) {
      out.push_back(word[i]);
      taken = 1;
    }
    i += taken;
    const bool same = before > 0 && out.size() > before && out[before] == out[before - 1];
    if (doubled && same && out[before] >= 'a' && out[before] <= 'z') out.erase(before, 1);
  }
  if (serawai && out.size() > 3 && out.ends_with("au")) out.pop_back();
  if (rules.has(Rule::final_h) && out.size() > 3 && out.back() == 'h') out.pop_back();
}

}  // namespace match
