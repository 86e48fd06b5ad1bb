// SPDX-License-Identifier: Apache-2.0
// The fast path that may miss: records whose bits agree with the query's at some sampled positions are looked up in
// tables (bit-sampling locality-sensitive hashing: Indyk and Motwani, 1998) and only those are compared, exactly. What
// it answers is right; what it does not answer may exist. So it is a class of its own that nobody gets without asking,
// every answer says `approximate` and carries the recall that follows from the number of positions and tables. Exact is
// the default at a border; this is for tens of millions, and for joins that a person looks through anyway.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "match/index.h"
#include "match/tiles.h"

namespace match {

struct Sampling {
  unsigned positions = 20;  ///< of one table; 8 to 32. More: fewer candidates, less recall
  unsigned tables = 40;     ///< 1 to 128. More: more recall, 4 bytes a record and table
  std::uint64_t seed = 1;   ///< of the choice of positions; the same seed and records give the same answers
};

/// Immutable; any number of threads may search.
class Approximate {
 public:
  /// Copies the records row by row. bad_field, other_space as in Index.
  static core::Result<std::unique_ptr<Approximate>> make(const Space& space, std::size_t bits,
                                                         std::span<const Record> records, const Sampling& sampling);

  /// As Index::search, but `found` counts what was found; `recall` is certificate() for the farthest a record of the
  /// query's length may be.
  [[nodiscard]] core::Result<Answer> search(const Query& query) const;

  /// The probability that a record differing from the query in `distance` bits is among the candidates, if the
  /// differing bits fall into the sampled half of the positions as into the other. Falls as the distance grows.
  [[nodiscard]] double certificate(int distance) const;

  [[nodiscard]] std::size_t bytes() const;

  /// Candidates compared by the last search of this thread; for measurements.
  [[nodiscard]] static std::uint64_t last_candidates();

 private:
  struct Table {
    std::vector<std::uint16_t> positions;
    std::vector<std::uint32_t> begins;   // by bucket; and one after the last
    std::vector<std::uint32_t> members;  // rows, by bucket
  };
  Approximate(const Space& space, std::size_t bits, std::span<const Record> records, const Sampling& sampling);
  void choose_positions(const Sampling& sampling);
  void fill(Table& table) const;
  [[nodiscard]] std::uint32_t bucket(const Table& table, const std::uint64_t* words) const;

  Space space_;
  std::size_t bits_, words_;
  Sampling sampling_;
  unsigned bucket_bits_ = 1;
  Pages memory_;
  std::uint64_t* rows_;
  std::vector<RecordId> ids_;
  std::vector<std::uint16_t> counts_;
  std::vector<Presence> masks_;
  std::vector<Table> tables_;
};

/// As join(), by such tables over `b`; the report says `approximate` and its recall at the threshold.
core::Result<JoinReport> join_approximate(std::span<const Record> a, std::span<const Record> b,
                                          const JoinOptions& options, const Sampling& sampling, const PairSink& sink);

}  // namespace match
