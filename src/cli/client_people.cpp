// SPDX-License-Identifier: Apache-2.0
// Members, certificates, circles: what an administrator's and a custodian's browser signs.
#include <algorithm>

#include "cli/client.h"
#include "cli/holding.h"
#include "crypto/hash.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

Result<Member> member_of(const json::value& row) {
  Member out;
  TRY(out.id, id_at<core::UserId>(row, "id"));
  TRY(out.login, text_at(row, "login"));
  TRY(out.name, text_at(row, "name"));
  TRY(out.role, text_at(row, "role"));
  TRY(out.state, text_at(row, "state"));
  TRY(out.custodian, flag_at(row, "custodian"));
  TRY(out.box_pk, bytes_at(row, "box_pk"));
  TRY(out.sign_pk, bytes_at(row, "sign_pk"));
  return out;
}

Result<Directory::Organisation> organisation_of(const json::value& row) {
  Directory::Organisation out;
  TRY(out.id, id_at<core::OrgId>(row, "org_id"));
  TRY(out.name, text_at(row, "name"));
  TRY(const auto statements, list_at(row, "statements"));
  for (const auto& one : statements) {
    TRY(const auto kind, text_at(one, "kind"));
    vault::SignedStatement told;
    TRY(told.bytes, bytes_at(one, "bytes"));
    TRY(told.signature, bytes_at(one, "signature"));
    if (kind == "org") out.statements.org = told;
    if (kind == "member") out.statements.members.push_back(told);
    if (kind == "leave") out.statements.leaves.push_back(told);
    if (kind == "circle") out.circles.push_back(told);
  }
  return out;
}

/// The organisation's own statement; its root key must hash to the id.
Result<vault::OrgStatement> root_of(const core::NetworkId& network, const Directory::Organisation& organisation) {
  TRY(const auto parsed, vault::parse_statement(network, organisation.statements.org.bytes));
  const auto* said = std::get_if<vault::OrgStatement>(&parsed);
  if (said == nullptr || vault::org_id(said->root_pk) != organisation.id) {
    return problem(ProblemKey::bad_signature, "organisation statement is of another root");
  }
  return vault::read_statement<vault::OrgStatement>(network, organisation.statements.org, said->root_pk);
}

}  // namespace

const Directory::Organisation* Directory::find(const core::OrgId& id) const {
  const auto found =
      std::find_if(organisations.begin(), organisations.end(), [&](const auto& o) { return o.id == id; });
  return found == organisations.end() ? nullptr : &*found;
}

