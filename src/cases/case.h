// SPDX-License-Identifier: Apache-2.0
// A case as clients send and see it (docs/cases.md section 4). What a person said is sealed; the rest is coded
// (facts.h).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/account.h"
#include "cases/facts.h"
#include "cases/move.h"
#include "cases/sharing.h"
#include "cases/subject.h"

SULUH_WORDS(SectionClass, identity, contact, narrative, health, legal, location, money, note, title, evidence);
SULUH_WORDS(Closure, open, proposed, closed);
SULUH_WORDS(ClosureReason, unset, completed, referred, lost_contact, declined, not_trafficking, died, merged, other);
SULUH_WORDS(ClockState, due, overdue, ended);
SULUH_WORDS(ClockEnd, unset, done, not_applicable, withdrawn);

namespace cases {

/// The circle whose members read a class: title and note under intake, evidence under identity.
std::string_view circle_class(SectionClass section_class);
/// Whether the class is about a person of the case, the case itself, or may be about either.
bool fits_subject(SectionClass section_class, bool person);
/// Notes and evidence: any number for one subject.
bool may_repeat(SectionClass section_class);

using ImportId = core::Id<struct ImportTag>;  ///< random, made by the client

inline constexpr std::size_t kSectionMax = 256UL * 1024;
inline constexpr std::size_t kListPage = 25;  ///< rows of one page of a list: 20 kB, two seconds of a slow line
inline constexpr std::size_t kEvidenceMax = 2UL * 1024 * 1024;  ///< a scanned paper, a picture
inline constexpr std::size_t kPage = 50;

struct SectionIn {
  core::SectionId section_id;
  core::BundleId bundle_id;
  core::PersonId subject_id;  ///< or the bytes of the case's id
  SectionClass section_class = SectionClass::note;
  std::int64_t version = 1;
  Blob envelope;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct SectionOut : SectionIn {
  std::optional<core::UserId> author;
  std::int64_t made_ms = 0;
  std::optional<GrantOut> grant;
};
struct SectionRow {
  core::SectionId section_id;
  core::BundleId bundle_id;
  core::PersonId subject_id;
  SectionClass section_class = SectionClass::note;
  std::int64_t version = 1;
  std::optional<core::UserId> author;
  std::int64_t made_ms = 0;
  bool open = false;    ///< the caller holds the key
  bool reseal = false;  ///< the next save needs a new bundle
};

struct CaseIn {
  core::CaseId case_id;
  Facts facts;
  SectionIn title;
  std::optional<core::BundleId> from_report;
  std::vector<SectionIn> sections;
  std::vector<Person> people;
};
struct CaseMade {
  std::string number;
  std::int64_t version = 1;
};
struct FactsPatch : Facts {
  std::int64_t version = 0;
};
struct CaseRow {
  core::CaseId id;
  std::string number;
  Status status = Status::Active;
  Trafficking trafficking_status = Trafficking::unset;
  std::string district;
  std::vector<Purpose> purposes;
  std::optional<core::UserId> owner;
  std::int64_t updated_ms = 0;
  std::string due_day;
  bool overdue = false;
  core::OrgId org_id;
  std::string org_name;
  bool shared = false;
  Closure closure = Closure::open;
  std::optional<SectionOut> title;
  std::int64_t version = 0;
};
struct CaseCounts {
  std::int64_t mine = 0, team = 0, shared = 0, overdue = 0, answer = 0, closed = 0;
};
struct CaseList {
  std::vector<CaseRow> rows;
  std::optional<std::string> more;
  CaseCounts counts;
};
struct TaskIn {
  core::TaskId task_id;
  std::string kind, due_day;
  std::optional<core::UserId> owner;
  Blob envelope;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct TaskOut : TaskIn {
  core::UserId made_by;
  core::CircleId circle_id;
  bool done = false;
  bool dropped = false;  ///< done, but because it is not needed any more
  std::optional<std::int64_t> done_ms;
  std::int64_t version = 0;
};
struct TaskChange {
  bool done = false;
  bool dropped = false;
  std::int64_t version = 0;
};
struct ClockIn {
  core::TaskId clock_id;
  std::string clock;
  std::int64_t began_ms = 0;
};
struct ClockOut : ClockIn {
  std::int64_t due_ms = 0;
  std::string due_day;
  std::optional<std::int64_t> ended_ms;
  ClockEnd reason = ClockEnd::unset;
  ClockState state = ClockState::due;
};
struct ClockChange {
  std::int64_t ended_ms = 0;
  ClockEnd reason = ClockEnd::done;
};
struct ElementsOut {
  bool act = false, means = false, purpose = false, child = false, fulfilled = false;
};
struct CaseFile {
  CaseRow head;
  Facts facts;
  ElementsOut elements;
  std::vector<Person> people;
  std::vector<SectionRow> sections;
  std::vector<ConsentOut> consents;
  std::vector<GrantOut> grants;
  std::vector<ReferralOut> referrals;
  std::vector<TaskOut> tasks;
  std::vector<ClockOut> clocks;
  std::vector<RequestOut> requests;
  std::vector<core::PersonId> restricted, erased;
  std::vector<MoveOut> moves;
  ClosureReason closure_reason = ClosureReason::unset;
  std::optional<core::UserId> closure_by;
  std::int64_t opened_ms = 0;
  std::optional<core::BundleId> from_report;
};
/// One case as it leaves in a file: coded facts alone.
struct ExportCase {
  CaseRow head;
  Facts facts;
  std::vector<Person> people;
  ClosureReason closure_reason = ClosureReason::unset;
  std::int64_t opened_ms = 0;
};
struct ExportOut {
  std::vector<ExportCase> cases;
};
struct ImportIn {
  ImportId import_id;
  std::vector<CaseIn> cases;
};
/// `number` is empty where the row was refused; then problem, pointer and fault say why.
struct ImportedCase {
  core::CaseId case_id;
  std::string number, problem, pointer, fault;
};
struct ImportOut {
  std::vector<ImportedCase> rows;
};
struct ImportRow {
  ImportId import_id;
  core::UserId made_by;
  std::int64_t made_ms = 0;
  std::optional<std::int64_t> undone_ms;
  std::int64_t cases = 0, untouched = 0;
};
struct ImportList {
  std::vector<ImportRow> imports;
};
struct ImportUndone {
  std::int64_t erased = 0, kept = 0;
  bool more = false;  ///< ask again for the rest
};
struct OwnerIn {
  std::optional<core::UserId> user_id;
  std::int64_t version = 0;
};
struct AssignmentsIn {
  std::vector<core::CaseId> cases;
  core::UserId user_id;
};
struct AssignmentsOut {
  std::int64_t assigned = 0;
};
struct ClosureIn {
  ClosureReason reason = ClosureReason::other;
  std::int64_t version = 0;
};
struct ClosureOut {
  Closure state = Closure::open;
  std::int64_t version = 0;
};
struct VersionOut {
  std::int64_t version = 0;
};
struct Opening {
  std::int64_t time_ms = 0;
  std::string org_name, actor_name, kind, section_class;
  std::optional<core::PersonId> person_id;
};
struct Openings {
  std::vector<Opening> entries;
  std::optional<std::string> more;
};

}  // namespace cases

namespace schema {

template <>
struct Of<cases::SectionIn> {
  static constexpr std::string_view table{};
  using T = cases::SectionIn;
  static constexpr auto fields = std::tuple{field("section_id", &T::section_id, kReadAndIn),
                                            field("bundle_id", &T::bundle_id, kReadAndIn),
                                            field("subject_id", &T::subject_id, kReadAndIn),
                                            field("class", &T::section_class, kReadAndIn),
                                            field("version", &T::version, kReadAndIn),
                                            field("envelope", &T::envelope, kReadAndIn | kSealed, cases::kEvidenceMax),
                                            field("circle_id", &T::circle_id, kReadAndIn),
                                            field("epoch", &T::epoch, kReadAndIn),
                                            field("wrapped", &T::wrapped, kReadAndIn | kSealed, 82)};
};
template <>
struct Of<cases::SectionOut> {
  static constexpr std::string_view table{};
  using T = cases::SectionOut;
  static constexpr auto fields = std::tuple_cat(
      Of<cases::SectionIn>::fields, std::tuple{field("author", &T::author, kRead), field("made_ms", &T::made_ms, kRead),
                                               field("grant", &T::grant, kRead)});
};
SULUH_FIELDS(cases::SectionRow, field("section_id", &T::section_id, kRead), field("bundle_id", &T::bundle_id, kRead),
             field("subject_id", &T::subject_id, kRead), field("class", &T::section_class, kRead),
             field("version", &T::version, kRead), field("author", &T::author, kRead),
             field("made_ms", &T::made_ms, kRead), field("open", &T::open, kRead), field("reseal", &T::reseal, kRead));
SULUH_FIELDS(cases::CaseIn, field("case_id", &T::case_id, app::kIn), field("facts", &T::facts, app::kIn),
             field("title", &T::title, app::kIn), field("from_report", &T::from_report, kWrite),
             field("sections", &T::sections, kWrite, 40), field("people", &T::people, kWrite, 100));
SULUH_FIELDS(cases::CaseMade, field("number", &T::number, kRead), field("version", &T::version, kRead));
template <>
struct Of<cases::FactsPatch> {
  static constexpr std::string_view table{};
  using T = cases::FactsPatch;
  static constexpr auto fields =
      std::tuple_cat(Of<cases::Facts>::fields, std::tuple{field("version", &T::version, kWrite)});
};
SULUH_FIELDS(cases::CaseRow, field("id", &T::id, kRead), field("number", &T::number, kRead),
             field("status", &T::status, kRead), field("trafficking_status", &T::trafficking_status, kRead),
             field("district", &T::district, kRead), field("purposes", &T::purposes, kRead),
             field("owner", &T::owner, kRead), field("updated_ms", &T::updated_ms, kRead),
             field("due_day", &T::due_day, kRead), field("overdue", &T::overdue, kRead),
             field("org_id", &T::org_id, kRead), field("org_name", &T::org_name, kRead),
             field("shared", &T::shared, kRead), field("closure", &T::closure, kRead), field("title", &T::title, kRead),
             field("version", &T::version, kRead));
SULUH_FIELDS(cases::CaseCounts, field("mine", &T::mine, kRead), field("team", &T::team, kRead),
             field("shared", &T::shared, kRead), field("overdue", &T::overdue, kRead),
             field("answer", &T::answer, kRead), field("closed", &T::closed, kRead));
SULUH_FIELDS(cases::CaseList, field("rows", &T::rows, kRead), field("more", &T::more, kRead),
             field("counts", &T::counts, kRead));
template <>
struct Of<cases::TaskIn> {
  static constexpr std::string_view table{};
  using T = cases::TaskIn;
  static constexpr auto fields = std::tuple{field("task_id", &T::task_id, kReadAndIn),
                                            field("kind", &T::kind, kReadAndIn, 40),
                                            field("due_day", &T::due_day, kReadAndIn, 10),
                                            field("owner", &T::owner, kReadWrite),
                                            field("envelope", &T::envelope, kReadAndIn | kSealed, 16384),
                                            field("epoch", &T::epoch, kReadAndIn),
                                            field("wrapped", &T::wrapped, kReadAndIn | kSealed, 82)};
};
template <>
struct Of<cases::TaskOut> {
  static constexpr std::string_view table{};
  using T = cases::TaskOut;
  static constexpr auto fields =
      std::tuple_cat(Of<cases::TaskIn>::fields,
                     std::tuple{field("made_by", &T::made_by, kRead), field("circle_id", &T::circle_id, kRead),
                                field("done", &T::done, kRead), field("dropped", &T::dropped, kRead),
                                field("done_ms", &T::done_ms, kRead), field("version", &T::version, kRead)});
};
SULUH_FIELDS(cases::TaskChange, field("done", &T::done, app::kIn), field("dropped", &T::dropped, kWrite),
             field("version", &T::version, app::kIn));
template <>
struct Of<cases::ClockIn> {
  static constexpr std::string_view table{};
  using T = cases::ClockIn;
  static constexpr auto fields =
      std::tuple{field("clock_id", &T::clock_id, kReadAndIn), field("clock", &T::clock, kReadAndIn, 40),
                 field("began_ms", &T::began_ms, kReadAndIn)};
};
template <>
struct Of<cases::ClockOut> {
  static constexpr std::string_view table{};
  using T = cases::ClockOut;
  static constexpr auto fields = std::tuple_cat(
      Of<cases::ClockIn>::fields, std::tuple{field("due_ms", &T::due_ms, kRead), field("due_day", &T::due_day, kRead),
                                             field("ended_ms", &T::ended_ms, kRead), field("reason", &T::reason, kRead),
                                             field("state", &T::state, kRead)});
};
SULUH_FIELDS(cases::ClockChange, field("ended_ms", &T::ended_ms, app::kIn), field("reason", &T::reason, app::kIn));
SULUH_FIELDS(cases::ElementsOut, field("act", &T::act, kRead), field("means", &T::means, kRead),
             field("purpose", &T::purpose, kRead), field("child", &T::child, kRead),
             field("fulfilled", &T::fulfilled, kRead));
SULUH_FIELDS(cases::CaseFile, field("case", &T::head, kRead), field("facts", &T::facts, kRead),
             field("elements", &T::elements, kRead), field("people", &T::people, kRead),
             field("sections", &T::sections, kRead), field("consents", &T::consents, kRead),
             field("grants", &T::grants, kRead), field("referrals", &T::referrals, kRead),
             field("tasks", &T::tasks, kRead), field("clocks", &T::clocks, kRead),
             field("requests", &T::requests, kRead), field("restricted", &T::restricted, kRead),
             field("erased", &T::erased, kRead), field("moves", &T::moves, kRead),
             field("closure_reason", &T::closure_reason, kRead), field("closure_by", &T::closure_by, kRead),
             field("opened_ms", &T::opened_ms, kRead), field("from_report", &T::from_report, kRead));
SULUH_FIELDS(cases::ExportCase, field("case", &T::head, kRead), field("facts", &T::facts, kRead),
             field("people", &T::people, kRead), field("closure_reason", &T::closure_reason, kRead),
             field("opened_ms", &T::opened_ms, kRead));
SULUH_FIELDS(cases::ExportOut, field("cases", &T::cases, kRead));
SULUH_FIELDS(cases::ImportIn, field("import_id", &T::import_id, app::kIn), field("cases", &T::cases, app::kIn, 50));
SULUH_FIELDS(cases::ImportedCase, field("case_id", &T::case_id, kRead), field("number", &T::number, kRead),
             field("problem", &T::problem, kRead), field("pointer", &T::pointer, kRead),
             field("fault", &T::fault, kRead));
SULUH_FIELDS(cases::ImportOut, field("rows", &T::rows, kRead));
SULUH_FIELDS(cases::ImportRow, field("import_id", &T::import_id, kRead), field("made_by", &T::made_by, kRead),
             field("made_ms", &T::made_ms, kRead), field("undone_ms", &T::undone_ms, kRead),
             field("cases", &T::cases, kRead), field("untouched", &T::untouched, kRead));
SULUH_FIELDS(cases::ImportList, field("imports", &T::imports, kRead));
SULUH_FIELDS(cases::ImportUndone, field("erased", &T::erased, kRead), field("kept", &T::kept, kRead),
             field("more", &T::more, kRead));
SULUH_FIELDS(cases::OwnerIn, field("user_id", &T::user_id, app::kIn), field("version", &T::version, app::kIn));
SULUH_FIELDS(cases::AssignmentsIn, field("cases", &T::cases, app::kIn, 200), field("user_id", &T::user_id, app::kIn));
SULUH_FIELDS(cases::AssignmentsOut, field("assigned", &T::assigned, kRead));
SULUH_FIELDS(cases::ClosureIn, field("reason", &T::reason, app::kIn), field("version", &T::version, app::kIn));
SULUH_FIELDS(cases::ClosureOut, field("state", &T::state, kRead), field("version", &T::version, kRead));
SULUH_FIELDS(cases::VersionOut, field("version", &T::version, kRead));
SULUH_FIELDS(cases::Opening, field("time_ms", &T::time_ms, kRead), field("org_name", &T::org_name, kRead),
             field("actor_name", &T::actor_name, kRead), field("kind", &T::kind, kRead),
             field("class", &T::section_class, kRead), field("person_id", &T::person_id, kRead));
SULUH_FIELDS(cases::Openings, field("entries", &T::entries, kRead), field("more", &T::more, kRead));

}  // namespace schema
