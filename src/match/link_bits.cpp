// SPDX-License-Identifier: Apache-2.0
#include "match/link_bits.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>

#include "match/index.h"

namespace match {
namespace {

constexpr double kMeanBits = 40.0;  // of average agreement, added to every pair
constexpr double kMeanAgreement = 0.3;
// This far above the level of its records a pair is usually as likely of one person as of two, where kUsualBits are set
// in a record with all fields; with fewer, scores spread wider. Seen on several sets, FEBRL's among them.
constexpr double kUsualLift = 0.135, kUsualBits = 127;
constexpr double kLowestFloor = 0.3;
constexpr double kCertain = 0.999;
constexpr double kUnlikelyPerRecord = 20.0;  // pairs kept so that their line, and each record's level, can be seen
constexpr std::size_t kLevelFrom = 8, kLevelTo = 16;  // the level of a record: its best others of these ranks
constexpr std::size_t kFew = 300;  // with fewer records on the other side, no rank says what is far out
constexpr double kFarOut = 2.2;    // standard deviations, for those

PairOfRows random_pair(std::uint64_t bits, Row first, Row size) {
  const auto below = [](std::uint64_t x, Row n) { return static_cast<Row>((x & 0xFFFFFFFFU) * n >> 32U); };
  if (first < size) return pair_of(below(bits, first), first + below(bits >> 32U, size - first));
  const Row a = below(bits, first), b = below(bits >> 32U, first - 1);
  return pair_of(a, b >= a ? b + 1 : b);
}

class Join {
 public:
  Join(std::span<const BitsRecord> records, std::size_t first, const BitsOptions& options, const Progress& progress)
      : records_(records),
        first_(static_cast<Row>(first)),
        options_(options),
        progress_(progress),
        bits_(bits_of_fields(records)),
        corrected_(bits_) {
    for (const auto& record : records) counts_.push_back(record.full.count());
  }

  core::Result<BitsResult> run() {
    out_.floor = find_floor();
    TRY_DONE(search());
    if (out_.stopped) return std::move(out_);
    std::sort(out_.pairs.begin(), out_.pairs.end(), [](const BitsPair& x, const BitsPair& y) {
      return x.score != y.score ? x.score > y.score : x.a != y.a ? x.a < y.a : x.b < y.b;
    });
    auto found = lifts();
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (certain(out_.pairs[i])) found[i] = -1;  // not counted: thousands of equal records would pass for chance
    }
    const auto probabilities = calibrate(found, usual_lift());
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      out_.pairs[i].probability = certain(out_.pairs[i]) ? kCertain : probabilities[i];
      out_.matches += out_.pairs[i].probability;
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool two_files() const { return first_ < records_.size(); }
  [[nodiscard]] double score(Row a, Row b, int common) const {
    return corrected_.score(common, counts_[a], records_[a].mask, counts_[b], records_[b].mask);
  }

  /// Where about kUnlikelyPerRecord random pairs for each record lie above.
  double find_floor() const {
    const auto size = static_cast<Row>(records_.size());
    if (first_ < 2 && !two_files()) return kLowestFloor;
    constexpr std::size_t kSample = 1'000'000;
    std::vector<double> found;
    found.reserve(kSample);
    for (std::size_t i = 0; i < kSample; ++i) {
      const auto pair = random_pair(mix(options_.seed, i), first_, size);
      if (equal(first_of(pair), second_of(pair))) continue;
      found.push_back(score(first_of(pair), second_of(pair), common_bits(first_of(pair), second_of(pair))));
    }
    if (found.size() < kSample / 100) return kLowestFloor;
    const double first = first_, rest = two_files() ? size - first : first;
    const double pairs = two_files() ? first * rest : first * (first - 1) / 2;
    const double share = kUnlikelyPerRecord * std::min(first, rest) / pairs;
    // Beyond what a sample shows, the tail of a normal distribution from its body.
    const auto at = [&](double part) {
      auto place = found.begin() + static_cast<std::ptrdiff_t>((1 - part) * static_cast<double>(found.size() - 1));
      std::nth_element(found.begin(), place, found.end());
      return *place;
    };
    if (share > 1e-4) return std::clamp(at(std::min(share, 1.0)), kLowestFloor, 0.9);
    const double low = at(0.5), high = at(1e-3);  // 3.09 standard deviations apart
    const double deviations = std::sqrt(2 * std::log(1 / share)) - 0.3;
    return std::clamp(low + (high - low) / 3.09 * deviations, kLowestFloor, 0.9);
  }

