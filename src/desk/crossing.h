// SPDX-License-Identifier: Apache-2.0
// A crossing: who passed is sealed, the rest is coded so that it can be counted (docs/border.md section 3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "desk/sealed.h"

SULUH_WORDS_IN(desk, Direction, in, out);
SULUH_WORDS_IN(desk, CarrierKind, unset, air, sea, land);
SULUH_WORDS_IN(desk, DocumentType, unset, passport, emergency, crew, identity_card, visa, other);
/// What reading the document gave: every check digit fits, one was corrected, one does not fit, or typed without a
/// zone.
SULUH_WORDS_IN(desk, Reading, unset, valid, corrected, invalid, typed);
SULUH_WORDS_IN(desk, Sex, unset, male, female, other);
SULUH_WORDS_IN(desk, Aim, unset, tourism, work, study, family, pilgrimage, medical, business, transit, crew, returning,
               other);
/// What the officer decided. There is no word by which the program decides anything.
SULUH_WORDS_IN(desk, Outcome, passed, questions, second_check, protection, police, delayed);
SULUH_WORDS_IN(desk, Reason, document, nik, name, birth, phone, sponsor);
SULUH_WORDS_IN(desk, Strength, exact, strong, possible);
SULUH_WORDS_IN(desk, HitState, open, done);
SULUH_WORDS_IN(desk, HitAction, unset, not_her, talked, questions, second_check, protection, police, partner, noted);
SULUH_WORDS_IN(desk, ListKind, sought, missing, recruiter, child, document, pencegahan, penangkalan);

namespace desk {

struct Facts {
  Direction direction = Direction::in;
  std::string port;
  CarrierKind carrier_kind = CarrierKind::unset;
  std::string carrier;  ///< a flight or voyage number, never a plate
  std::string post;     ///< which desk of the port
  DocumentType document_type = DocumentType::unset;
  Reading reading = Reading::unset;
  std::string nationality;
  Sex sex = Sex::unset;
  std::int64_t birth_year = 0;  ///< 0: unknown
  std::string destination;      ///< a country
  Aim purpose = Aim::unset;
  std::int64_t companions = 0;
  std::int64_t happened_ms = 0;       ///< by the clock of the device
  std::int64_t offset_minutes = 420;  ///< of the device, east of UTC
  std::string permitted_until;        ///< a foreigner's last day; empty where none is known
  std::vector<std::string> fired;     ///< rules of indicators that applied
};

/// A hit that the desk's browser found on the office's own lists.
struct HitIn {
  core::RecordId hit_id, entry_id;
  Strength strength = Strength::possible;
  std::vector<Reason> reasons;
};
struct CrossingIn {
  core::RecordId crossing_id;
  Facts facts;
  Outcome outcome = Outcome::passed;
  std::string basis;  ///< of the law, where the traveller was delayed
  bool offline = false;
  Sealed sealed;
  std::vector<Blob> tokens;  ///< who she is: document and NIK; 16 bytes each
  std::vector<Blob> links;   ///< what she shares with others: telephone, sponsor
  std::vector<HitIn> hits;
  std::optional<Encoding> encoding;       ///< for one comparison with the network
  std::optional<Encoding> desk_encoding;  ///< for the office's own protective lists
};
/// A record of the office that stands under its desk's key and is like another one.
struct Alike {
  core::RecordId id;
  bool entry = false;  ///< of a list; else an interview
  Strength strength = Strength::possible;
};
struct CrossingMade {
  std::int64_t version = 1;
};
/// Many at once: from an outbox that waited for the line, or from a file that can be taken back as a whole.
struct BatchIn {
  std::optional<core::RecordId> import_id;
  std::vector<CrossingIn> rows;
};
struct BatchRow {
  core::RecordId crossing_id;
  bool fresh = false;
  std::string problem, pointer, fault;  ///< empty where it is stored
};
struct BatchOut {
  std::vector<BatchRow> rows;
};
struct ImportRow {
  core::RecordId import_id;
  core::UserId made_by;
  std::int64_t made_ms = 0;
  std::optional<std::int64_t> undone_ms;
  std::int64_t crossings = 0;
};
struct ImportList {
  std::vector<ImportRow> rows;
};
struct UndoneOut {
  std::int64_t erased = 0;
};
struct CrossingRow {
  core::RecordId id;
  Facts facts;
  Outcome outcome = Outcome::passed;
  std::string basis;
  bool offline = false;
  std::int64_t received_ms = 0;
  core::UserId author;
  std::optional<core::RecordId> paired;
  std::int64_t version = 0;
};
struct CrossingCounts {
  std::int64_t day = 0, overstay = 0, missing_exit = 0, hits = 0;
};
struct CrossingList {
  std::vector<CrossingRow> rows;
  std::optional<std::string> more;
  CrossingCounts counts;
};
/// What a rule is tried on: coded facts, and keyed tokens by which equal telephones are seen without opening anything.
struct PastRow {
  core::RecordId id;
  Facts facts;
  Outcome outcome = Outcome::passed;
  std::vector<Blob> tokens;
};
struct PastList {
  std::vector<PastRow> rows;  ///< newest first
  std::optional<std::string> more;
};
struct CrossingFile {
  CrossingRow crossing;
  Sealed sealed;
};
struct OutcomeIn {
  Outcome outcome = Outcome::passed;
  std::string basis;
  std::int64_t version = 0;
};
struct LookupIn {
  std::vector<Blob> tokens;
};
/// How often one token was met before, in crossings and interviews of the own office.
struct Seen {
  std::int64_t crossings = 0, interviews = 0, last_ms = 0;
};
struct LookupOut {
  std::vector<Seen> seen;  ///< in the order asked
};
struct Count {
  std::string key;
  std::int64_t in = 0, out = 0;
};
struct DayOut {
  std::string day;
  std::int64_t total = 0, hits_open = 0, hits_done = 0;
  std::vector<Count> hours, nationalities, ports, outcomes, destinations;
};
struct RuleCount {
  std::string rule;
  std::int64_t fired = 0;
  std::vector<Count> outcomes;  ///< words of outcomes, and of verdicts where it was an interview (counted as "out")
};
struct RuleCounts {
  std::int64_t crossings = 0, interviews = 0;
  std::vector<RuleCount> rules;
};

}  // namespace desk

