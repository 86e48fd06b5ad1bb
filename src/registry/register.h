// SPDX-License-Identifier: Apache-2.0
// The register: keeps encodings, answers who is like whom among an organisation's own, and compares each recorded act
// once with what protective organisations keep (docs/register.md). It holds encodings in memory and a thread of its
// own; it never holds a name or a key that made an encoding.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "app/context.h"
#include "registry/encoding_store.h"
#include "registry/shelves.h"
#include "registry/words.h"

namespace registry {

/// A really recorded act of somebody about a person.
struct Act {
  core::OrgId org;
  core::UserId user;
  Subject subject;
  std::int64_t epoch = 0;  ///< of the network's key
  Bits bits;
};

/// Thread-safe. `context` must outlive it.
class Register {
 public:
  explicit Register(app::Context& context);
  ~Register();
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  /// Fills the shelves in the background, then compares acts as they come and sweeps once a minute, until stop().
  void start();
  void stop();
  /// Compares what waits, soon. Call it after the commit of what record_act wrote.
  void wake();
  [[nodiscard]] bool filled() const { return filled_; }

  // ---- inside the caller's transaction

  /// Under a key of that organisation (find_key): its own, or its desk's.
  core::Done put_own(Session& session, const core::OrgId& org, const core::UserId& by, const KeySpace& space,
                     const Subject& subject, const Bits& bits);
  /// Under the own and the network's key; nothing happens where there is none.
  core::Done erase(Session& session, const core::SectionId& subject);
  /// Queues the act for comparison, under the budget: too_many_requests until midnight in Western Indonesian time. The
  /// same version of a subject is one act, whatever is sent again. Nothing in what it does depends on the index.
  core::Done record_act(Session& session, const Act& act);

  // ---- questions

  /// Hits among what stands under a key of the organisation. not_ready with the word "memuat" until filled; the shelves
  /// are brought up to this session's snapshot first, so it must be a reading one: what a writing one sees may never be
  /// committed.
  core::Result<Answers> search(Session& session, const core::OrgId& org, const Ask& ask);

  /// One round of what the thread does, for tests: fill, compare, sweep.
  core::Done work_once();

 private:
  void run(const std::stop_token& stop);
  core::Done follow(Session& session);
  core::Done take(const StoredEncoding& row);
  core::Done compare_waiting();
  core::Done compare(const std::vector<StoredAct>& acts);
  core::Result<Answers> answers_to(Session& session, const StoredAct& act);
  core::Done say_compared(Session& session, const StoredAct& act, const core::OrgId& holder, const Found* best);
  core::Done sweep();
  core::Done empty_unreadable();
  using SpaceKey = std::tuple<Scope, core::Bytes, std::int64_t>;
  [[nodiscard]] SpaceKey space_key(const StoredEncoding& row) const;
  core::Done learn_spaces(Session& session);
  core::Done learn_space(Session& session, const StoredEncoding& row);

  app::Context& context_;
  Shelves shelves_;
  std::mutex following_;  // one at a time reads changes into the shelves; guards the four below
  std::int64_t seen_ = 0;
  std::map<SpaceKey, KeySpace> spaces_;
  std::vector<std::pair<Scope, core::SectionId>> unreadable_;  // of organisations: sealed by a server key that is lost
  std::atomic<bool> filled_ = false;
  core::Millis swept_ms_ = 0;  // of the thread
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;  // guarded by mutex_
  std::jthread thread_;
};

/// 503 until the shelves are filled (rulings: never an empty answer).
core::Problem still_filling();

}  // namespace registry
