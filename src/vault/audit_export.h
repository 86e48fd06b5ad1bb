// SPDX-License-Identifier: Apache-2.0
// The log as a file that an auditor takes away (docs/formats.md section 8): JSON lines, each in one canonical form, so
// that no byte of the file can change unnoticed. tools/verify_log.py checks the same file independently.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/audit_verify.h"

namespace vault::audit {

/// Writes a head, then per batch its entries and its record, from one snapshot. Details that have not been erased are
/// included when asked for. Entries not placed yet are left out.
core::Done export_ndjson(storage::Database& database, const core::NetworkId& network, core::BytesView public_key,
                         bool with_details, const std::function<core::Done(std::string_view)>& sink);

/// Checks an export without the database. bad_request or bad_signature only if `public_key` or `kept` cannot be used;
/// everything wrong with the export itself is a finding.
core::Result<VerifyReport> verify_export(std::istream& in, core::BytesView public_key,
                                         std::optional<std::string> kept = std::nullopt);

/// The checker of verify_export(), line by line. A value: copies continue independently.
class ExportVerifier {
 public:
  static core::Result<ExportVerifier> make(std::string_view head, core::BytesView public_key,
                                           std::optional<std::string> kept);
  void line(std::string_view text);  ///< without its newline
  [[nodiscard]] bool failed() const { return verifier_.report().finding.has_value(); }
  /// `whole`: the file ended with a newline.
  VerifyReport finish(bool whole);

 private:
  explicit ExportVerifier(Verifier verifier) : verifier_(std::move(verifier)) {}
  Verifier verifier_;
  std::vector<StoredEntry> entries_;
  std::uint64_t line_ = 1;
};

// The lines, without newline.
std::string head_line(const core::NetworkId& network, core::BytesView public_key);
std::string entry_line(const StoredEntry& entry, bool with_detail);
std::string batch_line(const Batch& batch);

}  // namespace vault::audit