  [[nodiscard]] bool equal(Row a, Row b) const {
    return records_[a].mask == records_[b].mask && records_[a].full == records_[b].full;
  }

  /// The same bits of two fields or more.
  [[nodiscard]] bool certain(const BitsPair& pair) const {
    return equal(pair.a, pair.b) && bit_count(records_[pair.a].mask) > 1;
  }

  [[nodiscard]] double usual_lift() const {
    double bits = 0;
    for (std::size_t f = 0; f < kMaxFields; ++f) {
      const auto known = std::ranges::count_if(records_, [&](const auto& one) { return (one.mask >> f & 1U) != 0; });
      if (10 * static_cast<std::size_t>(known) >= records_.size()) bits += bits_[f];
    }
    const double fewer = kUsualBits / std::max(bits, 1.0);
    return std::clamp(kUsualLift * fewer * fewer, 0.08, 0.22);
  }

  /// By how much the score of each pair is above the level of its two records: some records are like very many others.
  [[nodiscard]] std::vector<double> lifts() const {
    std::vector<double> level(records_.size(), out_.floor);
    std::vector<std::vector<float>> others(records_.size());
    for (const auto& pair : out_.pairs) {
      if (equal(pair.a, pair.b)) continue;
      others[pair.a].push_back(static_cast<float>(pair.score));  // best first
      others[pair.b].push_back(static_cast<float>(pair.score));
    }
    for (Row row = 0; row < records_.size(); ++row) {
      const std::size_t among = !two_files() ? first_ - 1 : row < first_ ? records_.size() - first_ : first_;
      if (among < kFew) {
        level[row] = few_level(row);
        continue;
      }
      double sum = 0;
      for (std::size_t rank = kLevelFrom; rank < kLevelTo; ++rank) {
        sum += rank < others[row].size() ? static_cast<double>(others[row][rank]) : out_.floor;
      }
      level[row] = sum / static_cast<double>(kLevelTo - kLevelFrom);
    }
    std::vector<double> out;
    for (const auto& pair : out_.pairs) out.push_back(pair.score - 0.5 * (level[pair.a] + level[pair.b]));
    return out;
  }

  /// The level where there are few others: what the mean and the spread of all of them say.
  [[nodiscard]] double few_level(Row row) const {
    const auto size = static_cast<Row>(records_.size());
    const Row begin = two_files() && row < first_ ? first_ : 0, end = two_files() && row >= first_ ? first_ : size;
    double sum = 0, squares = 0, count = 0;
    for (Row other = begin; other < end; ++other) {
      if (other == row || equal(row, other)) continue;
      const double value = score(row, other, common_bits(row, other));
      sum += value, squares += value * value, ++count;
    }
    if (count < 2) return kLowestFloor;
    const double mean = sum / count;
    // Partners lie far above and must not widen what they are measured by.
    const double spread = std::clamp(std::sqrt(std::max(0.0, squares / count - mean * mean)), 0.03, 0.06);
    return mean + kFarOut * spread;
  }

  [[nodiscard]] int common_bits(Row a, Row b) const {
    int common = 0;
    const auto &x = records_[a].full, &y = records_[b].full;
    for (std::size_t w = 0; w < x.words.size(); ++w) common += bit_count(x.words[w] & y.words[w]);
    return common;
  }

  core::Done search() {
    const Space space{};
    TRY(const auto index, Index::make(space, Encoding512::kBits));
    std::vector<Record> rows;
    for (Row row = two_files() ? first_ : 0; row < records_.size(); ++row) {
      rows.push_back({row, records_[row].mask, records_[row].full.words});
    }
    TRY_DONE(index->load(space, rows));
    std::vector<std::vector<BitsPair>> found(first_);
    std::atomic<std::uint64_t> capped{0};
    std::mutex failing;
    core::Done failed;
    constexpr std::size_t kStep = 4096;
    for (std::size_t at = 0; at < first_; at += kStep) {
      if (!progress_("join", static_cast<double>(at) / first_)) {
        out_.stopped = true;
        return {};
      }
      in_threads(options_.threads, std::min<std::size_t>(kStep, first_ - at), [&](std::size_t begin, std::size_t end) {
        for (auto row = static_cast<Row>(at + begin); row < at + end; ++row) {
          const auto done = ask(*index, row, found[row], capped);
          const std::lock_guard lock(failing);
          if (!done.ok()) failed = done;
        }
      });
      TRY_DONE(failed);
    }
    for (auto& some : found) {
      out_.pairs.insert(out_.pairs.end(), some.begin(), some.end());
      some = {};
    }
    // Within one file a pair is found from both ends, or, where one is like very many, from the other alone.
    const auto order = [](const BitsPair& x, const BitsPair& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; };
    const auto same = [](const BitsPair& x, const BitsPair& y) { return x.a == y.a && x.b == y.b; };
    std::sort(out_.pairs.begin(), out_.pairs.end(), order);
    out_.pairs.erase(std::unique(out_.pairs.begin(), out_.pairs.end(), same), out_.pairs.end());
    out_.capped = capped;
    return {};
  }

