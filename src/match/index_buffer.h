// SPDX-License-Identifier: Apache-2.0
// Where new records wait to become a segment: rows in interleaved blocks of eight, scanned whole. Appended to by one
// thread; a reader looks only at the records below the number that was published with the snapshot it holds.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>
#include <vector>

#include "match/index_memory.h"
#include "match/index_probe.h"
#include "match/index_segment.h"

namespace match {

class Buffer {
 public:
  static constexpr std::size_t kCapacity = 4096;  ///< scanned in some 5 microseconds

  explicit Buffer(std::size_t bits);

  /// The writer alone. add() needs size() < kCapacity; a record with the same id that was here is dead from `version`
  /// on, the version in which the new one can be seen. Returns whether there was one.
  bool add(const Source& source, Version version);
  bool erase(RecordId id, Version version);
  [[nodiscard]] bool holds(RecordId id) const { return by_id_.contains(id); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Any thread: the first `published` records.
  void search(const Probe& probe, std::size_t published, Collector& out) const;
  /// The first `published`, without the erased.
  void copy_to(std::size_t published, std::vector<Segment::Copy>& records, std::vector<std::uint64_t>& words) const;
  [[nodiscard]] std::size_t living_of(std::size_t published) const;  ///< any thread
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    RecordId id = 0;
    Presence mask = 0;
    std::uint16_t count = 0;
  };
  [[nodiscard]] std::uint64_t word(std::size_t slot, std::size_t index) const {
    return rows_[(slot / 8 * words_ + index) * 8 + slot % 8];
  }
  [[nodiscard]] bool living(std::size_t slot, Version version) const {
    return died_[slot].load(std::memory_order_acquire) > version;
  }

  std::size_t words_, size_ = 0;
  Pages memory_;
  std::uint64_t* rows_;
  std::unique_ptr<Entry[]> entries_;
  std::unique_ptr<std::atomic<Version>[]> died_;
  std::unordered_map<RecordId, std::size_t> by_id_;  // the writer's; the living only
};

}  // namespace match
