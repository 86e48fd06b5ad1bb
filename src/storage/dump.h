// SPDX-License-Identifier: Apache-2.0
// The logical dump. Internal to the module.
#pragma once

#include <functional>
#include <span>

#include "storage/connection.h"
#include "storage/migrations.h"

namespace storage {

/// Inside the caller's read transaction.
core::Done dump_to(Connection& connection, const std::function<core::Done(core::BytesView)>& sink);

/// In one write transaction of its own. Anything wrong with the input is `bad_backup` and changes nothing.
core::Done load_from(Connection& connection, std::span<const Migration> migrations,
                     const std::function<core::Result<core::Bytes>()>& source);

}  // namespace storage
