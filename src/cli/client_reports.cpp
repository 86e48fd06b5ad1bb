// SPDX-License-Identifier: Apache-2.0
// Reading and handling reports.
#include <algorithm>

#include "cli/client.h"
#include "crypto/hash.h"
#include "vault/envelope.h"
#include "vault/filestream.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

std::string path_of(const core::BundleId& id, std::string_view rest = "") {
  return "/api/v1/reports/" + id.text() + std::string(rest);
}

Result<vault::SealedSection> section_at(const json::value& row) {
  vault::SealedSection out;
  TRY(out.section_id, id_at<core::SectionId>(row, "section_id"));
  TRY(out.envelope, bytes_at(row, "envelope"));
  return out;
}

Result<json::value> opened(const crypto::Secret& bundle_key, const core::NetworkId& network, std::string_view name,
                           const json::value& row) {
  TRY(const auto section, section_at(row));
  TRY(auto plain, vault::open_section(bundle_key, network, name, section));
  const crypto::WipeOnExit wipe(plain);
  return core::parse_json(plain);
}

core::Done read_body(const json::value& body, OpenedReport& out) {
  TRY(out.story, text_at(body, "story"));
  TRY(out.village, text_at(body, "village"));
  TRY(out.when, text_at(body, "when"));
  TRY(out.contact, text_at(body, "contact"));
  TRY(out.contact_when, text_at(body, "contact_when"));
  TRY(const auto files, list_at(body, "files"));
  for (const auto& one : files) {
    OpenedReport::File file;
    TRY(file.section_id, id_at<core::SectionId>(one, "section_id"));
    TRY(file.name, text_at(one, "name"));
    TRY(file.type, text_at(one, "type"));
    out.files.push_back(std::move(file));
  }
  return {};
}

}  // namespace

Result<const Client::CircleSeat*> Client::seat(const core::CircleId& circle, std::uint64_t epoch) const {
  for (const auto& one : seats_) {
    if (one.id == circle && one.epoch == epoch) return &one;
  }
  return problem(ProblemKey::no_right, "no key of this circle epoch");
}

Result<const Client::CircleSeat*> Client::newest_seat() const {
  const CircleSeat* out = nullptr;
  for (const auto& one : seats_) {
    if (one.section_class == "intake" && (out == nullptr || out->epoch < one.epoch)) out = &one;
  }
  if (out == nullptr) return problem(ProblemKey::no_right, "no key of an intake circle");
  return out;
}

Result<crypto::Secret> Client::bundle_key(const core::BundleId& bundle, const json::value& row) const {
  TRY(const auto circle, id_at<core::CircleId>(row, "circle_id"));
  TRY(const auto epoch, number_at(row, "epoch"));
  TRY(const auto wrapped, bytes_at(row, "wrapped"));
  TRY(const auto* place, seat(circle, static_cast<std::uint64_t>(epoch)));
  return vault::unwrap_bundle(place->keys, network_, bundle, place->epoch, wrapped);
}

Result<std::vector<InboxRow>> Client::inbox(std::string_view filter) {
  std::vector<InboxRow> out;
  std::string cursor;
  do {
    TRY(const auto page,
        wire_.get("/api/v1/reports?filter=" + std::string(filter) + (cursor.empty() ? "" : "&before=" + cursor)));
    TRY(const auto rows, list_at(page, "rows"));
    for (const auto& row : rows) {
      InboxRow one;
      TRY(one.id, id_at<core::BundleId>(row, "id"));
      TRY(one.state, text_at(row, "state"));
      TRY(one.danger, text_at(row, "danger"));
      TRY(one.district, text_at(row, "district"));
      TRY(one.channel, text_at(row, "channel"));
      TRY(one.outcome, text_at(row, "outcome"));
      TRY(one.received_ms, number_at(row, "received_ms"));
      TRY(one.version, number_at(row, "version"));
      TRY(one.unread, number_at(row, "unread"));
      TRY(const auto key, bundle_key(one.id, row));
      TRY(const auto title, at(row, "title"));
      TRY(const auto plain, opened(key, network_, "title", title));
      TRY(one.title, text_at(plain, "text"));
      out.push_back(std::move(one));
    }
    TRY(const auto more, at(page, "more"));
    cursor = more.is_string() ? std::string(std::string_view(more.get_string())) : std::string();
  } while (!cursor.empty());
  return out;
}

