// SPDX-License-Identifier: Apache-2.0
#include "registry/encoding_store.h"

#include <array>

#include "core/workdays.h"

namespace registry {
namespace {

using core::Result;
using storage::blob;
using storage::Row;

constexpr std::size_t kPlain = 2 * match::Encoding512::kBytes + 2;

core::Bytes context_of(Scope scope, const core::SectionId& id, std::int64_t epoch) {
  return core::frame({"encoding", schema::word(scope), id.bytes(), core::u64be(static_cast<std::uint64_t>(epoch))});
}

Result<std::int64_t> next_change(Session& session, const core::NetworkId& network) {
  TRY(const auto row,
      session.one("INSERT INTO match_changes (network_id, last) VALUES ($1, 1) ON CONFLICT (network_id) "
                  "DO UPDATE SET last = match_changes.last + 1 RETURNING last",
                  blob(network.bytes())));
  return row->integer(0);
}

constexpr std::string_view kColumns =
    "scope, epoch, kind, org_id, subject_id, case_id, person_id, version, sealed, basis, reference, until_ms, change";

StoredEncoding encoding_from(const Row& row) {
  StoredEncoding out;
  out.scope = schema::from_word<Scope>(row.text(0)).value_or(Scope::own);
  out.epoch = row.integer(1);
  out.subject.kind = schema::from_word<SubjectKind>(row.text(2)).value_or(SubjectKind::identity);
  out.org = *core::OrgId::from_bytes(row.bytes(3));
  out.subject.id = *core::SectionId::from_bytes(row.bytes(4));
  out.subject.case_id = core::CaseId::from_bytes(row.bytes(5)).value_or(core::CaseId());
  out.subject.person_id = core::PersonId::from_bytes(row.bytes(6)).value_or(core::PersonId());
  out.subject.version = row.integer(7);
  out.sealed = row.bytes(8);
  out.basis = row.text(9);
  out.reference = row.text(10);
  out.until_ms = row.integer(11);
  out.change = row.integer(12);
  return out;
}

}  // namespace

core::Bytes Sealer::seal(Scope scope, const core::SectionId& id, std::int64_t epoch, const Bits& bits) const {
  const core::Bytes presence{static_cast<char>(bits.presence >> 8U), static_cast<char>(bits.presence & 0xffU)};
  return keys.seal_encoding(context_of(scope, id, epoch),
                            match::to_bytes(bits.full) + match::to_bytes(bits.names) + presence, random);
}

std::optional<Bits> Sealer::open(Scope scope, const core::SectionId& id, std::int64_t epoch,
                                 core::BytesView sealed) const {
  const auto plain = keys.open_encoding(context_of(scope, id, epoch), sealed);
  if (!plain || plain->size() != kPlain) return std::nullopt;
  const core::BytesView view(*plain);
  constexpr auto kSize = match::Encoding512::kBytes;
  Bits out;
  out.full = *match::from_bytes<512>(view.substr(0, kSize));
  out.names = *match::from_bytes<512>(view.substr(kSize, kSize));
  out.presence = static_cast<match::Presence>((static_cast<unsigned char>(view[2 * kSize]) << 8U) |
                                              static_cast<unsigned char>(view[2 * kSize + 1]));
  return out;
}

core::Done put_encoding(Session& session, const core::NetworkId& network, const StoredEncoding& one,
                        const core::UserId& by, core::Millis now) {
  TRY(const auto change, next_change(session, network));
  TRY_DONE(session.execute(
      "UPDATE match_encodings SET sealed = $5, basis = '', reference = '', version = 0, change = $6, made_ms = $7 "
      "WHERE network_id = $1 AND scope = $2 AND subject_id = $3 AND epoch <> $4",
      blob(network.bytes()), schema::word(one.scope), blob(one.subject.id.bytes()), one.epoch, blob(""), change, now));
  TRY_DONE(session.execute(
      "INSERT INTO match_encodings (network_id, scope, subject_id, epoch, kind, org_id, case_id, person_id, version, "
      "sealed, basis, reference, until_ms, change, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13, $14, $15, $16) ON CONFLICT (network_id, scope, subject_id, epoch) DO UPDATE SET "
      "version = excluded.version, sealed = excluded.sealed, basis = excluded.basis, reference = excluded.reference, "
      "until_ms = excluded.until_ms, change = excluded.change, made_by = excluded.made_by, made_ms = excluded.made_ms",
      blob(network.bytes()), schema::word(one.scope), blob(one.subject.id.bytes()), one.epoch,
      schema::word(one.subject.kind), blob(one.org.bytes()), blob(one.subject.case_id.bytes()),
      blob(one.subject.person_id.bytes()), one.subject.version, blob(one.sealed), one.basis, one.reference,
      one.until_ms, change, blob(by.bytes()), now));
  return {};
}

Result<std::int64_t> empty_encoding(Session& session, const core::NetworkId& network, Scope scope,
                                    const core::SectionId& subject, core::Millis now) {
  TRY(const auto change, next_change(session, network));
  return session.execute(
      "UPDATE match_encodings SET sealed = $4, basis = '', reference = '', version = 0, change = $5, made_ms = $6 "
      "WHERE network_id = $1 AND scope = $2 AND subject_id = $3 AND version > 0",
      blob(network.bytes()), schema::word(scope), blob(subject.bytes()), blob(""), change, now);
}

core::Done sweep_encodings(Session& session, const core::NetworkId& network, core::Millis now, core::Millis forget_ms) {
  // $2 now
  static const std::string ended =
      "version > 0 AND (until_ms <= $2 OR (kind = 'identity' AND NOT EXISTS (SELECT 1 FROM case_sections s JOIN cases "
      "c "
      "ON c.network_id = s.network_id AND c.case_id = s.case_id LEFT JOIN case_people p ON p.network_id = s.network_id "
      "AND p.case_id = s.case_id AND p.person_id = s.subject_id WHERE s.network_id = match_encodings.network_id AND "
      "s.section_id = match_encodings.subject_id AND c.org_id = match_encodings.org_id AND "
      "(match_encodings.scope = 'own' OR p.restricted_ms IS NULL))))";
  TRY(const auto any, session.one("SELECT 1 FROM match_encodings WHERE network_id = $1 AND " + ended + " LIMIT 1",
                                  blob(network.bytes()), now));
  if (any) {
    TRY(const auto change, next_change(session, network));
    TRY_DONE(
        session.execute("UPDATE match_encodings SET sealed = $3, basis = '', reference = '', version = 0, "
                        "change = $4, made_ms = $2 WHERE network_id = $1 AND " +
                            ended,
                        blob(network.bytes()), now, blob(""), change));
  }
  TRY_DONE(session.execute("DELETE FROM match_encodings WHERE network_id = $1 AND version = 0 AND made_ms < $2",
                           blob(network.bytes()), forget_ms));
  TRY_DONE(
      session.execute("DELETE FROM match_acts WHERE network_id = $1 AND compared_ms > 0 AND compared_ms < $2 AND "
                      "kind IN ('crossing', 'interview')",
                      blob(network.bytes()), forget_ms));
  TRY_DONE(session.execute("DELETE FROM match_days WHERE network_id = $1 AND day < $2", blob(network.bytes()),
                           core::civil_day(forget_ms)));
  TRY_DONE(
      session.execute("DELETE FROM knocks WHERE network_id = $1 AND state <> 'talking' AND NOT EXISTS (SELECT 1 "
                      "FROM case_sections s JOIN cases c ON c.network_id = s.network_id AND c.case_id = s.case_id "
                      "WHERE s.network_id = knocks.network_id AND s.section_id = knocks.subject_id AND c.org_id = "
                      "knocks.holder_org)",
                      blob(network.bytes())));
  return {};
}

core::Done leave_register(Session& session, const core::NetworkId& network, const core::OrgId& org, core::Millis now) {
  TRY(const auto change, next_change(session, network));
  TRY_DONE(
      session.execute("UPDATE match_encodings SET sealed = $3, basis = '', reference = '', version = 0, change = $4, "
                      "made_ms = $5 WHERE network_id = $1 AND org_id = $2 AND version > 0",
                      blob(network.bytes()), blob(org.bytes()), blob(""), change, now));
  constexpr std::array<std::string_view, 3> kForget{
      "DELETE FROM linkage_offers WHERE network_id = $1 AND (to_org = $2 OR from_org = $2)",
      "DELETE FROM protective_orgs WHERE network_id = $1 AND org_id = $2",
      "DELETE FROM knocks WHERE network_id = $1 AND state IN ('open', 'asking') AND (holder_org = $2 OR other_org = "
      "$2)"};
  for (const auto sql : kForget) TRY_DONE(session.execute(sql, blob(network.bytes()), blob(org.bytes())));
  return {};
}

Result<std::int64_t> last_change(Session& session, const core::NetworkId& network) {
  TRY(const auto row, session.one("SELECT last FROM match_changes WHERE network_id = $1", blob(network.bytes())));
  return row ? row->integer(0) : 0;
}

Result<std::int64_t> count_encodings(Session& session, const core::NetworkId& network) {
  TRY(const auto row, session.one("SELECT COUNT(*) FROM match_encodings WHERE network_id = $1", blob(network.bytes())));
  return row->integer(0);
}

core::Done changes_after(Session& session, const core::NetworkId& network, std::int64_t change,
                         const std::function<core::Done(StoredEncoding)>& each) {
  return session.each(
      "SELECT " + std::string(kColumns) + " FROM match_encodings WHERE network_id = $1 AND change > $2 ORDER BY change",
      [&](const Row& row) { return each(encoding_from(row)); }, blob(network.bytes()), change);
}

Result<std::vector<StoredEncoding>> encodings_of(Session& session, const core::NetworkId& network,
                                                 const core::SectionId& subject) {
  TRY(const auto rows, session.query("SELECT " + std::string(kColumns) +
                                         " FROM match_encodings WHERE network_id = $1 AND subject_id = $2 AND "
                                         "version > 0 ORDER BY scope, epoch",
                                     blob(network.bytes()), blob(subject.bytes())));
  std::vector<StoredEncoding> out;
  for (const auto& row : rows) out.push_back(encoding_from(row));
  return out;
}

Result<std::vector<core::RecordId>> records_encoded(Session& session, const core::NetworkId& network,
                                                    const core::OrgId& org, std::int64_t epoch) {
  TRY(const auto rows,
      session.query(
          "SELECT DISTINCT person_id FROM match_encodings WHERE network_id = $1 AND scope = 'desk' AND org_id = $2 "
          "AND epoch = $3 AND version > 0",
          blob(network.bytes()), blob(org.bytes()), epoch));
  std::vector<core::RecordId> out;
  for (const auto& row : rows) out.push_back(*core::RecordId::from_bytes(row.bytes(0)));
  return out;
}

Result<std::optional<Subject>> own_identity(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                            const core::SectionId& section) {
  TRY(const auto row,
      session.one("SELECT s.case_id, s.subject_id, s.version FROM case_sections s JOIN cases c ON c.network_id = "
                  "s.network_id AND c.case_id = s.case_id WHERE s.network_id = $1 AND s.section_id = $2 AND c.org_id = "
                  "$3 AND s.class = 'identity'",
                  blob(network.bytes()), blob(section.bytes()), blob(org.bytes())));
  if (!row) return std::optional<Subject>();
  return std::optional(Subject{section, SubjectKind::identity, *core::CaseId::from_bytes(row->bytes(0)),
                               *core::PersonId::from_bytes(row->bytes(1)), row->integer(2)});
}

Result<std::pair<std::vector<Missing>, std::int64_t>> missing_identities(Session& session,
                                                                         const core::NetworkId& network,
                                                                         const core::OrgId& org, std::int64_t epoch,
                                                                         std::int64_t limit) {
  const std::string from =
      " FROM case_sections s JOIN cases c ON c.network_id = s.network_id AND c.case_id = s.case_id WHERE "
      "s.network_id = $1 AND c.org_id = $2 AND s.class = 'identity' AND NOT EXISTS (SELECT 1 FROM match_encodings e "
      "WHERE e.network_id = s.network_id AND e.scope = 'own' AND e.subject_id = s.section_id AND e.epoch = $3 AND "
      "e.version = s.version)";
  TRY(const auto count, session.one("SELECT count(*)" + from, blob(network.bytes()), blob(org.bytes()), epoch));
  TRY(const auto rows,
      session.query("SELECT s.case_id, s.section_id, s.version" + from + " ORDER BY s.made_ms, s.section_id LIMIT $4",
                    blob(network.bytes()), blob(org.bytes()), epoch, limit));
  std::vector<Missing> out;
  for (const auto& row : rows) {
    out.push_back(
        {*core::CaseId::from_bytes(row.bytes(0)), *core::SectionId::from_bytes(row.bytes(1)), row.integer(2)});
  }
  return std::pair(std::move(out), count->integer(0));
}

Result<bool> case_in_team(Session& session, const core::NetworkId& network, const core::CaseId& id,
                          std::string_view team, const core::UserId& user) {
  TRY(const auto row,
      session.one("SELECT 1 FROM cases WHERE network_id = $1 AND case_id = $2 AND (team = $3 OR owner = $4)",
                  blob(network.bytes()), blob(id.bytes()), team, blob(user.bytes())));
  return row.has_value();
}

Result<std::optional<Standing>> standing_of(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                            const Subject& subject) {
  if (subject.kind != SubjectKind::identity) return std::optional(Standing{});
  TRY(const auto row,
      session.one("SELECT s.case_id, s.subject_id, c.number, p.role, p.restricted_ms FROM case_sections s JOIN cases c "
                  "ON c.network_id = s.network_id AND c.case_id = s.case_id LEFT JOIN case_people p ON p.network_id = "
                  "s.network_id AND p.case_id = s.case_id AND p.person_id = s.subject_id WHERE s.network_id = $1 AND "
                  "s.section_id = $2 AND s.class = 'identity' AND c.org_id = $3",
                  blob(network.bytes()), blob(subject.id.bytes()), blob(org.bytes())));
  if (!row) return std::optional<Standing>();
  return std::optional(Standing{*core::CaseId::from_bytes(row->bytes(0)), *core::PersonId::from_bytes(row->bytes(1)),
                                row->text(2), row->text_or_empty(3), !row->null(4)});
}

}  // namespace registry
