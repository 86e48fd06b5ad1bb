// SPDX-License-Identifier: Apache-2.0
#include "match/tiles.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "match/tiles_order.h"

namespace match {
namespace {

using kernels::kLineRecords;

constexpr std::size_t kQueries = 256;  // of a tile: their first columns fill a quarter of the second cache

// The queries of one tile and what they have found. Reused from tile to tile by one thread.
class Tile {
 public:
  Tile(const Segment& a, const Segment& b, const JoinOptions& options, bool within)
      : a_(a), b_(b), options_(options), within_(within), rows_(kLineRecords * a.slices().bits() / 64) {}

  void run(std::size_t tile) {
    begin(tile * kQueries);
    for (std::size_t from = 0; from < size_;) {  // queries of one mask and length have the same window
      std::size_t to = from + 1;
      while (to < size_ && counts_[to] == counts_[from] && masks_[to] == masks_[from]) ++to;
      against_all(from, to);
      from = to;
    }
  }

  // The pairs, in order; `pairs` is replaced.
  void take(std::vector<Pair>& pairs, JoinReport& report) {
    pairs.clear();
    for (std::size_t q = 0; q < size_; ++q) {
      report.left_out += found_[q].found();
      for (const Hit& hit : std::move(found_[q]).sorted()) {
        pairs.push_back({a_.id_at(first_ + q), hit.id, hit.score, hit.common});
      }
    }
    report.left_out -= pairs.size();
    report.pairs += pairs.size();
    report.compared += compared_;
    compared_ = 0;
  }

 private:
  void begin(std::size_t first) {
    const std::size_t words = a_.slices().bits() / 64;
    first_ = first;
    size_ = std::min(kQueries, a_.size() - first);
    a_.slices().rows(first / kLineRecords, rows_.data());
    counts_.assign(size_, 0);
    masks_.assign(size_, 0);
    found_.assign(size_, Collector(options_.most_for_each));
    auto run = a_.run_of(first);
    for (std::size_t q = 0; q < size_; ++q) {
      while (run[1].first <= first + q) ++run;
      counts_[q] = run->count;
      masks_[q] = run->mask;
      const std::span row(rows_.data() + (first % kLineRecords + q) * words, words);
      if (q == plans_.size()) {
        plans_.emplace_back(b_.slices(), row);
      } else {
        plans_[q].prepare(row);
      }
    }
  }

  void against_all(std::size_t from, std::size_t to) {
    allow(from);
    const std::size_t begin = within_ ? (first_ + from) / kLineRecords : 0;
    for (std::size_t line = begin; line < b_.lines(); ++line) {
      const Allowance allowance = line_allowance(line);
      if (!allowance.any()) continue;
      tasks_.clear();
      for (std::size_t q = from; q < to; ++q) tasks_.push_back(plans_[q].task(line, allowance));
      compared_ += tasks_.size() * kLineRecords;
      if (hits_.size() < tasks_.size()) hits_.resize(tasks_.size());
      const std::size_t found = kernels::table().count_slices(tasks_, hits_.data());
      for (std::size_t i = 0; i < found; ++i) survived(hits_[i], from + hits_[i].task, line, allowance);
    }
  }

  void survived(const kernels::SliceHit& hit, std::size_t q, std::size_t line, const Allowance& allowance) {
    if (tasks_[hit.task].zeros) {
      collect(hit, q, line);
      return;
    }
    const auto exact = plans_[q].exact(line, allowance);
    kernels::SliceHit again;
    if (kernels::table().count_slices({&exact, 1}, &again) == 1) collect(again, q, line);
  }

  // The bounds of each run of b for the queries of one mask and length.
  void allow(std::size_t q) {
    const auto& runs = b_.runs();
    needed_.clear();
    for (std::size_t r = 0; r + 1 < runs.size(); ++r) {
      const double threshold =
          options_.threshold_of ? options_.threshold_of(masks_[q], runs[r].mask) : options_.threshold;
      needed_.push_back(common_needed(threshold, counts_[q], runs[r].count));
    }
    count_ = counts_[q];
    run_ = 0;
  }