Result<std::vector<OpenedItem>> Client::open_items(const json::value& file, std::string_view list,
                                                   std::string_view section) {
  TRY(const auto rows, list_at(file, list));
  std::vector<OpenedItem> out;
  for (const auto& row : rows) {
    OpenedItem one;
    TRY(const auto bundle, id_at<core::BundleId>(row, "bundle_id"));
    TRY(const auto key, bundle_key(bundle, row));
    TRY(const auto plain, opened(key, network_, section, row));
    TRY(one.text, text_at(plain, section == "body" ? "story" : "text"));
    TRY(one.made_ms, number_at(row, "made_ms"));
    TRY(one.seq, number_at(row, "seq"));
    out.push_back(std::move(one));
  }
  return out;
}

Result<OpenedReport> Client::open(const core::BundleId& id) {
  TRY(const auto file, wire_.get(path_of(id)));
  TRY(const auto row, at(file, "report"));
  OpenedReport out;
  out.id = id;
  TRY(out.circle_id, id_at<core::CircleId>(row, "circle_id"));
  TRY(const auto epoch, number_at(row, "epoch"));
  out.epoch = static_cast<std::uint64_t>(epoch);
  TRY(out.version, number_at(row, "version"));
  TRY(out.state, text_at(row, "state"));
  TRY(out.bundle_key, bundle_key(id, row));
  TRY(const auto title, at(row, "title"));
  TRY(const auto title_plain, opened(out.bundle_key, network_, "title", title));
  TRY(out.title, text_at(title_plain, "text"));
  TRY(const auto body, at(file, "body"));
  TRY(const auto body_plain, opened(out.bundle_key, network_, "body", body));
  TRY_DONE(read_body(body_plain, out));
  TRY(out.additions, open_items(file, "additions", "body"));
  TRY(out.replies, open_items(file, "replies", "reply"));
  TRY(out.notes, open_items(file, "notes", "note"));
  TRY(out.box_pk, bytes_at(file, "box_pk"));
  TRY(out.prev, bytes_at(file, "prev"));
  TRY(const auto next, number_at(file, "next_seq"));
  out.next_seq = static_cast<std::uint64_t>(next);
  return out;
}

Result<core::Bytes> Client::open_file(const OpenedReport& report, const core::SectionId& file) {
  TRY(const auto sealed, wire_.get_bytes(path_of(report.id, "/files/" + file.text())));
  vault::FileOpener opener(vault::section_key(report.bundle_key, file), network_, file);
  TRY(auto out, opener.push(sealed));
  TRY(const auto rest, opener.finish());
  return out + rest;
}

core::Done Client::reply(const core::BundleId& id, std::string_view text) {
  TRY(const auto report, open(id));
  TRY(const auto* place, newest_seat());
  TRY(const auto sealed,
      vault::seal_reply(random_, network_, place->keys,
                        {id, org_, place->id, place->epoch, report.next_seq, report.prev}, report.box_pk, text));
  TRY_DONE(wire_.post(path_of(id, "/replies"), json::object{{"bundle_id", idv(sealed.bundle_id)},
                                                            {"section_id", idv(sealed.section.section_id)},
                                                            {"envelope", b64(sealed.section.envelope)},
                                                            {"reporter_wrapped", b64(sealed.reporter_wrapped)},
                                                            {"epoch", static_cast<std::int64_t>(place->epoch)},
                                                            {"wrapped", b64(sealed.own_wrapped)},
                                                            {"statement", b64(sealed.statement.bytes)},
                                                            {"signature", b64(sealed.statement.signature)}}));
  return {};
}

