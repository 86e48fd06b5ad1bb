// SPDX-License-Identifier: Apache-2.0
// What every handler of this module begins with. Internal to the module.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "crypto/hash.h"
#include "desk/crossing.h"
#include "desk/viewer.h"

namespace desk {

using storage::Session;

Viewer viewer_of(const app::Call& call);

/// 422 with a word about one field.
core::Problem refused(std::string_view pointer, const char* word);
/// Words that clients choose: empty, or up to `most` of [A-Za-z0-9_-].
bool is_code(std::string_view text, std::size_t most = 40);

/// Sealed for a circle of the own office of this class, by an epoch that the caller holds (a record made offline may be
/// of an earlier one). Protective entries may also be sealed to the circle's public key by somebody outside it.
core::Done check_sealed(app::Call& call, Session& session, const Sealed& in, std::string_view circle_class);
/// The same for many: whether the caller holds the key of an epoch is asked once.
using HeldEpochs = std::map<std::int64_t, bool>;
core::Done check_sealed(app::Call& call, Session& session, const Sealed& in, std::string_view circle_class,
                        HeldEpochs& held);
/// Each 16 bytes, none twice.
core::Done check_tokens(const std::vector<Blob>& tokens);

/// The entry of the path, as far as the caller may see it: an own one.
struct StoredEntry;
core::Result<StoredEntry> own_entry(app::Call& call, Session& session);

/// Each names an entry that the desk may see. Before anything is written.
core::Done check_hits(app::Call& call, Session& session, const std::vector<HitIn>& found);
/// Kept records that are like each of these, by the id of the new one (docs/border.md section 4). Asked in a reading
/// session before the transaction that stores it, for every record that brings an encoding.
struct Doors;
using Likes = std::map<core::RecordId, std::vector<Alike>>;
core::Done ask_alike(app::Call& call, Session& session, const Doors& doors, const core::RecordId& id,
                     const std::optional<Encoding>& encoding, Likes& likes);
/// The hits that the desk found on the lists it may see, and those on protective lists, which the server finds by token
/// or among `alike`, and which the desk is not told of: the answer is the same with and without them.
core::Done insert_hits(app::Call& call, Session& session, std::string_view record, const core::RecordId& id,
                       const std::vector<HitIn>& found, const std::vector<Blob>& tokens,
                       const std::vector<Alike>& alike);

/// The rules of a crossing that need no database.
core::Done check_crossing(const CrossingIn& in, const Viewer& viewer);
struct Stored {
  std::int64_t version = 1;
  bool fresh = true;  ///< false: the same one was stored before
};
/// Stores them with their tokens, hits and audit lines. Each stands for itself: what is wrong with one stands in its
/// place
/// (`conflict` where something else has its id); a problem of the whole ends it. They passed check_crossing.
core::Result<std::vector<core::Result<Stored>>> store_crossings(app::Call& call, Session& session, const Doors& doors,
                                                                const std::vector<const CrossingIn*>& rows,
                                                                const std::optional<core::RecordId>& import_id,
                                                                const Likes& likes);

/// Tells open pages of the office that something changed.
void tell(app::Call& call, std::string_view kind);

/// Hash of a record as it was sent, alone or in a batch, to know the same one again.
template <class R>
core::Bytes digest_of(const R& record, std::string_view more = {}) {
  return crypto::hash(core::frame(
      {record.sealed.envelope.bytes, record.sealed.wrapped.bytes, schema::json_text(record.facts), core::Bytes(more)}));
}

inline core::Reply made(std::int64_t version, bool fresh) { return app::reply(VersionOut{version}, fresh ? 201 : 200); }

}  // namespace desk
