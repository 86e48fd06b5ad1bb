// SPDX-License-Identifier: Apache-2.0
#include "reports/scriptless.h"

#include <algorithm>

#include "core/log.h"
#include "crypto/hash.h"
#include "reports/even_answer.h"
#include "reports/upload_store.h"
#include "vault/bundle.h"

namespace reports {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::size_t kPieceBytes = 256UL * 1024;

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(IdType::kSize));
}

Result<std::vector<vault::CircleKey>> chosen(const std::vector<vault::CircleKey>& all,
                                             const std::vector<core::CircleId>& to) {
  if (to.empty()) return all;
  std::vector<vault::CircleKey> out;
  for (const auto& circle : all) {
    if (std::find(to.begin(), to.end(), circle.circle_id) != to.end()) out.push_back(circle);
  }
  if (out.size() != to.size()) return core::field_problem("/to", "unknown_choice");
  return out;
}

void wipe(vault::PlainReport& report) {
  for (auto* text : {&report.story, &report.village, &report.when, &report.contact, &report.contact_when}) {
    crypto::wipe(*text);
  }
}

}  // namespace

// ---- files ----------------------------------------------------------------------------------------------------------

struct ScriptlessUpload::OpenFile {
  OpenFile(const crypto::Secret& key, const core::NetworkId& network, const core::SectionId& section)
      : sealer(key, network, section) {}
  vault::FileSealer sealer;
  crypto::Hasher hasher;
  core::Bytes pending;  ///< sealed bytes not yet stored
  std::int64_t stored = 0;
};

ScriptlessUpload::ScriptlessUpload(app::Context& context)
    : context_(context), draft_(vault::draft_report(context.random)) {}

ScriptlessUpload::~ScriptlessUpload() {
  if (claimed_ || uploads_.empty()) return;
  const auto removed = context_.database.write([&](storage::Session& session) -> core::Done {
    for (const auto& id : uploads_) TRY_DONE(delete_upload(session, context_.network, id));
    return {};
  });
  if (!removed.ok()) core::log_problem("upload_left_for_sweep", removed.problem());
}

core::Done ScriptlessUpload::begin_file(std::string_view name, std::string_view media_type) {
  vault::PlainFile file;
  file.section_id = random_id<core::SectionId>(context_.random);
  file.name = name;
  file.type = media_type;
  const auto id = random_id<UploadId>(context_.random);
  TRY_DONE(context_.room());
  const auto size = static_cast<std::int64_t>(vault::sealed_file_size(static_cast<std::uint64_t>(kFileBytesMax)));
  TRY_DONE(context_.database.write([&](storage::Session& session) {
    return insert_upload(session, context_.network, id, size, context_.clock.now());
  }));
  files_.push_back(std::move(file));
  uploads_.push_back(id);
  open_ = std::make_unique<OpenFile>(vault::section_key(draft_.bundle_key, files_.back().section_id), context_.network,
                                     files_.back().section_id);
  return {};
}

core::Done ScriptlessUpload::write(std::string_view piece) {
  auto& file = files_.back();
  file.size += piece.size();
  if (file.size > static_cast<std::uint64_t>(kFileBytesMax)) return problem(ProblemKey::file_too_large);
  open_->hasher.add(piece);
  open_->pending += open_->sealer.push(piece);
  return store(false);
}

core::Done ScriptlessUpload::end_file() {
  open_->pending += open_->sealer.finish();
  TRY_DONE(store(true));
  files_.back().hash = open_->hasher.finish();
  open_.reset();
  return context_.database.write(
      [&](storage::Session& session) { return finish_upload(session, context_.network, uploads_.back()); });
}

core::Done ScriptlessUpload::store(bool all) {
  while (open_->pending.size() >= kPieceBytes || (all && !open_->pending.empty())) {
    TRY_DONE(context_.room());
    const auto piece = open_->pending.substr(0, kPieceBytes);
    TRY(const bool stored, context_.database.write([&](storage::Session& session) {
      return append_piece(session, context_.network, uploads_.back(), open_->stored, piece);
    }));
    if (!stored) return problem(ProblemKey::file_too_large);
    open_->stored += static_cast<std::int64_t>(piece.size());
    open_->pending.erase(0, piece.size());
  }
  return {};
}

// ---- words ----------------------------------------------------------------------------------------------------------

Scriptless::Words Scriptless::new_receipt() {
  return {vault::Receipt::generate(context_.random).words(), core::hex(context_.random.bytes(16))};
}

