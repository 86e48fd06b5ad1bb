// SPDX-License-Identifier: Apache-2.0
// Many crossings at once: what a desk recorded while the line was down, and what an office brings in from a file. Each
// row stands for itself; a file can be taken back as a whole.
#include <optional>

#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"

namespace desk {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

BatchRow faulty(const CrossingIn& in, const core::Problem& why) {
  BatchRow out;
  out.crossing_id = in.crossing_id;
  out.problem = why.word();
  if (!why.fields.empty()) {
    out.pointer = why.fields.front().pointer;
    out.fault = why.fields.front().key;
  }
  return out;
}

/// What is wrong with each row before anything is stored. A register that is not ready ends the whole: the same rows
/// come again.
Result<std::vector<std::optional<core::Problem>>> check_rows(Call& call, Session& session, const Doors& doors,
                                                             const std::vector<CrossingIn>& rows, Likes& likes) {
  const auto viewer = viewer_of(call);
  std::vector<std::optional<core::Problem>> out;
  for (const auto& row : rows) {
    auto checked = check_crossing(row, viewer);
    if (checked.ok()) checked = ask_alike(call, session, doors, row.crossing_id, row.desk_encoding, likes);
    if (!checked.ok() && checked.problem().key == ProblemKey::not_ready) return checked.problem();
    out.push_back(checked.ok() ? std::nullopt : std::optional(checked.problem()));
  }
  return out;
}

Result<Reply> record_batch(Call& call, const Doors& doors) {
  TRY(const auto in, call.body<BatchIn>());
  BatchOut out;
  Likes likes;
  TRY(const auto faults, call.read([&](Session& session) { return check_rows(call, session, doors, in.rows, likes); }));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    out.rows.clear();
    if (in.import_id) {
      TRY(const bool open, insert_import(session, viewer_of(call), *in.import_id));
      if (!open) return problem(ProblemKey::conflict);
    }
    std::vector<const CrossingIn*> sound;
    std::vector<std::size_t> places;  // of the sound ones
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
      const auto& row = in.rows[i];
      out.rows.push_back(faults[i] ? faulty(row, *faults[i]) : BatchRow{row.crossing_id, false, {}, {}, {}});
      if (faults[i]) continue;
      sound.push_back(&row);
      places.push_back(i);
    }
    TRY(const auto stored, store_crossings(call, session, doors, sound, in.import_id, likes));
    for (std::size_t i = 0; i < stored.size(); ++i) {
      if (stored[i].ok())
        out.rows[places[i]].fresh = stored[i]->fresh;
      else
        out.rows[places[i]] = faulty(*sound[i], stored[i].problem());
    }
    const auto detail = R"({"rows":)" + std::to_string(out.rows.size()) + "}";
    return call.audit(session, "crossing.batch", in.import_id ? in.import_id->bytes() : core::Bytes(), {}, detail);
  }));
  doors.wake();
  tell(call, "crossing");
  return app::reply(out);
}

Result<Reply> imports(Call& call) {
  ImportList out;
  TRY_DONE(call.read([&](Session& session) -> core::Done {
    TRY(out.rows, list_imports(session, viewer_of(call)));
    return {};
  }));
  return app::reply(out);
}

Result<Reply> undo(Call& call) {
  TRY(const auto id, call.id<core::RecordId>("id"));
  TRY(const auto erased, call.write([&](Session& session) -> Result<std::int64_t> {
    TRY(const auto gone, undo_import(session, viewer_of(call), id));
    if (!gone) return problem(ProblemKey::not_found);
    TRY_DONE(call.audit(session, "crossing.import_undone", id.bytes()));
    return *gone;
  }));
  tell(call, "crossing");
  return app::reply(UndoneOut{erased});
}

}  // namespace

std::vector<app::Route> batch_routes(const Doors& doors) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto record = [doors](Call& call) { return record_batch(call, doors); };
  return {
      {post, "/api/v1/border/batches", Right::border_record, Limit::border_batch, json_body(4UL * 1024 * 1024), record,
       "many crossings at once", in<BatchIn>, out<BatchOut>},
      {get, "/api/v1/border/imports", Right::border_read, Limit::none, no_body(), imports, "files that were brought in",
       nullptr, out<ImportList>},
      {del, "/api/v1/border/imports/{id}", Right::border_record, Limit::staff_write, no_body(), undo,
       "take a file back as a whole", nullptr, out<UndoneOut>},
  };
}

}  // namespace desk
