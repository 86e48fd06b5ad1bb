// SPDX-License-Identifier: Apache-2.0
// Reports: what a reporter's client sends and what staff see. Words are codes; everything a person wrote is sealed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/account.h"
#include "core/fields.h"

namespace reports {

using schema::Blob;

enum class Danger { now, no, unknown };
enum class HowKnown { self, family, neighbour, seen, heard, online, other };
enum class Channel { web, web_noscript, sms, hotline, walk_in, whatsapp };
enum class State { fresh, open, waiting, closed };
enum class Outcome { none, helped, referred, not_trafficking, duplicate, cannot_follow, thanks, other };
enum class Tongue { id, en };

/// Inbox order: people in danger first, closed ones last.
inline std::int64_t rank_of(Danger danger, State state) {
  if (state == State::closed) return 2;
  return danger == Danger::now ? 0 : 1;
}

/// "17.09.01" of the real area list, "other", or empty for unknown.
bool known_district(std::string_view code);

/// Largest sealed sections: a story of 20,000 characters in four-byte UTF-8, padded.
inline constexpr std::size_t kBodyMax = 128UL * 1024;
inline constexpr std::size_t kTitleMax = 2048;
/// Replies keep to one padding step of 4 KiB so that an answer of fixed size holds at least two (rulings 13).
inline constexpr std::size_t kReplyMax = 4096 + 50;
inline constexpr std::size_t kFilesMax = 5;
inline constexpr std::int64_t kFileBytesMax = 20LL * 1024 * 1024;

struct Section {
  core::SectionId section_id;
  Blob envelope;
};
struct GrantIn {
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct FileIn {
  core::SectionId section_id;
  core::Id<struct UploadTag> upload_id;
};
using UploadId = core::Id<UploadTag>;

struct Submission {
  core::Id<struct SubmissionIdTag> submission_id;
  core::BundleId report_id;
  Blob lookup, content_mac, box_pk, sign_pk;
  Danger danger = Danger::unknown;
  std::string district;
  HowKnown how_known = HowKnown::other;
  bool wants_reply = false;
  Tongue language = Tongue::id;
  Section title, body;
  Blob capsule;
  std::vector<GrantIn> grants;
  std::vector<FileIn> files;
  Blob signature;
  std::optional<Channel> channel;  ///< staff entries only
};
struct Received {
  std::string status = "received";
  std::int64_t received_ms = 0;
};

struct ThreadIn {
  Blob lookup;
  std::int64_t page = 0;
};
struct ThreadMessage {
  core::OrgId org_id;
  std::string org_name;
  core::SectionId section_id;
  std::int64_t seq = 0;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob statement, signature, envelope, wrapped;
  std::int64_t sent_ms = 0;
};
struct ThreadState {
  std::string org_name;
  State state = State::fresh;
  bool left = false;  ///< the network: nobody of it reads the report any more
};
/// A hand-on as the circle that made it signed it: how the reporter's client learns whose key may get her additions.
struct ThreadHandon {
  Blob statement, signature;
};
struct ThreadOut {
  bool found = false;
  core::BundleId report_id;
  std::vector<ThreadState> states;
  std::vector<ThreadHandon> handons;
  std::vector<ThreadMessage> messages;
  Blob capsule;
  bool more = false;
  std::string pad;
};
struct AdditionIn {
  Blob lookup;
  core::Id<SubmissionIdTag> submission_id;
  core::BundleId bundle_id;
  core::SectionId section_id;
  Blob content_mac, body;
  std::vector<GrantIn> grants;
  Blob signature;
};
struct DeletionIn {
  Blob lookup, signature;
};

struct UploadIn {
  std::int64_t size = 0;
};
struct UploadOut {
  UploadId upload_id;
  std::int64_t chunk = 0;
};
struct UploadState {
  std::int64_t offset = 0, size = 0;
};

// ---- staff
struct ReportRow {
  core::BundleId id;
  std::int64_t received_ms = 0;
  std::string due_day;
  State state = State::fresh;
  Danger danger = Danger::unknown;
  std::string district;
  HowKnown how_known = HowKnown::other;
  Channel channel = Channel::web;
  Tongue language = Tongue::id;
  bool wants_reply = false;
  std::int64_t files = 0;
  std::optional<core::UserId> assignee;
  std::vector<core::SectionId> labels;
  Outcome outcome = Outcome::none;
  std::optional<core::BundleId> merged_into;
  std::int64_t version = 0, unread = 0, last_ms = 0;
  Section title;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct Counts {
  std::int64_t fresh = 0, mine = 0, waiting = 0, closed = 0, unread = 0;
};
struct Inbox {
  std::vector<ReportRow> rows;
  std::optional<std::string> more;
  Counts counts;
};
struct FileRow {
  core::SectionId section_id;
  std::int64_t size = 0;
};
/// An addition, a reply or a note; fields that a kind does not have are empty.
struct Item {
  core::BundleId bundle_id;
  core::SectionId section_id;
  Blob envelope;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped;
  std::int64_t seq = 0;
  Blob statement, signature;
  std::optional<core::UserId> author;
  std::int64_t made_ms = 0;
};
struct OtherRecipient {
  core::OrgId org_id;
  std::string name;
  State state = State::fresh;
};
struct ReportFile {
  ReportRow report;
  Section body;
  Blob box_pk;
  std::vector<FileRow> files_list;
  std::vector<Item> additions, replies, notes;
  std::int64_t next_seq = 1;
  Blob prev;
  std::vector<OtherRecipient> recipients;
};
struct ReplyIn {
  core::BundleId bundle_id;
  core::SectionId section_id;
  Blob envelope, reporter_wrapped;
  std::int64_t epoch = 0;
  Blob wrapped, statement, signature;
};
struct ReplyOut {
  std::int64_t seq = 0;
};
struct NoteIn {
  core::BundleId bundle_id;
  core::SectionId section_id;
  Blob envelope;
  std::int64_t epoch = 0;
  Blob wrapped;
};
struct AssigneeIn {
  std::optional<core::UserId> user_id;
  std::int64_t version = 0;
};
struct LabelsIn {
  std::vector<core::SectionId> labels;
  std::int64_t version = 0;
};
struct ClosureIn {
  Outcome outcome = Outcome::other;
  std::int64_t version = 0;
};
struct MergeIn {
  core::BundleId into;
  std::int64_t version = 0;
};
struct VersionOut {
  std::int64_t version = 0;
};
struct HandonIn {
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob wrapped, statement, signature;
};
struct LabelIn {
  core::SectionId label_id;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  Blob envelope;
};
struct LabelsOut {
  std::vector<LabelIn> labels;
};
struct HistoryRow {
  std::int64_t time_ms = 0;
  std::string actor_name, action, detail;
};
struct HistoryOut {
  std::vector<HistoryRow> entries;
};

}  // namespace reports

namespace schema {

template <>
struct Words<reports::Danger> {
  static constexpr std::array<std::string_view, 3> words{"now", "no", "unknown"};
};
template <>
struct Words<reports::HowKnown> {
  static constexpr std::array<std::string_view, 7> words{"self",  "family", "neighbour", "seen",
                                                         "heard", "online", "other"};
};
template <>
struct Words<reports::Channel> {
  static constexpr std::array<std::string_view, 6> words{"web",     "web-noscript", "sms",
                                                         "hotline", "walk-in",      "whatsapp"};
};
template <>
struct Words<reports::State> {
  static constexpr std::array<std::string_view, 4> words{"new", "open", "waiting", "closed"};
};
template <>
struct Words<reports::Outcome> {
  static constexpr std::array<std::string_view, 8> words{"",          "helped",        "referred", "not_trafficking",
                                                         "duplicate", "cannot_follow", "thanks",   "other"};
};
template <>
struct Words<reports::Tongue> {
  static constexpr std::array<std::string_view, 2> words{"id", "en"};
};

inline constexpr unsigned kSealedIn = kWrite | kRequired | kSealed;
inline constexpr unsigned kBoth = kRead | kWrite | kRequired;

SULUH_FIELDS(reports::Section, field("section_id", &T::section_id, kBoth),
             field("envelope", &T::envelope, kBoth | kSealed, reports::kBodyMax));
SULUH_FIELDS(reports::GrantIn, field("circle_id", &T::circle_id, app::kIn), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, kSealedIn, 82));
SULUH_FIELDS(reports::FileIn, field("section_id", &T::section_id, app::kIn),
             field("upload_id", &T::upload_id, app::kIn));
SULUH_FIELDS(reports::Submission, field("submission_id", &T::submission_id, app::kIn),
             field("report_id", &T::report_id, app::kIn), field("lookup", &T::lookup, app::kIn, 32),
             field("content_mac", &T::content_mac, app::kIn, 32), field("box_pk", &T::box_pk, app::kIn, 32),
             field("sign_pk", &T::sign_pk, app::kIn, 32), field("danger", &T::danger, app::kIn),
             field("district", &T::district, app::kIn, 8), field("how_known", &T::how_known, app::kIn),
             field("wants_reply", &T::wants_reply, app::kIn), field("language", &T::language, app::kIn),
             field("title", &T::title, app::kIn), field("body", &T::body, app::kIn),
             field("capsule", &T::capsule, kSealedIn, 4096), field("grants", &T::grants, app::kIn, 50),
             field("files", &T::files, app::kIn, reports::kFilesMax), field("signature", &T::signature, app::kIn, 64),
             field("channel", &T::channel, kWrite));
SULUH_FIELDS(reports::Received, field("status", &T::status, kRead), field("received_ms", &T::received_ms, kRead));

SULUH_FIELDS(reports::ThreadIn, field("lookup", &T::lookup, app::kIn, 32), field("page", &T::page, kWrite));
SULUH_FIELDS(reports::ThreadState, field("org_name", &T::org_name, kRead), field("state", &T::state, kRead),
             field("left", &T::left, kRead));
SULUH_FIELDS(reports::ThreadHandon, field("statement", &T::statement, kRead, 1024),
             field("signature", &T::signature, kRead, 64));
SULUH_FIELDS(reports::ThreadMessage, field("org_id", &T::org_id, kRead), field("org_name", &T::org_name, kRead),
             field("section_id", &T::section_id, kRead), field("seq", &T::seq, kRead),
             field("circle_id", &T::circle_id, kRead), field("epoch", &T::epoch, kRead),
             field("statement", &T::statement, kRead, 1024), field("signature", &T::signature, kRead, 64),
             field("envelope", &T::envelope, kRead | kSealed, reports::kReplyMax),
             field("wrapped", &T::wrapped, kRead, 80), field("sent_ms", &T::sent_ms, kRead));
SULUH_FIELDS(reports::ThreadOut, field("found", &T::found, kRead), field("report_id", &T::report_id, kRead),
             field("states", &T::states, kRead), field("handons", &T::handons, kRead),
             field("box_messages", &T::messages, kRead), field("capsule", &T::capsule, kRead, 4096),
             field("more", &T::more, kRead), field("pad", &T::pad, kRead));
SULUH_FIELDS(reports::AdditionIn, field("lookup", &T::lookup, app::kIn, 32),
             field("submission_id", &T::submission_id, app::kIn), field("bundle_id", &T::bundle_id, app::kIn),
             field("section_id", &T::section_id, app::kIn), field("content_mac", &T::content_mac, app::kIn, 32),
             field("body", &T::body, kSealedIn, reports::kBodyMax), field("grants", &T::grants, app::kIn, 50),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(reports::DeletionIn, field("lookup", &T::lookup, app::kIn, 32),
             field("signature", &T::signature, app::kIn, 64));

SULUH_FIELDS(reports::UploadIn, field("size", &T::size, app::kIn));
SULUH_FIELDS(reports::UploadOut, field("upload_id", &T::upload_id, kRead), field("chunk", &T::chunk, kRead));
SULUH_FIELDS(reports::UploadState, field("offset", &T::offset, kRead), field("size", &T::size, kRead));

SULUH_FIELDS(reports::ReportRow, field("id", &T::id, kRead), field("received_ms", &T::received_ms, kRead),
             field("due_day", &T::due_day, kRead), field("state", &T::state, kRead), field("danger", &T::danger, kRead),
             field("district", &T::district, kRead), field("how_known", &T::how_known, kRead),
             field("channel", &T::channel, kRead), field("language", &T::language, kRead),
             field("wants_reply", &T::wants_reply, kRead), field("files", &T::files, kRead),
             field("assignee", &T::assignee, kRead), field("labels", &T::labels, kRead),
             field("outcome", &T::outcome, kRead), field("merged_into", &T::merged_into, kRead),
             field("version", &T::version, kRead), field("unread", &T::unread, kRead),
             field("last_ms", &T::last_ms, kRead), field("title", &T::title, kRead),
             field("circle_id", &T::circle_id, kRead), field("epoch", &T::epoch, kRead),
             field("wrapped", &T::wrapped, kRead, 82));
SULUH_FIELDS(reports::Counts, field("new", &T::fresh, kRead), field("mine", &T::mine, kRead),
             field("waiting", &T::waiting, kRead), field("closed", &T::closed, kRead),
             field("unread", &T::unread, kRead));
SULUH_FIELDS(reports::Inbox, field("rows", &T::rows, kRead), field("more", &T::more, kRead),
             field("counts", &T::counts, kRead));
SULUH_FIELDS(reports::FileRow, field("section_id", &T::section_id, kRead), field("size", &T::size, kRead));
SULUH_FIELDS(reports::Item, field("bundle_id", &T::bundle_id, kRead), field("section_id", &T::section_id, kRead),
             field("envelope", &T::envelope, kRead | kSealed, reports::kBodyMax),
             field("circle_id", &T::circle_id, kRead), field("epoch", &T::epoch, kRead),
             field("wrapped", &T::wrapped, kRead, 82), field("seq", &T::seq, kRead),
             field("statement", &T::statement, kRead, 1024), field("signature", &T::signature, kRead, 64),
             field("author", &T::author, kRead), field("made_ms", &T::made_ms, kRead));
SULUH_FIELDS(reports::OtherRecipient, field("org_id", &T::org_id, kRead), field("name", &T::name, kRead),
             field("state", &T::state, kRead));
SULUH_FIELDS(reports::ReportFile, field("report", &T::report, kRead), field("body", &T::body, kRead),
             field("box_pk", &T::box_pk, kRead, 32), field("files_list", &T::files_list, kRead),
             field("additions", &T::additions, kRead), field("replies", &T::replies, kRead),
             field("notes", &T::notes, kRead), field("next_seq", &T::next_seq, kRead),
             field("prev", &T::prev, kRead, 32), field("recipients", &T::recipients, kRead));
SULUH_FIELDS(reports::ReplyIn, field("bundle_id", &T::bundle_id, app::kIn),
             field("section_id", &T::section_id, app::kIn),
             field("envelope", &T::envelope, kSealedIn, reports::kReplyMax),
             field("reporter_wrapped", &T::reporter_wrapped, kSealedIn, 80), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, kSealedIn, 82), field("statement", &T::statement, app::kIn, 1024),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(reports::ReplyOut, field("seq", &T::seq, kRead));
SULUH_FIELDS(reports::NoteIn, field("bundle_id", &T::bundle_id, app::kIn),
             field("section_id", &T::section_id, app::kIn),
             field("envelope", &T::envelope, kSealedIn, reports::kBodyMax), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, kSealedIn, 82));
SULUH_FIELDS(reports::AssigneeIn, field("user_id", &T::user_id, app::kIn), field("version", &T::version, app::kIn));
SULUH_FIELDS(reports::LabelsIn, field("labels", &T::labels, app::kIn, 20), field("version", &T::version, app::kIn));
SULUH_FIELDS(reports::ClosureIn, field("outcome", &T::outcome, app::kIn), field("version", &T::version, app::kIn));
SULUH_FIELDS(reports::MergeIn, field("into", &T::into, app::kIn), field("version", &T::version, app::kIn));
SULUH_FIELDS(reports::VersionOut, field("version", &T::version, kRead));
SULUH_FIELDS(reports::HandonIn, field("circle_id", &T::circle_id, app::kIn), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, kSealedIn, 80), field("statement", &T::statement, app::kIn, 1024),
             field("signature", &T::signature, app::kIn, 64));
SULUH_FIELDS(reports::LabelIn, field("label_id", &T::label_id, kBoth), field("circle_id", &T::circle_id, kBoth),
             field("epoch", &T::epoch, kBoth), field("envelope", &T::envelope, kBoth | kSealed, 512));
SULUH_FIELDS(reports::LabelsOut, field("labels", &T::labels, kRead));
SULUH_FIELDS(reports::HistoryRow, field("time_ms", &T::time_ms, kRead), field("actor_name", &T::actor_name, kRead),
             field("action", &T::action, kRead), field("detail", &T::detail, kRead));
SULUH_FIELDS(reports::HistoryOut, field("entries", &T::entries, kRead));

}  // namespace schema
