// SPDX-License-Identifier: Apache-2.0
// The audit log: who did what to which object. An entry commits with the act it tells of, in the same transaction; the
// sequencer (audit_sequencer.h) places committed entries into the network's Merkle tree within a second.
// Entries are append-only. Their detail lies in a second table and can be erased; the tree then still verifies,
// because the leaf holds only H(salt || detail). No reporter's address, name or words ever enter an entry or a detail.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "storage/database.h"

namespace vault::audit {

/// One act, as the caller tells it. Words (actor_kind, action, section, outcome) are `[a-z0-9._/-]`, 1 to 64
/// characters.
struct Entry {
  core::NetworkId network_id;
  core::Millis time_ms = 0;
  std::string actor_kind;      ///< "user", "reporter", "system", "cli"
  core::Bytes actor_id;        ///< 16 bytes or empty
  core::Bytes org_id;          ///< 16 bytes or empty: the organisation in whose log page the entry appears
  std::string action;          ///< "report.reply", "section.delivered", ...
  core::Bytes object_id;       ///< 16 bytes or empty
  std::string section;         ///< a section's name, or empty
  std::string outcome = "ok";  ///< "ok" or "refused"
  std::string detail;  ///< coded facts as a short JSON text (at most 4,096 bytes), never personal data; or empty
};

/// Appends inside the caller's transaction: one INSERT, two with a detail. If it fails the act must fail too.
/// bad_request for an entry whose words, ids or detail have a wrong form: a mistake of the program, nothing is written.
core::Done append(storage::Session& session, const Entry& entry);
/// The same act on each of these objects, in their order: as `append` for each, in fewer exchanges. Without details.
core::Done append_each(storage::Session& session, const Entry& entry, const std::vector<core::Bytes>& objects);

/// An entry as stored. `id` rises in the order of insertion; it is not the position in the tree.
struct StoredEntry {
  std::int64_t id = 0;
  core::Millis time_ms = 0;
  std::string actor_kind;
  core::Bytes actor_id;
  core::Bytes org_id;
  std::string action;
  core::Bytes object_id;
  std::string section;
  std::string outcome;
  core::Bytes detail_hash;  ///< 32 bytes, empty if the entry never had a detail
  core::Bytes salt;         ///< empty if there is no detail or it was erased
  std::string detail;       ///< empty if there is none or it was erased
};

/// Empty fields do not filter.
struct Filter {
  core::Bytes org_id{};
  core::Bytes object_id{};  ///< with it: "who opened this"
  std::string action{};
  std::int64_t before = 0;  ///< entries with a smaller id only; 0 from the newest
  int limit = 50;           ///< 1 to 500
};

/// Newest first. Placed and not yet placed entries alike.
core::Result<std::vector<StoredEntry>> list(storage::Session& session, const core::NetworkId& network,
                                            const Filter& filter);

/// Erases salt and detail of every entry about an object (a reporter's deletion, a person's right). Returns how many.
core::Result<std::int64_t> erase_details(storage::Session& session, const core::NetworkId& network,
                                         core::BytesView object_id);

/// H(salt || detail) as in docs/formats.md section 8; empty for an empty salt and detail.
core::Bytes detail_hash(core::BytesView salt, core::BytesView detail);

/// The bytes that the leaf of an entry is hashed from (docs/formats.md section 8).
core::Bytes leaf_data(const core::NetworkId& network, const StoredEntry& entry);

}  // namespace vault::audit