namespace schema {

SULUH_FIELDS(desk::Facts, field("direction", &T::direction, kReadIn | kColumn),
             field("port", &T::port, kReadIn | kColumn, 20), field("carrier_kind", &T::carrier_kind, kFact),
             field("carrier", &T::carrier, kFact, 12), field("post", &T::post, kFact, 20),
             field("document_type", &T::document_type, kFact), field("reading", &T::reading, kFact),
             field("nationality", &T::nationality, kFact, 3), field("sex", &T::sex, kFact),
             field("birth_year", &T::birth_year, kFact), field("destination", &T::destination, kFact, 3),
             field("purpose", &T::purpose, kFact), field("companions", &T::companions, kFact),
             field("happened_ms", &T::happened_ms, kReadIn | kColumn),
             field("offset_minutes", &T::offset_minutes, kFact),
             field("permitted_until", &T::permitted_until, kFact, 10), field("fired", &T::fired, kFact, 30));
SULUH_FIELDS(desk::HitIn, field("hit_id", &T::hit_id, app::kIn), field("entry_id", &T::entry_id, app::kIn),
             field("strength", &T::strength, app::kIn), field("reasons", &T::reasons, app::kIn, 6));
SULUH_FIELDS(desk::CrossingIn, field("crossing_id", &T::crossing_id, app::kIn), field("facts", &T::facts, app::kIn),
             field("outcome", &T::outcome, app::kIn), field("basis", &T::basis, kWrite, 40),
             field("offline", &T::offline, kWrite), field("sealed", &T::sealed, app::kIn),
             field("tokens", &T::tokens, kWrite, desk::kTokensMax), field("links", &T::links, kWrite, desk::kTokensMax),
             field("hits", &T::hits, kWrite, 20), field("encoding", &T::encoding, kWrite),
             field("desk_encoding", &T::desk_encoding, kWrite));
SULUH_FIELDS(desk::BatchIn, field("import_id", &T::import_id, kWrite),
             field("rows", &T::rows, app::kIn, desk::kBatchMax));
SULUH_FIELDS(desk::BatchRow, field("crossing_id", &T::crossing_id, kRead), field("fresh", &T::fresh, kRead),
             field("problem", &T::problem, kRead), field("pointer", &T::pointer, kRead),
             field("fault", &T::fault, kRead));
SULUH_FIELDS(desk::BatchOut, field("rows", &T::rows, kRead));
SULUH_FIELDS(desk::ImportRow, field("import_id", &T::import_id, kRead), field("made_by", &T::made_by, kRead),
             field("made_ms", &T::made_ms, kRead), field("undone_ms", &T::undone_ms, kRead),
             field("crossings", &T::crossings, kRead));
SULUH_FIELDS(desk::ImportList, field("rows", &T::rows, kRead));
SULUH_FIELDS(desk::UndoneOut, field("erased", &T::erased, kRead));
SULUH_FIELDS(desk::CrossingMade, field("version", &T::version, kRead));
SULUH_FIELDS(desk::CrossingRow, field("id", &T::id, kRead), field("facts", &T::facts, kRead),
             field("outcome", &T::outcome, kRead), field("basis", &T::basis, kRead),
             field("offline", &T::offline, kRead), field("received_ms", &T::received_ms, kRead),
             field("author", &T::author, kRead), field("paired", &T::paired, kRead),
             field("version", &T::version, kRead));
SULUH_FIELDS(desk::CrossingCounts, field("day", &T::day, kRead), field("overstay", &T::overstay, kRead),
             field("missing_exit", &T::missing_exit, kRead), field("hits", &T::hits, kRead));
SULUH_FIELDS(desk::CrossingList, field("rows", &T::rows, kRead), field("more", &T::more, kRead),
             field("counts", &T::counts, kRead));
SULUH_FIELDS(desk::PastRow, field("id", &T::id, kRead), field("facts", &T::facts, kRead),
             field("outcome", &T::outcome, kRead), field("tokens", &T::tokens, kRead));
SULUH_FIELDS(desk::PastList, field("rows", &T::rows, kRead), field("more", &T::more, kRead));
SULUH_FIELDS(desk::CrossingFile, field("crossing", &T::crossing, kRead), field("sealed", &T::sealed, kRead));
SULUH_FIELDS(desk::OutcomeIn, field("outcome", &T::outcome, app::kIn), field("basis", &T::basis, kWrite, 40),
             field("version", &T::version, app::kIn));
SULUH_FIELDS(desk::LookupIn, field("tokens", &T::tokens, app::kIn, desk::kTokensMax));
SULUH_FIELDS(desk::Seen, field("crossings", &T::crossings, kRead), field("interviews", &T::interviews, kRead),
             field("last_ms", &T::last_ms, kRead));
SULUH_FIELDS(desk::LookupOut, field("seen", &T::seen, kRead));
SULUH_FIELDS(desk::Count, field("key", &T::key, kRead), field("in", &T::in, kRead), field("out", &T::out, kRead));
SULUH_FIELDS(desk::DayOut, field("day", &T::day, kRead), field("total", &T::total, kRead),
             field("hits_open", &T::hits_open, kRead), field("hits_done", &T::hits_done, kRead),
             field("hours", &T::hours, kRead), field("nationalities", &T::nationalities, kRead),
             field("ports", &T::ports, kRead), field("outcomes", &T::outcomes, kRead),
             field("destinations", &T::destinations, kRead));
SULUH_FIELDS(desk::RuleCount, field("rule", &T::rule, kRead), field("fired", &T::fired, kRead),
             field("outcomes", &T::outcomes, kRead));
SULUH_FIELDS(desk::RuleCounts, field("crossings", &T::crossings, kRead), field("interviews", &T::interviews, kRead),
             field("rules", &T::rules, kRead));

}  // namespace schema
