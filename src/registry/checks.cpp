// SPDX-License-Identifier: Apache-2.0
#include "registry/checks.h"

#include <algorithm>

#include "registry/encoding_store.h"
#include "registry/thresholds.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"

namespace registry {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;
using core::Result;

}  // namespace

core::Done must_hold(Call& call, Session& session, std::string_view circle_class) {
  const auto& network = call.context.network;
  const auto circle = vault::circle_id(call.person().org, "", circle_class);
  TRY(const auto newest, vault::newest_circle(session, network, circle));
  if (!newest) return problem(ProblemKey::no_right);
  TRY(const auto mine, vault::circle_keys_of_user(session, network, call.person().user));
  const bool holds = std::any_of(mine.begin(), mine.end(), [&](const vault::StoredCircleKey& one) {
    return one.circle == circle && one.epoch == newest->epoch;
  });
  return holds ? core::Done() : core::Done(problem(ProblemKey::no_right));
}

match::ShortHash short_hash(const Blob& blob) {
  match::ShortHash out{};
  std::copy_n(blob.bytes.begin(), std::min(blob.bytes.size(), out.size()), out.begin());
  return out;
}

core::Bytes owner_of(const Call& call, Scope scope) {
  return scope == Scope::network ? call.context.network.bytes() : call.person().org.bytes();
}

Result<KeySpace> known_space(Call& call, Session& session, Scope scope, const EncodingIn& in) {
  TRY(const auto key, find_key(session, call.context.network, scope, owner_of(call, scope), in.epoch));
  if (!key) return problem(ProblemKey::other_space);
  const auto& space = key->space;
  const bool same = space.schema == short_hash(in.schema) && space.full == short_hash(in.full_key) &&
                    space.names == short_hash(in.names_key);
  if (!same) return problem(ProblemKey::other_space);
  return space;
}

Result<Bits> bits_of(const EncodingIn& in) {
  const auto full = match::from_bytes<512>(in.full.bytes);
  const auto names = match::from_bytes<512>(in.names.bytes);
  if (!full) return core::field_problem("/encoding/full", "64_bytes_expected");
  if (!names) return core::field_problem("/encoding/names", "64_bytes_expected");
  if (in.presence < 0 || in.presence >= (1 << kFields)) return core::field_problem("/encoding/presence", "range");
  return Bits{*full, *names, static_cast<match::Presence>(in.presence)};
}

Result<bool> sees(Call& call, Session& session, const core::CaseId& id) {
  const auto& me = call.person();
  if (me.may(app::Right::case_every_team)) return true;
  return case_in_team(session, call.context.network, id, me.team, me.user);
}

Result<Subject> own_subject(Call& call, Session& session, std::int64_t version) {
  TRY(const auto section, call.id<core::SectionId>("section_id"));
  TRY(const auto subject, own_identity(session, call.context.network, call.person().org, section));
  if (!subject) return problem(ProblemKey::not_found);
  TRY(const bool seen, sees(call, session, subject->case_id));
  if (!seen) return problem(ProblemKey::not_found);
  if (subject->version != version) return problem(ProblemKey::conflict);
  return *subject;
}

}  // namespace registry
