// SPDX-License-Identifier: Apache-2.0
#include "app/limits.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "crypto/hash.h"

namespace app {
namespace {

constexpr std::size_t kSweepAt = 50'000;  ///< buckets; a flood of new peers cannot grow the table for ever

const LimitRow& row(Limit limit) { return kLimits[static_cast<std::size_t>(limit)]; }

}  // namespace

RateLimits::RateLimits(const core::Clock& clock, core::Bytes key, bool off)
    : clock_(clock), key_(std::move(key)), off_(off) {}

std::string RateLimits::bucket_name(Limit limit, std::string_view subject) const {
  const auto& one = row(limit);
  if (one.scope == Scope::everyone) return std::string(one.name);
  const auto day = core::u64be(static_cast<std::uint64_t>(clock_.now() / 86'400'000));
  return crypto::hash(core::frame({key_, one.name, day, subject})).substr(0, 16);
}

core::Done RateLimits::count(Limit limit, std::string_view subject) {
  if (off_ || limit == Limit::none) return {};
  const auto& one = row(limit);
  const auto now = clock_.steady();
  const auto name = bucket_name(limit, subject);
  const std::lock_guard lock(mutex_);
  if (buckets_.size() > kSweepAt) sweep(now);
  auto& bucket = buckets_.try_emplace(name, Bucket{0, now}).first->second;
  const double passed = std::chrono::duration<double>(now - bucket.at).count();
  bucket.level = std::max(0.0, bucket.level - passed * one.per_second);
  bucket.at = now;
  if (bucket.level + 1 > one.burst) {
    const auto wait = static_cast<int>(std::ceil((bucket.level + 1 - one.burst) / one.per_second));
    auto out =
        core::problem(one.scope == Scope::account ? core::ProblemKey::too_many_requests : core::ProblemKey::busy);
    out.retry_after_seconds = std::max(1, wait);
    return out;
  }
  bucket.level += 1;
  return {};
}

void RateLimits::forgive(Limit limit, std::string_view subject) {
  const auto name = bucket_name(limit, subject);
  const std::lock_guard lock(mutex_);
  buckets_.erase(name);
}

void RateLimits::sweep(std::chrono::steady_clock::time_point now) {
  if (now - swept_ < std::chrono::seconds(10)) return;
  swept_ = now;
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.at > std::chrono::minutes(10); });
}

}  // namespace app
