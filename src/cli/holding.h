// SPDX-License-Identifier: Apache-2.0
// Which organisations hold a report, as far as its reporter can prove it herself. Pure, thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "cli/client.h"

namespace cli {

/// One epoch of a circle, followed back to its organisation; nullopt where the directory has no such circle that
/// verifies.
std::optional<vault::CircleKey> circle_in(const Directory& directory, const core::OrgId& org,
                                          const core::CircleId& circle, std::uint64_t epoch);

/// `chosen` (from the capsule) and everyone to whom a holder handed the report on by a statement that verifies. The
/// server cannot slip in an organisation of its own: it cannot sign for a circle.
std::vector<core::OrgId> holders_of(const Directory& directory, const core::BundleId& report,
                                    std::vector<core::OrgId> chosen,
                                    const std::vector<vault::SignedStatement>& handons);

}  // namespace cli
