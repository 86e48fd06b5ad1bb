// SPDX-License-Identifier: Apache-2.0
// What clients of the register send and see (docs/register.md section 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/account.h"
#include "app/message.h"
#include "registry/words.h"

namespace registry {

using schema::Blob;

struct WrapOut {
  core::CircleId circle_id;
  std::int64_t circle_epoch = 0;
  Blob wrapped;
};
struct KeyOut {
  std::int64_t epoch = 0;
  Blob schema, full, names;
  std::int64_t made_ms = 0;
  std::vector<WrapOut> wraps;
};
struct OfferOut {
  std::int64_t epoch = 0;
  core::OrgId from_org;
  core::UserId from_user;
  Blob statement, signature;
  std::int64_t made_ms = 0;
};
struct TodayOut {
  std::int64_t used = 0, most = budget_of(SubjectKind::identity).person;
};
struct KeysOut {
  std::vector<KeyOut> own, network, desk;
  std::vector<OfferOut> offers;
  std::vector<core::OrgId> protective;
  std::vector<core::OrgId> left;  ///< left the network with its newest key: a new epoch is due
  TodayOut today;
};
struct KeyIn {
  std::int64_t epoch = 0;
  Blob schema, full, names;
  core::CircleId circle_id;
  std::int64_t circle_epoch = 0;
  Blob wrapped;
};
struct OfferIn {
  Blob statement, signature;
};
struct ProtectiveIn {
  bool protective = false;
};
struct EncodingIn {
  std::int64_t epoch = 0;
  Blob schema, full_key, names_key, full, names;
  std::int64_t presence = 0;
};
struct OwnIn {
  std::int64_t version = 0;
  EncodingIn encoding;
};
struct ActIn {
  std::int64_t version = 0;
  EncodingIn encoding;
  Basis basis = Basis::consent;
  std::string reference;
  std::int64_t until_ms = 0;
};
struct ActOut {
  bool recorded = true;
};
struct BasisOut {
  std::int64_t version = 0;
  std::string basis, reference;
  std::int64_t until_ms = 0;
};
struct SubjectOut {
  std::int64_t version = 0;  ///< of the section when it was encoded under the own key; 0: it was not
  std::optional<BasisOut> network;
};
enum class SearchKind : std::uint8_t { names, full };
struct SearchIn {
  SearchKind kind = SearchKind::names;
  std::int64_t epoch = 0;
  Blob schema, key, bits;
  std::int64_t presence = 0, limit = 10;
};
struct HitOut {
  core::CaseId case_id;
  core::SectionId section_id;
  core::PersonId person_id;
  std::string number, role;
  std::int64_t score = 0;  ///< thousandths
  SubjectKind kind = SubjectKind::identity;
};
struct SearchOut {
  std::vector<HitOut> hits;
  std::int64_t found = 0;
};
struct MissingOut {
  core::CaseId case_id;
  core::SectionId section_id;
  std::int64_t version = 0;
};
struct MissingsOut {
  std::vector<MissingOut> sections;
  std::int64_t total = 0;
};
struct KnockOut {
  KnockId id;
  core::CaseId case_id;
  core::SectionId section_id;
  core::PersonId person_id;
  std::string number;
  Strength strength = Strength::possible;
  KnockState state = KnockState::open;
  std::int64_t made_ms = 0;
  std::optional<core::UserId> answered_by;
  std::optional<core::OrgId> other_org;  ///< only while talking
  std::string other_name;
};
struct KnocksOut {
  std::vector<KnockOut> knocks;
  std::int64_t compared_today = 0;
};
struct KnockAnswerIn {
  KnockState answer = KnockState::different;
};
struct TalkOut {
  KnockId id;
  SubjectKind kind = SubjectKind::identity;  ///< of others than identities `section_id` is the record's id, the rest 0
  core::CaseId case_id;
  core::SectionId section_id;
  core::PersonId person_id;
  std::string number;
  core::OrgId org_id;
  std::string org_name;
  std::int64_t since_ms = 0;
};
struct TalksOut {
  std::vector<TalkOut> talks;
};
/// `statement`: a TalkStatement of the writer.
struct TalkMessageIn {
  Blob statement, signature;
  app::MessageIn message;
};
struct TalkMessageOut {
  core::OrgId org_id;
  std::string org_name;
  core::UserId made_by;
  std::int64_t made_ms = 0;
  Blob statement, signature;
  std::optional<app::MessageOut> message;
};
struct TalkMessagesOut {
  std::vector<TalkMessageOut> messages;
};

}  // namespace registry

template <>
struct schema::Words<registry::SearchKind> {
  static constexpr std::array<std::string_view, 2> words{"names", "full"};
};

