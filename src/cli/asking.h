// SPDX-License-Identifier: Apache-2.0
// Asks a person for a secret: a password is never on the command line, where every process of the machine could read
// it.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace cli {

/// Shown on standard error, typed without an echo where standard input is a terminal; otherwise the next line of it.
/// bad_request where nothing comes. The caller wipes it.
core::Result<std::string> ask_secret(std::string_view question);

}  // namespace cli
