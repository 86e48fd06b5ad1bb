// SPDX-License-Identifier: Apache-2.0
#include "match/link.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>
#include <unordered_map>

namespace match {
namespace {

/// How often a field of one person may say something else altogether, at most: names and birth dates are what a person
/// is known by, other things change.
double most_other(const LinkField& field) {
  switch (field.type) {
    case FieldType::name:
      return field.partner < 0 ? 0.0005 : 0.10;
    case FieldType::date:
    case FieldType::sex:
      return 0.05;
    default:
      return 1.0;
  }
}

class Linker {
 public:
  Linker(const LinkTable& table, const LinkOptions& options, const Progress& progress)
      : table_(table), options_(options), progress_(progress), comparer_(table), fields_(table.fields().size()) {}

  LinkResult run() {
    if (!gather() || !compare()) {
      result_.stopped = true;
      return std::move(result_);
    }
    learn();
    score();
    return std::move(result_);
  }

 private:
  [[nodiscard]] double all_pairs() const {
    const double first = table_.first(), rest = table_.size() - table_.first();
    return table_.two_files() ? first * rest : first * (first - 1) / 2;
  }

  bool gather() {
    bool going = progress_("candidates", 0);
    std::size_t sorted = 0;
    const auto unique = [&] {
      std::sort(pairs_.begin(), pairs_.end());
      pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
      sorted = pairs_.size();
    };
    constexpr std::size_t kRoom = 1UL << 22U;
    result_.blocks = candidates(
        table_, options_.blocks,
        [&](PairOfRows pair) {
          pairs_.push_back(pair);
          if (pairs_.size() >= 2 * sorted + kRoom) unique();
        },
        [&](double share) { return going = going && progress_("candidates", share); });
    unique();
    result_.candidates = pairs_.size();
    return going;
  }

  bool compare() {
    patterns_.resize(pairs_.size());
    constexpr std::size_t kStep = 1UL << 20U;
    for (std::size_t at = 0; at < pairs_.size(); at += kStep) {
      if (!progress_("compare", static_cast<double>(at) / static_cast<double>(pairs_.size()))) return false;
      in_threads(options_.threads, std::min(kStep, pairs_.size() - at), [&](std::size_t begin, std::size_t end) {
        comparer_.compare(std::span(pairs_).subspan(at + begin, end - begin),
                          std::span(patterns_).subspan(at + begin, end - begin));
      });
    }
    return true;
  }

  [[nodiscard]] PairOfRows random_pair(std::uint64_t number) const {
    const auto bits = mix(options_.seed, number);
    const auto below = [](std::uint64_t x, Row n) { return static_cast<Row>((x & 0xFFFFFFFFU) * n >> 32U); };
    if (table_.two_files()) {
      return pair_of(below(bits, table_.first()), table_.first() + below(bits >> 32U, table_.size() - table_.first()));
    }
    const Row a = below(bits, table_.first()), b = below(bits >> 32U, table_.first() - 1);
    return pair_of(a, b >= a ? b + 1 : b);
  }

