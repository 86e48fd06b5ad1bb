// SPDX-License-Identifier: Apache-2.0
// What a person of a case may ask about her own data (UU 27/2022, docs/cases.md section 7): the request with its clock,
// the restriction, the erasure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/account.h"
#include "cases/facts.h"

SULUH_WORDS(RequestKind, access, correction, restriction, erasure);
SULUH_WORDS(RequestState, open, done, refused);
SULUH_WORDS(RefusalGround, unset, endangers, others_data, law_enforcement, retention, not_hers, withdrawn);

namespace cases {

using schema::Blob;

/// Sealed like a task: section name note, version 1, section and bundle id are the request's, own intake circle.
struct RequestIn {
  core::TaskId request_id;
  RequestKind kind = RequestKind::access;
  std::int64_t asked_ms = 0;
  Blob envelope;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct RequestOut : RequestIn {
  core::PersonId person_id;
  RequestState state = RequestState::open;
  RefusalGround reason = RefusalGround::unset;
  std::int64_t due_ms = 0;  ///< 0: the law sets no number of hours
  std::string due_day;
  bool overdue = false;
  core::UserId made_by;
  std::optional<core::UserId> decided_by;
  std::optional<std::int64_t> decided_ms;
  core::CircleId circle_id;
  std::int64_t version = 0;
};
struct DecisionIn {
  RequestState state = RequestState::open;
  RefusalGround reason = RefusalGround::unset;
  std::int64_t version = 0;
};
/// What stands against an erasure now, and what it would destroy.
struct ErasureCheck {
  std::vector<std::string> holds;  ///< running_referral, legal_clock, retention
  std::int64_t sections = 0, case_sections = 0;
  bool alone = false;  ///< no other victim in the case: its own sections may go too
  std::string keep_until;
};
struct ErasureIn {
  core::TaskId request_id;
  bool whole = false;  ///< the case's own sections, tasks and messages too
};
struct ErasureOut {
  std::int64_t sections = 0;
};

}  // namespace cases

namespace schema {

template <>
struct Of<cases::RequestIn> {
  static constexpr std::string_view table{};
  using T = cases::RequestIn;
  static constexpr auto fields = std::tuple{
      field("request_id", &T::request_id, kReadAndIn), field("kind", &T::kind, kReadAndIn),
      field("asked_ms", &T::asked_ms, kReadAndIn),     field("envelope", &T::envelope, kReadAndIn | kSealed, 16384),
      field("epoch", &T::epoch, kReadAndIn),           field("wrapped", &T::wrapped, kReadAndIn | kSealed, 82)};
};
template <>
struct Of<cases::RequestOut> {
  static constexpr std::string_view table{};
  using T = cases::RequestOut;
  static constexpr auto fields =
      std::tuple_cat(Of<cases::RequestIn>::fields,
                     std::tuple{field("person_id", &T::person_id, kRead), field("state", &T::state, kRead),
                                field("reason", &T::reason, kRead), field("due_ms", &T::due_ms, kRead),
                                field("due_day", &T::due_day, kRead), field("overdue", &T::overdue, kRead),
                                field("made_by", &T::made_by, kRead), field("decided_by", &T::decided_by, kRead),
                                field("decided_ms", &T::decided_ms, kRead), field("circle_id", &T::circle_id, kRead),
                                field("version", &T::version, kRead)});
};
SULUH_FIELDS(cases::DecisionIn, field("state", &T::state, app::kIn), field("reason", &T::reason, kWrite),
             field("version", &T::version, app::kIn));
SULUH_FIELDS(cases::ErasureCheck, field("holds", &T::holds, kRead), field("sections", &T::sections, kRead),
             field("case_sections", &T::case_sections, kRead), field("alone", &T::alone, kRead),
             field("keep_until", &T::keep_until, kRead));
SULUH_FIELDS(cases::ErasureIn, field("request_id", &T::request_id, app::kIn), field("whole", &T::whole, kWrite));
SULUH_FIELDS(cases::ErasureOut, field("sections", &T::sections, kRead));

}  // namespace schema
