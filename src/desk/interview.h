// SPDX-License-Identifier: Apache-2.0
// Passport interviews and visits of the foreigners' supervision team (docs/border.md sections 6 and 7): words are
// sealed, facts are coded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/crossing.h"

/// What UU 18/2017 article 13 asks of somebody who goes abroad to work.
SULUH_WORDS_IN(desk, Paper, marital_status, family_permit, competence, health, work_visa, placement_contract,
               work_contract, insurance);
SULUH_WORDS_IN(desk, Verdict, open, granted, postponed, withdrawn, cancelled);
/// Reasons of a postponement as the immigration offices count them.
SULUH_WORDS_IN(desk, Postponed, unset, PMI_NP, TPPO_INDIKASI, DUPLIKASI, DOK_TIDAK_LENGKAP_30H, BAP_HILANG,
               WAWANCARA_TIDAK_MEYAKINKAN);
SULUH_WORDS_IN(desk, ReferredTo, unset, bp3mi, ngo, police);
SULUH_WORDS_IN(desk, PlaceKind, lodging, workplace, school, port, other);
SULUH_WORDS_IN(desk, Agency, immigration, police, district, manpower, army, prosecutor, customs, village);
SULUH_WORDS_IN(desk, Finding, none, no_permit, permit_over, other_work, no_report, false_papers, exploitation, child);
SULUH_WORDS_IN(desk, FollowUp, unset, none, advice, summons, police, protection);

namespace desk {

struct InterviewFacts {
  std::string held_day;
  Aim purpose = Aim::unset;
  std::string destination;
  Sex sex = Sex::unset;
  std::int64_t birth_year = 0;
  std::vector<Paper> papers;  ///< that she showed
  std::vector<std::string> fired;
};
struct InterviewDecision {
  Verdict verdict = Verdict::open;
  Postponed reason = Postponed::unset;
  ReferredTo referred_to = ReferredTo::unset;
  bool consent = false;  ///< she agreed to the referral
};
struct InterviewIn {
  core::RecordId interview_id;
  InterviewFacts facts;
  Sealed sealed;
  std::vector<Blob> tokens, links;
  std::vector<HitIn> hits;
  std::optional<Encoding> encoding;       ///< for one comparison with the network
  std::optional<Encoding> desk_encoding;  ///< for the own protective lists and earlier interviews; kept
};
struct InterviewRow {
  core::RecordId id;
  InterviewFacts facts;
  InterviewDecision decision;
  std::string due_day;  ///< a postponement ends on its own after it: 30 days
  bool overdue = false;
  std::int64_t earlier = 0;  ///< interviews before this one with a token in common
  std::int64_t alike = 0;    ///< others before this one, of somebody whose name and birth date are like hers
  core::UserId author;
  std::int64_t version = 0;
};
struct InterviewList {
  std::vector<InterviewRow> rows;
  std::optional<std::string> more;  ///< the `before` of the next page
};
/// An interview before another one, perhaps of the same person.
struct EarlierInterview {
  core::RecordId id;
  std::string held_day;
  Verdict verdict = Verdict::open;
  Postponed reason = Postponed::unset;
  bool alike = false;  ///< name and birth date are like hers; else a number is the same
};
struct InterviewFile {
  InterviewRow interview;
  Sealed sealed;
  std::vector<EarlierInterview> earlier;  ///< newest first
};
struct DecisionIn : InterviewDecision {
  std::int64_t version = 0;
};

struct VisitFacts {
  std::string held_day, district;
  PlaceKind place = PlaceKind::lodging;
  std::vector<Agency> agencies;
  std::int64_t foreigners = 0, permits = 0;
  std::vector<Finding> findings;
  FollowUp follow_up = FollowUp::unset;
  std::string due_day;
  bool done = false;
};
struct VisitIn {
  core::RecordId visit_id;
  VisitFacts facts;
  Sealed sealed;
};
struct VisitRow {
  core::RecordId id;
  VisitFacts facts;
  core::UserId author;
  std::int64_t version = 0;
};
struct VisitList {
  std::vector<VisitRow> rows;
};
struct VisitFile {
  VisitRow visit;
  Sealed sealed;
};
struct FollowUpIn {
  FollowUp follow_up = FollowUp::none;
  std::string due_day;
  bool done = false;
  std::int64_t version = 0;
};

}  // namespace desk

