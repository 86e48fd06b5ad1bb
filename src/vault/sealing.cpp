// SPDX-License-Identifier: Apache-2.0
// Sealing and opening of reports, additions, replies and notes.
#include "core/json.h"
#include "crypto/hash.h"
#include "vault/bundle.h"
#include "vault/envelope.h"
#include "vault/submission.h"

namespace vault {
namespace {

namespace json = boost::json;

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(IdType::kSize));
}

std::string body_json(const PlainReport& report) {
  json::array files;
  for (const auto& f : report.files) {
    files.push_back({{"section_id", f.section_id.text()}, {"name", f.name}, {"type", f.type}, {"size", f.size}});
  }
  return json::serialize(json::object{{"v", 1},
                                      {"story", report.story},
                                      {"village", report.village},
                                      {"when", report.when},
                                      {"contact", report.contact},
                                      {"contact_when", report.contact_when},
                                      {"files", std::move(files)}});
}

SealedSection seal_section(core::Random& random, const core::NetworkId& network, const crypto::Secret& bundle_key,
                           const core::SectionId& id, std::string_view name, std::string payload) {
  const crypto::WipeOnExit wipe(payload);
  return {id, seal(random, section_key(bundle_key, id), Context::section(network, id, name), payload)};
}

std::string text_payload(std::string_view field, std::string_view text) {
  return json::serialize(json::object{{"v", 1}, {field, text}});
}

core::Result<std::vector<Grant>> grants_for(const crypto::Secret& bundle_key, const std::vector<CircleKey>& circles) {
  std::vector<Grant> grants;
  for (const auto& circle : circles) {
    TRY(core::Bytes wrapped, wrap_for(circle.box_pk, bundle_key));
    grants.push_back({circle.circle_id, circle.epoch, std::move(wrapped)});
  }
  return grants;
}

core::Bytes seal_capsule(core::Random& random, const core::NetworkId& network, const core::BundleId& report,
                         const crypto::Secret& key, const std::vector<CircleKey>& circles) {
  json::array orgs;
  for (const auto& circle : circles) orgs.emplace_back(circle.org_id.text());
  return seal(random, key, Context::capsule(network, report),
              json::serialize(json::object{{"v", 1}, {"orgs", std::move(orgs)}}));
}

core::Problem bad_payload() { return core::problem(core::ProblemKey::bad_envelope, "payload of another form"); }

}  // namespace

ReportDraft draft_report(core::Random& random) {
  return {random_id<SubmissionId>(random), random_id<core::BundleId>(random), random_id<core::SectionId>(random),
          random_id<core::SectionId>(random), crypto::Secret::random(random)};
}

core::Result<SealedReport> seal_report(core::Random& random, const core::NetworkId& network, const ReportDraft& draft,
                                       const PlainReport& report, const ReceiptKeys& receipt,
                                       const std::vector<CircleKey>& recipients) {
  std::vector<core::CircleId> circles;
  for (const auto& r : recipients) circles.push_back(r.circle_id);
  SealedReport out;
  out.submission_id = draft.submission_id;
  out.report_id = draft.report_id;
  out.lookup = receipt.lookup.view();
  out.content_mac = content_mac(receipt.content_mac, report, std::move(circles));
  out.box_pk = receipt.box.public_key;
  out.sign_pk = receipt.sign.public_key;
  out.danger = report.danger;
  out.district = report.district;
  out.how_known = report.how_known;
  out.wants_reply = report.wants_reply;
  out.language = report.language;
  out.title = seal_section(random, network, draft.bundle_key, draft.title_id, "title",
                           text_payload("text", title_text(report.story)));
  out.body = seal_section(random, network, draft.bundle_key, draft.body_id, "body", body_json(report));
  out.capsule = seal_capsule(random, network, draft.report_id, receipt.capsule, recipients);
  TRY(out.grants, grants_for(draft.bundle_key, recipients));
  for (const auto& f : report.files) out.files.push_back(f.section_id);
  out.signature = crypto::sign(receipt.sign, submission_manifest(network, out));
  return out;
}

