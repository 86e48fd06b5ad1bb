// SPDX-License-Identifier: Apache-2.0
// The conversation after a knock: sealed for the circle "matching" of both sides, each message signed by who wrote it.
#include "app/message.h"
#include "registry/checks.h"
#include "registry/encoding_store.h"
#include "registry/knock_store.h"
#include "registry/routes.h"
#include "registry/talk_store.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"
#include "vault/sharing.h"

namespace registry {
namespace {

using app::Call;
using app::Limit;
using app::Right;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

constexpr std::string_view kCircle = "matching";

Result<StoredKnock> talk_of(Call& call, Session& session) {
  TRY(const auto id, call.id<KnockId>("id"));
  TRY_DONE(must_hold(call, session, kCircle));
  TRY(const auto found, find_talk(session, call.context.network, call.person().org, id));
  if (!found) return problem(ProblemKey::not_found);
  const auto& about = found->holder == call.person().org ? found->subject : found->other_subject;
  if (about.kind == SubjectKind::identity) {
    TRY(const bool seen, sees(call, session, about.case_id));
    if (!seen) return problem(ProblemKey::not_found);
  }
  return *found;
}

const core::OrgId& other_side(const Call& call, const StoredKnock& knock) {
  return knock.holder == call.person().org ? knock.other : knock.holder;
}

/// The file it is about on the caller's side; of a crossing there is none.
core::Bytes object_of_log(const Call& call, const StoredKnock& knock) {
  return (knock.holder == call.person().org ? knock.subject : knock.other_subject).case_id.bytes();
}

Result<Reply> talks(Call& call) {
  TRY(const auto out, call.read([&](Session& session) -> Result<TalksOut> {
    TalksOut all;
    TRY(const auto knocks, talks_with(session, call.context.network, call.person().org));
    for (const auto& one : knocks) {
      TRY(const auto standing, standing_of(session, call.context.network, one.other, one.other_subject));
      if (!standing) continue;
      if (one.other_subject.kind == SubjectKind::identity) {
        TRY(const bool seen, sees(call, session, standing->case_id));
        if (!seen) continue;
      }
      TRY(const auto org, vault::organisation(session, call.context.network, one.holder));
      all.talks.push_back({one.id, one.other_subject.kind, standing->case_id, one.other_subject.id, standing->person_id,
                           standing->number, one.holder, org ? org->name : "", one.answered_ms});
    }
    return all;
  }));
  return app::reply(out);
}

Result<Reply> messages(Call& call) {
  core::Bytes about;
  TRY(const auto out, call.read([&](Session& session) -> Result<TalkMessagesOut> {
    TRY(const auto knock, talk_of(call, session));
    about = object_of_log(call, knock);
    TalkMessagesOut all;
    TRY(all.messages, messages_of(session, call.context.network, knock.id, call.person().user));
    return all;
  }));
  if (!out.messages.empty()) {
    const auto detail = R"({"messages":)" + std::to_string(out.messages.size()) + "}";
    TRY_DONE(call.write([&](Session& session) { return call.audit(session, "talk.delivered", about, {}, detail); }));
  }
  return app::reply(out);
}

Result<Reply> write_message(Call& call) {
  TRY(const auto in, call.body<TalkMessageIn>());
  core::OrgId other;
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    const auto& network = call.context.network;
    TRY(const auto knock, talk_of(call, session));
    const auto& me = call.person();
    other = other_side(call, knock);
    TRY(const auto signers, vault::signers_of(session, network, me.org));
    TRY(const auto said, vault::verify_talk(network, me.org, signers, {in.statement.bytes, in.signature.bytes}));
    TRY_DONE(app::check_signer(call, said.org_id, said.user_id, said.issued_ms));
    if (said.knock_id != knock.id || said.to_org != other) {
      return problem(ProblemKey::bad_signature, "statement about another conversation");
    }
    TRY_DONE(app::check_receiver(call, session, other));
    TRY_DONE(app::check_message(call, session, in.message, said.message_hash, other, kCircle));
    const NewMessage made{knock.id, me.org, me.user, vault::circle_id(me.org, "", kCircle), call.context.clock.now()};
    TRY(const bool kept, insert_message(session, network, made, in));
    if (!kept) return problem(ProblemKey::conflict);
    return call.audit(session, "talk.written", object_of_log(call, knock));
  }));
  if (call.context.publish) {
    for (const auto& org : {other, call.person().org}) {
      call.context.publish("org:" + org.text(), "knock", R"({"id":"","kind":"message"})");
    }
  }
  return app::reply_json(core::json::object{}, 201);
}

}  // namespace

std::vector<app::Route> talk_routes() {
  using enum core::Method;
  return {
      {get, "/api/v1/register/talks", Right::case_read, Limit::none, app::no_body(), talks,
       "who wants to talk about an act of ours", nullptr, app::out<TalksOut>},
      {get, "/api/v1/register/knocks/{id}/messages", Right::case_read, Limit::none, app::no_body(), messages,
       "what was written after a knock", nullptr, app::out<TalkMessagesOut>},
      {post, "/api/v1/register/knocks/{id}/messages", Right::case_read, Limit::staff_write, app::json_body(),
       write_message, "write to the other side of a knock", app::in<TalkMessageIn>},
  };
}

}  // namespace registry
