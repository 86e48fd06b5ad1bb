// SPDX-License-Identifier: Apache-2.0
// Plays data/demo_cases.json: six cases of two organisations, one begun from a report, one shared under a consent with
// a second signature, one referred and accepted, one with a legal clock that has run out.
#include <algorithm>

#include "cli/case_desk.h"
#include "cli/demo_stage.h"
#include "core/workdays.h"
#include "demo_files.h"

namespace cli {
namespace {

using core::Result;

constexpr core::Millis kHour = 3'600'000;
constexpr core::Millis kDay = 24 * kHour;
constexpr core::Millis kSharedFor = 30 * kDay;

std::string text(const json::value& row, std::string_view name) {
  return std::string(std::string_view(row.at(name).as_string()));
}

/// Identity and legal go to the immigration office for protection; legal waits for Hana's signature.
core::Done share(Stage& stage, Client& bob, const MadeCase& made) {
  CaseDesk desk(bob);
  const auto to = stage.actors.at("chelsea").client->org();
  CaseDesk::Agreement agreement{
      "identity,legal", "protection", "read_aloud", "id", false, stage.clock.now(), stage.clock.now() + kSharedFor};
  TRY(const auto consent, desk.ask_consent(made, "Sari", to, agreement));
  TRY(const auto identity, desk.section_of(made.id, "identity", made.people.at("Sari")));
  TRY_DONE(desk.share(made.id, identity, to, consent, agreement));
  TRY(const auto legal, desk.section_of(made.id, "legal", std::nullopt));
  TRY(const auto waiting, desk.share(made.id, legal, to, consent, agreement));
  TRY(auto* hana, stage.actor("hana"));
  TRY_DONE(CaseDesk(*hana).approve(made.id, waiting));
  TRY(auto* chelsea, stage.actor("chelsea"));
  TRY_DONE(CaseDesk(*chelsea).open(made.id, identity));
  return {};
}

core::Done refer(Stage& stage, Client& chelsea, const MadeCase& made) {
  CaseDesk desk(chelsea);
  const auto to = stage.actors.at("bob").client->org();
  TRY(const auto referral,
      desk.refer(made.id, to, "social_rehabilitation", core::civil_day(stage.clock.now() + 7 * kDay),
                 "Mohon pendampingan; ia takut pulang sendiri."));
  stage.clock.move_to(stage.clock.now() + 3 * kHour);
  TRY(auto* bob, stage.actor("bob"));
  return CaseDesk(*bob).answer(made.id, referral, "accepted", "", "Kami terima. Relawan kami menjemput besok pagi.");
}

/// The first report in Bob's inbox that is not closed.
Result<std::optional<core::BundleId>> some_report(Client& bob) {
  TRY(const auto rows, bob.inbox("all"));
  if (rows.empty()) return std::optional<core::BundleId>();
  return std::optional(rows.front().id);
}

core::Millis begins(const Stage& stage, const json::object& row) { return stage.end - row.at("day").as_int64() * kDay; }

core::Done play(Stage& stage, const json::object& row) {
  stage.clock.move_to(begins(stage, row));
  TRY(auto* person, stage.actor(text(row, "by")));
  CaseDesk desk(*person);
  std::optional<core::BundleId> report;
  if (row.contains("from_report")) {
    TRY(report, some_report(*person));
  }
  TRY(const auto made, desk.make(row, report));
  if (const auto* task = row.if_contains("task")) {
    const auto due = core::civil_day(stage.end + task->at("in").as_int64() * kDay);
    TRY_DONE(desk.add_task(made.id, text(*task, "kind"), due, text(*task, "text")));
  }
  if (const auto* clock = row.if_contains("clock")) {
    TRY_DONE(desk.begin_clock(made.id, text(*clock, "clock"), stage.end - clock->at("days").as_int64() * kDay));
  }
  if (row.contains("share")) TRY_DONE(share(stage, *person, made));
  if (row.contains("refer")) TRY_DONE(refer(stage, *person, made));
  stage.clock.move_to(stage.clock.now() + 2 * kHour);
  TRY(person, stage.actor(text(row, "by")));
  return CaseDesk(*person).end_clock(made.id, "police_report", "done");
}

}  // namespace

core::Done play_cases(Stage& stage, core::Millis until) {
  core::BytesView script;
  for (const auto& file : embedded::demo()) {
    if (file.path == "demo_cases.json") script = file.bytes;
  }
  TRY(const auto parsed, core::parse_json(script));
  const auto& rows = parsed.as_array();  // the oldest first
  for (; stage.cases < rows.size(); ++stage.cases) {
    const auto& row = rows[stage.cases].as_object();
    if (begins(stage, row) > until) return {};
    TRY_DONE(play(stage, row));
  }
  return {};
}

}  // namespace cli
