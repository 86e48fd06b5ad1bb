// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/environment.h"
#include "core/id.h"

namespace cases {

/// Who looks, and when: what is shared depends on both.
struct Viewer {
  core::OrgId org;
  core::UserId user;
  core::Millis now = 0;
  std::string team = {};    ///< within the organisation; empty: in none
  bool every_team = false;  ///< else she sees her own organisation's cases of her team, and those she answers for
};

}  // namespace cases
