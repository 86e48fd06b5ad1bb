// SPDX-License-Identifier: Apache-2.0
// Pieces of SQL that say what is shared now. $1 network, $2 the viewer's organisation, $4 now. Internal to the stores.
#pragma once

// A grant `g` that would be running if its section still lay in its bundle.
#define GRANT_RUNS                                                   \
  "g.ended_ms IS NULL AND g.from_ms <= $4 AND g.until_ms >= $4 AND " \
  "(g.class NOT IN ('health', 'legal') OR g.approver IS NOT NULL) "

// Whether the viewer's team is to see the case `c`: another organisation's that is shared, one of this team, one's own.
#define IN_TEAM(team) "(c.org_id <> $2 OR c.team = " team " OR c.owner = $3) "

// Ids of cases of others that the viewer's organisation may see.
#define SHARED_CASES                                                                                       \
  "(SELECT g.case_id FROM case_grants g JOIN case_sections gs ON gs.network_id = g.network_id AND "        \
  "gs.section_id = g.section_id AND gs.bundle_id = g.bundle_id WHERE g.network_id = $1 AND g.to_org = $2 " \
  "AND " GRANT_RUNS                                                                                        \
  "UNION SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.to_org = $2 AND "            \
  "r.state IN ('sent', 'accepted', 'done')) "

// Whether the case `c` is one of them, without gathering the others.
#define SHARED_HERE                                                                                                  \
  "(EXISTS (SELECT 1 FROM case_grants g JOIN case_sections gs ON gs.network_id = g.network_id AND "                  \
  "gs.section_id = g.section_id AND gs.bundle_id = g.bundle_id WHERE g.network_id = $1 AND g.case_id = c.case_id "   \
  "AND g.to_org = $2 AND " GRANT_RUNS                                                                                \
  ") OR EXISTS (SELECT 1 FROM case_referrals r WHERE r.network_id = $1 AND r.case_id = c.case_id AND r.to_org = $2 " \
  "AND r.state IN ('sent', 'accepted', 'done')))"
