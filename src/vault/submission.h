// SPDX-License-Identifier: Apache-2.0
// Reports, additions, replies and notes: payloads, canonical bytes, sealing and checks (docs/formats.md section 7).
// Pure, thread-safe. Functions that take plain words are for the scriptless path, the command line and tests only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"
#include "crypto/secret.h"
#include "vault/circle_keys.h"
#include "vault/receipt.h"
#include "vault/statement.h"

namespace vault {

using SubmissionId = core::Id<struct SubmissionTag>;  ///< random, made by the reporter's client

struct PlainFile {
  core::SectionId section_id;
  std::string name, type;
  std::uint64_t size = 0;
  core::Bytes hash;  ///< H of the plain bytes; part of content_mac, not of the body
};

/// What a reporter said, in clear. All texts are valid UTF-8.
struct PlainReport {
  std::string story, village, when, contact, contact_when;
  std::string danger, district, how_known;
  bool wants_reply = false;
  std::string language;  ///< "id" or "en"
  std::vector<PlainFile> files;
};

struct Grant {
  core::CircleId circle_id;
  std::uint64_t epoch = 0;
  core::Bytes wrapped;
};

struct SealedSection {
  core::SectionId section_id;
  core::Bytes envelope;
};

/// Everything of POST /api/v1/reports but the file bytes.
struct SealedReport {
  SubmissionId submission_id;
  core::BundleId report_id;
  core::Bytes lookup, content_mac, box_pk, sign_pk;
  std::string danger, district, how_known;
  bool wants_reply = false;
  std::string language;
  SealedSection title, body;
  core::Bytes capsule;
  std::vector<Grant> grants;
  std::vector<core::SectionId> files;
  core::Bytes signature;
};

struct SealedAddition {
  SubmissionId submission_id;
  core::BundleId report_id, bundle_id;
  SealedSection body;
  core::Bytes content_mac;
  std::vector<Grant> grants;
  core::Bytes signature;
};

/// The beginning of the story, at most 120 characters with white space folded.
std::string title_text(std::string_view story);

core::Bytes content_mac(const crypto::Secret& key, const PlainReport& report, std::vector<core::CircleId> recipients);
core::Bytes addition_content_mac(const crypto::Secret& key, std::string_view story);

core::Bytes submission_manifest(const core::NetworkId& network, const SealedReport& report);
core::Bytes addition_manifest(const core::NetworkId& network, const SealedAddition& addition);
core::Bytes deletion_manifest(const core::NetworkId& network, const core::BundleId& report);

/// What the server checks before it stores: sizes of keys and MACs, shapes of envelopes and grants, no circle named
/// twice, at least one grant, and the reporter's signature over the manifest. not_sealed with the field's pointer, or
/// bad_signature.
core::Done check_report(const core::NetworkId& network, const SealedReport& report);
/// `sign_pk` is the one stored with the report.
core::Done check_addition(const core::NetworkId& network, const SealedAddition& addition, core::BytesView sign_pk);
core::Done check_deletion(const core::NetworkId& network, const core::BundleId& report, core::BytesView sign_pk,
                          core::BytesView signature);

/// Ids and the bundle key of a report, made before its files are sealed.
struct ReportDraft {
  SubmissionId submission_id;
  core::BundleId report_id;
  core::SectionId title_id, body_id;
  crypto::Secret bundle_key;
};
ReportDraft draft_report(core::Random& random);

/// Seals a whole report to verified circles. bad_envelope for an unusable key.
core::Result<SealedReport> seal_report(core::Random& random, const core::NetworkId& network, const ReportDraft& draft,
                                       const PlainReport& report, const ReceiptKeys& receipt,
                                       const std::vector<CircleKey>& recipients);
core::Result<SealedAddition> seal_addition(core::Random& random, const core::NetworkId& network,
                                           const SubmissionId& submission_id, const core::BundleId& report,
                                           std::string_view story, const ReceiptKeys& receipt,
                                           const std::vector<CircleKey>& recipients);

/// The orgs of the capsule; bad_envelope where it does not open.
core::Result<std::vector<core::OrgId>> open_capsule(const crypto::Secret& key, const core::NetworkId& network,
                                                    const core::BundleId& report, core::BytesView capsule);

/// Opens a section; the caller parses and wipes it. `name` is "title", "body", "reply" or "note".
core::Result<core::Bytes> open_section(const crypto::Secret& bundle_key, const core::NetworkId& network,
                                       std::string_view name, const SealedSection& section);

struct SealedReply {
  core::BundleId bundle_id;
  SealedSection section;
  core::Bytes reporter_wrapped;  ///< to the reporter's box key
  core::Bytes own_wrapped;       ///< symmetric, own circle
  SignedStatement statement;
};
struct ReplyPlace {
  core::BundleId report_id;
  core::OrgId org_id;
  core::CircleId circle_id;
  std::uint64_t epoch = 0, seq = 0;
  core::Bytes prev;
};
core::Result<SealedReply> seal_reply(core::Random& random, const core::NetworkId& network, const CircleKeys& keys,
                                     const ReplyPlace& place, core::BytesView reporter_box_pk, std::string_view text);

/// The reporter's side: the statement must be signed by `circle` (verified from an org of the capsule) and be about
/// this very envelope; then the text. bad_signature or bad_envelope.
core::Result<std::string> open_reply(const core::NetworkId& network, const crypto::BoxKeyPair& reporter,
                                     const CircleKey& circle, const core::BundleId& report_id,
                                     const SealedSection& section, core::BytesView reporter_wrapped,
                                     const SignedStatement& statement);

struct SealedNote {
  core::BundleId bundle_id;
  SealedSection section;
  core::Bytes own_wrapped;
};
SealedNote seal_note(core::Random& random, const core::NetworkId& network, const CircleKeys& keys, std::uint64_t epoch,
                     std::string_view text);

}  // namespace vault
