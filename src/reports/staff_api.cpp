// SPDX-License-Identifier: Apache-2.0
// The staff side. Lists deliver sealed titles and leave one "listed" line; opening a report leaves a "delivered" line;
// both are durable before the bytes go out (rulings 18).
#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/account_store.h"
#include "crypto/hash.h"
#include "reports/routes.h"
#include "reports/upload_store.h"
#include "vault/bundle.h"
#include "vault/directory_store.h"
#include "vault/envelope.h"

namespace reports {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

Reader reader(const Call& call) { return {call.person().org, call.person().user}; }

void tell(Call& call, const core::BundleId& report, std::string_view kind) {
  if (!call.context.publish) return;
  call.context.publish("org:" + call.person().org.text(), "report",
                       R"({"id":")" + report.text() + R"(","kind":")" + std::string(kind) + "\"}");
}

/// The report as the caller's organisation holds it; everybody else's is not found.
Result<ReportRow> own_row(Call& call, storage::Session& session) {
  TRY(const auto id, call.id<core::BundleId>("id"));
  TRY(auto row, report_row(session, call.context.network, reader(call), id));
  if (!row) return problem(ProblemKey::not_found);
  return std::move(*row);
}

Result<Reply> list(Call& call) {
  InboxFilter filter;
  const auto state = call.query("filter");
  const std::array<std::string_view, 5> known{"new", "mine", "waiting", "closed", "all"};
  const auto found = std::find(known.begin(), known.end(), state);
  if (found == known.end()) return core::field_problem("/filter", "unknown_word", ProblemKey::bad_request);
  filter.state = *found;
  filter.danger = call.query("danger");
  filter.district = call.query("district");
  filter.channel = call.query("channel");
  filter.label = call.query("label");
  filter.before = call.query("before");
  TRY(const auto out, call.write([&](storage::Session& session) -> Result<Inbox> {
    TRY(auto rows, inbox(session, call.context.network, reader(call), filter));
    if (!rows.rows.empty()) {
      const auto detail = R"({"rows":)" + std::to_string(rows.rows.size()) + "}";
      TRY_DONE(call.audit(session, "report.listed", {}, "title", detail));
    }
    return rows;
  }));
  return app::reply(out);
}

Result<Reply> show(Call& call) {
  TRY(const auto out, call.write([&](storage::Session& session) -> Result<ReportFile> {
    TRY(const auto row, own_row(call, session));
    TRY_DONE(mark_read(session, call.context.network, call.person().org, row.id));
    TRY_DONE(call.audit(session, "report.delivered", row.id.bytes(), "body"));
    return report_file(session, call.context.network, reader(call), row);
  }));
  if (out.report.unread > 0) tell(call, out.report.id, "changed");
  return app::reply(out);
}

Result<Reply> show_file(Call& call) {
  TRY(const auto section, call.id<core::SectionId>("section_id"));
  TRY(auto bytes, call.write([&](storage::Session& session) -> Result<core::Bytes> {
    TRY(const auto row, own_row(call, session));
    TRY(auto found, file_bytes(session, call.context.network, row.id, section));
    if (!found) return problem(ProblemKey::not_found);
    TRY_DONE(call.audit(session, "report.delivered", row.id.bytes(), "file"));
    return std::move(*found);
  }));
  Reply out;
  out.content_type = "application/octet-stream";
  out.headers.emplace_back("content-disposition", "attachment");
  out.body = std::move(bytes);
  return out;
}

Result<Reply> history(Call& call) {
  HistoryOut out;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    TRY(const auto row, own_row(call, session));
    vault::audit::Filter filter;
    filter.object_id = row.id.bytes();
    filter.limit = 200;
    TRY(const auto entries, vault::audit::list(session, call.context.network, filter));
    TRY(const auto people, app::accounts_of(session, call.context.network, call.person().org));
    for (const auto& entry : entries) {
      if (!entry.org_id.empty() && entry.org_id != call.person().org.bytes()) continue;
      HistoryRow one{entry.time_ms, {}, entry.action, entry.detail};
      for (const auto& person : people) {
        if (person.user.bytes() == entry.actor_id) one.actor_name = person.name;
      }
      out.entries.push_back(std::move(one));
    }
    return {};
  }));
  return app::reply(out);
}

