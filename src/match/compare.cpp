// SPDX-License-Identifier: Apache-2.0
#include "match/compare.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "match/compare_text.h"

namespace match {
namespace {

constexpr double kAlikeAt = 0.92, kNearAt = 0.85, kFarAt = 0.70;
constexpr double kAlikeBits = 0.85, kNearBits = 0.70, kFarBits = 0.60;  // Dice of the bits of one field
constexpr double kSays = 0.5;  // weight of a word that is no title, initial or Muhammad
constexpr double kSoundsAlike = 0.97, kInitial = 0.88;
constexpr std::size_t kMostWords = 10;  // of one field; the rest of a longer one is not looked at
constexpr std::uint32_t kDigits = 1U << 26U;

Level by_likeness(double likeness) {
  if (likeness >= kAlikeAt) return kAlike;
  if (likeness >= kNearAt) return kNear;
  return likeness >= kFarAt ? kFar : kOther;
}

/// Fewer is better, except for crossed levels, which are asked about by name.
bool good(Level level) { return level != kMissing && level <= kAlike; }

std::array<char, 8> digits(const CivilDate& date) {
  std::array<char, 8> out{};
  int rest = date.year * 10000 + date.month * 100 + date.day;
  for (std::size_t i = out.size(); i-- > 0; rest /= 10) out[i] = static_cast<char>('0' + rest % 10);
  return out;
}

}  // namespace

Level compare_dates(const CivilDate& a, bool year_only_a, const CivilDate& b, bool year_only_b) {
  const auto whole = [](const CivilDate& date) { return date.year != 0 && date.month != 0 && date.day != 0; };
  const int years = a.year == 0 || b.year == 0 ? 99 : std::abs(a.year - b.year);
  if (!whole(a) || !whole(b) || ((year_only_a || year_only_b) && a != b)) {
    if (years == 99) return kMissing;
    return years == 0 ? kCrossed : years == 1 ? kNear : kOther;
  }
  if (a == b) return year_only_a ? kCrossed : kEqual;
  if (years == 0 && a.day == b.month && a.month == b.day) return kMoved;
  const int same = (years == 0 ? 1 : 0) + (a.month == b.month ? 1 : 0) + (a.day == b.day ? 1 : 0);
  if (same == 2) return kAlike;
  // Two neighbours that changed places lie in two of the parts at most.
  const auto left = digits(a), right = digits(b);
  if (same == 1 && edits({left.data(), left.size()}, {right.data(), right.size()}, 1) == 1) return kContained;
  if (years == 1) return kNear;
  return same == 1 ? kFar : kOther;
}

Comparer::Comparer(const LinkTable& table) : table_(table), weights_(table.fields().size()) {
  for (std::size_t f = 0; f < weights_.size(); ++f) {
    if (table.fields()[f].how != Comparison::words) continue;
    const auto& words = table.words(f);
    weights_[f].resize(words.size());
    for (std::uint32_t word = 0; word < words.size(); ++word) {
      const double share = std::max(table.word_share(word, f), 1e-6);
      double weight = std::clamp(-std::log2(share) / 8.0, 0.15, 1.0);
      if (words[word].weak) weight *= 0.4;
      if (words[word].folded.size() == 1) weight *= 0.4;
      weights_[f][word] = static_cast<float>(weight);
    }
  }
}

double Comparer::alike(std::size_t field, std::uint32_t a, std::uint32_t b) const {
  if (a == b) return 1.0;
  const auto& words = table_.words(field);
  const auto& left = words[a];
  const auto& right = words[b];
  if (left.folded_number == right.folded_number) return kSoundsAlike;
  if (left.folded.size() == 1 || right.folded.size() == 1) {
    return left.folded.front() == right.folded.front() && ((left.letters | right.letters) & kDigits) == 0 ? kInitial
                                                                                                          : 0.0;
  }
  if (left.letters == kDigits || right.letters == kDigits) {  // a number in an address
    return left.letters == right.letters && left.folded.size() > 2 && edits(left.folded, right.folded, 1) == 1 ? kNearAt
                                                                                                               : 0.0;
  }
  if (jaro_winkler_bound(left.folded, left.letters, right.folded, right.letters) < kFarAt) return 0.0;
  const double found = jaro_winkler(left.folded, right.folded);
  return found >= kFarAt ? found : 0.0;
}

bool Comparer::same_letters(std::size_t field, Words a, Words b) const {
  const auto& words = table_.words(field);
  std::size_t i = 0, j = 0, in_i = 0, in_j = 0;
  while (i < a.size() && j < b.size()) {
    const auto left = words[a[i]].folded.substr(in_i), right = words[b[j]].folded.substr(in_j);
    const auto step = std::min(left.size(), right.size());
    if (step > 0 && left.front() != right.front()) return false;
    if (left.substr(0, step) != right.substr(0, step)) return false;
    in_i = step == left.size() ? (++i, 0) : in_i + step;
    in_j = step == right.size() ? (++j, 0) : in_j + step;
  }
  return i == a.size() && j == b.size();
}

Level Comparer::several(std::size_t field, Words a, Words b) const {
  if (same_letters(field, a, b)) return kMoved;
  a = a.subspan(0, std::min(a.size(), kMostWords));
  b = b.subspan(0, std::min(b.size(), kMostWords));
  if (a.size() > b.size()) std::swap(a, b);
  std::array<std::array<double, kMostWords>, kMostWords> found;  // a.size() rows of b.size() are used
  double all_a = 0, all_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    all_a += weight(field, a[i]);
    for (std::size_t j = 0; j < b.size(); ++j) found[i][j] = alike(field, a[i], b[j]);
  }
  for (const auto word : b) all_b += weight(field, word);
  double agreed = 0, inside = 0, exact = 0;
  std::uint32_t paired_a = 0, paired_b = 0;
  for (std::size_t round = 0; round < a.size(); ++round) {
    double best = 0;
    std::size_t at_i = 0, at_j = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        if (found[i][j] > best) best = found[i][j], at_i = i, at_j = j;
      }
    }
    if (best < kFarAt) break;
    const double both = weight(field, a[at_i]) + weight(field, b[at_j]);
    agreed += best * both;
    paired_a |= 1U << at_i;
    paired_b |= 1U << at_j;
    if (best >= kInitial) inside += weight(field, a[at_i]);
    if (best >= kSoundsAlike) exact += both;
    for (std::size_t i = 0; i < a.size(); ++i) found[i][at_j] = 0;
    std::fill_n(found[at_i].begin(), b.size(), 0.0);
  }
  constexpr double kRounding = 1e-6;
  if (exact >= all_a + all_b - kRounding) return kMoved;
  const double likeness = agreed / (all_a + all_b);
  if (likeness >= kAlikeAt) return kAlike;
  // A word on either side that the other knows nothing like: two people of one family rather than one written twice.
  const auto alone = [&](Words words_of, std::uint32_t paired) {
    for (std::size_t i = 0; i < words_of.size(); ++i) {
      if ((paired >> i & 1U) == 0 && weight(field, words_of[i]) >= kSays) return true;
    }
    return false;
  };
  if (table_.fields()[field].type == FieldType::name && likeness < kNearAt && alone(a, paired_a) &&
      alone(b, paired_b)) {
    return kOther;
  }
  if (a.size() < b.size() && inside >= all_a - kRounding && all_a > 0.3) return kContained;
  return by_likeness(likeness);
}

