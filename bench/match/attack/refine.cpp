// SPDX-License-Identifier: Apache-2.0
#include "match/attack/refine.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace attack {
namespace {

constexpr double kRidge = 3;        // pulls tokens seen fewer times than this to "sets nothing"
constexpr double kHalf = 0.5;       // of the usual strength: a bit that this token sets
constexpr float kDeviations = 4;    // above what chance gives a token seen so often
constexpr std::size_t kOften = 30;  // tokens seen as often tell the usual strength

BitRows predict(const Belief& belief, const Table& table) {
  BitRows out(table.size(), belief.bits.width());
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto* row = out.row(i);
    for (const auto token : table.tokens(i)) {
      const auto* add = belief.bits.row(token);
      for (std::size_t w = 0; w < out.words(); ++w) row[w] = belief.turns ? row[w] ^ add[w] : row[w] | add[w];
    }
  }
  return out;
}

/// Bits that some known token explains; the others would only be noise.
std::vector<std::uint64_t> explained(const Belief& belief) {
  std::vector<std::uint64_t> mask(belief.bits.words());
  for (std::size_t t = 0; t < belief.bits.rows(); ++t) {
    for (std::size_t w = 0; w < mask.size(); ++w) mask[w] |= belief.bits.row(t)[w];
  }
  return mask;
}

/// Solves a x = b for a symmetric positive matrix; b has `columns` numbers a row and becomes x.
void solve(Square<float>& a, std::vector<float>& b, std::size_t columns) {
  const auto n = a.size();
  const auto subtract = [](float* from, const float* what, float times, std::size_t count) {
    for (std::size_t c = 0; c < count; ++c) from[c] -= times * what[c];
  };
  for (std::size_t i = 0; i < n; ++i) {  // rows of the upper triangle: a = u' u
    const float root = std::sqrt(std::max(a.at(i, i), 1e-3F));
    for (std::size_t j = i; j < n; ++j) a.at(i, j) /= root;
    for (std::size_t j = i + 1; j < n; ++j) subtract(a.row(j) + j, a.row(i) + j, a.at(i, j), n - j);
  }
  for (std::size_t i = 0; i < n; ++i) {  // u' y = b
    for (std::size_t c = 0; c < columns; ++c) b[i * columns + c] /= a.at(i, i);
    for (std::size_t j = i + 1; j < n; ++j) subtract(&b[j * columns], &b[i * columns], a.at(i, j), columns);
  }
  for (std::size_t i = n; i-- > 0;) {  // u x = y
    for (std::size_t j = i + 1; j < n; ++j) subtract(&b[i * columns], &b[j * columns], a.at(i, j), columns);
    for (std::size_t c = 0; c < columns; ++c) b[i * columns + c] /= a.at(i, i);
  }
}

/// How much a token that is known to set a bit changes it: less than one where pairs are wrong or bits collide.
float usual_strength(const std::vector<float>& effect, const Square<float>& seen, std::size_t width) {
  std::vector<float> strongest;
  for (std::size_t t = 0; t < seen.size(); ++t) {
    if (seen.at(t, t) < static_cast<float>(kOften)) continue;
    const auto row = effect.begin() + static_cast<std::ptrdiff_t>(t * width);
    strongest.push_back(*std::max_element(row, row + static_cast<std::ptrdiff_t>(width)));
  }
  if (strongest.empty()) return 1;
  const auto middle = strongest.begin() + static_cast<std::ptrdiff_t>(strongest.size() / 2);
  std::ranges::nth_element(strongest, middle);
  return *middle;
}

}  // namespace

std::vector<Guess> guess(const Belief& belief, const Table& table, const BitRows& encodings,
                         const std::vector<std::size_t>& asked) {
  const auto looks = predict(belief, table);
  const auto mask = explained(belief);
  std::vector<int> counts(table.size());
  for (std::size_t p = 0; p < table.size(); ++p) counts[p] = looks.count(p);
  std::vector<Guess> out;
  std::vector<std::uint64_t> seen(mask.size());
  std::vector<int> shared;
  for (const auto i : asked) {
    for (std::size_t w = 0; w < mask.size(); ++w) seen[w] = encodings.row(i)[w] & mask[w];
    const int count = common(seen.data(), seen.data(), seen.size());
    Guess best{i, 0, -1, 0};
    double second = -1;
    common(seen.data(), looks, shared);
    for (std::size_t p = 0; p < table.size(); ++p) {
      const double score = match::dice(shared[p], count, counts[p]);
      if (score <= second) continue;
      if (best.score >= 0 && table.value(p) == table.value(best.person)) continue;
      if (score > best.score) {
        second = best.score;
        best.score = score, best.person = p;
      } else {
        second = score;
      }
    }
    best.margin = best.score - std::max(second, 0.0);
    out.push_back(best);
  }
  return out;
}

Belief learn(const Table& table, const BitRows& encodings, const std::vector<Guess>& pairs, bool turns) {
  const auto tokens = table.vocabulary(), width = encodings.width();
  // One more token that everybody has: how often a bit is set anyway.
  Square<float> seen(tokens + 1);
  std::vector<float> sums((tokens + 1) * width);
  for (const auto& pair : pairs) {
    std::vector<std::size_t> has(table.tokens(pair.person).begin(), table.tokens(pair.person).end());
    has.push_back(tokens);
    for (const auto a : has) {
      for (const auto b : has) seen.at(a, b) += 1;
      for (std::size_t w = 0; w < encodings.words(); ++w) {
        for (auto rest = encodings.row(pair.encoding)[w]; rest != 0; rest &= rest - 1) {
          sums[a * width + 64 * w + static_cast<std::size_t>(std::countr_zero(rest))] += 1;
        }
      }
    }
  }
  const auto before = seen;
  std::vector<float> usual(sums.end() - static_cast<std::ptrdiff_t>(width), sums.end());
  for (auto& share : usual) share /= static_cast<float>(pairs.size());
  for (std::size_t t = 0; t <= tokens; ++t) seen.at(t, t) += static_cast<float>(kRidge);
  solve(seen, sums, width);
  const float least = static_cast<float>(kHalf) * usual_strength(sums, before, width);
  Belief out{BitRows(tokens, width), turns};
  for (std::size_t t = 0; t < tokens; ++t) {
    const float times = before.at(t, t);
    for (std::size_t b = 0; times > 0 && b < width; ++b) {
      const float noise = std::sqrt(usual[b] * (1 - usual[b]) / times);
      if (sums[t * width + b] >= std::max(least, kDeviations * noise)) out.bits.set(t, b);
    }
  }
  return out;
}

}  // namespace attack
