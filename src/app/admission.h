// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/call.h"
#include "app/people.h"

namespace app {

/// Lets an active member of the caller's organisation into an epoch of one of its circles: signed by the caller as a
/// custodian, about exactly this wrapped seed. Leaves its audit line.
core::Done admit(Call& call, storage::Session& session, const AdmitIn& in, const core::CircleId& circle,
                 std::int64_t epoch);

}  // namespace app