Level Comparer::words(std::size_t field, Words a, Words b) const {
  if (a.empty() || b.empty()) return kMissing;
  if (a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin())) return kEqual;
  if (a.size() == 1 && b.size() == 1) return by_likeness(alike(field, a[0], b[0]));
  return several(field, a, b);
}

Level Comparer::numbers(std::size_t field, Words a, Words b) const {
  if (a.empty() || b.empty()) return kMissing;
  int best = 3;
  for (const auto left : a) {
    for (const auto right : b) {
      if (left == right) return kEqual;
      const auto &one = table_.words(field)[left], &other = table_.words(field)[right];
      const auto x = one.canonical, y = other.canonical;
      const int limit = std::min(x.size(), y.size()) >= 8 ? 2 : 1;
      if (least_edits(one.characters, other.characters) > limit) continue;
      const int found = edits(x, y, limit);
      if (found <= limit) best = std::min(best, found);
    }
  }
  return best == 1 ? kAlike : best == 2 ? kContained : kOther;
}

Level Comparer::encoded(std::size_t field, Words a, Words b) const {
  if (a.empty() || b.empty()) return kMissing;
  if (a[0] == b[0]) return kEqual;
  const auto x = table_.words(field)[a[0]].canonical, y = table_.words(field)[b[0]].canonical;
  int common = 0, all = 0;
  for (std::size_t i = 0; i + sizeof(std::uint64_t) <= std::min(x.size(), y.size()); i += sizeof(std::uint64_t)) {
    std::uint64_t left = 0, right = 0;
    std::memcpy(&left, x.data() + i, sizeof left);
    std::memcpy(&right, y.data() + i, sizeof right);
    common += bit_count(left & right);
    all += bit_count(left) + bit_count(right);
  }
  const double likeness = all == 0 ? 0.0 : 2.0 * common / all;
  if (likeness >= kAlikeBits) return kAlike;
  if (likeness >= kNearBits) return kNear;
  return likeness >= kFarBits ? kFar : kOther;
}

Level Comparer::field(Row a, Row b, std::size_t field) const {
  const auto left = table_.value(a, field), right = table_.value(b, field);
  if (left == 0 || right == 0) return kMissing;
  const auto how = table_.fields()[field].how;
  if (left == right && how != Comparison::date) return kEqual;
  switch (how) {
    case Comparison::words:
      return words(field, table_.parts(a, field), table_.parts(b, field));
    case Comparison::encoded:
      return encoded(field, table_.parts(a, field), table_.parts(b, field));
    case Comparison::number:
      return numbers(field, table_.parts(a, field), table_.parts(b, field));
    case Comparison::date: {
      const auto& x = table_.words(field)[table_.parts(a, field)[0]];
      const auto& y = table_.words(field)[table_.parts(b, field)[0]];
      return compare_dates(x.date, x.year_only, y.date, y.year_only);
    }
    default:
      return kOther;
  }
}

