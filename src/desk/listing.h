// SPDX-License-Identifier: Apache-2.0
// Lists: who stands on one, on which legal basis, until when; every change needs two people (docs/border.md section 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/crossing.h"

SULUH_WORDS_IN(desk, ListingAct, add, extend, remove);
SULUH_WORDS_IN(desk, EntryState, waiting, future, active, expired, removed);
SULUH_WORDS_IN(desk, Told, unset, letter, in_person, law_forbids);

namespace desk {

struct EntryIn {
  core::RecordId entry_id;
  Sealed sealed;
  std::vector<Blob> tokens;
  Blob statement, signature;
  std::vector<Encoding> encodings;  ///< of each name, under the desk's key; kept where the list is protective
};
struct EncodingsIn {
  std::vector<Encoding> encodings;
};
struct SignedIn {
  Blob statement, signature;
};
struct SignatureIn {
  Blob signature;
};
struct ApprovalOut {
  core::UserId approver;
  Blob signature, admission, admission_signature;
};
/// One act on an entry as it was signed; `approval` is null while it waits for the second person.
struct ActOut {
  ListingAct act = ListingAct::add;
  core::UserId author;
  std::string basis, until_day;
  std::int64_t made_ms = 0;
  Blob statement, signature;
  std::optional<ApprovalOut> approval;
};
struct EntryRow {
  core::RecordId id;
  ListKind list = ListKind::sought;
  std::string basis, from_day, until_day;
  EntryState state = EntryState::waiting;
  std::string told_day;
  Told told = Told::unset;
  std::int64_t version = 0;
  std::vector<ActOut> acts;
  Sealed sealed;
  bool encoded = false;  ///< a protective one stands under the newest key of the desk
};
struct EntryList {
  std::vector<EntryRow> rows;
  std::string day;  ///< the office's civil day by which states were told
};
/// An own entry that another organisation's desk sees.
struct ShareRow {
  core::RecordId entry_id;
  core::OrgId to_org;
  std::string to_name;
  core::UserId made_by;
  std::int64_t made_ms = 0;
};
/// An active entry of another organisation; its `sealed` is wrapped for the own circle `border`.
struct SharedRow {
  core::OrgId org_id;
  std::string org_name;
  Blob statement, signature;  ///< of the share
  EntryRow entry;
};
struct SharedList {
  std::vector<ShareRow> out;
  std::vector<SharedRow> in;
};
struct StateOut {
  EntryState state = EntryState::waiting;
};
struct NoticeIn {
  Told told = Told::letter;
  std::string told_day;
  std::int64_t version = 0;
};

struct HitRow {
  core::RecordId id, record_id;  ///< record_id: the crossing or interview at which it was found
  std::string record;            ///< "crossing" or "interview"
  std::optional<core::RecordId> entry_id;
  ListKind list = ListKind::sought;
  bool protective = false;
  Strength strength = Strength::exact;
  std::vector<Reason> reasons;
  HitState state = HitState::open;
  HitAction action = HitAction::unset;
  std::int64_t made_ms = 0;
  std::optional<core::UserId> acted_by;
  std::optional<std::int64_t> acted_ms;
  std::int64_t version = 0;
};
struct HitList {
  std::vector<HitRow> rows;
};
struct HitAnswer {
  HitAction action = HitAction::noted;
  std::int64_t version = 0;
};

}  // namespace desk

namespace schema {

inline constexpr std::size_t kDeskStatementMax = 1024;

SULUH_FIELDS(desk::EntryIn, field("entry_id", &T::entry_id, app::kIn), field("sealed", &T::sealed, app::kIn),
             field("tokens", &T::tokens, kWrite, desk::kTokensMax),
             field("statement", &T::statement, app::kIn, kDeskStatementMax),
             field("signature", &T::signature, app::kIn, 64),
             field("encodings", &T::encodings, kWrite, desk::kNamesMax));
SULUH_FIELDS(desk::EncodingsIn, field("encodings", &T::encodings, app::kIn, desk::kNamesMax));
SULUH_FIELDS(desk::SignedIn, field("statement", &T::statement, app::kIn, kDeskStatementMax),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(desk::SignatureIn, field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(desk::ApprovalOut, field("approver", &T::approver, kRead), field("signature", &T::signature, kRead),
             field("admission", &T::admission, kRead), field("admission_signature", &T::admission_signature, kRead));
SULUH_FIELDS(desk::ActOut, field("act", &T::act, kRead), field("author", &T::author, kRead),
             field("basis", &T::basis, kRead), field("until_day", &T::until_day, kRead),
             field("made_ms", &T::made_ms, kRead), field("statement", &T::statement, kRead),
             field("signature", &T::signature, kRead), field("approval", &T::approval, kRead));
SULUH_FIELDS(desk::EntryRow, field("id", &T::id, kRead), field("list", &T::list, kRead),
             field("basis", &T::basis, kRead), field("from_day", &T::from_day, kRead),
             field("until_day", &T::until_day, kRead), field("state", &T::state, kRead),
             field("told_day", &T::told_day, kRead), field("told", &T::told, kRead),
             field("version", &T::version, kRead), field("acts", &T::acts, kRead), field("sealed", &T::sealed, kRead),
             field("encoded", &T::encoded, kRead));
SULUH_FIELDS(desk::EntryList, field("rows", &T::rows, kRead), field("day", &T::day, kRead));
SULUH_FIELDS(desk::ShareRow, field("entry_id", &T::entry_id, kRead), field("to_org", &T::to_org, kRead),
             field("to_name", &T::to_name, kRead), field("made_by", &T::made_by, kRead),
             field("made_ms", &T::made_ms, kRead));
SULUH_FIELDS(desk::SharedRow, field("org_id", &T::org_id, kRead), field("org_name", &T::org_name, kRead),
             field("statement", &T::statement, kRead), field("signature", &T::signature, kRead),
             field("entry", &T::entry, kRead));
SULUH_FIELDS(desk::SharedList, field("out", &T::out, kRead), field("in", &T::in, kRead));
SULUH_FIELDS(desk::StateOut, field("state", &T::state, kRead));
SULUH_FIELDS(desk::NoticeIn, field("told", &T::told, app::kIn), field("told_day", &T::told_day, app::kIn, 10),
             field("version", &T::version, app::kIn));
SULUH_FIELDS(desk::HitRow, field("id", &T::id, kRead), field("record_id", &T::record_id, kRead),
             field("record", &T::record, kRead), field("entry_id", &T::entry_id, kRead), field("list", &T::list, kRead),
             field("protective", &T::protective, kRead), field("strength", &T::strength, kRead),
             field("reasons", &T::reasons, kRead), field("state", &T::state, kRead), field("action", &T::action, kRead),
             field("made_ms", &T::made_ms, kRead), field("acted_by", &T::acted_by, kRead),
             field("acted_ms", &T::acted_ms, kRead), field("version", &T::version, kRead));
SULUH_FIELDS(desk::HitList, field("rows", &T::rows, kRead));
SULUH_FIELDS(desk::HitAnswer, field("action", &T::action, app::kIn), field("version", &T::version, app::kIn));

}  // namespace schema
