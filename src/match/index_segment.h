// SPDX-License-Identifier: Apache-2.0
// An immutable part of an index: slices in which records of one mask and one length (bits set) stand together, so that
// a query sees from a table of a few hundred runs which lines can hold an answer, and how many misses they may have.
//
// Only the tombstones change: for each record the version in which it died (index_probe.h), set before that version is
// published.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "match/index_plan.h"
#include "match/index_probe.h"

namespace match {

/// A record to be taken into a segment; `words` is copied.
struct Source {
  RecordId id = 0;
  Presence mask = 0;
  std::uint16_t count = 0;  ///< bits set
  const std::uint64_t* words = nullptr;
};

class Segment {
 public:
  /// Ids are distinct. Sorts by mask, length and id: the same records give the same segment.
  Segment(std::size_t bits, std::vector<Source> sources);

  [[nodiscard]] std::size_t size() const { return ids_.size(); }  ///< with the erased
  [[nodiscard]] std::size_t erased() const { return erased_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t lines() const { return slices_.lines(); }
  [[nodiscard]] std::size_t bytes() const;

  /// Adds the living records of lines [from, to) that reach the probe's threshold. Any thread, no lock.
  void search(const Probe& probe, std::size_t from, std::size_t to, Collector& out) const;

  [[nodiscard]] bool holds(RecordId id) const { return slot_of(id) != kNowhere; }  ///< and it is not erased
  /// Dead from `version` on. False when it was not there; one thread at a time.
  bool erase(RecordId id, Version version);

  /// The records, row by row into `words` (bits / 64 words each, appended); the erased are left out.
  struct Copy {
    RecordId id;
    Presence mask;
    std::uint16_t count;
  };
  void copy_to(std::vector<Copy>& records, std::vector<std::uint64_t>& words) const;

  /// Records of one mask and length.
  struct Run {
    Presence mask = 0;
    std::uint16_t count = 0;
    std::uint32_t first = 0;  ///< slot; the run ends where the next begins
  };
  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }
  /// The run that `slot` stands in; its successor is behind it.
  [[nodiscard]] const Run* run_of(std::size_t slot) const;
  [[nodiscard]] const Slices& slices() const { return slices_; }
  [[nodiscard]] RecordId id_at(std::size_t slot) const { return ids_[slot]; }
  [[nodiscard]] bool living(std::size_t slot, Version version) const {
    return died_[slot].load(std::memory_order_acquire) > version;
  }

 private:
  static constexpr std::size_t kNowhere = ~std::size_t{0};
  [[nodiscard]] std::size_t slot_of(RecordId id) const;

  std::vector<RecordId> ids_;  // by slot
  std::vector<Run> runs_;      // and one after the last
  std::vector<std::uint32_t> by_id_;
  Slices slices_;
  std::unique_ptr<std::atomic<Version>[]> died_;
  std::atomic<std::size_t> erased_{0};
};

}  // namespace match
