// SPDX-License-Identifier: Apache-2.0
#include "vault/audit.h"

#include <algorithm>
#include <utility>

#include "crypto/hash.h"
#include "crypto/init.h"
#include "vault/audit_store.h"

namespace vault::audit {
namespace {

constexpr std::size_t kDetailLimit = 4096;
constexpr std::size_t kWordLimit = 64;
constexpr std::size_t kSaltSize = 16;

bool good_word(std::string_view text) {
  return !text.empty() && text.size() <= kWordLimit && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' || c == '-';
  });
}

bool good_id(core::BytesView id) { return id.empty() || id.size() == core::NetworkId::kSize; }

core::Done check(const Entry& entry) {
  using core::ProblemKey;
  if (!good_word(entry.actor_kind) || !good_word(entry.action))
    return core::problem(ProblemKey::bad_request, "audit entry: actor kind or action is not a word");
  if (!entry.section.empty() && !good_word(entry.section))
    return core::problem(ProblemKey::bad_request, "audit entry: section is not a word");
  if (entry.outcome != "ok" && entry.outcome != "refused")
    return core::problem(ProblemKey::bad_request, "audit entry: unknown outcome");
  if (!good_id(entry.actor_id) || !good_id(entry.org_id) || !good_id(entry.object_id))
    return core::problem(ProblemKey::bad_request, "audit entry: an id is not 16 bytes");
  if (entry.time_ms < 0) return core::problem(ProblemKey::bad_request, "audit entry: negative time");
  if (entry.detail.size() > kDetailLimit || !core::valid_utf8(entry.detail))
    return core::problem(ProblemKey::bad_request, "audit entry: detail too long or not UTF-8");
  return {};
}

// PostgreSQL notes the transaction, so that the sequencer can wait for every earlier one to end.
constexpr std::string_view kInsertPostgres =
    "INSERT INTO audit_entries (network_id, xid, time_ms, actor_kind, actor_id, org_id, action, object_id, section,"
    " outcome, detail_hash)"
    " VALUES ($1, pg_current_xact_id()::text::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
constexpr std::string_view kInsertSqlite =
    "INSERT INTO audit_entries (network_id, xid, time_ms, actor_kind, actor_id, org_id, action, object_id, section,"
    " outcome, detail_hash) VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";

}  // namespace

core::Result<std::int64_t> append_returning_id(storage::Session& session, const Entry& entry) {
  TRY_DONE(check(entry));
  const core::Bytes salt = entry.detail.empty() ? core::Bytes() : crypto::SystemRandom().bytes(kSaltSize);
  const core::Bytes hash = detail_hash(salt, entry.detail);
  const std::string_view sql = session.engine() == storage::Engine::postgres ? kInsertPostgres : kInsertSqlite;
  TRY(auto row, session.one(sql, storage::Blob{entry.network_id.bytes()}, entry.time_ms, entry.actor_kind,
                            storage::Blob{entry.actor_id}, storage::Blob{entry.org_id}, entry.action,
                            storage::Blob{entry.object_id}, entry.section, entry.outcome, storage::Blob{hash}));
  if (!row) return core::problem(core::ProblemKey::internal, "audit entry: no id returned");
  const std::int64_t id = row->integer(0);
  if (entry.detail.empty()) return id;
  TRY_DONE(session.execute("INSERT INTO audit_details (network_id, entry_id, salt, detail) VALUES ($1, $2, $3, $4)",
                           storage::Blob{entry.network_id.bytes()}, id, storage::Blob{salt}, entry.detail));
  return id;
}

core::Done append(storage::Session& session, const Entry& entry) {
  TRY_DONE(append_returning_id(session, entry));
  return {};
}

core::Done append_each(storage::Session& session, const Entry& entry, const std::vector<core::Bytes>& objects) {
  if (!entry.detail.empty()) return core::problem(core::ProblemKey::bad_request, "audit entries: a detail for many");
  storage::Session::Sets sets;
  for (const auto& object : objects) {
    if (!good_id(object)) return core::problem(core::ProblemKey::bad_request, "audit entry: an id is not 16 bytes");
    sets.push_back({storage::Blob{entry.network_id.bytes()}, entry.time_ms, storage::parameter(entry.actor_kind),
                    storage::Blob{entry.actor_id}, storage::Blob{entry.org_id}, storage::parameter(entry.action),
                    storage::Blob{object}, storage::parameter(entry.section), storage::parameter(entry.outcome),
                    storage::Blob{core::BytesView()}});
  }
  TRY_DONE(check(entry));
  const std::string_view sql = session.engine() == storage::Engine::postgres ? kInsertPostgres : kInsertSqlite;
  TRY_DONE(session.run_each(sql, sets, nullptr));
  return {};
}

core::Result<std::vector<StoredEntry>> list(storage::Session& session, const core::NetworkId& network,
                                            const Filter& filter) {
  if (!good_id(filter.org_id) || !good_id(filter.object_id) || filter.limit < 1 || filter.limit > 500)
    return core::problem(core::ProblemKey::bad_request, "audit list: wrong filter");
  // Only the conditions that are asked for, so that each combination uses its index.
  std::string sql = std::string(kSelectEntry) + " WHERE e.network_id = $1";
  std::vector<storage::Parameter> parameters{storage::Blob{network.bytes()}};
  const auto narrow = [&](std::string_view condition, storage::Parameter value) {
    parameters.push_back(value);
    sql.append(" AND ").append(condition).append(" $").append(std::to_string(parameters.size()));
  };
  if (!filter.org_id.empty()) narrow("e.org_id =", storage::Blob{filter.org_id});
  if (!filter.object_id.empty()) narrow("e.object_id =", storage::Blob{filter.object_id});
  if (!filter.action.empty()) narrow("e.action =", std::string_view(filter.action));
  if (filter.before > 0) narrow("e.id <", filter.before);
  parameters.emplace_back(static_cast<std::int64_t>(filter.limit));
  sql += " ORDER BY e.id DESC LIMIT $" + std::to_string(parameters.size());
  std::vector<StoredEntry> out;
  TRY_DONE(session.run(sql, parameters, [&](const storage::Row& row) {
    out.push_back(read_entry(row));
    return core::Done();
  }));
  return out;
}

core::Result<std::int64_t> erase_details(storage::Session& session, const core::NetworkId& network,
                                         core::BytesView object_id) {
  if (object_id.size() != core::NetworkId::kSize)
    return core::problem(core::ProblemKey::bad_request, "audit: object id is not 16 bytes");
  return session.execute(
      "DELETE FROM audit_details WHERE network_id = $1 AND entry_id IN"
      " (SELECT id FROM audit_entries WHERE network_id = $2 AND object_id = $3)",
      storage::Blob{network.bytes()}, storage::Blob{network.bytes()}, storage::Blob{object_id});
}

core::Bytes detail_hash(core::BytesView salt, core::BytesView detail) {
  if (salt.empty() && detail.empty()) return {};
  return crypto::hash(core::Bytes(salt).append(detail));
}

core::Bytes leaf_data(const core::NetworkId& network, const StoredEntry& entry) {
  return core::frame({"suluh/1", "audit", network.bytes(), core::u64be(static_cast<std::uint64_t>(entry.id)),
                      core::u64be(static_cast<std::uint64_t>(entry.time_ms)), entry.actor_kind, entry.actor_id,
                      entry.org_id, entry.action, entry.object_id, entry.section, entry.outcome, entry.detail_hash});
}

}  // namespace vault::audit
