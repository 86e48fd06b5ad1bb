// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/environment.h"
#include "core/id.h"

namespace cases {

/// Who looks, and when: what is shared depends on both.
struct Viewer {
  core::OrgId org;
  core::UserId user;
  core::Millis now = 0;
};

}  // namespace cases
