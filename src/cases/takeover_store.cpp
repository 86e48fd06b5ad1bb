// SPDX-License-Identifier: Apache-2.0
// A case changes its owner (docs/cases.md section 9).
#include "cases/section_store.h"
#include "cases/sharing_sql.h"

namespace cases {

using storage::blob;

core::Done take_over(Session& session, const core::NetworkId& network, const Viewer& viewer, const core::CaseId& id) {
  const auto n = blob(network.bytes());
  const auto c = blob(id.bytes());
  // The newest grant that runs for her; sections without one are not hers to read, and nobody else's any more.
  TRY_DONE(session.execute(
      "UPDATE case_sections SET handed = (SELECT g.grant_id FROM case_grants g WHERE g.network_id = $1 AND "
      "g.to_org = $2 AND g.section_id = case_sections.section_id AND g.bundle_id = case_sections.bundle_id "
      "AND " GRANT_RUNS "ORDER BY g.made_ms DESC, g.grant_id LIMIT 1) WHERE network_id = $1 AND case_id = $3",
      n, blob(viewer.org.bytes()), c, viewer.now));
  TRY_DONE(
      session.execute("DELETE FROM case_sections WHERE network_id = $1 AND case_id = $2 AND handed IS NULL", n, c));
  TRY_DONE(session.execute("DELETE FROM case_tasks WHERE network_id = $1 AND case_id = $2", n, c));
  TRY_DONE(
      session.execute("UPDATE case_grants SET ended_ms = $3 WHERE network_id = $1 AND case_id = $2 AND "
                      "ended_ms IS NULL",
                      n, c, viewer.now));
  // Partners of the owner before are hers no longer.
  TRY_DONE(
      session.execute("UPDATE case_referrals SET state = 'revoked' WHERE network_id = $1 AND case_id = $2 AND "
                      "to_org <> $3 AND state IN ('sent', 'accepted', 'done')",
                      n, c, blob(viewer.org.bytes())));
  TRY_DONE(
      session.execute("UPDATE case_moves SET state = 'undone' WHERE network_id = $1 AND state = 'proposed' AND "
                      "(from_case = $2 OR into_case = $2)",
                      n, c));
  return give_to(session, network, viewer, id);
}

}  // namespace cases
