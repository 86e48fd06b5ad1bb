// SPDX-License-Identifier: Apache-2.0
#include "cases/filter_store.h"

namespace cases {

using storage::blob;

core::Result<std::vector<FilterOut>> filters_of(storage::Session& session, const core::NetworkId& network,
                                                const Viewer& viewer) {
  TRY(const auto rows, session.query("SELECT filter_id, envelope FROM case_filters WHERE network_id = $1 AND "
                                     "user_id = $2 ORDER BY made_ms, filter_id",
                                     blob(network.bytes()), blob(viewer.user.bytes())));
  std::vector<FilterOut> out;
  for (const auto& row : rows) out.push_back({*core::TaskId::from_bytes(row.bytes(0)), {row.bytes(1)}});
  return out;
}

core::Result<bool> save_filter(storage::Session& session, const core::NetworkId& network, const Viewer& viewer,
                               const core::TaskId& id, const FilterIn& in) {
  TRY(const auto others, session.one("SELECT COUNT(*) FROM case_filters WHERE network_id = $1 AND user_id = $2 AND "
                                     "filter_id <> $3",
                                     blob(network.bytes()), blob(viewer.user.bytes()), blob(id.bytes())));
  if (others->integer(0) >= kFiltersMax) return false;
  TRY_DONE(session.execute(
      "INSERT INTO case_filters (network_id, user_id, filter_id, envelope, made_ms) VALUES "
      "($1, $2, $3, $4, $5) ON CONFLICT (network_id, user_id, filter_id) DO UPDATE SET "
      "envelope = excluded.envelope",
      blob(network.bytes()), blob(viewer.user.bytes()), blob(id.bytes()), blob(in.envelope.bytes), viewer.now));
  return true;
}

core::Result<bool> remove_filter(storage::Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::TaskId& id) {
  TRY(const auto rows, session.execute("DELETE FROM case_filters WHERE network_id = $1 AND user_id = $2 AND "
                                       "filter_id = $3",
                                       blob(network.bytes()), blob(viewer.user.bytes()), blob(id.bytes())));
  return rows == 1;
}

}  // namespace cases
