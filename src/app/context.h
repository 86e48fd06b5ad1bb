// SPDX-License-Identifier: Apache-2.0
// What every endpoint may use; built once in server/ and handed in by reference. No globals.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/limits.h"
#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"
#include "vault/ledger.h"
#include "vault/server_keys.h"

namespace app {

/// Thread-safe as far as its parts are (all of them are).
struct Context {
  storage::Database& database;
  const core::Clock& clock;
  core::Random& random;
  const vault::ServerKeys& keys;
  RateLimits& limits;
  core::NetworkId network;
  bool demo = false;
  std::string version;
  /// Erasures and departures are noted here before they commit, so that a restore repeats them; null in tests only.
  vault::ledger::Ledger* ledger = nullptr;
  /// Tells open staff pages that something changed: topic, event name, JSON data. Set by server/; may be empty in
  /// tests.
  std::function<void(std::string_view topic, std::string_view event, std::string_view data)> publish;
  /// False when only the reserve of the disk is left: nothing new comes in then, but staff sign in, read, answer and
  /// erase. Empty where the database keeps its disk elsewhere.
  std::function<bool()> has_room;

  /// storage_full when there is no room for what is new.
  [[nodiscard]] core::Done room() const {
    if (!has_room || has_room()) return {};
    auto full = core::problem(core::ProblemKey::storage_full);
    full.retry_after_seconds = 60;
    return full;
  }
};

}  // namespace app
