// SPDX-License-Identifier: Apache-2.0
// What the parts of an index pass to each other while they answer: the question, the bound that it sets, and the
// answers as they come in.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "match/encoding.h"

namespace match {

/// Counts the published states of an index. A record is alive for a search on state v if it died in a later one, so
/// that a search that began before a record was replaced still finds the old one, and one after it only the new.
using Version = std::uint32_t;
constexpr Version kAlive = ~Version{0};

/// A question. Plain data, read by several threads at once.
struct Probe {
  std::span<const std::uint64_t> words;
  int count = 0;  ///< bits set
  /// Threshold for records with this mask; above 1 leaves them out. Called once for each mask of a segment, by any
  /// thread.
  std::function<double(Presence)> threshold_of;
  Version version = 0;  ///< of the state that is searched
};

struct Hit {
  RecordId id = 0;
  double score = 0;  ///< dice()
  int common = 0;    ///< bits that both have
  Presence mask = 0;
  bool operator==(const Hit&) const = default;
};

/// The order of answers: best first; equal scores by id. Total, so that an answer never depends on threads or history.
constexpr bool better(const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.id < b.id; }

constexpr int kNoCommon = 1 << 20;  ///< more than any two encodings share

/// The least number of common bits with which dice() reaches `threshold`, or kNoCommon.
int common_needed(double threshold, int count_a, int count_b);

/// Keeps the best `limit` hits and counts all.
class Collector {
 public:
  explicit Collector(std::size_t limit) : limit_(limit) {}
  void add(const Hit& hit);
  void add(const Collector& other);
  [[nodiscard]] std::uint64_t found() const { return found_; }
  [[nodiscard]] std::vector<Hit> sorted() &&;

 private:
  void keep(const Hit& hit);
  std::size_t limit_;
  std::uint64_t found_ = 0;
  std::vector<Hit> heap_;  // the worst of the kept on top
};

}  // namespace match
