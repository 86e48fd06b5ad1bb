// SPDX-License-Identifier: Apache-2.0
// What the border desk may ask of the register (desk/routes.h): record modules do not include each other.
#pragma once

#include "desk/routes.h"
#include "registry/register.h"

namespace house {

/// `reg` must outlive them.
desk::Doors desk_doors(registry::Register& reg);

}  // namespace house