/// The reply statement must be signed by the circle epoch it names and describe this very reply; so nobody can put
/// words into an organisation's mouth, and a gap in the thread shows.
core::Done reply_checked(Call& call, Intake& intake, const ReportRow& row, const ReplyIn& in,
                         const vault::ReplyStatement& said) {
  TRY(const auto circle, intake.circle(call.person().org, row.circle_id, static_cast<std::uint64_t>(in.epoch)));
  TRY_DONE(vault::read_statement<vault::ReplyStatement>(call.context.network, {in.statement.bytes, in.signature.bytes},
                                                        circle.sign_pk));
  const bool fits = said.report_id == row.id && said.org_id == call.person().org && said.circle_id == row.circle_id &&
                    said.epoch == static_cast<std::uint64_t>(in.epoch) && said.section_id == in.section_id &&
                    said.envelope_hash == crypto::hash(in.envelope.bytes);
  if (!fits) return problem(ProblemKey::bad_signature, "statement is about another reply");
  if (!vault::has_envelope_shape(vault::Kind::section, in.envelope.bytes)) {
    return core::field_problem("/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  if (in.reporter_wrapped.bytes.size() != vault::kSealedGrantSize || !vault::has_grant_shape(in.wrapped.bytes)) {
    return core::field_problem("/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  return {};
}

Result<Reply> answer(Call& call, Intake& intake) {
  TRY(const auto in, call.body<ReplyIn>());
  TRY(const auto row, call.read([&](storage::Session& session) { return own_row(call, session); }));
  TRY(const auto parsed, vault::parse_statement(call.context.network, in.statement.bytes));
  const auto* said = std::get_if<vault::ReplyStatement>(&parsed);
  if (said == nullptr) return problem(ProblemKey::bad_signature);
  TRY_DONE(reply_checked(call, intake, row, in, *said));
  const auto seq = static_cast<std::int64_t>(said->seq);
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const bool stored, insert_reply(session, call.context.network, reader(call), row, in, seq, said->prev,
                                        crypto::hash(in.statement.bytes), call.context.clock.now()));
    if (!stored) return problem(ProblemKey::conflict);
    return call.audit(session, "report.answered", row.id.bytes());
  }));
  tell(call, row.id, "changed");
  return app::reply(ReplyOut{seq}, 201);
}

Result<Reply> note(Call& call) {
  TRY(const auto in, call.body<NoteIn>());
  const bool sealed =
      vault::has_envelope_shape(vault::Kind::section, in.envelope.bytes) && vault::has_grant_shape(in.wrapped.bytes);
  if (!sealed) return core::field_problem("/envelope", "envelope_expected", ProblemKey::not_sealed);
  TRY(const auto id, call.write([&](storage::Session& session) -> Result<core::BundleId> {
    TRY(const auto row, own_row(call, session));
    TRY_DONE(insert_note(session, call.context.network, reader(call), row, in, call.context.clock.now()));
    TRY_DONE(call.audit(session, "report.noted", row.id.bytes()));
    return row.id;
  }));
  tell(call, id, "changed");
  return app::reply_json(core::json::object{}, 201);
}

/// One change of the own row under its version, with its audit line.
template <class Change>
Result<Reply> change(Call& call, std::int64_t version, std::string_view action, Change&& make) {
  core::BundleId id;
  TRY(const auto next, call.write([&](storage::Session& session) -> Result<std::int64_t> {
    TRY(const auto row, own_row(call, session));
    id = row.id;
    TRY(const RowChange changed, make(session, row));
    TRY(const auto updated, update_row(session, call.context.network, call.person().org, row, changed, version));
    if (!updated) return problem(ProblemKey::conflict);
    TRY_DONE(call.audit(session, action, row.id.bytes()));
    return *updated;
  }));
  tell(call, id, "changed");
  return app::reply(VersionOut{next});
}

Result<Reply> assign(Call& call) {
  TRY(const auto in, call.body<AssigneeIn>());
  return change(call, in.version, "report.assigned",
                [&](storage::Session& session, const ReportRow& row) -> Result<RowChange> {
                  auto out = change_of(row);
                  out.assignee = in.user_id;
                  if (!in.user_id) return out;
                  const Reader them{call.person().org, *in.user_id};
                  TRY(const auto visible, report_row(session, call.context.network, them, row.id));
                  if (!visible) return core::field_problem("/user_id", "cannot_read_this_report");
                  return out;
                });
}

