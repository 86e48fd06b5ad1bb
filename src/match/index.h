// SPDX-License-Identifier: Apache-2.0
// Index: the encodings of one space (schema and key), kept in memory so that "who is like this one?" is answered
// exactly, by all records that reach the threshold, a million in some tenths of a millisecond. One index for each key:
// one for an organisation's own, one for each network.
//
// Searches run on any thread without locks, each on the snapshot of the moment it began. Inserts and erasures may come
// from any thread; they wait for each other, not for searches. A new record is found by every search that begins after
// insert() returned. New records are scanned one by one until a thread of the index turns them into slices.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/result.h"
#include "match/encoding.h"
#include "match/index_buffer.h"
#include "match/index_crew.h"
#include "match/index_probe.h"
#include "match/index_segment.h"
#include "match/index_snapshot.h"

namespace match {

/// A record as the index takes it; `words` is copied. Bits / 64 words.
struct Record {
  RecordId id = 0;
  Presence mask = 0;
  std::span<const std::uint64_t> words;
};

Source source_of(const Record& record);
constexpr std::size_t kMostBits = 1024;  ///< of an encoding

struct Query {
  Space space;
  std::span<const std::uint64_t> words;
  double threshold = 0.8;  ///< dice() >= threshold; from 0 to 1
  /// Where thresholds differ by what is missing: the one for records with this mask, instead of `threshold`. Above 1
  /// leaves them out. Called from the searching threads.
  std::function<double(Presence)> threshold_of;
  std::size_t limit = 100;  ///< answers returned, the best; `found` counts all. At most kMostAnswers
};
constexpr std::size_t kMostAnswers = 10'000;

/// Which way an answer came about. Only a caller who asks an Approximate (index_approximate.h) gets another than exact.
enum class Path : std::uint8_t { exact, approximate };

struct Answer {
  std::vector<Hit> hits;    ///< best first, equal scores by id
  std::uint64_t found = 0;  ///< records that reached the threshold
  Path path = Path::exact;
  double recall = 1;  ///< share of the records at or above the threshold that `found` counts, at least in expectation
};

class Index {
 public:
  /// `bits` is a multiple of 64, at most 1024; bad_field otherwise.
  static core::Result<std::unique_ptr<Index>> make(const Space& space, std::size_t bits);
  ~Index();

  [[nodiscard]] const Space& space() const { return space_; }
  [[nodiscard]] std::size_t bits() const { return bits_; }

  /// Many records at once, as at start: turned into slices before it returns (about 0.2 s a million). Ids are new and
  /// distinct, else conflict; other_space for another space; nothing is taken in then.
  core::Done load(const Space& space, std::span<const Record> records);
  /// Takes the place of a record with the same id.
  core::Done insert(const Space& space, const Record& record);
  /// False when there is none. Found by no search that begins afterwards; its bits leave memory with the next compact()
  /// at the latest.
  bool erase(RecordId id);

  /// Exact. other_space when the query was encoded under another key or schema: that is refused, never "no match".
  /// bad_field for a threshold outside 0..1, a width that is not the index's, or too many answers asked.
  /// With a crew the lines are shared among its threads; worth it from some millions on.
  [[nodiscard]] core::Result<Answer> search(const Query& query, Crew* crew = nullptr) const;

  struct Size {
    std::size_t records = 0;  ///< living
    std::size_t erased = 0;   ///< still in memory
    std::size_t waiting = 0;  ///< not yet in slices
    std::size_t segments = 0;
    std::size_t bytes = 0;
  };
  [[nodiscard]] Size size() const;

  void settle();   ///< Returns when nothing waits to be merged.
  void compact();  ///< One segment without the erased, whose bits are gone from memory when no search still reads them.

 private:
  struct State {
    std::vector<std::shared_ptr<Segment>> segments;  // the largest first
    std::vector<std::shared_ptr<Buffer>> full;       // waiting to be merged
    std::shared_ptr<Buffer> open;
    std::size_t open_size = 0;  // what readers of this snapshot may see of it
    Version version = 0;
  };
  struct Batch {  // what one merge takes in
    std::vector<std::shared_ptr<Segment>> segments;
    std::vector<std::shared_ptr<Buffer>> buffers;
    [[nodiscard]] bool empty() const { return segments.empty() && buffers.empty(); }
  };

  Index(const Space& space, std::size_t bits);
  [[nodiscard]] core::Done check(const Space& space, std::span<const std::uint64_t> words) const;
  bool erase_merged_locked(const State& now, RecordId id, Version version);
  void publish_locked(State next);
  [[nodiscard]] Batch next_batch_locked() const;
  void merge(const Batch& batch);
  void merge_in_background(const std::stop_token& stop);

  Space space_;
  std::size_t bits_;
  Published<State> state_;
  mutable std::mutex writing_;  // inserts, erasures, publishing
  std::mutex merging_;          // one merge at a time; taken before writing_
  bool merge_runs_ = false;
  std::vector<RecordId> erased_meanwhile_;  // while a merge runs: to be erased from what it makes
  std::condition_variable_any changed_;     // something to merge, or merged
  std::jthread merger_;                     // last: it uses all of the above
};

}  // namespace match
