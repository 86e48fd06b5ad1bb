// SPDX-License-Identifier: Apache-2.0
#include "reports/upload_store.h"

namespace reports {

using storage::blob;
core::Done insert_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                         std::int64_t size, core::Millis now) {
  TRY_DONE(session.execute(
      "INSERT INTO uploads (network_id, upload_id, size, received, created_ms) VALUES ($1, $2, $3, 0, $4)",
      blob(network.bytes()), blob(id.bytes()), size, now));
  return {};
}

core::Result<std::optional<Upload>> upload(storage::Session& session, const core::NetworkId& network,
                                           const UploadId& id) {
  TRY(const auto row,
      session.one("SELECT size, received, report_id FROM uploads WHERE network_id = $1 AND upload_id = $2",
                  blob(network.bytes()), blob(id.bytes())));
  if (!row) return std::optional<Upload>();
  return std::optional(Upload{row->integer(0), row->integer(1), !row->null(2)});
}

core::Result<bool> append_piece(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                                std::int64_t offset, core::BytesView bytes) {
  TRY(const auto moved,
      session.execute("UPDATE uploads SET received = received + $4 WHERE network_id = $1 AND upload_id = $2 AND "
                      "received = $3 AND received + $4 <= size AND report_id IS NULL",
                      blob(network.bytes()), blob(id.bytes()), offset, static_cast<std::int64_t>(bytes.size())));
  if (moved == 0) return false;
  TRY_DONE(
      session.execute("INSERT INTO upload_pieces (network_id, upload_id, start_offset, bytes) VALUES ($1, $2, $3, $4)",
                      blob(network.bytes()), blob(id.bytes()), offset, blob(bytes)));
  return true;
}

core::Done finish_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id) {
  TRY_DONE(session.execute("UPDATE uploads SET size = received WHERE network_id = $1 AND upload_id = $2",
                           blob(network.bytes()), blob(id.bytes())));
  return {};
}

core::Result<bool> claim_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id,
                                const core::BundleId& report, const core::SectionId& section) {
  TRY(const auto claimed,
      session.execute("UPDATE uploads SET report_id = $3, section_id = $4 WHERE network_id = $1 AND upload_id = $2 AND "
                      "received = size AND report_id IS NULL",
                      blob(network.bytes()), blob(id.bytes()), blob(report.bytes()), blob(section.bytes())));
  return claimed == 1;
}

core::Done delete_upload(storage::Session& session, const core::NetworkId& network, const UploadId& id) {
  TRY_DONE(session.execute("DELETE FROM upload_pieces WHERE network_id = $1 AND upload_id = $2", blob(network.bytes()),
                           blob(id.bytes())));
  TRY_DONE(session.execute("DELETE FROM uploads WHERE network_id = $1 AND upload_id = $2", blob(network.bytes()),
                           blob(id.bytes())));
  return {};
}

core::Result<std::int64_t> sweep_uploads(storage::Session& session, const core::NetworkId& network,
                                         core::Millis before) {
  TRY(const auto rows,
      session.query("SELECT upload_id FROM uploads WHERE network_id = $1 AND report_id IS NULL AND created_ms < $2 "
                    "LIMIT 100",
                    blob(network.bytes()), before));
  for (const auto& row : rows) TRY_DONE(delete_upload(session, network, *UploadId::from_bytes(row.bytes(0))));
  return static_cast<std::int64_t>(rows.size());
}

core::Result<std::optional<core::Bytes>> file_bytes(storage::Session& session, const core::NetworkId& network,
                                                    const core::BundleId& report, const core::SectionId& section) {
  TRY(const auto rows,
      session.query("SELECT p.bytes FROM uploads u JOIN upload_pieces p ON p.network_id = u.network_id AND "
                    "p.upload_id = u.upload_id WHERE u.network_id = $1 AND u.report_id = $2 AND u.section_id = $3 "
                    "ORDER BY p.start_offset",
                    blob(network.bytes()), blob(report.bytes()), blob(section.bytes())));
  if (rows.empty()) return std::optional<core::Bytes>();
  core::Bytes out;
  for (const auto& row : rows) out += row.bytes(0);
  return std::optional(std::move(out));
}

}  // namespace reports