Result<Reply> label(Call& call) {
  TRY(const auto in, call.body<LabelsIn>());
  return change(call, in.version, "report.labelled",
                [&](storage::Session& session, const ReportRow& row) -> Result<RowChange> {
                  TRY(const auto known, labels_of(session, call.context.network, call.person().org));
                  for (const auto& id : in.labels) {
                    const bool found =
                        std::any_of(known.begin(), known.end(), [&](const LabelIn& one) { return one.label_id == id; });
                    if (!found) return core::field_problem("/labels", "unknown_label");
                  }
                  auto out = change_of(row);
                  out.labels = in.labels;
                  return out;
                });
}

Result<Reply> close(Call& call) {
  TRY(const auto in, call.body<ClosureIn>());
  if (in.outcome == Outcome::none) return core::field_problem("/outcome", "required");
  return change(call, in.version, "report.closed", [&](storage::Session&, const ReportRow& row) -> Result<RowChange> {
    auto out = change_of(row);
    out.state = State::closed;
    out.outcome = in.outcome;
    return out;
  });
}

Result<Reply> reopen(Call& call) {
  const auto version = std::strtoll(call.query("version").c_str(), nullptr, 10);
  return change(call, version, "report.reopened", [&](storage::Session&, const ReportRow& row) -> Result<RowChange> {
    if (row.state != State::closed) return problem(ProblemKey::conflict);
    auto out = change_of(row);
    out.state = State::open;
    out.outcome = Outcome::none;
    out.merged_into.reset();
    return out;
  });
}

Result<Reply> merge(Call& call) {
  TRY(const auto in, call.body<MergeIn>());
  return change(call, in.version, "report.merged",
                [&](storage::Session& session, const ReportRow& row) -> Result<RowChange> {
                  if (in.into == row.id) return core::field_problem("/into", "not_itself");
                  TRY(const auto target, report_row(session, call.context.network, reader(call), in.into));
                  if (!target || target->merged_into) return core::field_problem("/into", "unknown_report");
                  auto out = change_of(row);
                  out.state = State::closed;
                  out.outcome = Outcome::duplicate;
                  out.merged_into = in.into;
                  return out;
                });
}

Result<Reply> hand_on(Call& call, Intake& intake) {
  TRY(const auto in, call.body<HandonIn>());
  TRY(const auto circles, intake.fresh_circles());  // the newest epoch is asked for; staff do this seldom
  const auto to = std::find_if(circles->begin(), circles->end(), [&](const vault::CircleKey& circle) {
    return circle.circle_id == in.circle_id && circle.epoch == static_cast<std::uint64_t>(in.epoch);
  });
  if (to == circles->end()) return core::field_problem("/circle_id", "unknown_circle");
  if (in.wrapped.bytes.size() != vault::kSealedGrantSize) {
    return core::field_problem("/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  TRY(const auto row, call.read([&](storage::Session& session) { return own_row(call, session); }));
  TRY(const auto from, intake.circle(call.person().org, row.circle_id, static_cast<std::uint64_t>(row.epoch)));
  TRY(const auto said, vault::read_statement<vault::HandonStatement>(
                           call.context.network, {in.statement.bytes, in.signature.bytes}, from.sign_pk));
  const bool fits = said.report_id == row.id && said.from_circle == row.circle_id && said.to_circle == in.circle_id &&
                    said.to_epoch == to->epoch && said.wrapped_key == in.wrapped.bytes;
  if (!fits) return problem(ProblemKey::bad_signature, "statement is about another grant");
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const bool added,
        add_recipient(session, call.context.network, row.id, to->org_id, in, row, call.context.clock.now()));
    if (!added) return core::field_problem("/circle_id", "has_it_already", ProblemKey::conflict);
    TRY_DONE(vault::insert_statement(session, call.context.network,
                                     {"handon", call.person().org, row.id.bytes(), in.epoch, in.statement.bytes,
                                      in.signature.bytes, said.issued_ms}));
    return call.audit(session, "report.handed_on", row.id.bytes(), {}, R"({"to":")" + to->org_id.text() + "\"}");
  }));
  if (call.context.publish) {
    call.context.publish("org:" + to->org_id.text(), "report", R"({"id":")" + row.id.text() + R"(","kind":"new"})");
  }
  tell(call, row.id, "changed");
  return app::reply_json(core::json::object{}, 201);
}

Result<Reply> enter(Call& call, Intake& intake) {
  TRY(const auto in, call.body<Submission>());
  const bool spoken =
      in.channel == Channel::hotline || in.channel == Channel::walk_in || in.channel == Channel::whatsapp;
  if (!spoken) return core::field_problem("/channel", "unknown_word");
  Arrival arrival;
  arrival.sealed = sealed_from(in);
  arrival.uploads = uploads_from(in);
  arrival.channel = *in.channel;
  arrival.entered_by = call.person();
  TRY(const auto accepted, accept(call.context, intake, arrival));
  return app::reply(Received{"received", accepted.received_ms}, accepted.repeated ? 200 : 201);
}

