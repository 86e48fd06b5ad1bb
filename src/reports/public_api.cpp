// SPDX-License-Identifier: Apache-2.0
// The reporter's side with scripts. Everything here is sealed before it arrives; a receipt's lookup is a bearer of
// sealed bytes only. Answers of the thread have one size and one rhythm, right receipt or wrong (rulings 13).
#include <algorithm>
#include <cstdlib>

#include "app/people.h"
#include "reports/even_answer.h"
#include "reports/intake.h"
#include "reports/routes.h"
#include "reports/upload_store.h"
#include "vault/directory_store.h"
#include "vault/filestream.h"

namespace reports {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr std::size_t kThreadBytes = 16'384;
constexpr std::int64_t kUploadPiece = 1LL << 20;

std::vector<vault::Grant> grants_from(const std::vector<GrantIn>& in) {
  std::vector<vault::Grant> out;
  for (const auto& one : in) {
    out.push_back({one.circle_id, static_cast<std::uint64_t>(std::max<std::int64_t>(one.epoch, 0)), one.wrapped.bytes});
  }
  return out;
}

Result<Reply> recipients(Call& call, Intake& intake) {
  TRY(const auto circles, intake.circles());
  RecipientsOut out;
  out.network = call.context.network;
  for (const auto& circle : *circles) {
    out.recipients.push_back(
        {circle.org_id, circle.org_name, circle.circle_id, static_cast<std::int64_t>(circle.epoch)});
  }
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    out.organisations.clear();
    for (const auto& circle : *circles) {
      TRY(const auto statements, vault::statements_of(session, call.context.network, circle.org_id));
      app::OrganisationOut one{circle.org_id, circle.org_name, true, true, {}};
      for (const auto& s : statements) one.statements.push_back({s.kind, {s.bytes}, {s.signature}});
      out.organisations.push_back(std::move(one));
    }
    return {};
  }));
  return app::reply(out);
}

Result<Reply> submit(Call& call, Intake& intake) {
  TRY(const auto in, call.body<Submission>());
  if (in.channel) return core::field_problem("/channel", "unknown_field", ProblemKey::unexpected_field);
  Arrival arrival;
  arrival.sealed = sealed_from(in);
  arrival.uploads = uploads_from(in);
  TRY(const auto accepted, accept(call.context, intake, arrival));
  return app::reply(Received{"received", accepted.received_ms}, accepted.repeated ? 200 : 201);
}

Result<Reply> begin_upload(Call& call) {
  TRY(const auto in, call.body<UploadIn>());
  const auto most = static_cast<std::int64_t>(vault::sealed_file_size(static_cast<std::uint64_t>(kFileBytesMax)));
  if (in.size > most) return problem(ProblemKey::file_too_large);
  if (in.size < 1) return problem(ProblemKey::bad_file);
  TRY_DONE(call.context.room());
  const auto id = *UploadId::from_bytes(call.context.random.bytes(16));
  TRY_DONE(call.write([&](storage::Session& session) {
    return insert_upload(session, call.context.network, id, in.size, call.context.clock.now());
  }));
  return app::reply(UploadOut{id, kUploadPiece / 4}, 201);
}

Result<Upload> known_upload(Call& call, storage::Session& session, const UploadId& id) {
  TRY(auto found, upload(session, call.context.network, id));
  if (!found || found->claimed) return problem(ProblemKey::not_found);
  return *found;
}

Result<Reply> put_piece(Call& call) {
  TRY(const auto id, call.id<UploadId>("id"));
  const auto offset = std::strtoll(call.query("offset").c_str(), nullptr, 10);
  if (call.request.body.empty()) return problem(ProblemKey::bad_file);
  TRY_DONE(call.context.room());
  bool moved = false;
  TRY(const auto now_at, call.write([&](storage::Session& session) -> Result<Upload> {
    TRY_DONE(known_upload(call, session, id));
    TRY(moved, append_piece(session, call.context.network, id, offset, call.request.body));
    return known_upload(call, session, id);
  }));
  return app::reply(UploadState{now_at.received, now_at.size}, moved ? 200 : 409);
}

Result<Reply> upload_state(Call& call) {
  TRY(const auto id, call.id<UploadId>("id"));
  TRY(const auto found, call.read([&](storage::Session& session) { return known_upload(call, session, id); }));
  return app::reply(UploadState{found.received, found.size});
}

/// As many messages from `page` on as fit the fixed size; every page but the last is full.
void fill_page(ThreadOut& out, std::vector<ThreadMessage> messages, std::int64_t page) {
  std::int64_t at = 0;
  std::size_t used = schema::json_text(out).size();
  const std::size_t start = used;
  for (auto& message : messages) {
    const auto size = schema::json_text(message).size() + 1;
    if (used + size > kThreadBytes && used > start) {
      ++at;
      used = start;
    }
    used += size;
    if (at == page) out.messages.push_back(std::move(message));
    if (at > page) {
      out.more = true;
      return;
    }
  }
}

