// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/environment.h"
#include "core/id.h"

namespace desk {

/// Who looks, when, and whether what protects victims is hers to see.
struct Viewer {
  core::NetworkId network;
  core::OrgId org;
  core::UserId user;
  core::Millis now = 0;
  std::string today;  ///< the office's civil day (WIB)
  bool protects = false;
};

}  // namespace desk