/// f and g may have changed places. Straight is kept unless the other way is clearly better.
void Comparer::partners(Row a, Row b, std::size_t f, std::size_t g, std::array<Level, kMaxFields>& levels) const {
  if (good(levels[f]) || good(levels[g])) return;
  const auto af = table_.parts(a, f), ag = table_.parts(a, g), bf = table_.parts(b, f), bg = table_.parts(b, g);
  const bool bits = table_.fields()[f].how == Comparison::encoded;
  const auto one = bits ? encoded(f, af, bg) : words(f, af, bg), other = bits ? encoded(g, ag, bf) : words(g, ag, bf);
  const bool both = one != kMissing && other != kMissing;
  const auto better = [&](Level crossed, Level straight) { return straight == kMissing || crossed < straight; };
  if (both && one <= kFar && other <= kFar && better(one, levels[f]) && better(other, levels[g])) {
    levels[f] = levels[g] = good(one) && good(other) ? kCrossed : kCrossedNear;
    return;
  }
  if (good(one) && (other == kMissing || other == kOther)) levels[f] = kCrossed;
  if (good(other) && (one == kMissing || one == kOther)) levels[g] = kCrossed;
  if (levels[f] == kCrossed || levels[g] == kCrossed) return;
  if (bits || ag.empty() == bg.empty() || levels[f] == kMissing) return;
  std::array<std::uint32_t, 2 * kMostWords> left{}, right{};  // one of them has the whole name in one field
  const auto join = [](Words x, Words y, std::array<std::uint32_t, 2 * kMostWords>& out) {
    const auto take_x = std::min(x.size(), kMostWords), take_y = std::min(y.size(), kMostWords);
    std::copy_n(y.begin(), take_y, std::copy_n(x.begin(), take_x, out.begin()));
    return Words(out).first(take_x + take_y);
  };
  const auto whole = words(f, join(af, ag, left), join(bf, bg, right));
  if (good(whole) && whole < levels[f]) levels[f] = whole;
}

Pattern Comparer::compare(Row a, Row b) const {
  std::array<Level, kMaxFields> levels{};
  const auto count = table_.fields().size();
  for (std::size_t f = 0; f < count; ++f) levels[f] = field(a, b, f);
  for (std::size_t f = 0; f < count; ++f) {
    const int partner = table_.fields()[f].partner;
    if (partner > static_cast<int>(f)) partners(a, b, f, static_cast<std::size_t>(partner), levels);
  }
  Pattern out = 0;
  for (std::size_t f = 0; f < count; ++f) out |= with_level(f, levels[f]);
  return out;
}

void Comparer::compare(std::span<const PairOfRows> pairs, std::span<Pattern> out) const {
  // The rows lie anywhere in memory: they are asked for some pairs before they are needed, and what they name after
  // they came.
  constexpr std::size_t kPlaces = 24, kRows = 16, kWords = 8;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + kPlaces < pairs.size()) table_.fetch_place(second_of(pairs[i + kPlaces]));
    if (i + kRows < pairs.size()) table_.fetch_row(first_of(pairs[i + kRows]), second_of(pairs[i + kRows]));
    if (i + kWords < pairs.size()) table_.fetch_words(first_of(pairs[i + kWords]), second_of(pairs[i + kWords]));
    out[i] = compare(first_of(pairs[i]), second_of(pairs[i]));
  }
}

double Comparer::rarity(Row a, Row b, std::size_t field, Level level) const {
  constexpr double kMost = 5.0;  // bits; one rare word must not outweigh everything else
  if (level == kEqual) {
    return std::clamp(std::log2(table_.value_chance(field) / table_.value_share(a, field)), -kMost, kMost);
  }
  const auto how = table_.fields()[field].how;
  if ((how != Comparison::words && how != Comparison::encoded) || level == kMissing || level == kOther) return 0.0;
  const bool crossed = level >= kCrossed;
  const auto other = crossed ? static_cast<std::size_t>(table_.fields()[field].partner) : field;
  const auto& words = table_.words(field);
  double rarest = 1.0;
  for (const auto left : table_.parts(a, field)) {
    for (const auto right : table_.parts(b, other)) {
      if (words[left].folded_number != words[right].folded_number) continue;
      const double share = std::max(table_.word_share(left, field), table_.word_share(right, other));
      rarest = std::min(rarest, share);
    }
  }
  if (rarest >= 1.0) return 0.0;
  return std::clamp(std::log2(table_.word_chance(field) / rarest), -kMost, kMost);
}

}  // namespace match
