// SPDX-License-Identifier: Apache-2.0
#include "desk/calls.h"

#include <algorithm>
#include <set>

#include "core/workdays.h"
#include "desk/routes.h"
#include "vault/bundle.h"
#include "vault/circle_keys.h"
#include "vault/directory_store.h"
#include "vault/envelope.h"

namespace desk {

using app::Call;
using core::problem;
using core::ProblemKey;

Viewer viewer_of(const Call& call) {
  const auto now = call.context.clock.now();
  return {call.context.network, call.person().org,
          call.person().user,   now,
          core::civil_day(now), call.person().may(app::Right::border_protect)};
}

core::Problem refused(std::string_view pointer, const char* word) {
  return core::field_problem(std::string(pointer), word);
}

bool is_code(std::string_view text, std::size_t most) {
  return text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

core::Done check_sealed(Call& call, Session& session, const Sealed& in, std::string_view circle_class) {
  HeldEpochs held;
  return check_sealed(call, session, in, circle_class, held);
}

core::Done check_sealed(Call& call, Session& session, const Sealed& in, std::string_view circle_class,
                        HeldEpochs& held) {
  if (!vault::has_envelope_shape(vault::Kind::section, in.envelope.bytes)) {
    return core::field_problem("/sealed/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  if (!vault::has_grant_shape(in.wrapped.bytes)) {
    return core::field_problem("/sealed/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  if (in.circle_id != vault::circle_id(call.person().org, "", circle_class)) {
    return refused("/sealed/circle_id", "another_circle");
  }
  if (circle_class == "protection" && in.wrapped.bytes.size() == vault::kSealedGrantSize) {
    TRY(const auto newest, vault::newest_circle(session, call.context.network, in.circle_id));
    const bool fits = newest && newest->epoch == in.epoch;
    return fits ? core::Done() : core::Done(refused("/sealed/epoch", "old_epoch"));
  }
  if (in.wrapped.bytes.size() != vault::kOwnGrantSize) {
    return core::field_problem("/sealed/wrapped", "grant_expected", ProblemKey::not_sealed);
  }
  auto known = held.find(in.epoch);
  if (known == held.end()) {
    TRY(const bool holds,
        vault::holds_circle_key(session, call.context.network, in.circle_id, in.epoch, call.person().user));
    known = held.emplace(in.epoch, holds).first;
  }
  return known->second ? core::Done() : core::Done(problem(ProblemKey::no_right, "no key of this epoch"));
}

core::Done check_tokens(const std::vector<Blob>& tokens) {
  std::set<core::Bytes> seen;
  for (const auto& one : tokens) {
    if (one.bytes.size() != 16) return refused("/tokens", "token_expected");
    if (!seen.insert(one.bytes).second) return refused("/tokens", "twice");
  }
  return {};
}

core::Done ask_alike(Call& call, Session& session, const Doors& doors, const core::RecordId& id,
                     const std::optional<Encoding>& encoding, Likes& likes) {
  if (!encoding) return {};
  TRY(likes[id], doors.alike(call, session, *encoding));
  return {};
}

void tell(Call& call, std::string_view kind) {
  if (!call.context.publish) return;
  call.context.publish("org:" + call.person().org.text(), "border", R"({"kind":")" + std::string(kind) + "\"}");
}

}  // namespace desk
