// SPDX-License-Identifier: Apache-2.0
// Plays data/demo_reports.json: every report and every step comes at its own time of the last 30 days, in order.
#include <algorithm>
#include <cstdlib>

#include "cli/demo_stage.h"
#include "cli/reporter.h"
#include "cli/sample_files.h"
#include "demo_files.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr core::Millis kMinute = 60'000;
constexpr core::Millis kHour = 60 * kMinute;
constexpr core::Millis kDay = 24 * kHour;
constexpr core::Millis kWib = 7 * kHour;

/// What is known of a report while the script runs.
struct Played {
  core::BundleId id;
  std::string receipt;
};
struct Moment {
  core::Millis time = 0;
  std::size_t report = 0;
  const json::object* step = nullptr;  ///< null: the report itself arrives
};

std::string text(const json::object& row, std::string_view name, std::string_view otherwise = "") {
  const auto* found = row.if_contains(name);
  return std::string(found != nullptr && found->is_string() ? std::string_view(found->get_string()) : otherwise);
}

/// "HH:MM" in Western Indonesian time, `day` days before the last day.
core::Millis arrival(const json::object& row, core::Millis end) {
  const auto at = text(row, "at");
  const auto minutes = std::atoll(at.c_str()) * 60 + std::atoll(at.substr(3).c_str());
  const auto midnight = (end + kWib) / kDay * kDay - kWib;
  return midnight - row.at("day").get_int64() * kDay + minutes * kMinute;
}

core::Millis after(const json::object& step) {
  const auto& hours = step.at("h");
  return static_cast<core::Millis>(hours.to_number<double>() * static_cast<double>(kHour));
}

std::vector<Moment> moments(const json::array& script, core::Millis end) {
  std::vector<Moment> out;
  for (std::size_t i = 0; i < script.size(); ++i) {
    const auto& row = script[i].as_object();
    const auto start = std::min(arrival(row, end), end);
    out.push_back({start, i, nullptr});
    const auto* steps = row.if_contains("then");
    if (steps == nullptr) continue;
    for (const auto& step : steps->as_array()) {
      out.push_back({std::min(start + after(step.as_object()), end), i, &step.as_object()});
    }
  }
  // Stable: what is cut off at the end keeps its order.
  std::stable_sort(out.begin(), out.end(), [](const Moment& a, const Moment& b) { return a.time < b.time; });
  return out;
}

vault::PlainReport plain_report(const json::object& row) {
  vault::PlainReport out;
  out.story = text(row, "story");
  out.village = text(row, "village");
  out.when = text(row, "when");
  out.contact = text(row, "contact");
  out.contact_when = text(row, "contact_when");
  out.danger = text(row, "danger");
  out.district = text(row, "district");
  out.how_known = text(row, "how");
  out.wants_reply = row.at("wants").as_bool();
  out.language = text(row, "language", "id");
  return out;
}

std::vector<PickedFile> files_of(const json::object& row, std::size_t number) {
  std::vector<PickedFile> out;
  const auto* list = row.if_contains("files");
  if (list == nullptr) return out;
  for (const auto& one : list->as_array()) {
    if (one.as_string() == "png") {
      out.push_back({"foto.png", "image/png", sample_png(48, static_cast<std::uint32_t>(number))});
    } else {
      out.push_back({"surat.pdf", "application/pdf", sample_pdf("Contoh surat, bukan dokumen asli")});
    }
  }
  return out;
}

core::OrgId organisation(const Stage& stage, std::string_view word) {
  return stage.actors.find(word == "pelita" ? "alice" : "hendra")->second.client->org();
}

/// With scripts off and by SMS the server seals on arrival; the words then pass through its own door.
Result<Played> send_plain(Stage& stage, const json::object& row, Reporter& reporter) {
  auto& scriptless = stage.house.scriptless();
  const auto words = scriptless.new_receipt();
  const auto channel = text(row, "channel") == "sms" ? reports::Channel::sms : reports::Channel::web_noscript;
  TRY_DONE(scriptless.submit(plain_report(row), words.receipt, words.submission_id, {}, channel, nullptr));
  TRY(const auto id, reporter.find(words.receipt));
  return Played{id, words.receipt};
}

Result<Played> send(Stage& stage, const json::object& row, std::size_t number) {
  Wire anonymous(stage.handler);
  Reporter reporter(anonymous, stage.random);
  const auto channel = text(row, "channel");
  if (channel == "web-noscript" || channel == "sms") return send_plain(stage, row, reporter);
  std::vector<core::OrgId> to;
  if (row.contains("to")) to.push_back(organisation(stage, text(row, "to")));
  TRY(auto parcel, reporter.pack(plain_report(row), files_of(row, number), to));
  if (channel == "web") {
    TRY(const auto sent, reporter.send(parcel));
    return Played{sent.report_id, sent.receipt};
  }
  TRY(auto* staff, stage.actor(text(row, "by")));
  Reporter desk(staff->wire(), stage.random);
  TRY(const auto sent, desk.enter(std::move(parcel), channel));
  return Played{sent.report_id, sent.receipt};
}

Result<std::vector<core::SectionId>> labels(Stage& stage, Client& client, const json::object& step) {
  std::vector<core::SectionId> out;
  for (const auto& one : step.at("labels").as_array()) {
    const std::string name(std::string_view(one.as_string()));
    const auto key = std::pair(client.org(), name);
    if (!stage.labels.contains(key)) {
      TRY(const auto made, client.make_label(name));
      stage.labels.emplace(key, made);
    }
    out.push_back(stage.labels.at(key));
  }
  return out;
}

core::Done act(Stage& stage, const json::object& step, const Played& report) {
  const auto what = text(step, "do");
  if (what == "add") {
    Wire anonymous(stage.handler);
    return Reporter(anonymous, stage.random).add(report.receipt, text(step, "text"));
  }
  TRY(auto* staff, stage.actor(text(step, "by")));
  if (what == "reply") return staff->reply(report.id, text(step, "text"));
  if (what == "note") return staff->note(report.id, text(step, "text"));
  if (what == "close") return staff->close(report.id, text(step, "outcome"));
  if (what == "handon") return staff->hand_on(report.id, organisation(stage, text(step, "to")));
  if (what == "assign") return staff->assign(report.id, stage.actors.at(text(step, "to")).client->user());
  if (what == "label") {
    TRY(const auto ids, labels(stage, *staff, step));
    return staff->label(report.id, ids);
  }
  return problem(ProblemKey::internal, "unknown step in the script: " + what);
}

}  // namespace

Result<Demo> play_reports(Stage& stage) {
  core::BytesView bytes;
  for (const auto& file : embedded::demo()) {
    if (file.path == "demo_reports.json") bytes = file.bytes;
  }
  TRY(const auto parsed, core::parse_json(bytes));
  const auto& script = parsed.as_array();
  std::vector<Played> played(script.size());
  Demo out;
  for (const auto& moment : moments(script, stage.end)) {
    TRY_DONE(play_cases(stage, moment.time));
    stage.clock.move_to(moment.time);
    auto& report = played[moment.report];
    if (moment.step != nullptr) {
      TRY_DONE(act(stage, *moment.step, report));
      if (text(*moment.step, "do") == "reply") out.answered_receipt = report.receipt;
      continue;
    }
    TRY(report, send(stage, script[moment.report].as_object(), moment.report));
    ++out.reports;
  }
  TRY_DONE(play_cases(stage, stage.end));
  out.cases = stage.cases;
  return out;
}

}  // namespace cli
