// SPDX-License-Identifier: Apache-2.0
#include "match/em.h"

#include <algorithm>
#include <cmath>

namespace match {
namespace {

constexpr double kPseudoPairs = 10.0;  // what usual_agreement weighs against what is seen
constexpr double kLeast = 1e-7;        // no level is impossible
constexpr double kStill = 1e-6;        // relative change of the number of matches that counts as none

/// Levels from the strongest agreement to none.
std::span<const Level> order(Comparison how) {
  static constexpr std::array<Level, 7> kWords{kEqual, kMoved, kAlike, kContained, kNear, kFar, kOther};
  static constexpr std::array<Level, 7> kDates{kEqual, kMoved, kAlike, kContained, kNear, kFar, kOther};
  static constexpr std::array<Level, 4> kNumbers{kEqual, kAlike, kContained, kOther};
  static constexpr std::array<Level, 5> kBits{kEqual, kAlike, kNear, kFar, kOther};
  static constexpr std::array<Level, 2> kFlags{kEqual, kOther};
  switch (how) {
    case Comparison::words:
      return kWords;
    case Comparison::date:
      return kDates;
    case Comparison::number:
      return kNumbers;
    case Comparison::encoded:
      return kBits;
    default:
      return kFlags;
  }
}

class Fit {
 public:
  explicit Fit(const EmInput& input) : in_(input), posterior_(input.candidates.size()) {
    out_.pairs = input.pairs;
    out_.matches = std::clamp(input.matches, 1e-3, 0.9 * std::max(input.pairs, 1.0));
    for (std::size_t f = 0; f < input.fields; ++f) {
      usual_[f] = usual_agreement(input.how[f]);
      out_.m[f] = usual_[f];
      out_.u[f] = input.all[f];
      for (auto& one : out_.u[f]) one = std::max(one, kLeast);
    }
  }

  Model run() {
    weigh();
    for (out_.iterations = 0; out_.iterations < in_.iterations;) {
      const double before = out_.matches;
      expect();
      maximise();
      weigh();
      ++out_.iterations;
      if (std::abs(out_.matches - before) < kStill * before) break;
    }
    return out_;
  }

 private:
  void expect() {
    const double prior = out_.prior();
    for (std::size_t i = 0; i < posterior_.size(); ++i) {
      posterior_[i] = probability_of(prior + out_.score(in_.candidates[i].pattern, in_.fields));
    }
  }

  void maximise() {
    LevelTable found{};
    double matches = 0;
    for (std::size_t i = 0; i < posterior_.size(); ++i) {
      const double share = posterior_[i] * in_.candidates[i].count;
      matches += share;
      for (std::size_t f = 0; f < in_.fields; ++f) found[f][level_of(in_.candidates[i].pattern, f)] += share;
    }
    out_.matches = std::max(matches, 1e-3);
    for (std::size_t f = 0; f < in_.fields; ++f) {
      double present = 0;
      for (std::size_t l = 1; l < kLevels; ++l) present += found[f][l];
      const double others = std::max(in_.both[f] * in_.pairs - present, 1.0);
      for (std::size_t l = 1; l < kLevels; ++l) {
        out_.m[f][l] = std::max((found[f][l] + kPseudoPairs * usual_[f][l]) / (present + kPseudoPairs), kLeast);
        const double left = in_.all[f][l] * in_.both[f] * in_.pairs - found[f][l];
        // Never less than a tenth of what was seen: a sample may miss what is rare.
        out_.u[f][l] = std::max({left / others, 0.1 * in_.all[f][l], kLeast});
      }
      limit(f);
    }
  }

  /// No more than most_other of "other", and of "other" and "far" together three times that; the levels above share
  /// what is over.
  void limit(std::size_t f) {
    if (f >= in_.most_other.size()) return;
    auto& m = out_.m[f];
    const double before = m[kOther] + m[kFar];
    m[kOther] = std::min(m[kOther], in_.most_other[f]);
    m[kFar] = std::min(m[kFar], std::max(3 * in_.most_other[f] - m[kOther], kLeast));
    const double rest = 1 - before;
    if (rest < kLeast) return;
    const double grow = (1 - m[kOther] - m[kFar]) / rest;
    for (std::size_t l = 1; l < kLevels; ++l) {
      if (l != kOther && l != kFar) m[l] *= grow;
    }
  }

  /// Weights, pooled where a weaker level would outweigh a stronger one (pool adjacent violators, weighted by m).
  void weigh() {
    for (std::size_t f = 0; f < in_.fields; ++f) {
      for (std::size_t l = 1; l < kLevels; ++l) out_.weight[f][l] = std::log2(out_.m[f][l] / out_.u[f][l]);
      struct Pool {
        double m, u;
        std::size_t levels;
      };
      std::vector<Pool> pools;
      const auto levels = order(in_.how[f]);
      for (const auto level : levels) {
        pools.push_back({out_.m[f][level], out_.u[f][level], 1});
        while (pools.size() > 1) {
          auto& last = pools.back();
          auto& before = pools[pools.size() - 2];
          if (before.m * last.u >= last.m * before.u) break;
          before = {before.m + last.m, before.u + last.u, before.levels + last.levels};
          pools.pop_back();
        }
      }
      std::size_t at = 0;
      for (const auto& pool : pools) {
        for (std::size_t i = 0; i < pool.levels; ++i) out_.weight[f][levels[at++]] = std::log2(pool.m / pool.u);
      }
      out_.weight[f][kMissing] = 0;
      if (in_.how[f] == Comparison::none) out_.weight[f].fill(0);
    }
  }

  const EmInput& in_;
  std::vector<double> posterior_;
  LevelTable usual_{};
  Model out_;
};

}  // namespace

double probability_of(double log2_odds) { return 1.0 / (1.0 + std::exp2(-log2_odds)); }

double Model::prior() const { return std::log2(matches / std::max(pairs - matches, 1e-3)); }

std::array<double, kLevels> usual_agreement(Comparison how) {
  // missing, equal, moved, alike, contained, near, far, other, crossed, crossed near
  switch (how) {
    case Comparison::words:
      return {0, 0.70, 0.02, 0.10, 0.05, 0.04, 0.03, 0.04, 0.01, 0.01};
    case Comparison::date:
      return {0, 0.85, 0.02, 0.06, 0.01, 0.01, 0.02, 0.02, 0.01, 1e-6};
    case Comparison::number:
      return {0, 0.85, 1e-6, 0.07, 0.02, 1e-6, 1e-6, 0.06, 1e-6, 1e-6};
    case Comparison::encoded:
      return {0, 0.75, 1e-6, 0.05, 1e-6, 0.06, 0.05, 0.07, 0.01, 0.01};
    default:
      return {0, 0.97, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 0.03, 1e-6, 1e-6};
  }
}

Model fit(const EmInput& input) { return Fit(input).run(); }

}  // namespace match