Result<Accepted> Scriptless::submit(vault::PlainReport report, std::string_view receipt, std::string_view submission_id,
                                    const std::vector<core::CircleId>& to, Channel channel, ScriptlessUpload* upload) {
  TRY(const auto words, vault::Receipt::parse(receipt));
  const auto id = vault::SubmissionId::parse(submission_id);
  if (!id) return core::field_problem("/submission_id", "id_expected");
  TRY(const auto circles, intake_.circles());
  TRY(const auto recipients, chosen(*circles, to));
  const auto keys = words.keys(context_.network);
  auto draft = upload != nullptr ? std::move(upload->draft_) : vault::draft_report(context_.random);
  draft.submission_id = *id;
  Arrival arrival;
  if (upload != nullptr) {
    report.files = upload->files_;
    arrival.uploads = upload->uploads_;
  }
  auto sealed = vault::seal_report(context_.random, context_.network, draft, report, keys, recipients);
  wipe(report);
  TRY(arrival.sealed, std::move(sealed));
  arrival.channel = channel;
  arrival.sealed_here = true;
  TRY(const auto accepted, accept(context_, intake_, arrival));
  // A repeated sending has stored its files a second time; only those of the first are kept.
  if (upload != nullptr) upload->claimed_ = !accepted.repeated;
  return accepted;
}

Result<OpenedThread> Scriptless::open_thread(std::string_view receipt) {
  const EvenAnswer even;
  return open_now(receipt);
}

Result<OpenedThread> Scriptless::open_now(std::string_view receipt) {
  auto parsed = vault::Receipt::parse(receipt);
  // Words that are no receipt are looked up all the same, as a receipt that opens nothing.
  const auto words = parsed.ok() ? std::move(parsed).value() : vault::Receipt::generate(context_.random);
  const auto keys = words.keys(context_.network);
  const auto mac = context_.keys.lookup_mac(keys.lookup.view());
  OpenedThread out;
  std::optional<ThreadHead> head;
  std::vector<ThreadMessage> messages;
  TRY_DONE(context_.database.read([&](storage::Session& session) -> core::Done {
    TRY(head, thread_head(session, context_.network, mac));
    const auto report = head ? head->report : core::BundleId();
    TRY(out.states, thread_states(session, context_.network, report));
    TRY(messages, thread_messages(session, context_.network, report));
    return {};
  }));
  if (!head) return problem(ProblemKey::bad_receipt);
  for (const auto& message : messages) out.replies.push_back(open_reply(message, *head, keys));
  return out;
}

OpenedReply Scriptless::open_reply(const ThreadMessage& message, const ThreadHead& head,
                                   const vault::ReceiptKeys& keys) {
  OpenedReply out{message.org_name, message.sent_ms, {}, false};
  // The server checks for her: the organisation is anchored under the server key and the chain leads to the key that
  // signed. A browser starts from the organisations in her capsule instead.
  auto circle = intake_.circle(message.org_id, message.circle_id, static_cast<std::uint64_t>(message.epoch));
  if (!circle.ok()) return out;
  auto text =
      vault::open_reply(context_.network, keys.box, *circle, head.report, {message.section_id, message.envelope.bytes},
                        message.wrapped.bytes, {message.statement.bytes, message.signature.bytes});
  if (!text.ok()) return out;
  out.verified = true;
  out.text = std::move(text).value();
  return out;
}

core::Done Scriptless::add(std::string_view receipt, std::string_view submission_id, std::string_view story) {
  TRY(const auto words, vault::Receipt::parse(receipt));
  const auto id = vault::SubmissionId::parse(submission_id);
  if (!id) return core::field_problem("/submission_id", "id_expected");
  const auto keys = words.keys(context_.network);
  const auto mac = context_.keys.lookup_mac(keys.lookup.view());
  TRY(const auto circles, intake_.circles());
  std::optional<ThreadHead> head;
  std::vector<core::OrgId> holders;
  TRY_DONE(context_.database.read([&](storage::Session& session) -> core::Done {
    TRY(head, thread_head(session, context_.network, mac));
    if (!head) return {};
    TRY(holders, recipients_of(session, context_.network, head->report));
    return {};
  }));
  if (!head) return problem(ProblemKey::bad_receipt);
  std::vector<vault::CircleKey> recipients;
  for (const auto& circle : *circles) {
    if (std::find(holders.begin(), holders.end(), circle.org_id) != holders.end()) recipients.push_back(circle);
  }
  if (recipients.empty()) return problem(ProblemKey::not_ready);
  AdditionArrival arrival;
  arrival.lookup = core::Bytes(keys.lookup.view());
  const crypto::WipeOnExit wiped(arrival.lookup);
  TRY(arrival.sealed,
      vault::seal_addition(context_.random, context_.network, *id, head->report, story, keys, recipients));
  TRY_DONE(accept_addition(context_, intake_, arrival));
  return {};
}

core::Done Scriptless::remove(std::string_view receipt) {
  TRY(const auto words, vault::Receipt::parse(receipt));
  const auto keys = words.keys(context_.network);
  const auto mac = context_.keys.lookup_mac(keys.lookup.view());
  TRY(const auto head,
      context_.database.read([&](storage::Session& session) { return thread_head(session, context_.network, mac); }));
  if (!head) return problem(ProblemKey::bad_receipt);
  const auto signature = crypto::sign(keys.sign, vault::deletion_manifest(context_.network, head->report));
  return erase(context_, keys.lookup.view(), signature);
}

}  // namespace reports
