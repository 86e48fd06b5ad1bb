// SPDX-License-Identifier: Apache-2.0
#include "cli/reporter.h"

#include <algorithm>
#include <map>
#include <utility>

#include "cli/holding.h"
#include "crypto/hash.h"
#include "vault/filestream.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

json::array grants_json(const std::vector<vault::Grant>& grants) {
  json::array out;
  for (const auto& one : grants) {
    out.push_back(json::object{{"circle_id", idv(one.circle_id)},
                               {"epoch", static_cast<std::int64_t>(one.epoch)},
                               {"wrapped", b64(one.wrapped)}});
  }
  return out;
}

json::object section_json(const vault::SealedSection& section) {
  return {{"section_id", idv(section.section_id)}, {"envelope", b64(section.envelope)}};
}

}  // namespace

json::object report_json(const vault::SealedReport& sealed, const std::vector<std::string>& uploads) {
  json::array files;
  for (std::size_t i = 0; i < uploads.size(); ++i) {
    files.push_back(json::object{{"section_id", idv(sealed.files[i])}, {"upload_id", uploads[i]}});
  }
  return {{"submission_id", idv(sealed.submission_id)},
          {"report_id", idv(sealed.report_id)},
          {"lookup", b64(sealed.lookup)},
          {"content_mac", b64(sealed.content_mac)},
          {"box_pk", b64(sealed.box_pk)},
          {"sign_pk", b64(sealed.sign_pk)},
          {"danger", sealed.danger},
          {"district", sealed.district},
          {"how_known", sealed.how_known},
          {"wants_reply", sealed.wants_reply},
          {"language", sealed.language},
          {"title", section_json(sealed.title)},
          {"body", section_json(sealed.body)},
          {"capsule", b64(sealed.capsule)},
          {"grants", grants_json(sealed.grants)},
          {"files", std::move(files)},
          {"signature", b64(sealed.signature)}};
}

Result<std::vector<vault::CircleKey>> Reporter::recipients(const std::vector<core::OrgId>& to) {
  TRY(auto circles, intake_circles(wire_, network_));
  if (!to.empty()) {
    std::erase_if(circles, [&](const auto& c) { return std::find(to.begin(), to.end(), c.org_id) == to.end(); });
  }
  if (circles.empty()) return problem(ProblemKey::not_ready, "no organisation takes reports");
  return circles;
}

Result<std::string> Reporter::upload(const PickedFile& file, const vault::ReportDraft& draft,
                                     const core::SectionId& section, const core::NetworkId& network) {
  vault::FileSealer sealer(vault::section_key(draft.bundle_key, section), network, section);
  auto sealed = sealer.push(file.bytes);
  sealed += sealer.finish();
  TRY(const auto begun,
      wire_.post("/api/v1/uploads", json::object{{"size", static_cast<std::int64_t>(sealed.size())}}));
  TRY(auto id, text_at(begun, "upload_id"));
  TRY(const auto chunk, number_at(begun, "chunk"));
  for (std::size_t offset = 0; offset < sealed.size(); offset += static_cast<std::size_t>(chunk)) {
    TRY_DONE(wire_.put_bytes("/api/v1/uploads/" + id + "?offset=" + std::to_string(offset),
                             core::BytesView(sealed).substr(offset, static_cast<std::size_t>(chunk))));
  }
  return id;
}

Result<Reporter::Parcel> Reporter::pack(vault::PlainReport report, const std::vector<PickedFile>& files,
                                        const std::vector<core::OrgId>& to, std::string_view receipt) {
  TRY(const auto circles, recipients(to));
  auto words = vault::Receipt::generate(random_);
  if (!receipt.empty()) {
    TRY(words, vault::Receipt::parse(receipt));
  }
  const auto draft = vault::draft_report(random_);
  std::vector<std::string> uploads;
  for (const auto& file : files) {
    const auto section = *core::SectionId::from_bytes(random_.bytes(core::SectionId::kSize));
    TRY(auto id, upload(file, draft, section, network_));
    uploads.push_back(std::move(id));
    report.files.push_back({section, file.name, file.type, file.bytes.size(), crypto::hash(file.bytes)});
  }
  TRY(const auto sealed, vault::seal_report(random_, network_, draft, report, words.keys(network_), circles));
  return Parcel{sealed.report_id, words.words(), report_json(sealed, uploads)};
}

Result<Sent> Reporter::send(const Parcel& parcel) {
  TRY(const auto answer, wire_.post("/api/v1/reports", parcel.body));
  TRY(const auto received, number_at(answer, "received_ms"));
  return Sent{parcel.report_id, parcel.receipt, received};
}

Result<Sent> Reporter::enter(Parcel parcel, std::string_view channel) {
  parcel.body["channel"] = channel;
  TRY(const auto answer, wire_.post("/api/v1/reports/entries", parcel.body));
  TRY(const auto received, number_at(answer, "received_ms"));
  return Sent{parcel.report_id, parcel.receipt, received};
}

Result<Reporter::Thread> Reporter::thread(std::string_view receipt) {
  TRY(const auto words, vault::Receipt::parse(receipt));
  TRY_DONE(intake_circles(wire_, network_));
  Thread out;
  out.keys = words.keys(network_);
  bool more = true;
  for (std::int64_t page = 0; more; ++page) {
    TRY(const auto answer,
        wire_.post("/api/v1/thread", json::object{{"lookup", b64(out.keys.lookup.view())}, {"page", page}}));
    TRY(const bool found, flag_at(answer, "found"));
    if (!found) return problem(ProblemKey::bad_receipt);
    TRY(out.report_id, id_at<core::BundleId>(answer, "report_id"));
    TRY(out.capsule, bytes_at(answer, "capsule"));
    TRY(out.handons, list_at(answer, "handons"));
    TRY(auto messages, list_at(answer, "box_messages"));
    for (auto& one : messages) out.messages.push_back(std::move(one));
    TRY(more, flag_at(answer, "more"));
  }
  return out;
}

