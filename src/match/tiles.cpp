// SPDX-License-Identifier: Apache-2.0
#include "match/tiles.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "match/tiles_order.h"

namespace match {
namespace {

using kernels::kLineRecords;

constexpr std::size_t kQueries = 512;  // of a tile; the more, the less often a line comes from memory

constexpr std::size_t kLines = 8;  // against these lines at a time: 256 KB, in the second cache
constexpr std::size_t kSlab = Slices::kSlabLines;

// The queries of one tile and what they have found. Reused from tile to tile by one thread.
class Tile {
 public:
  Tile(const Segment& a, const Segment& b, const JoinOptions& options, bool within)
      : a_(a), b_(b), options_(options), within_(within), rows_(kLineRecords * a.slices().bits() / 64) {}

  void run(std::size_t tile) {
    begin(tile * kQueries);
    groups_.clear();
    for (std::size_t from = 0; from < size_;) {
      std::size_t to = from + 1;
      while (to < size_ && counts_[to] == counts_[from] && masks_[to] == masks_[from]) ++to;
      groups_.push_back({from, to, counts_[from], 0, needed(from)});
      from = to;
    }
    for (std::size_t line = within_ ? first_ / kLineRecords : 0; line < b_.lines();) {
      const std::size_t until = std::min({b_.lines(), line + kLines, (line / kSlab + 1) * kSlab});
      for (Group& group : groups_) against(group, line, until);
      line = until;
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

  // Queries of one mask and length: they have the same window.
  struct Group {
    std::size_t from, to;
    int count;
    std::size_t run;          // of b, where the last line began
    std::vector<int> needed;  // common bits, by run of b
  };

  void against(Group& group, std::size_t line, std::size_t until) {
    const Allowance allowance = allow(group, line, until);
    if (!allowance.any()) return;
    tasks_.clear();
    for (std::size_t q = group.from; q < group.to; ++q) {
      tasks_.push_back(plans_[q].task(line, allowance));
      tasks_.back().lines = static_cast<std::uint16_t>(until - line);
    }
    compared_ += tasks_.size() * (until - line) * kLineRecords;
    if (hits_.size() < tasks_.size() * kLines) hits_.resize(tasks_.size() * kLines);
    const std::size_t found = kernels::table().count_slices(tasks_, hits_.data());
    for (std::size_t i = 0; i < found; ++i) survived(hits_[i], group, line + hits_[i].line, allowance);
  }

  void survived(const kernels::SliceHit& hit, const Group& group, std::size_t line, const Allowance& allowance) {
    const std::size_t q = group.from + hit.task;
    if (tasks_[hit.task].zeros) {
      collect(hit, group, q, line);
      return;
    }
    const auto exact = plans_[q].exact(line, allowance);
    kernels::SliceHit again;
    if (kernels::table().count_slices({&exact, 1}, &again) == 1) collect(again, group, q, line);
  }

  // The bound of each run of b for the group of query `q`.
  [[nodiscard]] std::vector<int> needed(std::size_t q) const {
    const auto& runs = b_.runs();
    std::vector<int> out;
    for (std::size_t r = 0; r + 1 < runs.size(); ++r) {
      const double threshold =
          options_.threshold_of ? options_.threshold_of(masks_[q], runs[r].mask) : options_.threshold;
      out.push_back(common_needed(threshold, counts_[q], runs[r].count));
    }
    return out;
  }

  // Of the lines [line, until) the most.
  Allowance allow(Group& group, std::size_t line, std::size_t until) const {
    const auto& runs = b_.runs();
    const std::size_t begin = line * kLineRecords, end = std::min(until * kLineRecords, b_.size());
    while (runs[group.run + 1].first <= begin) ++group.run;
    Allowance most;
    for (std::size_t r = group.run; r + 1 < runs.size() && runs[r].first < end; ++r) {
      if (group.needed[r] == kNoCommon) continue;
      most.misses = std::max(most.misses, group.count - group.needed[r]);
      most.extras = std::max(most.extras, runs[r].count - group.needed[r]);
    }
    return most;
  }

  void collect(const kernels::SliceHit& hit, const Group& group, std::size_t q, std::size_t line) {
    for (std::size_t w = 0; w < kernels::kLineWords; ++w) {
      for (std::uint64_t left = hit.alive[w]; left != 0; left &= left - 1) {
        const std::size_t record = w * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const std::size_t slot = line * kLineRecords + record;
        if (slot >= b_.size()) return;
        if (within_ && slot <= first_ + q) continue;
        const auto* run = b_.run_of(slot);
        const int common = group.count - hit.count(record);
        if (common < group.needed[static_cast<std::size_t>(run - b_.runs().data())]) continue;
        found_[q].add({b_.id_at(slot), dice(common, group.count, run->count), common, run->mask});
      }
    }
  }

  const Segment &a_, &b_;
  const JoinOptions& options_;
  bool within_;
  std::vector<std::uint64_t> rows_;
  std::size_t first_ = 0, size_ = 0;
  std::uint64_t compared_ = 0;
  std::vector<int> counts_;
  std::vector<Group> groups_;
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
