// SPDX-License-Identifier: Apache-2.0
// All SQL of the border desk. Every mutator runs inside the caller's transaction, whose audit line the caller writes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "desk/interview.h"
#include "desk/listing.h"
#include "desk/pairing.h"
#include "desk/viewer.h"
#include "storage/database.h"
#include "vault/sharing.h"

namespace desk {

using storage::Session;

inline constexpr std::size_t kPage = 50;

/// What is stored under an id already, whoever looks: the same record again, or another's.
struct Taken {
  core::OrgId org;
  core::Bytes digest;
  std::int64_t version = 0;
};

// ---- crossings (crossing_store.cpp)
/// For each id.
core::Result<std::vector<std::optional<Taken>>> taken_crossings(Session& session, const Viewer& viewer,
                                                                const std::vector<core::RecordId>& ids);
struct NewCrossing {
  const CrossingIn* in = nullptr;
  core::Bytes digest;
};
/// With their tokens.
core::Done insert_crossings(Session& session, const Viewer& viewer, const std::vector<NewCrossing>& rows,
                            const std::optional<core::RecordId>& import_id);
core::Result<std::optional<CrossingFile>> find_crossing(Session& session, const Viewer& viewer,
                                                        const core::RecordId& id);
/// `list`: day, overstay, missing_exit, delayed. False-like nullopt for an unknown list.
struct CrossingFilter {
  std::string list, day, port, before;
};
bool known_crossing_list(std::string_view list);
core::Result<CrossingList> list_crossings(Session& session, const Viewer& viewer, const CrossingFilter& filter);
inline constexpr std::size_t kPastPage = 500;
/// Crossings of the days `from` to `until`; `before` is the `more` of the page before.
core::Result<PastList> list_past(Session& session, const Viewer& viewer, std::string_view from, std::string_view until,
                                 std::string_view before);
/// The next version, or nullopt where `version` is stale.
core::Result<std::optional<std::int64_t>> update_outcome(Session& session, const Viewer& viewer,
                                                         const core::RecordId& id, const OutcomeIn& in);
core::Result<bool> insert_import(Session& session, const Viewer& viewer, const core::RecordId& id);
core::Result<std::vector<ImportRow>> list_imports(Session& session, const Viewer& viewer);
/// Erases the crossings of an import, their tokens and hits, and mends the pairs. nullopt where it is unknown or
/// undone.
core::Result<std::optional<std::int64_t>> undo_import(Session& session, const Viewer& viewer, const core::RecordId& id);
/// What stands under one token in the own office.
struct Met {
  std::vector<Passage> crossings;
  bool listed = false;  ///< an entry of a list, whatever its state
};
using MetByToken = std::map<core::Bytes, Met>;
core::Result<MetByToken> met_under(Session& session, const Viewer& viewer, const std::set<core::Bytes>& tokens);
/// Pairs for each set of tokens the crossings that have one of them, and stores what changed. `met` holds all of the
/// tokens.
core::Done pair_again(Session& session, const Viewer& viewer, const std::set<std::set<core::Bytes>>& sets,
                      const MetByToken& met);
core::Result<DayOut> count_day(Session& session, const Viewer& viewer, std::string_view day);
core::Result<RuleCounts> count_rules(Session& session, const Viewer& viewer, std::string_view from,
                                     std::string_view until);

// ---- tokens (crossing_store.cpp)
struct NewToken {
  /// crossing, crossing_link, interview, interview_link, interview_alike or entry
  std::string_view record;
  const core::RecordId* id = nullptr;
  const Blob* token = nullptr;
};
core::Done insert_tokens(Session& session, const Viewer& viewer, const std::vector<NewToken>& tokens);
/// Those of one record.
core::Done insert_tokens(Session& session, const Viewer& viewer, std::string_view record, const core::RecordId& id,
                         const std::vector<Blob>& tokens);
core::Result<Seen> seen_before(Session& session, const Viewer& viewer, const Blob& token);

// ---- lists (listing_store.cpp)
struct StoredEntry {
  EntryRow row;
  bool protective = false;
};
core::Result<std::optional<StoredEntry>> find_entry(Session& session, const Viewer& viewer, const core::RecordId& id);
/// Entries that the viewer may see: protective ones only where she protects. `state` empty: all but removed ones.
core::Result<std::vector<EntryRow>> list_entries(Session& session, const Viewer& viewer, std::string_view list,
                                                 std::string_view state);
core::Result<bool> insert_entry(Session& session, const Viewer& viewer, const EntryIn& in,
                                const vault::ListingStatement& said, bool protective);
core::Result<bool> insert_act(Session& session, const Viewer& viewer, const vault::ListingStatement& said,
                              const vault::SignedStatement& statement);
core::Result<bool> approve_act(Session& session, const Viewer& viewer, const core::RecordId& id, const ActOut& act,
                               const vault::Approval& approval);
core::Result<std::optional<std::int64_t>> update_notice(Session& session, const Viewer& viewer,
                                                        const core::RecordId& id, const NoticeIn& in);
/// Active protective entries of the office with one of these tokens.
core::Result<std::vector<StoredEntry>> protective_with(Session& session, const Viewer& viewer,
                                                       const std::vector<Blob>& tokens);

// ---- entries shown to others (share_store.cpp)
/// Replaces an earlier one to the same organisation.
core::Done put_share(Session& session, const Viewer& viewer, const vault::ShareStatement& said, const SignedIn& in);
core::Result<bool> end_share(Session& session, const Viewer& viewer, const core::RecordId& id,
                             const core::OrgId& to_org);
/// Those that an organisation gave and those that it was given: it left the network.
core::Done end_shares_of(Session& session, const core::NetworkId& network, const core::OrgId& org);
core::Result<std::vector<ShareRow>> list_shares(Session& session, const Viewer& viewer);
core::Result<std::vector<SharedRow>> list_shared(Session& session, const Viewer& viewer);
/// The list of an active entry that is shown to the viewer's organisation.
core::Result<std::optional<ListKind>> list_of_shared(Session& session, const Viewer& viewer, const core::RecordId& id);

// ---- hits (hit_store.cpp)
core::Done insert_hit(Session& session, const Viewer& viewer, const HitRow& hit);
/// Open ones first, so that no number of answered ones hides them; 200 at most.
core::Result<std::vector<HitRow>> list_hits(Session& session, const Viewer& viewer, std::string_view state,
                                            const std::optional<core::RecordId>& record);
core::Result<std::optional<HitRow>> find_hit(Session& session, const Viewer& viewer, const core::RecordId& id);
core::Result<std::optional<std::int64_t>> answer_hit(Session& session, const Viewer& viewer, const core::RecordId& id,
                                                     const HitAnswer& in);

// ---- interviews and visits (interview_store.cpp)
core::Result<std::optional<Taken>> taken_interview(Session& session, const Viewer& viewer, const core::RecordId& id);
core::Done insert_interview(Session& session, const Viewer& viewer, const InterviewIn& in, core::BytesView digest);
/// Ties it to the earlier interviews among these, unless a number does already.
core::Done insert_alike(Session& session, const Viewer& viewer, const core::RecordId& id,
                        const std::vector<Alike>& alike);
core::Result<std::optional<InterviewFile>> find_interview(Session& session, const Viewer& viewer,
                                                          const core::RecordId& id);
/// A page, newest first; `before`: the last of the page before.
core::Result<InterviewList> list_interviews(Session& session, const Viewer& viewer, std::string_view list,
                                            const std::optional<core::RecordId>& before);
core::Result<std::optional<std::int64_t>> update_decision(Session& session, const Viewer& viewer,
                                                          const core::RecordId& id, const DecisionIn& in,
                                                          std::string_view due_day);
core::Result<bool> insert_visit(Session& session, const Viewer& viewer, const VisitIn& in);
core::Result<std::optional<VisitFile>> find_visit(Session& session, const Viewer& viewer, const core::RecordId& id);
core::Result<std::vector<VisitRow>> list_visits(Session& session, const Viewer& viewer);
core::Result<std::optional<std::int64_t>> update_follow_up(Session& session, const Viewer& viewer,
                                                           const core::RecordId& id, const FollowUpIn& in);

}  // namespace desk