Result<Reply> thread(Call& call) {
  const EvenAnswer even;
  TRY(const auto in, call.body<ThreadIn>());
  const auto mac = call.context.keys.lookup_mac(in.lookup.bytes);
  ThreadOut out;
  std::vector<ThreadMessage> messages;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    TRY(const auto head, thread_head(session, call.context.network, mac));
    out.found = head.has_value();
    if (head) out.report_id = head->report;
    if (head) out.capsule.bytes = head->capsule;
    TRY(out.states, thread_states(session, call.context.network, out.report_id));
    TRY(messages, thread_messages(session, call.context.network, out.report_id));
    TRY(const auto handons, vault::handons_of(session, call.context.network, out.report_id));
    for (const auto& one : handons) out.handons.push_back({{one.bytes}, {one.signature}});
    return {};
  }));
  fill_page(out, std::move(messages), in.page);
  const auto size = schema::json_text(out).size();
  if (size < kThreadBytes) out.pad.assign(kThreadBytes - size, '.');
  return app::reply(out);
}

Result<Reply> add(Call& call, Intake& intake) {
  TRY(const auto in, call.body<AdditionIn>());
  AdditionArrival arrival;
  arrival.lookup = in.lookup.bytes;
  auto& sealed = arrival.sealed;
  sealed.submission_id = *vault::SubmissionId::from_bytes(in.submission_id.bytes());
  sealed.bundle_id = in.bundle_id;
  sealed.body = {in.section_id, in.body.bytes};
  sealed.content_mac = in.content_mac.bytes;
  sealed.grants = grants_from(in.grants);
  sealed.signature = in.signature.bytes;
  TRY(const auto accepted, accept_addition(call.context, intake, arrival));
  return app::reply(Received{"received", accepted.received_ms}, accepted.repeated ? 200 : 201);
}

Result<Reply> remove(Call& call) {
  const EvenAnswer even;
  TRY(const auto in, call.body<DeletionIn>());
  TRY_DONE(erase(call.context, in.lookup.bytes, in.signature.bytes));
  return app::no_content();
}

}  // namespace

vault::SealedReport sealed_from(const Submission& in) {
  vault::SealedReport out;
  out.submission_id = *vault::SubmissionId::from_bytes(in.submission_id.bytes());
  out.report_id = in.report_id;
  out.lookup = in.lookup.bytes;
  out.content_mac = in.content_mac.bytes;
  out.box_pk = in.box_pk.bytes;
  out.sign_pk = in.sign_pk.bytes;
  out.danger = schema::word(in.danger);
  out.district = in.district;
  out.how_known = schema::word(in.how_known);
  out.wants_reply = in.wants_reply;
  out.language = schema::word(in.language);
  out.title = {in.title.section_id, in.title.envelope.bytes};
  out.body = {in.body.section_id, in.body.envelope.bytes};
  out.capsule = in.capsule.bytes;
  out.grants = grants_from(in.grants);
  for (const auto& file : in.files) out.files.push_back(file.section_id);
  out.signature = in.signature.bytes;
  return out;
}

std::vector<UploadId> uploads_from(const Submission& in) {
  std::vector<UploadId> out;
  for (const auto& file : in.files) out.push_back(file.upload_id);
  return out;
}

std::vector<app::Route> public_routes(Intake& intake) {
  using enum core::Method;
  using app::in;
  using app::json_body;
  using app::no_body;
  using app::out;
  const auto with = [&intake](auto handler) {
    return [&intake, handler](Call& call) { return handler(call, intake); };
  };
  return {
      {get, "/api/v1/intake", Right::anyone, Limit::none, no_body(), with(recipients), "who takes reports, with keys",
       nullptr, out<RecipientsOut>},
      {post, "/api/v1/reports", Right::anyone, Limit::report, json_body(320UL * 1024), with(submit),
       "send a sealed report", in<Submission>, out<Received>},
      {post, "/api/v1/uploads", Right::anyone, Limit::upload, json_body(), begin_upload, "begin a sealed file",
       in<UploadIn>, out<UploadOut>},
      {put,
       "/api/v1/uploads/{id}",
       Right::anyone,
       Limit::upload,
       {static_cast<std::size_t>(kUploadPiece), nullptr, "application/octet-stream"},
       put_piece,
       "a piece of a sealed file",
       nullptr,
       out<UploadState>},
      {get, "/api/v1/uploads/{id}", Right::anyone, Limit::upload, no_body(), upload_state, "how far a file has come",
       nullptr, out<UploadState>},
      {post, "/api/v1/thread", Right::anyone, Limit::thread, json_body(), thread, "replies and status of a receipt",
       in<ThreadIn>, out<ThreadOut>},
      {post, "/api/v1/thread/additions", Right::anyone, Limit::thread, json_body(320UL * 1024), with(add),
       "add to a report", in<AdditionIn>, out<Received>},
      {post, "/api/v1/thread/deletion", Right::anyone, Limit::thread, json_body(), remove, "erase a report",
       in<DeletionIn>},
  };
}

}  // namespace reports
