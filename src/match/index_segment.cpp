// SPDX-License-Identifier: Apache-2.0
#include "match/index_segment.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace match {
namespace {

using kernels::kLineRecords;

const std::vector<Source>& put_in_order(std::vector<Source>& sources) {
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
    if (a.mask != b.mask) return a.mask < b.mask;
    return a.count != b.count ? a.count < b.count : a.id < b.id;
  });
  return sources;
}

std::vector<const std::uint64_t*> rows_of(const std::vector<Source>& sources) {
  std::vector<const std::uint64_t*> out;
  out.reserve(sources.size());
  for (const Source& source : sources) out.push_back(source.words);
  return out;
}

// One question on its way through one segment.
class Walk {
 public:
  Walk(const Segment& segment, const Probe& probe, Collector& out)
      : segment_(segment), probe_(probe), out_(out), plan_(segment.slices(), probe.words) {
    allow();
  }

  void lines(std::size_t from, std::size_t to) {
    if (from >= to) return;
    const auto& runs = segment_.runs();
    auto run = static_cast<std::size_t>(segment_.run_of(from * kLineRecords) - runs.data());
    for (std::size_t line = from; line < to;) {
      const std::size_t begin = line * kLineRecords, end = begin + kLineRecords;
      while (runs[run + 1].first <= begin) ++run;
      if (runs[run + 1].first >= end || run + 2 == runs.size()) {  // this run alone, for as many lines as it fills
        const bool last = run + 2 == runs.size();
        const std::size_t until = std::min(to, last ? segment_.lines() : runs[run + 1].first / kLineRecords);
        if (allowed_[run].any()) repeat(line, until, allowed_[run]);
        line = until;
        continue;
      }
      Allowance most;
      for (std::size_t each = run; each + 1 < runs.size() && runs[each].first < end; ++each) {
        most.misses = std::max(most.misses, allowed_[each].misses);
        most.extras = std::max(most.extras, allowed_[each].extras);
      }
      if (most.any()) repeat(line, line + 1, most);
      ++line;
    }
  }

 private:
  void allow() {
    std::map<Presence, double> thresholds;
    for (std::size_t i = 0; i + 1 < segment_.runs().size(); ++i) {
      const auto& run = segment_.runs()[i];
      const auto known = thresholds.find(run.mask);
      const double threshold = known != thresholds.end()
                                   ? known->second
                                   : thresholds.emplace(run.mask, probe_.threshold_of(run.mask)).first->second;
      const int needed = common_needed(threshold, probe_.count, run.count);
      needed_.push_back(needed);
      allowed_.push_back(needed == kNoCommon ? Allowance{} : Allowance{probe_.count - needed, run.count - needed});
    }
  }

  // Lines of equal allowance, as one task for each slab.
  void repeat(std::size_t line, std::size_t until, const Allowance& allowance) {
    while (line < until) {
      const std::size_t slab_end = (line / Slices::kSlabLines + 1) * Slices::kSlabLines;
      const std::size_t stop = std::min(until, slab_end);
      task_ = plan_.task(line, allowance);
      task_.lines = static_cast<std::uint16_t>(stop - line);
      const std::size_t found = kernels::table().count_slices({&task_, 1}, hits_);
      for (std::size_t i = 0; i < found; ++i) {
        const std::size_t at = line + hits_[i].line;
        if (task_.zeros) {
          take(hits_[i], at);
          continue;
        }
        const auto exact = plan_.exact(at, allowance);
        kernels::SliceHit hit;
        if (kernels::table().count_slices({&exact, 1}, &hit) == 1) take(hit, at);
      }
      line = stop;
    }
  }