Result<std::vector<core::OrgId>> Reporter::holders(const Thread& found, const Directory& directory) {
  TRY(const auto chosen, vault::open_capsule(found.keys.capsule, network_, found.report_id, found.capsule));
  std::vector<vault::SignedStatement> handons;
  for (const auto& one : found.handons) {
    vault::SignedStatement told;
    TRY(told.bytes, bytes_at(one, "statement"));
    TRY(told.signature, bytes_at(one, "signature"));
    handons.push_back(std::move(told));
  }
  return holders_of(directory, found.report_id, chosen, handons);
}

Result<Reporter::Opened> Reporter::open(const Thread& found, const Directory& directory, const json::value& message) {
  Opened out;
  TRY(out.org, id_at<core::OrgId>(message, "org_id"));
  TRY(const auto circle_id, id_at<core::CircleId>(message, "circle_id"));
  TRY(const auto epoch, number_at(message, "epoch"));
  vault::SealedSection section;
  TRY(section.section_id, id_at<core::SectionId>(message, "section_id"));
  TRY(section.envelope, bytes_at(message, "envelope"));
  vault::SignedStatement said;
  TRY(said.bytes, bytes_at(message, "statement"));
  TRY(said.signature, bytes_at(message, "signature"));
  TRY(const auto wrapped, bytes_at(message, "wrapped"));
  const auto circle = circle_in(directory, out.org, circle_id, static_cast<std::uint64_t>(epoch));
  if (!circle) return problem(ProblemKey::bad_signature, "circle of the answer is not in the directory");
  TRY(out.reply.text, vault::open_reply(network_, found.keys.box, *circle, found.report_id, section, wrapped, said));
  TRY(out.said, vault::read_statement<vault::ReplyStatement>(network_, said, circle->sign_pk));
  out.hash = crypto::hash(said.bytes);
  TRY(out.reply.org_name, text_at(message, "org_name"));
  TRY(out.reply.seq, number_at(message, "seq"));
  TRY(out.reply.sent_ms, number_at(message, "sent_ms"));
  return out;
}

Result<std::vector<ThreadReply>> Reporter::read(std::string_view receipt) {
  TRY(const auto found, thread(receipt));
  TRY(const auto answer, wire_.get("/api/v1/directory"));
  TRY(const auto directory, directory_of(answer));
  TRY(const auto orgs, holders(found, directory));
  std::map<core::OrgId, std::pair<std::uint64_t, core::Bytes>> last;  // number and hash of the reply before
  std::vector<ThreadReply> out;
  for (const auto& message : found.messages) {
    TRY(auto opened, open(found, directory, message));
    if (std::find(orgs.begin(), orgs.end(), opened.org) == orgs.end()) {
      return problem(ProblemKey::bad_signature, "answer of an organisation that was never given the report");
    }
    auto& [seq, hash] = last[opened.org];
    const bool follows = opened.said.seq == seq + 1 && opened.said.prev == hash &&
                         opened.reply.seq == static_cast<std::int64_t>(opened.said.seq);
    if (!follows) return problem(ProblemKey::bad_signature, "an answer before this one is missing");
    seq = opened.said.seq;
    hash = opened.hash;
    out.push_back(std::move(opened.reply));
  }
  return out;
}

Result<core::BundleId> Reporter::find(std::string_view receipt) {
  TRY(const auto found, thread(receipt));
  return found.report_id;
}

core::Done Reporter::add(std::string_view receipt, std::string_view story) {
  TRY(const auto found, thread(receipt));
  TRY(const auto answer, wire_.get("/api/v1/directory"));
  TRY(const auto directory, directory_of(answer));
  TRY(const auto orgs, holders(found, directory));
  TRY(const auto circles, recipients(orgs));
  const auto submission = *vault::SubmissionId::from_bytes(random_.bytes(vault::SubmissionId::kSize));
  TRY(const auto sealed,
      vault::seal_addition(random_, network_, submission, found.report_id, story, found.keys, circles));
  TRY_DONE(wire_.post("/api/v1/thread/additions", json::object{{"lookup", b64(found.keys.lookup.view())},
                                                               {"submission_id", idv(sealed.submission_id)},
                                                               {"bundle_id", idv(sealed.bundle_id)},
                                                               {"section_id", idv(sealed.body.section_id)},
                                                               {"content_mac", b64(sealed.content_mac)},
                                                               {"body", b64(sealed.body.envelope)},
                                                               {"grants", grants_json(sealed.grants)},
                                                               {"signature", b64(sealed.signature)}}));
  return {};
}

core::Done Reporter::erase(std::string_view receipt) {
  TRY(const auto found, thread(receipt));
  const auto signature = crypto::sign(found.keys.sign, vault::deletion_manifest(network_, found.report_id));
  TRY_DONE(wire_.post("/api/v1/thread/deletion",
                      json::object{{"lookup", b64(found.keys.lookup.view())}, {"signature", b64(signature)}}));
  return {};
}

}  // namespace cli
