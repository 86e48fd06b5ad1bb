// SPDX-License-Identifier: Apache-2.0
// For demo*.cpp: the clock that is moved through the last 30 days, and the people who act.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/client.h"
#include "cli/demo.h"

namespace cli {

/// Moved by one thread while others (the database's writer) read it.
class StageClock final : public core::Clock {
 public:
  explicit StageClock(core::Millis start) : now_(start) {}
  [[nodiscard]] core::Millis now() const override { return now_; }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_.load()));
  }
  void move_to(core::Millis time) { now_ = std::max(time, now_.load()); }

 private:
  std::atomic<core::Millis> now_;
};

struct Actor {
  std::unique_ptr<Client> client;
  core::Millis seen = 0;
};

/// What is played on: a house, its people by login, and labels by organisation and text.
struct Stage {
  house::House& house;
  core::Handler& handler;
  core::Random& random;
  StageClock& clock;
  core::Millis end;  ///< nothing happens later
  std::map<std::string, Actor, std::less<>> actors;
  std::map<std::pair<core::OrgId, std::string>, core::SectionId> labels;
  std::size_t cases = 0;  ///< played so far

  /// The person, signed in again where her session would have ended meanwhile.
  core::Result<Client*> actor(std::string_view login);
};

core::Done bring_people_in(Stage& stage);
/// Plays the embedded script; returns the number of reports and the words of one that was answered.
core::Result<Demo> play_reports(Stage& stage);
/// Plays the cases that begin until then and were not played yet.
core::Done play_cases(Stage& stage, core::Millis until);
/// The border desk of the last two days; at the end of the story.
core::Done play_border(Stage& stage);

}  // namespace cli
