// SPDX-License-Identifier: Apache-2.0
// The one table of rate limits. Buckets are counted under a keyed hash that changes every day; no address is kept.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/bytes.h"
#include "core/environment.h"
#include "core/result.h"

namespace app {

/// Rows of the table. `none` is for routes whose cost is bounded elsewhere (static pages, staff reads).
enum class Limit {
  none,
  sign_in_account,
  sign_in_peer,
  invitation,
  report,
  report_peer,
  thread,
  upload,
  staff_write,
  register_search,
  border_batch
};

enum class Scope { peer, account, everyone };

struct LimitRow {
  std::string_view name;
  Scope scope;
  double burst;       ///< requests at once
  double per_second;  ///< refill
};

/// Public limits are budgets, not locks: a full bucket answers 503 with a waiting time and keeps the visitor's text,
/// and never depends on who the victim is. Reports share one budget for everyone, so it works behind Tor; the row per
/// peer is generous because a whole village may share one address.
inline constexpr std::array<LimitRow, 11> kLimits{{
    {"none", Scope::everyone, 0, 0},
    {"sign_in_account", Scope::account, 10, 0.05},
    {"sign_in_peer", Scope::peer, 60, 0.5},
    {"invitation", Scope::everyone, 60, 1},
    {"report", Scope::everyone, 2000, 50},
    {"report_peer", Scope::peer, 40, 0.5},
    {"thread", Scope::everyone, 600, 20},
    {"upload", Scope::everyone, 4000, 100},
    {"staff_write", Scope::account, 240, 4},
    {"register_search", Scope::account, 120, 2},
    {"border_batch", Scope::account, 600, 4},  // a file of 100,000 crossings is 400 batches, one after another
}};

/// Leaky buckets in memory. Thread-safe.
class RateLimits {
 public:
  /// `key` hashes peers and accounts; `off` lets everything pass (demonstration data only).
  RateLimits(const core::Clock& clock, core::Bytes key, bool off);

  /// Counts one request; a problem (too_many_requests for people who sign in, busy for the public) says when to retry.
  core::Done count(Limit limit, std::string_view subject);
  /// Forgets a subject's count, after a successful sign-in.
  void forgive(Limit limit, std::string_view subject);

 private:
  struct Bucket {
    double level = 0;
    std::chrono::steady_clock::time_point at;
  };
  std::string bucket_name(Limit limit, std::string_view subject) const;
  void sweep(std::chrono::steady_clock::time_point now);

  const core::Clock& clock_;
  const core::Bytes key_;
  const bool off_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;  // guarded by mutex_
  std::chrono::steady_clock::time_point swept_{};    // guarded by mutex_
};

}  // namespace app
