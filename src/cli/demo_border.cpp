// SPDX-License-Identifier: Apache-2.0
// Plays data/demo_border.json at the end of the story: lists under two signatures, crossings of two days, an interview
// that was postponed, a visit. Everybody in it is invented.
#include "cli/border_desk.h"
#include "cli/demo_stage.h"
#include "core/workdays.h"
#include "demo_files.h"

namespace cli {
namespace {

using core::Result;

constexpr core::Millis kMinute = 60'000;
constexpr core::Millis kDay = 24LL * 60 * kMinute;

std::string text(const json::object& row, std::string_view name) {
  return std::string(std::string_view(row.at(name).as_string()));
}

std::string day_in(const Stage& stage, std::int64_t days) { return core::civil_day(stage.end + days * kDay); }

core::Done list_one(Stage& stage, const json::object& row) {
  TRY(auto* first, stage.actor(text(row, "by")));
  const BorderDesk::Listing listing{text(row, "list"), text(row, "basis"), day_in(stage, row.at("from").as_int64()),
                                    day_in(stage, row.at("until").as_int64())};
  TRY(const auto id, BorderDesk(*first).propose(listing, row.at("person").as_object()));
  const auto second = text(row, "second");
  if (second.empty()) return {};
  TRY(auto* other, stage.actor(second));
  return BorderDesk(*other).approve(id, "add");
}

core::Done cross(Stage& stage, const json::object& row) {
  auto facts = row.at("facts").as_object();
  facts["happened_ms"] = stage.end - row.at("minutes").as_int64() * kMinute;
  if (const auto* days = facts.if_contains("permitted")) {
    const auto until = day_in(stage, days->as_int64());
    facts.erase("permitted");
    facts["permitted_until"] = until;
  }
  TRY(auto* chelsea, stage.actor("chelsea"));
  const json::object extra{{"outcome", row.at("outcome")}};
  TRY_DONE(BorderDesk(*chelsea).record_crossing(facts, row.at("person").as_object(), extra));
  return {};
}

core::Done interview(Stage& stage, const json::object& row) {
  auto facts = row.at("facts").as_object();
  facts["held_day"] = day_in(stage, -row.at("days").as_int64());
  TRY(auto* chelsea, stage.actor("chelsea"));
  BorderDesk desk(*chelsea);
  TRY(const auto id, desk.record_interview(facts, row.at("person").as_object()));
  return desk.decide_interview(id, row.at("decision").as_object());
}

core::Done visit(Stage& stage, const json::object& row) {
  auto facts = row.at("facts").as_object();
  facts["held_day"] = day_in(stage, -row.at("days").as_int64());
  facts["due_day"] = day_in(stage, facts.at("due").as_int64());
  facts.erase("due");
  TRY(auto* chelsea, stage.actor("chelsea"));
  TRY_DONE(BorderDesk(*chelsea).record_visit(facts, row.at("words").as_object()));
  return {};
}

core::Done each(Stage& stage, const json::object& script, std::string_view list,
                core::Done (*play)(Stage&, const json::object&)) {
  for (const auto& row : script.at(list).as_array()) TRY_DONE(play(stage, row.as_object()));
  return {};
}

}  // namespace

core::Done play_border(Stage& stage) {
  core::BytesView bytes;
  for (const auto& file : embedded::demo()) {
    if (file.path == "demo_border.json") bytes = file.bytes;
  }
  TRY(const auto parsed, core::parse_json(bytes));
  const auto& script = parsed.as_object();
  stage.clock.move_to(stage.end);
  TRY_DONE(each(stage, script, "entries", list_one));
  TRY_DONE(each(stage, script, "crossings", cross));
  TRY_DONE(each(stage, script, "interviews", interview));
  return each(stage, script, "visits", visit);
}

}  // namespace cli
