// SPDX-License-Identifier: Apache-2.0
#include "vault/statement.h"

#include <algorithm>
#include <optional>

#include "vault/circle_keys.h"
#include "vault/statement_fields.h"

namespace vault {
namespace {

using core::Bytes;
using core::BytesView;

constexpr std::size_t kLongestStatement = 4096;

using statement_fields::fields;
using statement_fields::kKey;
using statement_fields::kWrapped;
using statement_fields::millis;
using statement_fields::number;
using statement_fields::read;
using statement_fields::Reader;

std::vector<Bytes> fields(const OrgStatement& s) {
  return {"org", s.root_pk, s.recovery_pk, s.name, millis(s.issued_ms)};
}
std::vector<Bytes> fields(const MemberStatement& s) {
  return {"member",  s.org_id.bytes(),        s.user_id.bytes(),  s.box_pk,
          s.sign_pk, s.custodian ? "1" : "0", millis(s.issued_ms)};
}
std::vector<Bytes> fields(const LeaveStatement& s) {
  return {"leave", s.org_id.bytes(), s.user_id.bytes(), millis(s.issued_ms)};
}
std::vector<Bytes> fields(const ExitStatement& s) {
  return {"exit", s.org_id.bytes(), s.by_org.bytes(), s.reason, millis(s.issued_ms)};
}
std::vector<Bytes> fields(const CircleStatement& s) {
  return {"circle",  s.org_id.bytes(),    s.circle_id.bytes(), s.team, s.section_class, number(s.epoch), s.box_pk,
          s.sign_pk, s.custodian.bytes(), millis(s.issued_ms)};
}
std::vector<Bytes> fields(const AdmitStatement& s) {
  return {"admit",           s.org_id.bytes(), s.circle_id.bytes(), number(s.epoch),
          s.user_id.bytes(), s.wrapped_seed,   s.custodian.bytes(), millis(s.issued_ms)};
}
std::vector<Bytes> fields(const HandonStatement& s) {
  return {"handon",           s.report_id.bytes(), s.from_circle.bytes(), number(s.from_epoch), s.to_circle.bytes(),
          number(s.to_epoch), s.wrapped_key,       millis(s.issued_ms)};
}
std::vector<Bytes> fields(const ReplyStatement& s) {
  return {"reply",         s.report_id.bytes(),  s.org_id.bytes(), s.circle_id.bytes(),
          number(s.epoch), s.section_id.bytes(), number(s.seq),    s.prev,
          s.envelope_hash};
}

std::vector<Bytes> fields(const LinkageStatement& s) {
  return {"linkage",          number(s.key_epoch), s.space_hash,        s.to_org.bytes(), s.to_circle.bytes(),
          number(s.to_epoch), s.wrapped_key,       millis(s.issued_ms), s.org_id.bytes(), s.user_id.bytes()};
}

void read(Reader& r, OrgStatement& s) {
  r.take(s.root_pk, kKey);
  r.take(s.recovery_pk, kKey);
  r.take_text(s.name);
  r.take(s.issued_ms);
}
void read(Reader& r, MemberStatement& s) {
  r.take(s.org_id);
  r.take(s.user_id);
  r.take(s.box_pk, kKey);
  r.take(s.sign_pk, kKey);
  r.take(s.custodian);
  r.take(s.issued_ms);
}
void read(Reader& r, LeaveStatement& s) {
  r.take(s.org_id);
  r.take(s.user_id);
  r.take(s.issued_ms);
}
void read(Reader& r, ExitStatement& s) {
  r.take(s.org_id);
  r.take(s.by_org);
  r.take_text(s.reason);
  r.take(s.issued_ms);
  const bool known = std::find(kExitReasons.begin(), kExitReasons.end(), s.reason) != kExitReasons.end();
  if (s.by_org == s.org_id ? !s.reason.empty() : !known) r.fail();
}
void read(Reader& r, CircleStatement& s) {
  r.take(s.org_id);
  r.take(s.circle_id);
  r.take_text(s.team);
  r.take_text(s.section_class);
  r.take(s.epoch);
  r.take(s.box_pk, kKey);
  r.take(s.sign_pk, kKey);
  r.take(s.custodian);
  r.take(s.issued_ms);
  if (r.good() && s.circle_id != circle_id(s.org_id, s.team, s.section_class)) r.fail();
}
void read(Reader& r, AdmitStatement& s) {
  r.take(s.org_id);
  r.take(s.circle_id);
  r.take(s.epoch);
  r.take(s.user_id);
  r.take(s.wrapped_seed, kWrapped);
  r.take(s.custodian);
  r.take(s.issued_ms);
}
void read(Reader& r, HandonStatement& s) {
  r.take(s.report_id);
  r.take(s.from_circle);
  r.take(s.from_epoch);
  r.take(s.to_circle);
  r.take(s.to_epoch);
  r.take(s.wrapped_key, kWrapped);
  r.take(s.issued_ms);
}
void read(Reader& r, ReplyStatement& s) {
  r.take(s.report_id);
  r.take(s.org_id);
  r.take(s.circle_id);
  r.take(s.epoch);
  r.take(s.section_id);
  r.take(s.seq);
  r.take_optional_hash(s.prev);
  r.take(s.envelope_hash, kKey);
}

void read(Reader& r, LinkageStatement& s) {
  r.take(s.key_epoch);
  r.take(s.space_hash, kKey);
  r.take(s.to_org);
  r.take(s.to_circle);
  r.take(s.to_epoch);
  r.take(s.wrapped_key, kWrapped);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
}

/// True where `parts` are of T's kind; then `out` holds the statement or nothing.
template <class T>
bool try_kind(const std::vector<Bytes>& parts, std::optional<Statement>& out) {
  T statement;
  const std::vector<Bytes> shape = fields(statement);
  if (parts[1] != shape[0]) return false;
  Reader reader(parts, shape.size() + 2);
  read(reader, statement);
  if (reader.good()) out = std::move(statement);
  return true;
}

template <class... T>
std::optional<Statement> parse_any(const std::vector<Bytes>& parts, const std::variant<T...>*) {
  std::optional<Statement> out;
  (try_kind<T>(parts, out) || ...);
  return out;
}

core::Problem refused(const char* why) { return core::problem(core::ProblemKey::bad_signature, why); }

}  // namespace

Bytes statement_bytes(const core::NetworkId& network, const Statement& statement) {
  std::vector<Bytes> all = std::visit([](const auto& s) { return fields(s); }, statement);
  all.insert(all.begin(), "suluh/1");
  all.insert(all.begin() + 2, network.bytes());
  return core::frame(all);
}

core::Result<Statement> parse_statement(const core::NetworkId& network, BytesView bytes) {
  if (bytes.size() > kLongestStatement) return refused("statement too long");
  const auto parts = core::unframe(bytes);
  if (!parts || parts->size() < 3 || parts->front() != "suluh/1") return refused("not a statement");
  if ((*parts)[2] != network.bytes()) return refused("statement of another network");
  auto statement = parse_any(*parts, static_cast<const Statement*>(nullptr));
  if (!statement) return refused("statement of an unknown kind or with a wrong field");
  return std::move(*statement);
}

SignedStatement sign_statement(const core::NetworkId& network, const Statement& statement,
                               const crypto::SignKeyPair& keys) {
  SignedStatement out{statement_bytes(network, statement), {}};
  out.signature = crypto::sign(keys, out.bytes);
  return out;
}

}  // namespace vault
