// SPDX-License-Identifier: Apache-2.0
// A database that is about to be filled from nothing: whether it may be, and how a failure leaves it as it was.
#pragma once

#include "storage/database.h"

namespace storage {

/// bad_config where the database holds rows, or tables of something else. Changes nothing, not even the schema.
core::Done check_vacant(const Options& options);

/// Removes every row of every table in one transaction, so that check_vacant() agrees again.
core::Done vacate(const Options& options);

}  // namespace storage
