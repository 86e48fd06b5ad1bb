// SPDX-License-Identifier: Apache-2.0
// Moving people and sections between two cases of one owner (docs/cases.md section 8): a merge takes everything, a
// split takes some people into another, usually new, case. Proposed by one, done by a second person, undone by one who
// may approve.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/account.h"
#include "cases/facts.h"

SULUH_WORDS(MoveState, proposed, done, undone);

namespace cases {

struct MoveIn {
  core::TaskId move_id;
  core::CaseId into;
  std::vector<core::PersonId> people;  ///< empty: everything, a merge
};
struct MoveOut {
  core::TaskId move_id;
  core::CaseId from, into;
  std::string from_number, into_number;
  std::vector<core::PersonId> people;
  MoveState state = MoveState::proposed;
  core::UserId made_by;
  std::int64_t made_ms = 0;
  std::optional<core::UserId> done_by;
  std::optional<std::int64_t> done_ms;
};

}  // namespace cases

namespace schema {

SULUH_FIELDS(cases::MoveIn, field("move_id", &T::move_id, app::kIn), field("into", &T::into, app::kIn),
             field("people", &T::people, kWrite, 100));
SULUH_FIELDS(cases::MoveOut, field("move_id", &T::move_id, kRead), field("from", &T::from, kRead),
             field("into", &T::into, kRead), field("from_number", &T::from_number, kRead),
             field("into_number", &T::into_number, kRead), field("people", &T::people, kRead),
             field("state", &T::state, kRead), field("made_by", &T::made_by, kRead),
             field("made_ms", &T::made_ms, kRead), field("done_by", &T::done_by, kRead),
             field("done_ms", &T::done_ms, kRead));

}  // namespace schema