namespace schema {

inline constexpr std::size_t kShortHash = 16, kBitsSize = 64;

SULUH_FIELDS(registry::WrapOut, field("circle_id", &T::circle_id, kRead),
             field("circle_epoch", &T::circle_epoch, kRead), field("wrapped", &T::wrapped, kRead));
SULUH_FIELDS(registry::KeyOut, field("epoch", &T::epoch, kRead), field("schema", &T::schema, kRead),
             field("full", &T::full, kRead), field("names", &T::names, kRead), field("made_ms", &T::made_ms, kRead),
             field("wraps", &T::wraps, kRead));
SULUH_FIELDS(registry::OfferOut, field("epoch", &T::epoch, kRead), field("from_org", &T::from_org, kRead),
             field("from_user", &T::from_user, kRead), field("statement", &T::statement, kRead),
             field("signature", &T::signature, kRead), field("made_ms", &T::made_ms, kRead));
SULUH_FIELDS(registry::TodayOut, field("used", &T::used, kRead), field("most", &T::most, kRead));
SULUH_FIELDS(registry::KeysOut, field("own", &T::own, kRead), field("network", &T::network, kRead),
             field("desk", &T::desk, kRead), field("offers", &T::offers, kRead),
             field("protective", &T::protective, kRead), field("left", &T::left, kRead),
             field("today", &T::today, kRead));
SULUH_FIELDS(registry::KeyIn, field("epoch", &T::epoch, app::kIn), field("schema", &T::schema, app::kIn, kShortHash),
             field("full", &T::full, app::kIn, kShortHash), field("names", &T::names, app::kIn, kShortHash),
             field("circle_id", &T::circle_id, app::kIn), field("circle_epoch", &T::circle_epoch, app::kIn),
             field("wrapped", &T::wrapped, app::kIn | kSealed, 82));
SULUH_FIELDS(registry::OfferIn, field("statement", &T::statement, app::kIn, 4096),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(registry::ProtectiveIn, field("protective", &T::protective, app::kIn));
SULUH_FIELDS(registry::EncodingIn, field("epoch", &T::epoch, app::kIn),
             field("schema", &T::schema, app::kIn, kShortHash), field("full_key", &T::full_key, app::kIn, kShortHash),
             field("names_key", &T::names_key, app::kIn, kShortHash), field("full", &T::full, app::kIn, kBitsSize),
             field("names", &T::names, app::kIn, kBitsSize), field("presence", &T::presence, app::kIn));
SULUH_FIELDS(registry::OwnIn, field("version", &T::version, app::kIn), field("encoding", &T::encoding, app::kIn));
SULUH_FIELDS(registry::ActIn, field("version", &T::version, app::kIn), field("encoding", &T::encoding, app::kIn),
             field("basis", &T::basis, app::kIn), field("reference", &T::reference, app::kIn, 40),
             field("until_ms", &T::until_ms, app::kIn));
SULUH_FIELDS(registry::ActOut, field("recorded", &T::recorded, kRead));
SULUH_FIELDS(registry::BasisOut, field("version", &T::version, kRead), field("basis", &T::basis, kRead),
             field("reference", &T::reference, kRead), field("until_ms", &T::until_ms, kRead));
SULUH_FIELDS(registry::SubjectOut, field("version", &T::version, kRead), field("network", &T::network, kRead));
SULUH_FIELDS(registry::SearchIn, field("kind", &T::kind, app::kIn), field("epoch", &T::epoch, app::kIn),
             field("schema", &T::schema, app::kIn, kShortHash), field("key", &T::key, app::kIn, kShortHash),
             field("bits", &T::bits, app::kIn, kBitsSize), field("presence", &T::presence, kWrite),
             field("limit", &T::limit, kWrite));
SULUH_FIELDS(registry::HitOut, field("case_id", &T::case_id, kRead), field("section_id", &T::section_id, kRead),
             field("person_id", &T::person_id, kRead), field("number", &T::number, kRead),
             field("role", &T::role, kRead), field("score", &T::score, kRead), field("kind", &T::kind, kRead));
SULUH_FIELDS(registry::SearchOut, field("hits", &T::hits, kRead), field("found", &T::found, kRead));
SULUH_FIELDS(registry::MissingOut, field("case_id", &T::case_id, kRead), field("section_id", &T::section_id, kRead),
             field("version", &T::version, kRead));
SULUH_FIELDS(registry::MissingsOut, field("sections", &T::sections, kRead), field("total", &T::total, kRead));
SULUH_FIELDS(registry::KnockOut, field("id", &T::id, kRead), field("case_id", &T::case_id, kRead),
             field("section_id", &T::section_id, kRead), field("person_id", &T::person_id, kRead),
             field("number", &T::number, kRead), field("strength", &T::strength, kRead),
             field("state", &T::state, kRead), field("made_ms", &T::made_ms, kRead),
             field("answered_by", &T::answered_by, kRead), field("other_org", &T::other_org, kRead),
             field("other_name", &T::other_name, kRead));
SULUH_FIELDS(registry::KnocksOut, field("knocks", &T::knocks, kRead),
             field("compared_today", &T::compared_today, kRead));
SULUH_FIELDS(registry::KnockAnswerIn, field("answer", &T::answer, app::kIn));
SULUH_FIELDS(registry::TalkOut, field("id", &T::id, kRead), field("kind", &T::kind, kRead),
             field("case_id", &T::case_id, kRead), field("section_id", &T::section_id, kRead),
             field("person_id", &T::person_id, kRead), field("number", &T::number, kRead),
             field("org_id", &T::org_id, kRead), field("org_name", &T::org_name, kRead),
             field("since_ms", &T::since_ms, kRead));
SULUH_FIELDS(registry::TalksOut, field("talks", &T::talks, kRead));
SULUH_FIELDS(registry::TalkMessageIn, field("statement", &T::statement, app::kIn, 4096),
             field("signature", &T::signature, app::kIn, 64), field("message", &T::message, app::kIn));
SULUH_FIELDS(registry::TalkMessageOut, field("org_id", &T::org_id, kRead), field("org_name", &T::org_name, kRead),
             field("made_by", &T::made_by, kRead), field("made_ms", &T::made_ms, kRead),
             field("statement", &T::statement, kRead), field("signature", &T::signature, kRead),
             field("message", &T::message, kRead));
SULUH_FIELDS(registry::TalkMessagesOut, field("messages", &T::messages, kRead));

}  // namespace schema
