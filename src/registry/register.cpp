// SPDX-License-Identifier: Apache-2.0
#include "registry/register.h"

#include <algorithm>
#include <set>

#include "core/log.h"
#include "core/workdays.h"
#include "registry/knock_store.h"
#include "registry/linkage_store.h"
#include "registry/talk_store.h"
#include "registry/thresholds.h"
#include "vault/audit.h"

namespace registry {
namespace {

using core::Done;
using core::problem;
using core::ProblemKey;
using core::Result;

constexpr core::Millis kMinute = 60'000;
constexpr core::Millis kDay = 24LL * 60 * kMinute;
constexpr core::Millis kZone = 7LL * 60 * kMinute;  // Western Indonesian time
constexpr core::Millis kForget = 30 * kDay;
constexpr std::size_t kMostCompared = 1000;
constexpr std::int64_t kActsAtOnce = 64;

core::Problem budget_used(core::Millis now) {
  auto out = problem(ProblemKey::too_many_requests);
  out.retry_after_seconds = static_cast<int>((kDay - (now + kZone) % kDay) / 1000) + 1;
  return out;
}

/// The best record of one organisation.
const Found* best_of(const Answers& answers, const core::OrgId& org) {
  const auto found =
      std::find_if(answers.hits.begin(), answers.hits.end(), [&](const Found& one) { return one.entry.org == org; });
  return found == answers.hits.end() ? nullptr : &*found;
}

}  // namespace

core::Problem still_filling() {
  auto out = core::field_problem("/register", "memuat", ProblemKey::not_ready);
  out.retry_after_seconds = 1;
  return out;
}

Register::Register(app::Context& context) : context_(context) {}
Register::~Register() { stop(); }

void Register::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Register::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  changed_.notify_all();
  thread_.join();
}

void Register::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Register::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto done = work_once(); !done.ok()) core::log_problem("register_failed", done.problem());
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, std::chrono::seconds(2), [this] { return woken_; });
    woken_ = false;
  }
}

Done Register::work_once() {
  TRY_DONE(context_.database.read([this](Session& session) { return follow(session); }));
  TRY_DONE(empty_unreadable());
  TRY_DONE(compare_waiting());
  return sweep();
}

// ---- the shelves follow the database

Register::SpaceKey Register::space_key(const StoredEncoding& row) const {
  return {row.scope, row.scope == Scope::network ? context_.network.bytes() : row.org.bytes(), row.epoch};
}

Done Register::learn_spaces(Session& session) {
  TRY(const auto keys, all_keys(session, context_.network));
  for (const auto& key : keys) spaces_[{key.space.scope, key.space.owner, key.space.epoch}] = key.space;
  return {};
}

Done Register::learn_space(Session& session, const StoredEncoding& row) {
  if (spaces_.contains(space_key(row))) return {};
  const auto [scope, owner, epoch] = space_key(row);
  TRY(const auto key, find_key(session, context_.network, scope, owner, epoch));
  if (!key) return problem(ProblemKey::internal, "an encoding without its key");
  spaces_[space_key(row)] = key->space;
  return {};
}

/// An emptied row, or one that this server key does not open, stands for nothing.
Done Register::take(const StoredEncoding& row) {
  const Sealer sealer{context_.keys, context_.random};
  const auto bits =
      row.sealed.empty() ? std::optional<Bits>() : sealer.open(row.scope, row.subject.id, row.epoch, row.sealed);
  if (!bits) {
    if (!row.sealed.empty() && row.scope != Scope::network) unreadable_.emplace_back(row.scope, row.subject.id);
    shelves_.erase(row.scope, row.subject.id, row.epoch);
    return {};
  }
  return shelves_.put({spaces_.at(space_key(row)), row.org, row.subject, row.until_ms, bits->presence}, *bits);
}

/// So that the campaign is told of them. What stands under the network's key stays: only people can repeat that act,
/// and the right server key may come back.
Done Register::empty_unreadable() {
  std::vector<std::pair<Scope, core::SectionId>> lost;
  {
    const std::lock_guard lock(following_);
    lost.swap(unreadable_);
  }
  if (lost.empty()) return {};
  core::log("register_unreadable", {{"encodings", static_cast<std::int64_t>(lost.size())}});
  const auto now = context_.clock.now();
  return context_.database.write([&](Session& session) -> Done {
    for (const auto& [scope, id] : lost) TRY_DONE(empty_encoding(session, context_.network, scope, id, now));
    return {};
  });
}

Done Register::follow(Session& session) {
  const std::lock_guard lock(following_);
  TRY(const auto newest, last_change(session, context_.network));
  if (filled_ && newest == seen_) return {};
  if (!filled_) TRY_DONE(learn_spaces(session));
  std::vector<StoredEncoding> later;  // under keys that came since: few, where the first time it may be a million
  std::int64_t last = seen_;
  if (!filled_) {
    TRY(const auto expected, count_encodings(session, context_.network));
    shelves_.begin_bulk(static_cast<std::size_t>(expected));
  }
  TRY_DONE(changes_after(session, context_.network, seen_, [&](StoredEncoding row) -> Done {
    last = std::max(last, row.change);
    if (spaces_.contains(space_key(row))) return take(row);
    later.push_back(std::move(row));
    return {};
  }));
  for (const auto& row : later) {
    TRY_DONE(learn_space(session, row));
    TRY_DONE(take(row));
  }
  if (!filled_) TRY_DONE(shelves_.end_bulk());
  seen_ = std::max(newest, last);
  if (!filled_) core::log("register_filled", {{"encodings", static_cast<std::int64_t>(shelves_.size())}});
  filled_ = true;
  return {};
}

