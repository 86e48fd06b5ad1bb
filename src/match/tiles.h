// SPDX-License-Identifier: Apache-2.0
// All pairs of two sets, or of one with itself, whose Dice reaches a threshold: every pair, found by comparing what can
// match at all, 512 records at a time, a tile of queries to each line while it is in the cache.
//
// Memory: the encodings once more as slices, and what a few tiles have found. Order and content of the answer do not
// depend on the number of threads.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "match/index.h"

namespace match {

struct Pair {
  RecordId a = 0, b = 0;
  double score = 0;
  int common = 0;
  bool operator==(const Pair&) const = default;
};

struct JoinOptions {
  double threshold = 0.8;
  /// Thresholds by masks (of a, of b), instead of `threshold`; above 1 leaves such pairs out. Symmetric for dedupe().
  std::function<double(Presence, Presence)> threshold_of;
  /// For one record of a, the best so many. Ten thousand equal records would be fifty million pairs otherwise.
  std::size_t most_for_each = 100;
  unsigned threads = 2;
  /// Asked after each tile with the share that is done, by one thread at a time; false ends the work.
  std::function<bool(double)> keep_going;
};

struct JoinReport {
  std::uint64_t pairs = 0;     ///< handed to the sink
  std::uint64_t left_out = 0;  ///< reached the threshold, but beyond most_for_each
  std::uint64_t compared = 0;  ///< pairs whose bits were looked at; the others could not reach the threshold by length
  bool finished = true;        ///< keep_going never said no
  Path path = Path::exact;
  double recall = 1;  ///< expected share of the true pairs (index_approximate.h); 1 for exact
};

/// Gets some pairs at a time, never from two threads at once: by the records of a in the order (mask, length, id), each
/// one's best first.
using PairSink = std::function<void(std::span<const Pair>)>;

/// Pairs of one record of `a` and one of `b`. bad_field for a width that differs or is not a multiple of 64 up to 1024.
core::Result<JoinReport> join(std::span<const Record> a, std::span<const Record> b, const JoinOptions& options,
                              const PairSink& sink);

/// Pairs within one set, each once; most_for_each then counts the partners that come later in the order above.
core::Result<JoinReport> dedupe(std::span<const Record> records, const JoinOptions& options, const PairSink& sink);

}  // namespace match