Result<Reply> labels(Call& call) {
  LabelsOut out;
  TRY(out.labels, call.read([&](storage::Session& session) {
    return labels_of(session, call.context.network, call.person().org);
  }));
  return app::reply(out);
}

Result<Reply> make_label(Call& call) {
  TRY(const auto in, call.body<LabelIn>());
  if (!vault::has_envelope_shape(vault::Kind::label, in.envelope.bytes)) {
    return core::field_problem("/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY_DONE(insert_label(session, call.context.network, call.person().org, in));
    return call.audit(session, "label.made", in.label_id.bytes());
  }));
  return app::reply_json(core::json::object{}, 201);
}

Result<Reply> remove_label(Call& call) {
  TRY(const auto id, call.id<core::SectionId>("id"));
  TRY_DONE(call.write([&](storage::Session& session) -> core::Done {
    TRY(const bool gone, delete_label(session, call.context.network, call.person().org, id));
    if (!gone) return problem(ProblemKey::not_found);
    return call.audit(session, "label.removed", id.bytes());
  }));
  return app::no_content();
}

Result<Reply> events(Call& call) {
  Reply out;
  out.content_type = "text/event-stream";
  out.topics.push_back("org:" + call.person().org.text());
  return out;
}

}  // namespace

std::vector<app::Route> staff_routes(Intake& intake) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto with = [&intake](auto handler) {
    return [&intake, handler](Call& call) { return handler(call, intake); };
  };
  const auto write = Limit::staff_write;
  return {
      {get, "/api/v1/reports", Right::report_read, Limit::none, no_body(), list, "inbox", nullptr, out<Inbox>},
      {get, "/api/v1/reports/{id}", Right::report_read, Limit::none, no_body(), show, "one report", nullptr,
       out<ReportFile>},
      {get, "/api/v1/reports/{id}/files/{section_id}", Right::report_read, Limit::none, no_body(), show_file,
       "a sealed file"},
      {get, "/api/v1/reports/{id}/history", Right::report_read, Limit::none, no_body(), history, "who did what",
       nullptr, out<HistoryOut>},
      {post, "/api/v1/reports/{id}/replies", Right::report_answer, write, json_body(), with(answer), "answer",
       in<ReplyIn>, out<ReplyOut>},
      {post, "/api/v1/reports/{id}/notes", Right::report_answer, write, json_body(256UL * 1024), note, "internal note",
       in<NoteIn>},
      {put, "/api/v1/reports/{id}/assignee", Right::report_assign, write, json_body(), assign, "assign", in<AssigneeIn>,
       out<VersionOut>},
      {put, "/api/v1/reports/{id}/labels", Right::report_answer, write, json_body(), label, "set labels", in<LabelsIn>,
       out<VersionOut>},
      {post, "/api/v1/reports/{id}/closure", Right::report_close, write, json_body(), close, "close with an outcome",
       in<ClosureIn>, out<VersionOut>},
      {del, "/api/v1/reports/{id}/closure", Right::report_close, write, no_body(), reopen, "reopen", nullptr,
       out<VersionOut>},
      {post, "/api/v1/reports/{id}/merge", Right::report_close, write, json_body(), merge, "merge a duplicate",
       in<MergeIn>, out<VersionOut>},
      {post, "/api/v1/reports/{id}/recipients", Right::report_handon, write, json_body(), with(hand_on),
       "hand on to another organisation", in<HandonIn>},
      {post, "/api/v1/reports/entries", Right::report_enter, write, json_body(320UL * 1024), with(enter),
       "enter a report for a caller or a visitor", in<Submission>, out<Received>},
      {get, "/api/v1/labels", Right::report_read, Limit::none, no_body(), labels, "labels", nullptr, out<LabelsOut>},
      {post, "/api/v1/labels", Right::report_answer, write, json_body(), make_label, "make a label", in<LabelIn>},
      {del, "/api/v1/labels/{id}", Right::report_answer, write, no_body(), remove_label, "remove a label"},
      {get, "/api/v1/events", Right::report_read, Limit::none, no_body(), events, "live changes of my organisation"},
  };
}

}  // namespace reports
