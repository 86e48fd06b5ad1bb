// SPDX-License-Identifier: Apache-2.0
// Group commit: the first caller in the queue runs the units of all who wait behind it in one transaction, commits
// once, then hands the lead on. Internal to the module.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "storage/connection.h"

namespace storage {

/// Thread-safe. Owns the one connection that writes.
class Writer {
 public:
  using Work = std::function<core::Done(Session&)>;

  /// `group`: units joined at most; `queue`: units waiting at most, more is `busy`.
  Writer(std::unique_ptr<Connection> connection, std::size_t group, std::size_t queue);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();  ///< waits until every caller has its answer

  /// Returns after the unit is durable, or with the reason why it changed nothing. `storage_down` may also mean that
  /// the answer to a commit was lost: callers repeat by an idempotent key. A unit must not write to the database
  /// again from inside (internal).
  core::Done run(const Work& work);

  /// Runs alone, with the connection, between groups: migrations and loading.
  core::Done exclusive(const std::function<core::Done(Connection&)>& work);

  [[nodiscard]] Database::Counters counters() const;

 private:
  class Sleeper;
  struct Unit {
    const Work* work = nullptr;
    const std::function<core::Done(Connection&)>* exclusive = nullptr;
    core::Done result;
    bool leads = false;                ///< woken to lead, not because it is done
    std::shared_ptr<Sleeper> sleeper;  ///< of the thread that waits; outlives the unit
  };
  enum class Outcome { committed, failed, replay };

  core::Done submit(Unit& unit);
  std::vector<Unit*> take_group();
  void lead(Unit& own);
  void hand_on(std::size_t finished);
  void run_group(std::span<Unit* const> group);
  Outcome optimistic(std::span<Unit* const> group);
  Outcome guarded(std::span<Unit* const> group);
  Outcome commit(std::span<Unit* const> group);
  Outcome give_up(std::span<Unit* const> group, const core::Problem& problem);
  bool one_guarded(Unit& unit);

  std::unique_ptr<Connection> connection_;  // used by the leader only
  const std::size_t group_, queue_limit_;

  mutable std::mutex mutex_;
  // Below: protected by mutex_.
  std::deque<Unit*> queue_;
  bool leading_ = false;
  std::size_t callers_ = 0;  // whose unit is queued or runs
  std::condition_variable idle_;
  Database::Counters counters_;
};

}  // namespace storage
