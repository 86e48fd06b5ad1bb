// SPDX-License-Identifier: Apache-2.0
// Invitations that no administrator makes: whoever runs the machine does. They give no rights by themselves: who founds
// an organisation makes its keys in her browser, and who comes into one that exists has to be certified by its root
// key, which an administrator or the organisation's printed recovery key holds (docs/keys.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/context.h"

namespace cli {

struct OperatorInvitation {
  std::optional<core::OrgId> org;  ///< none: the first person of the organisation that hosts the server
  std::string role = "admin", name;
  bool custodian = false;
};
/// Returns the token; the database keeps its MAC only. It works once and for seven days.
core::Result<std::string> operator_invitation(app::Context& context, const OperatorInvitation& in);
core::Result<std::string> first_invitation(app::Context& context, std::string_view name, bool custodian);

}  // namespace cli