  Allowance line_allowance(std::size_t line) {
    const auto& runs = b_.runs();
    const std::size_t begin = line * kLineRecords, end = std::min(begin + kLineRecords, b_.size());
    while (runs[run_ + 1].first <= begin) ++run_;
    Allowance most;
    for (std::size_t r = run_; r + 1 < runs.size() && runs[r].first < end; ++r) {
      if (needed_[r] == kNoCommon) continue;
      most.misses = std::max(most.misses, count_ - needed_[r]);
      most.extras = std::max(most.extras, runs[r].count - needed_[r]);
    }
    return most;
  }

  void collect(const kernels::SliceHit& hit, std::size_t q, std::size_t line) {
    for (std::size_t w = 0; w < kernels::kLineWords; ++w) {
      for (std::uint64_t left = hit.alive[w]; left != 0; left &= left - 1) {
        const std::size_t record = w * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const std::size_t slot = line * kLineRecords + record;
        if (slot >= b_.size()) return;
        if (within_ && slot <= first_ + q) continue;
        const auto* run = b_.run_of(slot);
        const int common = count_ - hit.count(record);
        if (common < needed_[static_cast<std::size_t>(run - b_.runs().data())]) continue;
        found_[q].add({b_.id_at(slot), dice(common, count_, run->count), common, run->mask});
      }
    }
  }

  const Segment &a_, &b_;
  const JoinOptions& options_;
  bool within_;
  std::vector<std::uint64_t> rows_;
  std::size_t first_ = 0, size_ = 0, run_ = 0;
  int count_ = 0;
  std::uint64_t compared_ = 0;
  std::vector<int> counts_, needed_;
  std::vector<Presence> masks_;
  std::vector<Collector> found_;
  std::vector<SlicePlan> plans_;
  std::vector<kernels::SliceTask> tasks_;
  std::vector<kernels::SliceHit> hits_;
};

core::Result<std::vector<Source>> sources_of(std::span<const Record> records, std::size_t words) {
  std::vector<Source> out;
  out.reserve(records.size());
  for (const Record& record : records) {
    if (record.words.size() != words || words == 0 || words > kMostBits / 64)
      return core::field_problem("/words", "range");
    out.push_back(source_of(record));
  }
  return out;
}

JoinReport run(const Segment& a, const Segment& b, const JoinOptions& options, bool within, const PairSink& sink) {
  const std::size_t tiles = (a.size() + kQueries - 1) / kQueries;
  InOrder order(tiles, options.keep_going);
  Crew crew(std::max(1U, options.threads));
  JoinReport report;
  crew.run(crew.threads(), [&](std::size_t) {
    Tile tile(a, b, options, within);
    std::vector<Pair> pairs;
    while (const auto number = order.begin()) {
      tile.run(*number);
      order.finish(*number, [&] {
        tile.take(pairs, report);
        if (!pairs.empty()) sink(pairs);
      });
    }
  });
  report.finished = order.finished();
  return report;
}

}  // namespace

core::Result<JoinReport> join(std::span<const Record> a, std::span<const Record> b, const JoinOptions& options,
                              const PairSink& sink) {
  if (a.empty() || b.empty()) return JoinReport{};
  const std::size_t words = a[0].words.size();
  TRY(auto sources_a, sources_of(a, words));
  TRY(auto sources_b, sources_of(b, words));
  const auto left = std::make_unique<Segment>(words * 64, std::move(sources_a));
  const auto right = std::make_unique<Segment>(words * 64, std::move(sources_b));
  return run(*left, *right, options, false, sink);
}

core::Result<JoinReport> dedupe(std::span<const Record> records, const JoinOptions& options, const PairSink& sink) {
  if (records.empty()) return JoinReport{};
  const std::size_t words = records[0].words.size();
  TRY(auto sources, sources_of(records, words));
  const auto all = std::make_unique<Segment>(words * 64, std::move(sources));
  return run(*all, *all, options, true, sink);
}

}  // namespace match