  /// How often each level occurs among pairs taken at random.
  void sample(EmInput& input) const {
    if (input.pairs < 1) return;
    const auto count =
        std::min<std::uint64_t>(options_.sample, static_cast<std::uint64_t>(std::min(input.pairs * 4, 1e18)));
    constexpr std::size_t kPieces = 64;
    std::vector<LevelTable> found(kPieces);
    std::vector<std::uint64_t> taken(kPieces);
    in_threads(options_.threads, kPieces, [&](std::size_t begin, std::size_t end) {
      std::vector<PairOfRows> pairs;
      std::vector<Pattern> patterns;
      for (std::size_t piece = begin; piece < end; ++piece) {
        pairs.clear();
        for (std::uint64_t i = piece; i < count; i += kPieces) {
          const auto pair = random_pair(i);
          if (!table_.repeats(second_of(pair)) && !table_.repeats(first_of(pair))) pairs.push_back(pair);
        }
        taken[piece] = pairs.size();
        patterns.resize(pairs.size());
        comparer_.compare(pairs, patterns);
        for (const auto pattern : patterns) {
          for (std::size_t f = 0; f < fields_; ++f) found[piece][f][level_of(pattern, f)] += 1;
        }
      }
    });
    for (std::size_t f = 0; f < fields_; ++f) {
      double both = 0;
      for (const auto& piece : found) {
        for (std::size_t l = 1; l < kLevels; ++l) input.all[f][l] += piece[f][l], both += piece[f][l];
      }
      const auto all = std::accumulate(taken.begin(), taken.end(), std::uint64_t{0});
      input.both[f] = both / static_cast<double>(std::max<std::uint64_t>(all, 1));
      for (auto& level : input.all[f]) level /= std::max(both, 1.0);
      // Known exactly, where a sample may see none.
      if (table_.fields()[f].how != Comparison::date) input.all[f][kEqual] = table_.value_chance(f);
    }
  }

  void learn() {
    std::unordered_map<Pattern, double> counts;
    for (const auto pattern : patterns_) counts[pattern] += 1;
    std::vector<PatternCount> patterns;
    patterns.reserve(counts.size());
    for (const auto& [pattern, count] : counts) patterns.push_back({pattern, count});
    std::sort(patterns.begin(), patterns.end(), [](const auto& a, const auto& b) { return a.pattern < b.pattern; });
    EmInput input;
    input.fields = fields_;
    for (const auto& field : table_.fields()) {
      input.how.push_back(field.how);
      input.most_other.push_back(most_other(field));
    }
    input.candidates = patterns;
    input.pairs = all_pairs();
    const double rest = table_.size() - table_.first();
    input.matches = 0.3 * (table_.two_files() ? std::min<double>(table_.first(), rest) : table_.first());
    sample(input);
    result_.model = fit(input);
  }

  void score() {
    const double prior = result_.model.prior();
    const double hopeless = std::log2(options_.least) - prior - 12.0;  // no rarity lifts it above `least`
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      double score = result_.model.score(patterns_[i], fields_);
      if (score < hopeless) continue;
      const Row a = first_of(pairs_[i]), b = second_of(pairs_[i]);
      for (std::size_t f = 0; f < fields_; ++f) {
        const auto level = level_of(patterns_[i], f);
        if (level == kMissing || level == kOther) continue;
        // What disagrees with chance is worth as much as the agreement itself at most.
        const double weight = result_.model.weight[f][level];
        if (weight > 0) score += std::max(comparer_.rarity(a, b, f, level), -weight);
      }
      const double probability = probability_of(prior + score);
      if (probability >= options_.least) result_.pairs.push_back({a, b, patterns_[i], score, probability});
    }
    std::sort(result_.pairs.begin(), result_.pairs.end(), [](const LinkedPair& x, const LinkedPair& y) {
      return x.score != y.score ? x.score > y.score : x.a != y.a ? x.a < y.a : x.b < y.b;
    });
  }

  const LinkTable& table_;
  const LinkOptions& options_;
  const Progress& progress_;
  Comparer comparer_;
  std::size_t fields_;
  std::vector<PairOfRows> pairs_;
  std::vector<Pattern> patterns_;
  LinkResult result_;
};

}  // namespace

void in_threads(unsigned threads, std::size_t count, const std::function<void(std::size_t, std::size_t)>& work) {
  threads = std::max(1U, threads);
  if (threads == 1 || count < 64) return work(0, count);
  constexpr std::size_t kPieces = 16;  // for each thread, so that none waits long for the last
  const std::size_t step = std::max<std::size_t>(1, count / (threads * kPieces));
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t begin = next.fetch_add(step); begin < count; begin = next.fetch_add(step)) {
      work(begin, std::min(count, begin + step));
    }
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(run);
  run();
}

LinkResult link(const LinkTable& table, const LinkOptions& options, const Progress& progress) {
  return Linker(table, options, progress).run();
}

}  // namespace match