  void take(const kernels::SliceHit& hit, std::size_t line) {
    for (std::size_t w = 0; w < kernels::kLineWords; ++w) {
      for (std::uint64_t left = hit.alive[w]; left != 0; left &= left - 1) {
        const std::size_t record = w * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const std::size_t slot = line * kLineRecords + record;
        if (slot >= segment_.size()) return;
        const Segment::Run* run = segment_.run_of(slot);
        const int common = probe_.count - hit.count(record);
        if (common < needed_[static_cast<std::size_t>(run - segment_.runs().data())] ||
            !segment_.living(slot, probe_.version))
          continue;
        out_.add({segment_.id_at(slot), dice(common, probe_.count, run->count), common, run->mask});
      }
    }
  }

  const Segment& segment_;
  const Probe& probe_;
  Collector& out_;
  SlicePlan plan_;
  std::vector<int> needed_;  // by run
  std::vector<Allowance> allowed_;
  kernels::SliceTask task_;
  kernels::SliceHit hits_[kernels::kMaxLines];
};

}  // namespace

Segment::Segment(std::size_t bits, std::vector<Source> unsorted) : slices_(bits, rows_of(put_in_order(unsorted))) {
  ids_.reserve(unsorted.size());
  for (const Source& source : unsorted) {
    if (runs_.empty() || runs_.back().mask != source.mask || runs_.back().count != source.count) {
      runs_.push_back({source.mask, source.count, static_cast<std::uint32_t>(ids_.size())});
    }
    ids_.push_back(source.id);
  }
  runs_.push_back({0, 0, static_cast<std::uint32_t>(ids_.size())});
  by_id_.resize(ids_.size());
  std::iota(by_id_.begin(), by_id_.end(), 0U);
  std::sort(by_id_.begin(), by_id_.end(), [this](std::uint32_t a, std::uint32_t b) { return ids_[a] < ids_[b]; });
  died_ = std::make_unique<std::atomic<Version>[]>(ids_.size());
  for (std::size_t slot = 0; slot < ids_.size(); ++slot) died_[slot].store(kAlive, std::memory_order_relaxed);
}

std::size_t Segment::bytes() const {
  return slices_.bytes() + ids_.size() * (sizeof(RecordId) + sizeof(std::uint32_t) + sizeof(Version)) +
         runs_.size() * sizeof(Run) + slices_.bits() * 6 + sizeof(Segment);
}

void Segment::search(const Probe& probe, std::size_t from, std::size_t to, Collector& out) const {
  if (size() == 0) return;
  Walk(*this, probe, out).lines(from, std::min(to, lines()));
}

const Segment::Run* Segment::run_of(std::size_t slot) const {
  const auto next =
      std::upper_bound(runs_.begin(), runs_.end(), slot, [](std::size_t s, const Run& run) { return s < run.first; });
  return runs_.data() + (next - runs_.begin() - 1);
}

std::size_t Segment::slot_of(RecordId id) const {
  const auto at = std::lower_bound(by_id_.begin(), by_id_.end(), id,
                                   [this](std::uint32_t slot, RecordId x) { return ids_[slot] < x; });
  return at != by_id_.end() && ids_[*at] == id && living(*at, kAlive - 1) ? *at : kNowhere;
}

bool Segment::erase(RecordId id, Version version) {
  const std::size_t slot = slot_of(id);
  if (slot == kNowhere) return false;
  died_[slot].store(version, std::memory_order_release);
  erased_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

void Segment::copy_to(std::vector<Copy>& records, std::vector<std::uint64_t>& words) const {
  const std::size_t width = slices_.bits() / 64;
  std::vector<std::uint64_t> line(kLineRecords * width);
  std::size_t run = 0;
  for (std::size_t slot = 0; slot < size(); ++slot) {
    if (slot % kLineRecords == 0) slices_.rows(slot / kLineRecords, line.data());
    while (runs_[run + 1].first <= slot) ++run;
    if (!living(slot, kAlive - 1)) continue;
    records.push_back({ids_[slot], runs_[run].mask, runs_[run].count});
    const auto row = line.begin() + static_cast<std::ptrdiff_t>(slot % kLineRecords * width);
    words.insert(words.end(), row, row + static_cast<std::ptrdiff_t>(width));
  }
}

}  // namespace match
