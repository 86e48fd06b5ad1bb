// SPDX-License-Identifier: Apache-2.0
// A case comes into being: one at a desk, or many out of a file. Internal to the module.
#pragma once

#include "cases/calls.h"
#include "cases/routes.h"

namespace cases {

/// What comes out of a file may have ended long ago, and begins no legal clock: its victims were received then.
enum class Origin { desk, file };

/// Every rule of a new case; puts its facts into their one form. Writes nothing.
core::Done check_new_case(app::Call& call, Session& session, const Doors& doors, CaseIn& in, Origin origin);

/// Case, people, sections and their audit lines. A checked case can still fail here when an id in it is taken; then the
/// transaction must fail with it.
core::Result<CaseMade> insert_new_case(app::Call& call, Session& session, const CaseIn& in, Origin origin);

}  // namespace cases