core::Result<SealedAddition> seal_addition(core::Random& random, const core::NetworkId& network,
                                           const SubmissionId& submission_id, const core::BundleId& report,
                                           std::string_view story, const ReceiptKeys& receipt,
                                           const std::vector<CircleKey>& recipients) {
  const crypto::Secret bundle_key = crypto::Secret::random(random);
  SealedAddition out;
  out.submission_id = submission_id;
  out.report_id = report;
  out.bundle_id = random_id<core::BundleId>(random);
  out.content_mac = addition_content_mac(receipt.content_mac, story);
  out.body = seal_section(random, network, bundle_key, random_id<core::SectionId>(random), "body",
                          text_payload("story", story));
  TRY(out.grants, grants_for(bundle_key, recipients));
  out.signature = crypto::sign(receipt.sign, addition_manifest(network, out));
  return out;
}

core::Result<std::vector<core::OrgId>> open_capsule(const crypto::Secret& key, const core::NetworkId& network,
                                                    const core::BundleId& report, core::BytesView capsule) {
  TRY(const core::Bytes text, open(key, Context::capsule(network, report), capsule));
  TRY(const json::value value, core::parse_json(text));
  const auto* const object = value.if_object();
  const auto* const orgs = object == nullptr ? nullptr : object->if_contains("orgs");
  if (orgs == nullptr || !orgs->is_array()) return bad_payload();
  std::vector<core::OrgId> out;
  for (const auto& item : orgs->get_array()) {
    const auto* const word = item.if_string();
    const auto id = word == nullptr ? std::nullopt : core::OrgId::parse({word->data(), word->size()});
    if (!id) return bad_payload();
    out.push_back(*id);
  }
  return out;
}

core::Result<core::Bytes> open_section(const crypto::Secret& bundle_key, const core::NetworkId& network,
                                       std::string_view name, const SealedSection& section) {
  return open(section_key(bundle_key, section.section_id), Context::section(network, section.section_id, name),
              section.envelope);
}

core::Result<SealedReply> seal_reply(core::Random& random, const core::NetworkId& network, const CircleKeys& keys,
                                     const ReplyPlace& place, core::BytesView reporter_box_pk, std::string_view text) {
  const crypto::Secret bundle_key = crypto::Secret::random(random);
  SealedReply out;
  out.bundle_id = random_id<core::BundleId>(random);
  out.section = seal_section(random, network, bundle_key, random_id<core::SectionId>(random), "reply",
                             text_payload("text", text));
  TRY(out.reporter_wrapped, wrap_for(reporter_box_pk, bundle_key));
  out.own_wrapped = wrap_own(random, keys.sym, network, out.bundle_id, place.epoch, bundle_key);
  out.statement =
      sign_statement(network,
                     ReplyStatement{place.report_id, place.org_id, place.circle_id, place.epoch, out.section.section_id,
                                    place.seq, place.prev, crypto::hash(out.section.envelope)},
                     keys.sign);
  return out;
}

core::Result<std::string> open_reply(const core::NetworkId& network, const crypto::BoxKeyPair& reporter,
                                     const CircleKey& circle, const core::BundleId& report_id,
                                     const SealedSection& section, core::BytesView reporter_wrapped,
                                     const SignedStatement& statement) {
  TRY(const ReplyStatement said, read_statement<ReplyStatement>(network, statement, circle.sign_pk));
  if (said.report_id != report_id || said.org_id != circle.org_id || said.circle_id != circle.circle_id ||
      said.epoch != circle.epoch || said.section_id != section.section_id ||
      said.envelope_hash != crypto::hash(section.envelope)) {
    return core::problem(core::ProblemKey::bad_signature, "statement is about another reply");
  }
  TRY(const crypto::Secret bundle_key, unwrap_secret(reporter, reporter_wrapped));
  TRY(core::Bytes payload, open_section(bundle_key, network, "reply", section));
  const crypto::WipeOnExit wipe(payload);
  TRY(const json::value value, core::parse_json(payload));
  const auto* const object = value.if_object();
  const auto* const text = object == nullptr ? nullptr : object->if_contains("text");
  if (text == nullptr || !text->is_string()) return bad_payload();
  return std::string(text->get_string());
}

SealedNote seal_note(core::Random& random, const core::NetworkId& network, const CircleKeys& keys, std::uint64_t epoch,
                     std::string_view text) {
  const crypto::Secret bundle_key = crypto::Secret::random(random);
  SealedNote out;
  out.bundle_id = random_id<core::BundleId>(random);
  out.section =
      seal_section(random, network, bundle_key, random_id<core::SectionId>(random), "note", text_payload("text", text));
  out.own_wrapped = wrap_own(random, keys.sym, network, out.bundle_id, epoch, bundle_key);
  return out;
}

}  // namespace vault
