// SPDX-License-Identifier: Apache-2.0
// All SQL of reports. Every mutator runs inside the caller's transaction, whose audit line the caller writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "reports/report.h"
#include "storage/database.h"
#include "vault/submission.h"

namespace reports {

/// What happened to an insert that is guarded by UNIQUE constraints.
enum class Stored { fresh, repeated, other_content, erased };

struct NewReport {
  const vault::SealedReport& sealed;
  const std::vector<UploadId>& uploads;  ///< in the order of sealed.files
  core::Bytes lookup_mac;
  Channel channel;
  core::Millis received_ms;
  std::vector<core::OrgId> orgs;  ///< owner of each grant's circle, in the order of sealed.grants
};
core::Result<Stored> insert_report(storage::Session& session, const core::NetworkId& network, const NewReport& report);
/// After Stored::repeated: when it came for the first time, so that the answer is the same again.
core::Result<core::Millis> first_received(storage::Session& session, const core::NetworkId& network,
                                          const NewReport& report);
core::Result<core::Millis> first_received(storage::Session& session, const core::NetworkId& network,
                                          const vault::SealedAddition& addition);

/// What the reporter's side needs of a report.
struct ThreadHead {
  core::BundleId report;
  core::Bytes box_pk, sign_pk, capsule;
};
core::Result<std::optional<ThreadHead>> thread_head(storage::Session& session, const core::NetworkId& network,
                                                    core::BytesView lookup_mac);
core::Result<std::vector<ThreadState>> thread_states(storage::Session& session, const core::NetworkId& network,
                                                     const core::BundleId& report);
/// Replies of all organisations, oldest first.
core::Result<std::vector<ThreadMessage>> thread_messages(storage::Session& session, const core::NetworkId& network,
                                                         const core::BundleId& report);

core::Result<Stored> insert_addition(storage::Session& session, const core::NetworkId& network,
                                     const vault::SealedAddition& addition, core::Millis now);
/// Removes report, thread and files; leaves the submission id so that a replay stays gone.
core::Done erase_report(storage::Session& session, const core::NetworkId& network, const core::BundleId& report,
                        core::Millis now);
core::Result<std::vector<core::OrgId>> recipients_of(storage::Session& session, const core::NetworkId& network,
                                                     const core::BundleId& report);

// ---- staff -------------------------------------------------------------------------------------------------------

/// Who looks: rows of this organisation whose circle epoch was sealed to this person.
struct Reader {
  core::OrgId org;
  core::UserId user;
};
struct InboxFilter {
  std::string_view state;  ///< new, mine, waiting, closed, all
  std::string danger, district, channel, label, before;
};
inline constexpr std::size_t kPage = 50;
core::Result<Inbox> inbox(storage::Session& session, const core::NetworkId& network, const Reader& reader,
                          const InboxFilter& filter);
core::Result<std::optional<ReportRow>> report_row(storage::Session& session, const core::NetworkId& network,
                                                  const Reader& reader, const core::BundleId& report);
core::Result<ReportFile> report_file(storage::Session& session, const core::NetworkId& network, const Reader& reader,
                                     const ReportRow& row);
core::Done mark_read(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                     const core::BundleId& report);

/// Inserts the reply if `seq` and `prev_hash` still follow the last one; false when they do not.
core::Result<bool> insert_reply(storage::Session& session, const core::NetworkId& network, const Reader& reader,
                                const ReportRow& row, const ReplyIn& reply, std::int64_t seq, core::BytesView prev,
                                core::BytesView statement_hash, core::Millis now);
core::Done insert_note(storage::Session& session, const core::NetworkId& network, const Reader& reader,
                       const ReportRow& row, const NoteIn& note, core::Millis now);

/// A change of one's own row; nullopt when `version` is stale, else the new version.
struct RowChange {
  State state;
  Outcome outcome = Outcome::none;
  std::optional<core::UserId> assignee;
  std::vector<core::SectionId> labels;
  std::optional<core::BundleId> merged_into;
};
RowChange change_of(const ReportRow& row);
core::Result<std::optional<std::int64_t>> update_row(storage::Session& session, const core::NetworkId& network,
                                                     const core::OrgId& org, const ReportRow& row,
                                                     const RowChange& change, std::int64_t version);
/// False when that organisation holds the report already.
core::Result<bool> add_recipient(storage::Session& session, const core::NetworkId& network,
                                 const core::BundleId& report, const core::OrgId& org, const HandonIn& handon,
                                 const ReportRow& from, core::Millis now);

core::Result<std::vector<LabelIn>> labels_of(storage::Session& session, const core::NetworkId& network,
                                             const core::OrgId& org);
core::Done insert_label(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                        const LabelIn& label);
core::Result<bool> delete_label(storage::Session& session, const core::NetworkId& network, const core::OrgId& org,
                                const core::SectionId& label);

}  // namespace reports
