// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "house/house.h"
#include "site/site.h"

namespace server {

/// Joins the public pages to the scriptless path. The house must outlive the actions.
site::Actions site_actions(house::House& house);

}  // namespace server
