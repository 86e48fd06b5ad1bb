// SPDX-License-Identifier: Apache-2.0
// Canonical bytes of submissions and the checks a server makes on them.
#include "vault/submission.h"

#include <algorithm>

#include "crypto/hash.h"
#include "vault/bundle.h"
#include "vault/envelope.h"
#include "vault/text.h"

namespace vault {
namespace {

constexpr std::size_t kTitleCharacters = 120;

std::string_view flag(bool value) { return value ? "1" : "0"; }

core::Bytes joined_grants(const std::vector<Grant>& grants) {
  core::Bytes out;
  for (const auto& g : grants) out += core::frame({g.circle_id.bytes(), core::u64be(g.epoch), g.wrapped});
  return out;
}

core::Problem not_sealed(const char* pointer) {
  return core::field_problem(pointer, "not_sealed", core::ProblemKey::not_sealed);
}

core::Done check_grants(const std::vector<Grant>& grants) {
  if (grants.empty()) return core::field_problem("/grants", "required", core::ProblemKey::missing_field);
  std::vector<core::CircleId> circles;
  for (const auto& g : grants) {
    // Reporters are in no circle, so theirs are always sealed boxes.
    if (g.wrapped.size() != kSealedGrantSize) return not_sealed("/grants");
    circles.push_back(g.circle_id);
  }
  std::sort(circles.begin(), circles.end());
  if (std::adjacent_find(circles.begin(), circles.end()) != circles.end()) {
    return core::field_problem("/grants", "duplicate");
  }
  return {};
}

core::Done check_signature(core::BytesView sign_pk, core::BytesView manifest, core::BytesView signature) {
  if (crypto::verify(sign_pk, manifest, signature)) return {};
  return core::problem(core::ProblemKey::bad_signature, "manifest signature does not verify");
}

core::Done check_size(const char* pointer, core::BytesView bytes, std::size_t size) {
  if (bytes.size() == size) return {};
  return core::field_problem(pointer, "size");
}

}  // namespace

std::string title_text(std::string_view story) { return shortened(fold_white_space(story), kTitleCharacters); }

core::Bytes content_mac(const crypto::Secret& key, const PlainReport& report, std::vector<core::CircleId> recipients) {
  std::sort(recipients.begin(), recipients.end());
  core::Bytes circles;
  for (const auto& id : recipients) circles += id.bytes();
  core::Bytes files;
  for (const auto& f : report.files) files += f.hash;
  core::Bytes content =
      core::frame({"suluh/1", "content", report.story, report.village, report.when, report.contact, report.contact_when,
                   report.danger, report.district, report.how_known, flag(report.wants_reply), circles, files});
  const crypto::WipeOnExit wipe(content);
  return crypto::mac(key, content);
}

core::Bytes addition_content_mac(const crypto::Secret& key, std::string_view story) {
  core::Bytes content = core::frame({"suluh/1", "addition-content", story});
  const crypto::WipeOnExit wipe(content);
  return crypto::mac(key, content);
}

core::Bytes submission_manifest(const core::NetworkId& network, const SealedReport& r) {
  core::Bytes files;
  for (const auto& id : r.files) files += id.bytes();
  return core::frame({"suluh/1", "submission", network.bytes(), r.submission_id.bytes(), r.report_id.bytes(), r.lookup,
                      r.box_pk, r.content_mac, r.danger, r.district, r.how_known, flag(r.wants_reply), r.language,
                      crypto::hash(r.title.envelope), crypto::hash(r.body.envelope), crypto::hash(r.capsule),
                      joined_grants(r.grants), files});
}

core::Bytes addition_manifest(const core::NetworkId& network, const SealedAddition& a) {
  return core::frame({"suluh/1", "addition", network.bytes(), a.submission_id.bytes(), a.report_id.bytes(),
                      a.bundle_id.bytes(), a.content_mac, crypto::hash(a.body.envelope), joined_grants(a.grants)});
}

core::Bytes deletion_manifest(const core::NetworkId& network, const core::BundleId& report) {
  return core::frame({"suluh/1", "deletion", network.bytes(), report.bytes()});
}

core::Done check_report(const core::NetworkId& network, const SealedReport& r) {
  TRY_DONE(check_size("/lookup", r.lookup, crypto::Secret::kSize));
  TRY_DONE(check_size("/content_mac", r.content_mac, crypto::kHashSize));
  TRY_DONE(check_size("/box_pk", r.box_pk, crypto::kPublicKeySize));
  TRY_DONE(check_size("/sign_pk", r.sign_pk, crypto::kPublicKeySize));
  if (!has_envelope_shape(Kind::section, r.title.envelope)) return not_sealed("/title/envelope");
  if (!has_envelope_shape(Kind::section, r.body.envelope)) return not_sealed("/body/envelope");
  if (!has_envelope_shape(Kind::capsule, r.capsule)) return not_sealed("/capsule");
  TRY_DONE(check_grants(r.grants));
  return check_signature(r.sign_pk, submission_manifest(network, r), r.signature);
}

core::Done check_addition(const core::NetworkId& network, const SealedAddition& a, core::BytesView sign_pk) {
  TRY_DONE(check_size("/content_mac", a.content_mac, crypto::kHashSize));
  if (!has_envelope_shape(Kind::section, a.body.envelope)) return not_sealed("/body");
  TRY_DONE(check_grants(a.grants));
  return check_signature(sign_pk, addition_manifest(network, a), a.signature);
}

core::Done check_deletion(const core::NetworkId& network, const core::BundleId& report, core::BytesView sign_pk,
                          core::BytesView signature) {
  return check_signature(sign_pk, deletion_manifest(network, report), signature);
}

}  // namespace vault