  core::Done ask(const Index& index, Row row, std::vector<BitsPair>& out, std::atomic<std::uint64_t>& capped) const {
    Query query;
    query.words = records_[row].full.words;
    query.threshold_of = [&](Presence mask) { return corrected_.dice_at(out_.floor, records_[row].mask, mask); };
    query.limit = options_.each;
    TRY(const auto answer, index.search(query));
    if (answer.found > options_.each) ++capped;
    for (const auto& hit : answer.hits) {
      const auto other = static_cast<Row>(hit.id);
      if (other == row) continue;
      const double value = score(row, other, hit.common);
      if (value >= out_.floor) out.push_back({std::min(row, other), std::max(row, other), value, 0});
    }
    return {};
  }

  std::span<const BitsRecord> records_;
  Row first_;
  const BitsOptions& options_;
  const Progress& progress_;
  std::array<double, kMaxFields> bits_;
  Corrected corrected_;
  std::vector<int> counts_;
  BitsResult out_;
};

/// Solves the n equations rows * x = right by elimination with pivots; x is 0 where nothing is known.
template <std::size_t N>
std::array<double, N> solve(std::array<std::array<double, N>, N> rows, std::array<double, N> right) {
  for (std::size_t c = 0; c < N; ++c) {
    std::size_t best = c;
    for (std::size_t r = c; r < N; ++r) {
      if (std::abs(rows[r][c]) > std::abs(rows[best][c])) best = r;
    }
    std::swap(rows[c], rows[best]);
    std::swap(right[c], right[best]);
    for (std::size_t r = 0; r < N; ++r) {
      if (r == c || std::abs(rows[c][c]) < 1e-12) continue;
      const double factor = rows[r][c] / rows[c][c];
      for (std::size_t k = c; k < N; ++k) rows[r][k] -= factor * rows[c][k];
      right[r] -= factor * right[c];
    }
  }
  std::array<double, N> out{};
  for (std::size_t c = 0; c < N; ++c) out[c] = std::abs(rows[c][c]) < 1e-12 ? 0 : right[c] / rows[c][c];
  return out;
}

}  // namespace

std::array<double, kMaxFields> bits_of_fields(std::span<const BitsRecord> records) {
  std::array<std::array<double, kMaxFields>, kMaxFields> rows{};
  std::array<double, kMaxFields> right{};
  double bits = 0, fields = 0;
  for (const auto& record : records) {
    bits += record.full.count();
    fields += bit_count(record.mask);
  }
  const double usual = fields > 0 ? bits / fields : 1;
  std::map<Presence, std::pair<double, double>> by_mask;  // records, bits
  for (const auto& record : records) {
    auto& [count, sum] = by_mask[record.mask];
    ++count;
    sum += record.full.count();
  }
  for (const auto& [mask, seen] : by_mask) {
    for (std::size_t f = 0; f < kMaxFields; ++f) {
      if ((mask >> f & 1U) == 0) continue;
      right[f] += seen.second;
      for (std::size_t g = 0; g < kMaxFields; ++g) rows[f][g] += (mask >> g & 1U) != 0 ? seen.first : 0;
    }
  }
  // Fields that are always there cannot be told apart: a little weight on "all alike" divides what they share.
  const double pull = std::max(1.0, 0.001 * static_cast<double>(records.size()));
  for (std::size_t f = 0; f < kMaxFields; ++f) {
    rows[f][f] += pull;
    right[f] += pull * usual;
  }
  auto out = solve(rows, right);
  for (auto& one : out) one = std::max(one, 0.0);
  return out;
}

double Corrected::share(Presence of, Presence both) const {
  double all = 0, common = 0;
  for (std::size_t f = 0; f < kMaxFields; ++f) {
    if ((of >> f & 1U) != 0) all += bits_[f];
    if ((both >> f & 1U) != 0) common += bits_[f];
  }
  return all > 0 ? common / all : 1.0;
}

double Corrected::score(int common, int count_a, Presence a, int count_b, Presence b) const {
  const auto both = static_cast<Presence>(a & b);
  if (both == 0) return 0;
  // Never fewer bits than are common.
  const double left = std::max<double>(common, count_a * share(a, both));
  const double right = std::max<double>(common, count_b * share(b, both));
  return (2.0 * common + kMeanAgreement * kMeanBits) / (left + right + kMeanBits);
}

double Corrected::dice_at(double least, Presence a, Presence b) const {
  const auto both = static_cast<Presence>(a & b);
  if (both == 0) return 2;
  // 2 common >= least (left + right) - kMeanBits (kMeanAgreement - least), and the last term is not negative.
  return std::max(0.0, least * std::min(share(a, both), share(b, both)) - 1e-9);
}

std::vector<double> calibrate(std::span<const double> lifts, double usual_lift) {
  constexpr std::size_t kBins = 60;
  constexpr double kWidest = 0.6;  // of a lift
  std::vector<double> out(lifts.size());
  if (lifts.empty()) return out;
  const double width = kWidest / kBins;
  const auto bin_of = [&](double lift) {
    return std::min(kBins - 1, static_cast<std::size_t>(std::max(0.0, lift / width)));
  };
  std::array<double, kBins> seen{}, likely{};
  for (const double lift : lifts) {
    if (lift >= 0) seen[bin_of(lift)] += 1;
  }
  // The line: log counts fall, from the bin with most, ever more steeply. The slope is taken from the part between a
  // third and a thirtieth of the fullest bin, or where matches begin to show, and holds from there on: rather too many
  // unlikely pairs than too few.
  const auto top = static_cast<std::size_t>(std::max_element(seen.begin(), seen.end()) - seen.begin());
  std::size_t last = top;
  while (last + 1 < kBins && seen[last + 1] >= 0.03 * seen[top] && seen[last + 1] < seen[last] * 0.95) ++last;
  std::size_t begin = top;
  while (begin < last && seen[begin + 1] > 0.33 * seen[top]) ++begin;
  double slope = -1.0;
  if (last > begin && seen[last] > 0) {
    slope = (std::log(seen[last]) - std::log(seen[begin])) / static_cast<double>(last - begin);
  }
  slope = std::clamp(slope, -1.5, -0.2);
  for (std::size_t i = 0; i < kBins; ++i) {
    double unlikely = seen[i];
    if (i > last) {
      const double step = static_cast<double>(i - last);
      unlikely = std::min(seen[i], seen[last] * std::exp(slope * step));
    }
    const double middle = (static_cast<double>(i) + 0.5) * width;
    const double usual = 1.0 / (1.0 + std::exp(-80.0 * (middle - usual_lift)));
    constexpr double kPseudo = 3.0;
    const double share = (std::max(0.0, seen[i] - unlikely) + kPseudo * usual) / (seen[i] + kPseudo);
    // What stands above the line may be brothers and sisters; what is usual has half a say.
    const double odds = share / std::max(1e-9, 1 - share) * std::sqrt(usual / std::max(1e-9, 1 - usual));
    likely[i] = odds / (1 + odds);
  }
  struct Pool {
    double sum, weight;
    std::size_t bins;
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < kBins; ++i) {
    pools.push_back({likely[i] * (seen[i] + 1), seen[i] + 1, 1});
    while (pools.size() > 1) {
      auto& two = pools.back();
      auto& one = pools[pools.size() - 2];
      if (one.sum / one.weight <= two.sum / two.weight) break;
      one = {one.sum + two.sum, one.weight + two.weight, one.bins + two.bins};
      pools.pop_back();
    }
  }
  std::size_t at = 0;
  for (const auto& pool : pools) {
    for (std::size_t i = 0; i < pool.bins; ++i) likely[at++] = pool.sum / pool.weight;
  }
  for (std::size_t i = 0; i < lifts.size(); ++i) {
    // Between the middles of bins, straight lines.
    const double place = std::clamp(lifts[i] / width - 0.5, 0.0, static_cast<double>(kBins - 1));
    const auto low = static_cast<std::size_t>(place);
    const auto high = std::min(low + 1, kBins - 1);
    out[i] = likely[low] + (likely[high] - likely[low]) * (place - static_cast<double>(low));
  }
  return out;
}

core::Result<BitsResult> link_bits(std::span<const BitsRecord> records, std::size_t first, const BitsOptions& options,
                                   const Progress& progress) {
  if (first == 0) return BitsResult{};
  return Join(records, first, options, progress).run();
}

}  // namespace match
