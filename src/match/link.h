// SPDX-License-Identifier: Apache-2.0
// Linking two files, or finding double records in one, from plain fields: candidates, patterns, a model learnt from
// them, a probability for each pair that is likely enough. Deterministic: the same table, options and seed give the
// same result, whatever the number of threads.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "match/em.h"
#include "match/link_blocks.h"
#include "match/link_table.h"

namespace match {

/// Asked between pieces of work, from the calling thread; false ends the work early. `step` is a short English word.
using Progress = std::function<bool(std::string_view step, double share_done)>;

struct LinkOptions {
  std::uint64_t seed = 1;
  unsigned threads = 2;
  double least = 0.01;               ///< probability below which a pair is forgotten
  std::uint64_t sample = 4'000'000;  ///< random pairs at most, for what agrees by chance
  BlockOptions blocks;
};

struct LinkedPair {
  Row a = 0, b = 0;  ///< a < b
  Pattern pattern = 0;
  double score = 0;        ///< log2 of the likelihood ratio: 10 means 1,024 times likelier for one person than for two
  double probability = 0;  ///< that both are one person
};

struct LinkResult {
  std::vector<LinkedPair> pairs;  ///< most likely first, then by rows
  Model model;
  BlockReport blocks;
  std::uint64_t candidates = 0;  ///< different pairs that were compared
  bool stopped = false;          ///< Progress said so; nothing else may be used
};

LinkResult link(const LinkTable& table, const LinkOptions& options, const Progress& progress);

/// Calls work(begin, end) for pieces of [0, count) on several threads; returns when all are done.
void in_threads(unsigned threads, std::size_t count, const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace match