namespace schema {

SULUH_FIELDS(desk::InterviewFacts, field("held_day", &T::held_day, kReadIn | kColumn, 10),
             field("purpose", &T::purpose, kFact), field("destination", &T::destination, kFact, 3),
             field("sex", &T::sex, kFact), field("birth_year", &T::birth_year, kFact),
             field("papers", &T::papers, kFact, 10), field("fired", &T::fired, kFact, 30));
SULUH_FIELDS(desk::InterviewDecision, field("verdict", &T::verdict, kReadIn | kColumn),
             field("reason", &T::reason, kFact), field("referred_to", &T::referred_to, kFact),
             field("consent", &T::consent, kFact));
SULUH_FIELDS(desk::InterviewIn, field("interview_id", &T::interview_id, app::kIn), field("facts", &T::facts, app::kIn),
             field("sealed", &T::sealed, app::kIn), field("tokens", &T::tokens, kWrite, desk::kTokensMax),
             field("links", &T::links, kWrite, desk::kTokensMax), field("hits", &T::hits, kWrite, 20),
             field("encoding", &T::encoding, kWrite), field("desk_encoding", &T::desk_encoding, kWrite));
SULUH_FIELDS(desk::InterviewRow, field("id", &T::id, kRead), field("facts", &T::facts, kRead),
             field("decision", &T::decision, kRead), field("due_day", &T::due_day, kRead),
             field("overdue", &T::overdue, kRead), field("earlier", &T::earlier, kRead),
             field("alike", &T::alike, kRead), field("author", &T::author, kRead),
             field("version", &T::version, kRead));
SULUH_FIELDS(desk::InterviewList, field("rows", &T::rows, kRead), field("more", &T::more, kRead));
SULUH_FIELDS(desk::EarlierInterview, field("id", &T::id, kRead), field("held_day", &T::held_day, kRead),
             field("verdict", &T::verdict, kRead), field("reason", &T::reason, kRead),
             field("alike", &T::alike, kRead));
SULUH_FIELDS(desk::InterviewFile, field("interview", &T::interview, kRead), field("sealed", &T::sealed, kRead),
             field("earlier", &T::earlier, kRead));
template <>
struct Of<desk::DecisionIn> {
  static constexpr std::string_view table{};
  using T = desk::DecisionIn;
  static constexpr auto fields =
      std::tuple_cat(Of<desk::InterviewDecision>::fields, std::tuple{field("version", &T::version, app::kIn)});
};

SULUH_FIELDS(desk::VisitFacts, field("held_day", &T::held_day, kReadIn | kColumn, 10),
             field("district", &T::district, kFact, 13), field("place", &T::place, kReadIn | kColumn),
             field("agencies", &T::agencies, kFact, 10), field("foreigners", &T::foreigners, kFact),
             field("permits", &T::permits, kFact), field("findings", &T::findings, kFact, 10),
             field("follow_up", &T::follow_up, kFact), field("due_day", &T::due_day, kFact, 10),
             field("done", &T::done, kFact));
SULUH_FIELDS(desk::VisitIn, field("visit_id", &T::visit_id, app::kIn), field("facts", &T::facts, app::kIn),
             field("sealed", &T::sealed, app::kIn));
SULUH_FIELDS(desk::VisitRow, field("id", &T::id, kRead), field("facts", &T::facts, kRead),
             field("author", &T::author, kRead), field("version", &T::version, kRead));
SULUH_FIELDS(desk::VisitList, field("rows", &T::rows, kRead));
SULUH_FIELDS(desk::VisitFile, field("visit", &T::visit, kRead), field("sealed", &T::sealed, kRead));
SULUH_FIELDS(desk::FollowUpIn, field("follow_up", &T::follow_up, app::kIn), field("due_day", &T::due_day, kWrite, 10),
             field("done", &T::done, app::kIn), field("version", &T::version, app::kIn));

}  // namespace schema