Result<Answers> Register::search(Session& session, const core::OrgId& org, const Ask& ask) {
  if (!filled_) return still_filling();
  if (ask.space.scope == Scope::network || ask.space.owner != org.bytes()) return problem(ProblemKey::other_space);
  TRY_DONE(follow(session));
  return shelves_.search(ask);
}

// ---- what is kept

Done Register::put_own(Session& session, const core::OrgId& org, const core::UserId& by, const KeySpace& space,
                       const Subject& subject, const Bits& bits) {
  const Sealer sealer{context_.keys, context_.random};
  StoredEncoding one;
  one.scope = space.scope;
  one.epoch = space.epoch;
  one.org = org;
  one.subject = subject;
  one.sealed = sealer.seal(space.scope, subject.id, space.epoch, bits);
  return put_encoding(session, context_.network, one, by, context_.clock.now());
}

Done Register::erase(Session& session, const core::SectionId& subject) {
  const auto now = context_.clock.now();
  TRY_DONE(empty_encoding(session, context_.network, Scope::own, subject, now));
  TRY_DONE(empty_encoding(session, context_.network, Scope::network, subject, now));
  return {};
}

Done Register::record_act(Session& session, const Act& act) {
  const auto now = context_.clock.now();
  const auto day = core::civil_day(now);
  const Sealer sealer{context_.keys, context_.random};
  StoredAct one{*ActId::from_bytes(context_.random.bytes(16)),
                act.org,
                act.user,
                act.subject,
                act.epoch,
                sealer.seal(Scope::network, act.subject.id, act.epoch, act.bits),
                now};
  TRY(const auto used, acts_today(session, context_.network, act.org, act.user, act.subject.kind, day));
  TRY(const bool made, insert_act(session, context_.network, one, day));
  const auto most = budget_of(act.subject.kind);
  if (made && (used.person >= most.person || used.org >= most.org)) return budget_used(now);
  return {};
}

// ---- comparing

Done Register::compare_waiting() {
  if (!filled_) return {};
  for (;;) {
    TRY(const auto acts, context_.database.read([this](Session& session) {
      return waiting_acts(session, context_.network, kActsAtOnce);
    }));
    TRY_DONE(compare(acts));
    if (acts.size() < kActsAtOnce) return {};
  }
}

Result<Answers> Register::answers_to(Session& session, const StoredAct& act) {
  const Sealer sealer{context_.keys, context_.random};
  const auto bits = sealer.open(Scope::network, act.subject.id, act.epoch, act.sealed);
  TRY(const auto key, find_key(session, context_.network, Scope::network, context_.network.bytes(), act.epoch));
  if (!bits || !key) return Answers{};
  Ask ask;
  ask.threshold = kThreshold;
  ask.now = context_.clock.now();
  ask.limit = kMostCompared;
  ask.space = key->space;
  ask.bits = bits->full;
  ask.presence = bits->presence;
  return shelves_.search(ask);
}

/// One line for each holder, with and without a hit: the length of the log tells nothing.
Done Register::say_compared(Session& session, const StoredAct& act, const core::OrgId& holder, const Found* best) {
  const auto now = context_.clock.now();
  if (best != nullptr) {
    const StoredKnock knock{*KnockId::from_bytes(context_.random.bytes(16)),
                            holder,
                            best->entry.subject,
                            act.org,
                            act.subject,
                            strength(best->score),
                            KnockState::open,
                            std::nullopt,
                            0,
                            now};
    TRY_DONE(insert_knock(session, context_.network, knock));
  }
  vault::audit::Entry entry;
  entry.network_id = context_.network;
  entry.time_ms = now;
  entry.actor_kind = "system";
  entry.org_id = holder.bytes();
  entry.action = "register.compared";
  entry.detail = best != nullptr ? R"({"knock":1})" : R"({"knock":0})";
  return vault::audit::append(session, entry);
}

/// Many in one transaction: a desk that was without a line sends hours of them at once.
Done Register::compare(const std::vector<StoredAct>& acts) {
  std::vector<core::OrgId> holders;
  std::vector<Answers> answers;
  TRY_DONE(context_.database.read([&](Session& session) -> Done {
    answers.clear();
    TRY_DONE(follow(session));
    TRY(holders, protective_orgs(session, context_.network));
    for (const auto& act : acts) {
      TRY(auto one, answers_to(session, act));
      answers.push_back(std::move(one));
    }
    return {};
  }));
  std::set<core::OrgId> knocked;
  TRY_DONE(context_.database.write([&](Session& session) -> Done {
    knocked.clear();
    for (std::size_t i = 0; i < acts.size(); ++i) {
      TRY(const bool ours, take_act(session, context_.network, acts[i].id, context_.clock.now()));
      if (!ours) continue;
      for (const auto& holder : holders) {
        if (holder == acts[i].org) continue;
        const auto* const best = best_of(answers[i], holder);
        if (best != nullptr) knocked.insert(holder);
        TRY_DONE(say_compared(session, acts[i], holder, best));
      }
    }
    return {};
  }));
  if (!context_.publish) return {};
  for (const auto& holder : knocked) context_.publish("org:" + holder.text(), "knock", R"({"id":"","kind":"new"})");
  return {};
}

Done Register::sweep() {
  const auto now = context_.clock.now();
  if (now - swept_ms_ < kMinute) return {};
  swept_ms_ = now;
  return context_.database.write([&](Session& session) -> Done {
    TRY_DONE(sweep_encodings(session, context_.network, now, now - kForget));
    return sweep_messages(session, context_.network);
  });
}

}  // namespace registry
