// SPDX-License-Identifier: Apache-2.0
#include "storage/writer.h"

#include <semaphore.h>

#include <algorithm>
#include <utility>

#include "core/log.h"

namespace storage {
namespace {

using core::problem;
using core::ProblemKey;

thread_local bool inside_unit = false;

// Nothing a neighbour could do better alone: the disk or the server itself refuses.
bool concerns_all(const core::Problem& p) {
  return p.key == ProblemKey::storage_full || p.key == ProblemKey::storage_down;
}

// A unit runs on the leader's thread; an exception of its libraries must not reach somebody else's caller.
core::Done call(const std::function<core::Done()>& work) {
  struct Inside {
    Inside() { inside_unit = true; }
    ~Inside() { inside_unit = false; }
  } inside;
  try {
    return work();
  } catch (...) {
    return problem(ProblemKey::internal, "a unit of work threw an exception");
  }
}

}  // namespace

/// Where one thread waits for its unit. A semaphore of its own, so that whoever is woken takes no lock that the one who
/// wakes, or sixty others, hold.
class Writer::Sleeper {
 public:
  Sleeper() { ::sem_init(&semaphore_, 0, 0); }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() { ::sem_destroy(&semaphore_); }
  void sleep() {
    while (::sem_wait(&semaphore_) != 0) {  // EINTR
    }
  }
  void wake() { ::sem_post(&semaphore_); }
  static const std::shared_ptr<Sleeper>& of_this_thread() {
    thread_local const auto own = std::make_shared<Sleeper>();
    return own;
  }

 private:
  sem_t semaphore_{};
};

Writer::Writer(std::unique_ptr<Connection> connection, std::size_t group, std::size_t queue)
    : connection_(std::move(connection)), group_(std::max<std::size_t>(group, 1)), queue_limit_(queue) {}

Writer::~Writer() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return callers_ == 0; });
}

core::Done Writer::run(const Work& work) {
  Unit unit;
  unit.work = &work;
  return submit(unit);
}

core::Done Writer::exclusive(const std::function<core::Done(Connection&)>& work) {
  Unit unit;
  unit.exclusive = &work;
  return submit(unit);
}

core::Done Writer::submit(Unit& unit) {
  if (inside_unit) return problem(ProblemKey::internal, "a write inside a write");
  unit.sleeper = Sleeper::of_this_thread();
  bool leads = false;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= queue_limit_) return core::busy(1);
    queue_.push_back(&unit);
    ++callers_;
    leads = !std::exchange(leading_, true);
  }
  if (!leads) {
    unit.sleeper->sleep();
    leads = unit.leads;
  }
  if (leads) lead(unit);
  return std::move(unit.result);
}

// An exclusive unit is a group of its own.
std::vector<Writer::Unit*> Writer::take_group() {
  std::vector<Unit*> group;
  while (!queue_.empty() && group.size() < group_) {
    Unit* next = queue_.front();
    if (next->exclusive != nullptr && !group.empty()) break;
    queue_.pop_front();
    group.push_back(next);
    if (next->exclusive != nullptr) break;
  }
  return group;
}

void Writer::lead(Unit& own) {
  std::vector<Unit*> group;
  {
    const std::lock_guard lock(mutex_);
    group = take_group();  // `own` is its first: the lead goes to the front of the queue
  }
  std::vector<std::shared_ptr<Sleeper>> sleepers;
  sleepers.reserve(group.size());
  for (Unit* unit : group) {
    if (unit != &own) sleepers.push_back(unit->sleeper);
  }
  if (own.exclusive != nullptr) {
    own.result = call([&] { return (*own.exclusive)(*connection_); });
    connection_->rollback();
  } else {
    run_group(group);
  }
  for (const auto& sleeper : sleepers) sleeper->wake();  // from here on the others' units are gone
  connection_->maintain();  // after the answers: a checkpoint must not delay those whose rows are safe already
  hand_on(group.size());
}

/// The lead goes to the next in the queue. Last of all, for the destructor waits for it.
void Writer::hand_on(std::size_t finished) {
  const std::lock_guard lock(mutex_);
  counters_.units += finished;
  if (queue_.empty()) {
    leading_ = false;
  } else {
    queue_.front()->leads = true;
    queue_.front()->sleeper->wake();
  }
  callers_ -= finished;
  if (callers_ == 0) idle_.notify_all();
}

void Writer::run_group(std::span<Unit* const> group) {
  Outcome outcome = optimistic(group);
  // The server went away before the commit was asked for: nothing of the group exists, so it may run once more.
  if (outcome == Outcome::replay && connection_->lost()) outcome = optimistic(group);
  if (outcome != Outcome::replay) return;
  {
    const std::lock_guard lock(mutex_);
    ++counters_.replays;
  }
  outcome = guarded(group);
  if (outcome != Outcome::replay) return;
  // The commit itself was refused (a deferred constraint): find out whose fault it is.
  for (Unit* unit : group) {
    if (guarded(std::span<Unit* const>(&unit, 1)) == Outcome::replay) {
      unit->result = problem(ProblemKey::internal, "the commit of the unit was refused");
    }
  }
}

Writer::Outcome Writer::give_up(std::span<Unit* const> group, const core::Problem& reason) {
  connection_->rollback();
  for (Unit* unit : group) unit->result = reason;
  return Outcome::failed;
}

Writer::Outcome Writer::optimistic(std::span<Unit* const> group) {
  if (auto done = connection_->begin(Role::writer); !done.ok()) return give_up(group, done.problem());
  for (Unit* unit : group) {
    const auto before = connection_->changes();
    unit->result = call([&] { return (*unit->work)(*connection_); });
    const auto& failure = connection_->failure();
    if (!failure && (unit->result.ok() || connection_->changes() == before)) continue;
    if (failure && concerns_all(*failure) && !connection_->lost()) return give_up(group, core::Problem(*failure));
    connection_->rollback();
    return Outcome::replay;
  }
  return commit(group);
}

// One transaction, a savepoint round every unit.
Writer::Outcome Writer::guarded(std::span<Unit* const> group) {
  if (auto done = connection_->begin(Role::writer); !done.ok()) return give_up(group, done.problem());
  for (Unit* unit : group) {
    if (one_guarded(*unit)) continue;
    const auto reason = connection_->failure().value_or(problem(ProblemKey::storage_down, "the transaction was lost"));
    return give_up(group, reason);
  }
  return commit(group);
}

// False when the whole transaction cannot go on.
bool Writer::one_guarded(Unit& unit) {
  if (!connection_->savepoint().ok()) return false;
  unit.result = call([&] { return (*unit.work)(*connection_); });
  const auto& failure = connection_->failure();
  if (failure && (concerns_all(*failure) || connection_->lost())) return false;
  if (failure && unit.result.ok()) unit.result = *failure;  // it looked away from a failed statement
  if (unit.result.ok()) return connection_->release().ok();
  return connection_->rollback_to().ok();
}

Writer::Outcome Writer::commit(std::span<Unit* const> group) {
  if (auto done = connection_->commit(); !done.ok()) {
    if (concerns_all(done.problem()) || connection_->lost()) return give_up(group, done.problem());
    connection_->rollback();
    return Outcome::replay;
  }
  const std::lock_guard lock(mutex_);
  ++counters_.commits;
  return Outcome::committed;
}

Database::Counters Writer::counters() const {
  const std::lock_guard lock(mutex_);
  Database::Counters out = counters_;
  out.queued = queue_.size();
  return out;
}

}  // namespace storage
