// SPDX-License-Identifier: Apache-2.0
#include "match/index_approximate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

#include "match/tiles_order.h"

namespace match {
namespace {

constexpr std::size_t kAPiece = 512;  // queries of a join that are handed on together

thread_local std::uint64_t candidates_of_last = 0;

// The chance that `drawn` positions of `of` avoid `bad` of them.
double avoids(int bad, int drawn, int of) {
  double chance = 1;
  for (int i = 0; i < drawn; ++i) chance *= std::max(0.0, static_cast<double>(of - bad - i)) / (of - i);
  return chance;
}

}  // namespace

core::Result<std::unique_ptr<Approximate>> Approximate::make(const Space& space, std::size_t bits,
                                                             std::span<const Record> records,
                                                             const Sampling& sampling) {
  if (bits < 64 || bits % 64 != 0 || bits > kMostBits) return core::field_problem("/bits", "range");
  if (sampling.positions < 8 || sampling.positions > 32 || sampling.tables < 1 || sampling.tables > 128) {
    return core::field_problem("/sampling", "range");
  }
  for (const Record& record : records) {
    if (record.words.size() * 64 != bits) return core::field_problem("/words", "range");
  }
  return std::unique_ptr<Approximate>(new Approximate(space, bits, records, sampling));
}

Approximate::Approximate(const Space& space, std::size_t bits, std::span<const Record> records,
                         const Sampling& sampling)
    : space_(space),
      bits_(bits),
      words_(bits / 64),
      sampling_(sampling),
      memory_(allocate_pages(records.size() * bits / 8)),
      rows_(reinterpret_cast<std::uint64_t*>(memory_.get())) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Source source = source_of(records[i]);
    std::memcpy(rows_ + i * words_, source.words, words_ * 8);
    ids_.push_back(source.id);
    counts_.push_back(source.count);
    masks_.push_back(source.mask);
  }
  // Some two records a bucket, were they spread evenly.
  const auto wanted = static_cast<unsigned>(std::bit_width(records.size() / 2 + 1));
  bucket_bits_ = std::clamp(wanted, 1U, std::min(sampling.positions, 24U));
  choose_positions(sampling);
  for (Table& table : tables_) fill(table);
}

void Approximate::choose_positions(const Sampling& sampling) {
  std::vector<std::uint32_t> having(bits_, 0);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    for (std::size_t p = 0; p < bits_; ++p) {
      having[p] += static_cast<std::uint32_t>((rows_[i * words_ + p / 64] >> (p % 64)) & 1U);
    }
  }
  // The half of the positions that tell records apart best: those nearest to being set in every second record.
  std::vector<std::uint16_t> pool(bits_);
  std::iota(pool.begin(), pool.end(), std::uint16_t{0});
  const auto off = [&](std::uint16_t p) { return std::abs(2.0 * having[p] - static_cast<double>(ids_.size())); };
  std::stable_sort(pool.begin(), pool.end(), [&](std::uint16_t a, std::uint16_t b) { return off(a) < off(b); });
  pool.resize(bits_ / 2);
  std::mt19937_64 random(sampling.seed);
  std::size_t next = pool.size();
  tables_.resize(sampling.tables);
  for (Table& table : tables_) {
    if (next + sampling.positions > pool.size()) {  // tables share no position until all have been used
      for (std::size_t i = pool.size() - 1; i > 0; --i) std::swap(pool[i], pool[random() % (i + 1)]);
      next = 0;
    }
    const auto from = pool.begin() + static_cast<std::ptrdiff_t>(next);
    table.positions.assign(from, from + sampling.positions);
    next += sampling.positions;
  }
}

std::uint32_t Approximate::bucket(const Table& table, const std::uint64_t* words) const {
  std::uint64_t key = 0;
  for (const auto p : table.positions) key = key << 1U | ((words[p / 64] >> (p % 64)) & 1U);
  return static_cast<std::uint32_t>(key * 0x9e3779b97f4a7c15U >> (64U - bucket_bits_));
}

void Approximate::fill(Table& table) const {
  std::vector<std::uint32_t> of(ids_.size());
  table.begins.assign((std::size_t{1} << bucket_bits_) + 1, 0);
  for (std::size_t i = 0; i < of.size(); ++i) {
    of[i] = bucket(table, rows_ + i * words_);
    ++table.begins[of[i] + 1];
  }
  std::partial_sum(table.begins.begin(), table.begins.end(), table.begins.begin());
  table.members.resize(of.size());
  std::vector<std::uint32_t> next(table.begins.begin(), table.begins.end() - 1);
  for (std::size_t i = 0; i < of.size(); ++i) table.members[next[of[i]]++] = static_cast<std::uint32_t>(i);
}

