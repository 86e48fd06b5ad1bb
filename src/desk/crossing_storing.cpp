// SPDX-License-Identifier: Apache-2.0
// Crossings stored, one or many in the same way: known ones are told from new ones, new ones are checked, written,
// paired and met with the lists.
#include <algorithm>

#include "desk/calls.h"
#include "desk/desk_store.h"
#include "desk/routes.h"

namespace desk {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;
using core::Result;

/// What a row alone can be at fault for; anything else ends the whole batch.
bool of_the_row(const core::Problem& why) {
  return why.key == ProblemKey::bad_field || why.key == ProblemKey::not_sealed || why.key == ProblemKey::conflict ||
         why.key == ProblemKey::no_right;
}

/// One batch; lives inside the transaction.
class Storing {
 public:
  Storing(Call& call, Session& session, const std::vector<const CrossingIn*>& rows, const Likes& likes)
      : call_(call), session_(session), rows_(rows), likes_(likes), viewer_(viewer_of(call)) {}

  /// The places of those that were not there before.
  Result<std::vector<Result<Stored>>> sort_out();
  core::Done store(const Doors& doors, const std::optional<core::RecordId>& import_id);

 private:
  /// A new row's place in `fresh_`, or what stands under its id.
  Result<Stored> place(const CrossingIn& row, const std::optional<Taken>& taken, HeldEpochs& held);
  core::Done meet(bool at_a_desk);

  Call& call_;
  Session& session_;
  const std::vector<const CrossingIn*>& rows_;
  const Likes& likes_;
  const Viewer viewer_;
  std::vector<NewCrossing> fresh_;
};

Result<Stored> Storing::place(const CrossingIn& row, const std::optional<Taken>& taken, HeldEpochs& held) {
  auto digest = digest_of(row, schema::word(row.outcome));
  if (taken) {
    if (taken->org == viewer_.org && taken->digest == digest) return Stored{taken->version, false};
    return problem(ProblemKey::conflict);
  }
  const auto twin = std::find_if(fresh_.begin(), fresh_.end(),
                                 [&](const NewCrossing& one) { return one.in->crossing_id == row.crossing_id; });
  if (twin != fresh_.end()) {
    if (twin->digest == digest) return Stored{1, false};
    return problem(ProblemKey::conflict);
  }
  TRY_DONE(check_sealed(call_, session_, row.sealed, "border", held));
  TRY_DONE(check_hits(call_, session_, row.hits));
  fresh_.push_back({&row, std::move(digest)});
  return Stored{1, true};
}

Result<std::vector<Result<Stored>>> Storing::sort_out() {
  std::vector<core::RecordId> ids;
  for (const auto* row : rows_) ids.push_back(row->crossing_id);
  TRY(const auto taken, taken_crossings(session_, viewer_, ids));
  HeldEpochs held;
  std::vector<Result<Stored>> out;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto stored = place(*rows_[i], taken[i], held);
    if (!stored.ok() && !of_the_row(stored.problem())) return stored.problem();
    out.push_back(std::move(stored));
  }
  return out;
}

core::Done Storing::store(const Doors& doors, const std::optional<core::RecordId>& import_id) {
  TRY_DONE(insert_crossings(session_, viewer_, fresh_, import_id));
  TRY_DONE(meet(!import_id));
  std::vector<core::Bytes> ids;
  for (const auto& row : fresh_) {
    ids.push_back(row.in->crossing_id.bytes());
    if (row.in->encoding) TRY_DONE(doors.compare(call_, session_, "crossing", row.in->crossing_id, *row.in->encoding));
  }
  return call_.audit_each(session_, "crossing.recorded", ids);
}

core::Done Storing::meet(bool at_a_desk) {
  std::set<core::Bytes> tokens;
  std::set<std::set<core::Bytes>> sets;
  for (const auto& row : fresh_) {
    std::set<core::Bytes> own;
    for (const auto& token : row.in->tokens) own.insert(token.bytes);
    tokens.insert(own.begin(), own.end());
    if (!own.empty()) sets.insert(std::move(own));
  }
  TRY(const auto met, met_under(session_, viewer_, tokens));
  TRY_DONE(pair_again(session_, viewer_, sets, met));
  for (const auto& row : fresh_) {
    const auto& in = *row.in;
    const bool listed =
        std::any_of(in.tokens.begin(), in.tokens.end(), [&](const Blob& token) { return met.at(token.bytes).listed; });
    // A desk's crossing always asks the protective lists, so that the time of its answer tells nothing about them.
    if (!at_a_desk && !listed && in.hits.empty()) continue;
    const auto alike = likes_.find(in.crossing_id);
    TRY_DONE(insert_hits(call_, session_, "crossing", in.crossing_id, in.hits, in.tokens,
                         alike == likes_.end() ? std::vector<Alike>() : alike->second));
  }
  return {};
}

}  // namespace

Result<std::vector<Result<Stored>>> store_crossings(Call& call, Session& session, const Doors& doors,
                                                    const std::vector<const CrossingIn*>& rows,
                                                    const std::optional<core::RecordId>& import_id,
                                                    const Likes& likes) {
  Storing storing(call, session, rows, likes);
  TRY(auto out, storing.sort_out());
  TRY_DONE(storing.store(doors, import_id));
  return out;
}

}  // namespace desk
