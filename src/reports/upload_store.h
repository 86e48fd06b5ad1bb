// SPDX-License-Identifier: Apache-2.0
// All SQL of uploads: sealed files in pieces, waiting to be claimed by a report.
#pragma once

#include <optional>
#include <vector>

#include "core/environment.h"
#include "reports/report.h"
#include "storage/database.h"

namespace reports {

struct Upload {
  std::int64_t size = 0, received = 0;
  bool claimed = false;
};
core::Done insert_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                         std::int64_t size, core::Millis now);
core::Result<std::optional<Upload>> upload(storage::Session& session, const core::NetworkId& network,
                                           const UploadId& id);
/// False when `offset` is not where the upload stands (another piece came first), or the piece is too long.
core::Result<bool> append_piece(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                                std::int64_t offset, core::BytesView bytes);
/// Fixes the size of an upload whose size was not known when it began (a form's file).
core::Done finish_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id);
/// False when the upload is unknown, incomplete, or claimed already.
core::Result<bool> claim_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                                const core::BundleId& report, const core::SectionId& section);
core::Done delete_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id);
/// Removes uploads that no report claimed since `before`; returns how many.
core::Result<std::int64_t> sweep_uploads(storage::Session& session, const core::NetworkId& network,
                                         core::Millis before);
core::Result<std::optional<core::Bytes>> file_bytes(storage::Session& session, const core::NetworkId& network,
                                                    const core::BundleId& report, const core::SectionId& section);

}  // namespace reports