core::Result<Answer> Approximate::search(const Query& query) const {
  if (!(query.space == space_)) return core::problem(core::ProblemKey::other_space);
  if (query.words.size() != words_) return core::field_problem("/words", "range");
  if (!(query.threshold >= 0 && query.threshold <= 1)) return core::field_problem("/threshold", "range");
  if (query.limit > kMostAnswers) return core::field_problem("/limit", "range");
  std::vector<std::uint32_t> candidates, buckets;
  for (const Table& table : tables_) {
    buckets.push_back(bucket(table, query.words.data()));
    __builtin_prefetch(&table.begins[buckets.back()]);
  }
  for (std::size_t t = 0; t < tables_.size(); ++t)
    __builtin_prefetch(tables_[t].members.data() + tables_[t].begins[buckets[t]]);
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const auto& table = tables_[t];
    candidates.insert(candidates.end(), table.members.begin() + table.begins[buckets[t]],
                      table.members.begin() + table.begins[buckets[t] + 1]);
  }
  candidates_of_last = candidates.size();
  std::vector<std::uint16_t> common(candidates.size());
  kernels::table().overlap_rows(rows_, words_, candidates, query.words.data(), common.data());

  const Source asked = source_of({0, 0, query.words});
  std::vector<std::pair<std::uint32_t, int>> near;  // row, common
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto row = candidates[i];
    const double threshold = query.threshold_of ? query.threshold_of(masks_[row]) : query.threshold;
    if (dice(common[i], asked.count, counts_[row]) >= threshold) near.emplace_back(row, common[i]);
  }
  std::sort(near.begin(), near.end());  // a near record is in several tables
  near.erase(std::unique(near.begin(), near.end()), near.end());
  Collector out(query.limit);
  for (const auto& [row, both] : near) {
    out.add({ids_[row], dice(both, asked.count, counts_[row]), both, masks_[row]});
  }
  Answer answer;
  answer.path = Path::approximate;
  answer.recall = certificate(static_cast<int>((1 - query.threshold) * 2 * asked.count));
  answer.found = out.found();
  answer.hits = std::move(out).sorted();
  return answer;
}

double Approximate::certificate(int distance) const {
  const int bits = static_cast<int>(bits_), pool = bits / 2, drawn = static_cast<int>(sampling_.positions);
  // How many of the differing bits lie in the pool: hypergeometric.
  const auto choose = [](int n, int k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); };
  const int far = std::clamp(distance, 0, bits);
  double sum = 0;
  for (int inside = std::max(0, far - (bits - pool)); inside <= std::min(far, pool); ++inside) {
    const double chance = std::exp(choose(pool, inside) + choose(bits - pool, far - inside) - choose(bits, far));
    sum += chance * (1 - std::pow(1 - avoids(inside, drawn, pool), sampling_.tables));
  }
  return std::min(1.0, sum);
}

std::size_t Approximate::bytes() const {
  std::size_t sum = ids_.size() * (words_ * 8 + sizeof(RecordId) + sizeof(std::uint16_t) + sizeof(Presence));
  for (const Table& table : tables_) sum += (table.begins.size() + table.members.size()) * 4;
  return sum;
}

std::uint64_t Approximate::last_candidates() { return candidates_of_last; }

core::Result<JoinReport> join_approximate(std::span<const Record> a, std::span<const Record> b,
                                          const JoinOptions& options, const Sampling& sampling, const PairSink& sink) {
  JoinReport report;
  report.path = Path::approximate;
  if (a.empty() || b.empty()) return report;
  const std::size_t words = b[0].words.size();
  if (!(options.threshold >= 0 && options.threshold <= 1)) return core::field_problem("/threshold", "range");
  for (const Record& record : a) {
    if (record.words.size() != words) return core::field_problem("/words", "range");
  }
  TRY(const auto held, Approximate::make({}, words * 64, b, sampling));
  InOrder order((a.size() + kAPiece - 1) / kAPiece, options.keep_going);
  Crew crew(std::max(1U, options.threads));
  double mean_count = 0;
  for (const Record& record : a) mean_count += source_of(record).count / static_cast<double>(a.size());
  report.recall = held->certificate(static_cast<int>((1 - options.threshold) * 2 * mean_count));
  crew.run(crew.threads(), [&](std::size_t) {
    std::vector<Pair> pairs;
    while (const auto piece = order.begin()) {
      pairs.clear();
      std::uint64_t found = 0, compared = 0;
      for (const Record& record : a.subspan(*piece * kAPiece, std::min(kAPiece, a.size() - *piece * kAPiece))) {
        Query query;
        query.words = record.words;
        query.threshold = options.threshold;
        if (options.threshold_of)
          query.threshold_of = [&](Presence mask) { return options.threshold_of(record.mask, mask); };
        query.limit = std::min(options.most_for_each, kMostAnswers);
        const auto answer = held->search(query);
        if (!answer.ok()) continue;  // widths and thresholds were checked: cannot be
        found += answer->found;
        compared += Approximate::last_candidates();
        for (const Hit& hit : answer->hits) pairs.push_back({record.id, hit.id, hit.score, hit.common});
      }
      order.finish(*piece, [&] {
        report.pairs += pairs.size();
        report.left_out += found - pairs.size();
        report.compared += compared;
        if (!pairs.empty()) sink(pairs);
      });
    }
  });
  report.finished = order.finished();
  return report;
}

}  // namespace match