core::Done Client::note(const core::BundleId& id, std::string_view text) {
  TRY(const auto* place, newest_seat());
  const auto sealed = vault::seal_note(random_, network_, place->keys, place->epoch, text);
  TRY_DONE(wire_.post(path_of(id, "/notes"), json::object{{"bundle_id", idv(sealed.bundle_id)},
                                                          {"section_id", idv(sealed.section.section_id)},
                                                          {"envelope", b64(sealed.section.envelope)},
                                                          {"epoch", static_cast<std::int64_t>(place->epoch)},
                                                          {"wrapped", b64(sealed.own_wrapped)}}));
  return {};
}

core::Done Client::assign(const core::BundleId& id, const std::optional<core::UserId>& to) {
  TRY(const auto report, open(id));
  TRY_DONE(wire_.put(path_of(id, "/assignee"),
                     json::object{{"user_id", to ? idv(*to) : json::value(nullptr)}, {"version", report.version}}));
  return {};
}

Result<core::SectionId> Client::make_label(std::string_view text) {
  TRY(const auto* place, newest_seat());
  const auto id = *core::SectionId::from_bytes(random_.bytes(core::SectionId::kSize));
  const auto plain = json::serialize(json::object{{"v", 1}, {"text", text}});
  const auto envelope = vault::seal(random_, place->keys.sym, vault::Context::label(network_, id), plain);
  TRY_DONE(wire_.post("/api/v1/labels", json::object{{"label_id", idv(id)},
                                                     {"circle_id", idv(place->id)},
                                                     {"epoch", static_cast<std::int64_t>(place->epoch)},
                                                     {"envelope", b64(envelope)}}));
  return id;
}

core::Done Client::label(const core::BundleId& id, const std::vector<core::SectionId>& labels) {
  TRY(const auto report, open(id));
  json::array ids;
  for (const auto& one : labels) ids.push_back(idv(one));
  TRY_DONE(wire_.put(path_of(id, "/labels"), json::object{{"labels", std::move(ids)}, {"version", report.version}}));
  return {};
}

core::Done Client::close(const core::BundleId& id, std::string_view outcome) {
  TRY(const auto report, open(id));
  TRY_DONE(wire_.post(path_of(id, "/closure"), json::object{{"outcome", outcome}, {"version", report.version}}));
  return {};
}

core::Done Client::reopen(const core::BundleId& id) {
  TRY(const auto report, open(id));
  TRY_DONE(wire_.ask(core::Method::del, path_of(id, "/closure?version=" + std::to_string(report.version))));
  return {};
}

core::Done Client::merge(const core::BundleId& id, const core::BundleId& into) {
  TRY(const auto report, open(id));
  TRY_DONE(wire_.post(path_of(id, "/merge"), json::object{{"into", idv(into)}, {"version", report.version}}));
  return {};
}

core::Done Client::hand_on(const core::BundleId& id, const core::OrgId& to) {
  TRY(const auto report, open(id));
  core::NetworkId network;
  TRY(const auto circles, intake_circles(wire_, network));
  const auto target = std::find_if(circles.begin(), circles.end(), [&](const auto& c) { return c.org_id == to; });
  if (target == circles.end()) return problem(ProblemKey::not_found, "organisation takes no reports");
  TRY(const auto* place, seat(report.circle_id, report.epoch));
  TRY(const auto wrapped, vault::wrap_for(target->box_pk, report.bundle_key));
  const auto said = vault::sign_statement(network_,
                                          vault::HandonStatement{id, report.circle_id, report.epoch, target->circle_id,
                                                                 target->epoch, wrapped, clock_.now()},
                                          place->keys.sign);
  TRY_DONE(wire_.post(path_of(id, "/recipients"), json::object{{"circle_id", idv(target->circle_id)},
                                                               {"epoch", static_cast<std::int64_t>(target->epoch)},
                                                               {"wrapped", b64(wrapped)},
                                                               {"statement", b64(said.bytes)},
                                                               {"signature", b64(said.signature)}}));
  return {};
}

}  // namespace cli
