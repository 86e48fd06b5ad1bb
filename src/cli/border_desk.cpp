// SPDX-License-Identifier: Apache-2.0
#include "cli/border_desk.h"

#include <cctype>

#include "crypto/hash.h"
#include "vault/envelope.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

core::RecordId new_id(core::Random& random) { return *core::RecordId::from_bytes(random.bytes(16)); }

std::string text(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value == nullptr ? std::string() : std::string(std::string_view(value->as_string()));
}

/// Capital letters and digits alone, as they stand in a zone.
std::string plain(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
    }
  }
  return out;
}

/// Digits without the country's or the trunk's prefix.
std::string phone(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c >= '0' && c <= '9') out.push_back(c);
  }
  if (out.starts_with("62")) out.erase(0, 2);
  if (out.starts_with('0')) out.erase(0, 1);
  return out;
}

}  // namespace

json::array BorderDesk::tokens(const json::object& person, bool links) const {
  std::vector<std::pair<std::string_view, std::string>> values;
  const auto add = [&](std::string_view kind, const std::string& value) {
    if (!value.empty()) values.emplace_back(kind, value);
  };
  if (links) {
    add("phone", phone(text(person, "phone")));
    add("sponsor", plain(text(person, "sponsor")));
  } else {
    if (!text(person, "number").empty()) add("document", plain(text(person, "issuer")) + plain(text(person, "number")));
    add("nik", plain(text(person, "nik")));
  }
  json::array out;
  const auto circle = vault::circle_id(client_.org_, "", "border");
  for (const auto& seat : client_.seats_) {
    if (seat.id != circle) continue;
    for (const auto& [kind, value] : values) {
      const auto token = crypto::mac(seat.keys.sym, core::frame({"suluh/1", "token", core::Bytes(kind), value}));
      out.push_back(b64(token.substr(0, 16)));
    }
  }
  return out;
}

Result<BorderDesk::Sealed> BorderDesk::seal(core::Random& random, std::string_view circle_class, std::string_view name,
                                            const core::RecordId& id, const json::object& content) const {
  const auto circle = vault::circle_id(client_.org_, "", circle_class);
  const Client::CircleSeat* seat = nullptr;
  for (const auto& one : client_.seats_) {
    if (one.id == circle && (seat == nullptr || seat->epoch < one.epoch)) seat = &one;
  }
  if (seat == nullptr) return problem(ProblemKey::no_right, "no key of the circle");
  const auto bundle = *core::BundleId::from_bytes(id.bytes());
  const auto section = *core::SectionId::from_bytes(id.bytes());
  const auto key = crypto::Secret::random(random);
  Sealed out;
  out.envelope = vault::seal(random, vault::section_key(key, section),
                             vault::Context::section(client_.network_, section, name, 1), json::serialize(content));
  const auto wrapped = vault::wrap_own(random, seat->keys.sym, client_.network_, bundle, seat->epoch, key);
  out.body = json::object{
      {"circle_id", idv(circle)}, {"epoch", seat->epoch}, {"wrapped", b64(wrapped)}, {"envelope", b64(out.envelope)}};
  return out;
}

Result<json::object> BorderDesk::crossing(const json::object& facts, const json::object& person,
                                          const json::object& extra) const {
  return crossing(client_.random_, new_id(client_.random_), facts, person, extra);
}

Result<json::object> BorderDesk::crossing(core::Random& random, const core::RecordId& id, const json::object& facts,
                                          const json::object& person, const json::object& extra) const {
  TRY(auto sealed, seal(random, "border", "crossing", id, person));
  json::object body{{"crossing_id", idv(id)},
                    {"facts", facts},
                    {"outcome", "passed"},
                    {"sealed", std::move(sealed.body)},
                    {"tokens", tokens(person, false)},
                    {"links", tokens(person, true)}};
  for (const auto& [key, value] : extra) body[key] = value;
  return body;
}

Result<core::RecordId> BorderDesk::record_crossing(const json::object& facts, const json::object& person,
                                                   const json::object& extra) {
  TRY(const auto body, crossing(facts, person, extra));
  TRY_DONE(client_.wire_.post("/api/v1/border/crossings", body));
  return id_at<core::RecordId>(body, "crossing_id");
}

Result<core::RecordId> BorderDesk::record_interview(const json::object& facts, const json::object& person) {
  const auto id = new_id(client_.random_);
  TRY(auto sealed, seal(client_.random_, "border", "interview", id, person));
  TRY_DONE(client_.wire_.post("/api/v1/border/interviews", json::object{{"interview_id", idv(id)},
                                                                        {"facts", facts},
                                                                        {"sealed", std::move(sealed.body)},
                                                                        {"tokens", tokens(person, false)},
                                                                        {"links", tokens(person, true)}}));
  return id;
}

core::Done BorderDesk::decide_interview(const core::RecordId& id, const json::object& decision) {
  TRY_DONE(client_.wire_.put("/api/v1/border/interviews/" + id.text() + "/decision", decision));
  return {};
}

Result<core::RecordId> BorderDesk::record_visit(const json::object& facts, const json::object& words) {
  const auto id = new_id(client_.random_);
  TRY(auto sealed, seal(client_.random_, "border", "visit", id, words));
  TRY_DONE(
      client_.wire_.post("/api/v1/border/visits",
                         json::object{{"visit_id", idv(id)}, {"facts", facts}, {"sealed", std::move(sealed.body)}}));
  return id;
}

Result<core::RecordId> BorderDesk::propose(const Listing& listing, const json::object& person) {
  const bool protective = listing.list == "missing" || listing.list == "child";
  const auto id = new_id(client_.random_);
  TRY(auto sealed, seal(client_.random_, protective ? "protection" : "border", "entry", id, person));
  const vault::ListingStatement said{id,
                                     "add",
                                     listing.list,
                                     listing.basis,
                                     listing.from_day,
                                     listing.until_day,
                                     crypto::hash(sealed.envelope),
                                     client_.clock_.now(),
                                     client_.org_,
                                     client_.user_};
  const auto statement = vault::sign_statement(client_.network_, said, client_.keys_->sign);
  TRY_DONE(client_.wire_.post("/api/v1/border/entries", json::object{{"entry_id", idv(id)},
                                                                     {"sealed", std::move(sealed.body)},
                                                                     {"tokens", tokens(person, false)},
                                                                     {"statement", b64(statement.bytes)},
                                                                     {"signature", b64(statement.signature)}}));
  return id;
}

core::Done BorderDesk::approve(const core::RecordId& id, std::string_view act) {
  TRY(const auto listed, client_.wire_.get("/api/v1/border/entries"));
  TRY(const auto rows, list_at(listed, "rows"));
  for (const auto& row : rows) {
    TRY(const auto entry, text_at(row, "id"));
    if (entry != id.text()) continue;
    TRY(const auto acts, list_at(row, "acts"));
    for (const auto& one : acts) {
      TRY(const auto kind, text_at(one, "act"));
      if (kind != act) continue;
      TRY(const auto statement, bytes_at(one, "statement"));
      const auto signature = crypto::sign(client_.keys_->sign, statement);
      TRY_DONE(client_.wire_.post("/api/v1/border/entries/" + id.text() + "/acts/" + std::string(act) + "/approval",
                                  json::object{{"signature", b64(signature)}}));
      return {};
    }
  }
  return problem(ProblemKey::not_found, "no such act waits");
}

}  // namespace cli