Result<Directory> directory_of(const json::value& answer) {
  Directory out;
  TRY(out.network, id_at<core::NetworkId>(answer, "network"));
  TRY(const auto rows, list_at(answer, "organisations"));
  for (const auto& row : rows) {
    TRY(auto one, organisation_of(row));
    out.organisations.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<vault::CircleKey>> intake_circles(Wire& wire, core::NetworkId& network) {
  TRY(const auto answer, wire.get("/api/v1/intake"));
  TRY(const auto directory, directory_of(answer));
  network = directory.network;
  std::vector<vault::CircleKey> out;
  for (const auto& one : directory.organisations) {
    TRY(auto key,
        vault::newest_circle(network, one.id, vault::circle_id(one.id, "", "intake"), one.statements, one.circles));
    out.push_back(std::move(key));
  }
  return out;
}

Result<std::string> Client::invite(std::string_view role, std::string_view name, bool custodian, bool first) {
  TRY(const auto made,
      wire_.post("/api/v1/invitations",
                 json::object{{"role", role}, {"name", name}, {"custodian", custodian}, {"first", first}}));
  return text_at(made, "token");
}

Result<std::vector<Member>> Client::members() {
  TRY(const auto answer, wire_.get("/api/v1/members"));
  TRY(const auto rows, list_at(answer, "members"));
  std::vector<Member> out;
  for (const auto& row : rows) {
    TRY(auto one, member_of(row));
    out.push_back(std::move(one));
  }
  return out;
}

Result<crypto::SignKeyPair> Client::root_keys() {
  TRY(const auto answer, wire_.get("/api/v1/keys"));
  TRY(const auto envelope, bytes_at(answer, "root"));
  TRY(const auto seed, vault::open_root(keys_->sym, network_, org_, envelope));
  return crypto::sign_keypair(seed);
}

core::Done Client::certify(const Member& member) {
  TRY(const auto root, root_keys());
  const auto said = vault::sign_statement(
      network_, vault::MemberStatement{org_, member.id, member.box_pk, member.sign_pk, member.custodian, clock_.now()},
      root);
  TRY_DONE(wire_.post("/api/v1/members/" + member.id.text() + "/certificate",
                      json::object{{"statement", b64(said.bytes)}, {"signature", b64(said.signature)}}));
  return {};
}

core::Done Client::dismiss(const core::UserId& user) {
  TRY(const auto root, root_keys());
  const auto said = vault::sign_statement(network_, vault::LeaveStatement{org_, user, clock_.now()}, root);
  TRY_DONE(wire_.post("/api/v1/members/" + user.text() + "/departure",
                      json::object{{"statement", b64(said.bytes)}, {"signature", b64(said.signature)}}));
  return {};
}

Result<Directory> Client::directory() {
  TRY(const auto answer, wire_.get("/api/v1/directory"));
  return directory_of(answer);
}

/// The newest certificate of a person, signed by our own root: what the server says of her keys counts for nothing.
Result<vault::MemberStatement> Client::certified(const Directory& directory, const core::UserId& user) {
  const auto* own = directory.find(org_);
  if (own == nullptr) return problem(ProblemKey::bad_signature, "own organisation is not in the directory");
  TRY(const auto root, root_of(network_, *own));
  std::optional<vault::MemberStatement> out;
  for (const auto& one : own->statements.members) {
    const auto said = vault::read_statement<vault::MemberStatement>(network_, one, root.root_pk);
    if (!said.ok() || said->user_id != user || said->org_id != org_) continue;
    if (!out || out->issued_ms <= said->issued_ms) out = *said;
  }
  if (!out) return problem(ProblemKey::bad_signature, "person is not certified");
  return std::move(*out);
}

json::object Client::admission(const core::CircleId& circle, std::uint64_t epoch, const vault::MemberStatement& member,
                               const core::Bytes& wrapped) {
  const auto said = vault::sign_statement(
      network_, vault::AdmitStatement{org_, circle, epoch, member.user_id, wrapped, user_, clock_.now()}, keys_->sign);
  return {{"user_id", idv(member.user_id)},
          {"epoch", static_cast<std::int64_t>(epoch)},
          {"wrapped", b64(wrapped)},
          {"statement", b64(said.bytes)},
          {"signature", b64(said.signature)}};
}

core::Done Client::make_circle(std::string_view section_class, const std::vector<core::UserId>& others) {
  TRY(const auto known, directory());
  const auto* own = known.find(org_);
  if (own == nullptr) return problem(ProblemKey::bad_signature, "own organisation is not in the directory");
  TRY(const auto root, root_of(network_, *own));
  const auto circle = vault::circle_id(org_, "", section_class);
  std::uint64_t epoch = 1;
  for (const auto& seat : seats_) {
    if (seat.id == circle) epoch = std::max(epoch, seat.epoch + 1);
  }
  const auto seed = crypto::Secret::random(random_);
  const auto keys = vault::circle_keys(seed);
  const auto said =
      vault::sign_statement(network_,
                            vault::CircleStatement{org_, circle, "", std::string(section_class), epoch,
                                                   keys.box.public_key, keys.sign.public_key, user_, clock_.now()},
                            keys_->sign);
  TRY(const auto for_recovery, vault::wrap_secret(root.recovery_pk, seed));
  auto people = others;
  people.push_back(user_);
  json::array admissions;
  for (const auto& person : people) {
    TRY(const auto member, certified(known, person));
    TRY(auto wrapped, vault::wrap_secret(member.box_pk, seed));
    admissions.push_back(admission(circle, epoch, member, wrapped));
  }
  TRY_DONE(wire_.post("/api/v1/circles", json::object{{"statement", b64(said.bytes)},
                                                      {"signature", b64(said.signature)},
                                                      {"recovery_wrapped", b64(for_recovery)},
                                                      {"members", std::move(admissions)}}));
  return load_keys();
}

core::Done Client::admit(const core::UserId& user) {
  TRY(const auto known, directory());
  TRY(const auto member, certified(known, user));
  TRY(const auto answer, wire_.get("/api/v1/keys"));
  TRY(const auto rows, list_at(answer, "circles"));
  TRY(const auto* seat, newest_seat());
  for (const auto& row : rows) {
    TRY(const auto epoch, number_at(row, "epoch"));
    TRY(const auto circle, id_at<core::CircleId>(row, "circle_id"));
    if (circle != seat->id || static_cast<std::uint64_t>(epoch) != seat->epoch) continue;
    TRY(const auto wrapped, bytes_at(row, "wrapped"));
    TRY(const auto seed, vault::unwrap_secret(keys_->box, wrapped));
    TRY(auto for_member, vault::wrap_secret(member.box_pk, seed));
    TRY_DONE(wire_.post("/api/v1/circles/" + circle.text() + "/members",
                        admission(circle, seat->epoch, member, for_member)));
    return {};
  }
  return problem(ProblemKey::not_found, "no seat in this circle");
}

core::Done Client::load_keys() {
  TRY(const auto answer, wire_.get("/api/v1/keys"));
  TRY(const auto rows, list_at(answer, "circles"));
  seats_.clear();
  for (const auto& row : rows) {
    TRY(const auto circle, id_at<core::CircleId>(row, "circle_id"));
    TRY(auto section_class, text_at(row, "class"));
    TRY(const auto epoch, number_at(row, "epoch"));
    TRY(const auto wrapped, bytes_at(row, "wrapped"));
    TRY(const auto seed, vault::unwrap_secret(keys_->box, wrapped));
    seats_.push_back({circle, std::move(section_class), static_cast<std::uint64_t>(epoch), vault::circle_keys(seed)});
  }
  return {};
}

crypto::Secret Client::own_key(std::string_view purpose) const {
  return crypto::mac_key(keys_->sym, core::frame({"suluh/1", core::Bytes(purpose)}));
}

core::Done Client::check_seat(std::string_view section_class) {
  const auto circle = vault::circle_id(org_, "", section_class);
  const CircleSeat* newest = nullptr;
  for (const auto& one : seats_) {
    if (one.id == circle && (newest == nullptr || newest->epoch < one.epoch)) newest = &one;
  }
  if (newest == nullptr)
    return problem(ProblemKey::no_right, "bukan anggota lingkaran / not in the circle: " + std::string(section_class));
  TRY(const auto known, directory());
  const auto said = circle_in(known, org_, circle, newest->epoch);
  if (!said || said->box_pk != newest->keys.box.public_key || said->sign_pk != newest->keys.sign.public_key) {
    return problem(ProblemKey::bad_signature,
                   "kunci lingkaran bukan dari kantor / the circle's key is not the office's");
  }
  return {};
}

}  // namespace cli
