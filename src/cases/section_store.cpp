// SPDX-License-Identifier: Apache-2.0
#include "cases/section_store.h"

#include "cases/case_store.h"
#include "cases/facts_columns.h"
#include "cases/sharing_sql.h"
#include "crypto/hash.h"

namespace cases {
namespace {

using core::problem;
using core::ProblemKey;
using storage::blob;
using storage::Row;

// $1 network, $2 case, $3 user, $4 now: a grant of the present bundle that ran once and is over, so that its receiver
// may have kept the key; so may the owner before who handed the case over. `h` is the grant that a new owner reads by.
constexpr std::string_view kOwn =
    "SELECT s.section_id, s.bundle_id, s.subject_id, s.class, s.version, s.author, s.made_ms, k.epoch, "
    "CASE WHEN s.handed IS NOT NULL OR EXISTS (SELECT 1 FROM case_grants g WHERE g.network_id = s.network_id AND "
    "g.section_id = s.section_id "
    "AND g.bundle_id = s.bundle_id AND (g.class NOT IN ('health', 'legal') OR g.approver IS NOT NULL) AND "
    "g.from_ms <= COALESCE(g.ended_ms, $4) AND (g.ended_ms IS NOT NULL OR g.until_ms < $4)) THEN 1 ELSE 0 END, "
    "s.envelope, COALESCE(h.to_circle, s.circle_id), COALESCE(h.to_epoch, s.epoch), COALESCE(h.wrapped, s.wrapped), "
    "h.grant_id FROM case_sections s LEFT JOIN case_grants h ON h.network_id = s.network_id AND h.grant_id = s.handed "
    "LEFT JOIN circle_keys k ON k.network_id = s.network_id AND k.circle_id = COALESCE(h.to_circle, s.circle_id) AND "
    "k.epoch = COALESCE(h.to_epoch, s.epoch) AND k.user_id = $3 "
    "WHERE s.network_id = $1 AND s.case_id = $2 ";

// $1 network, $2 organisation, $3 user, $4 now, $5 case: what runs for this organisation. The newest grant of a section
// comes first; of two that run, either would do.
constexpr std::string_view kGranted =
    "SELECT s.section_id, s.bundle_id, s.subject_id, s.class, s.version, s.author, s.made_ms, k.epoch, 0, s.envelope, "
    "g.to_circle, g.to_epoch, g.wrapped, g.grant_id FROM case_grants g JOIN case_sections s ON "
    "s.network_id = g.network_id AND s.section_id = g.section_id AND s.bundle_id = g.bundle_id LEFT JOIN circle_keys k "
    "ON k.network_id = g.network_id AND k.circle_id = g.to_circle AND k.epoch = g.to_epoch AND k.user_id = $3 "
    "WHERE g.network_id = $1 AND g.to_org = $2 AND g.case_id = $5 AND " GRANT_RUNS;

SectionRow row_from(const Row& row) {
  SectionRow out;
  out.section_id = *core::SectionId::from_bytes(row.bytes(0));
  out.bundle_id = *core::BundleId::from_bytes(row.bytes(1));
  out.subject_id = *core::PersonId::from_bytes(row.bytes(2));
  from_column(row.text(3), out.section_class);
  out.version = row.integer(4);
  out.author = core::UserId::from_bytes(row.bytes(5));
  out.made_ms = row.integer(6);
  out.open = !row.null(7);
  out.reseal = row.integer(8) != 0;
  return out;
}

SectionOut section_from(const Row& row) {
  const auto head = row_from(row);
  SectionOut out;
  out.section_id = head.section_id;
  out.bundle_id = head.bundle_id;
  out.subject_id = head.subject_id;
  out.section_class = head.section_class;
  out.version = head.version;
  out.author = head.author;
  out.made_ms = head.made_ms;
  out.envelope = {row.bytes(9)};
  out.circle_id = *core::CircleId::from_bytes(row.bytes(10));
  out.epoch = row.integer(11);
  out.wrapped = {row.bytes(12)};
  return out;
}

core::Result<std::vector<Row>> rows_of(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                       const StoredCase& stored, const std::optional<core::SectionId>& only) {
  const std::string one = only ? "AND s.section_id = $" : "";
  const auto wanted = only ? only->bytes() : core::Bytes();
  std::vector<storage::Parameter> values{blob(network.bytes()),
                                         blob(stored.row.shared ? viewer.org.bytes() : stored.row.id.bytes()),
                                         blob(viewer.user.bytes()), viewer.now};
  if (stored.row.shared) values.emplace_back(blob(stored.row.id.bytes()));
  if (only) values.emplace_back(blob(wanted));
  const auto sql = std::string(stored.row.shared ? kGranted : kOwn) +
                   (only ? one + std::to_string(values.size()) : "") +
                   (stored.row.shared ? " ORDER BY g.made_ms DESC, g.grant_id" : " ORDER BY s.made_ms, s.section_id");
  std::vector<Row> out;
  TRY_DONE(session.run(sql, values, [&](Row row) {
    out.push_back(std::move(row));
    return core::Done();
  }));
  return out;
}

}  // namespace

core::Result<std::vector<SectionRow>> sections_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const StoredCase& stored) {
  TRY(const auto rows, rows_of(session, network, viewer, stored, std::nullopt));
  std::vector<SectionRow> out;
  for (const auto& row : rows) {
    auto one = row_from(row);
    if (stored.row.shared) one.author.reset();
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&](const SectionRow& other) { return other.section_id == one.section_id; });
    if (!known) out.push_back(std::move(one));
  }
  return out;
}

core::Result<Delivered> deliver_section(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                        const StoredCase& stored, const core::SectionId& id) {
  TRY(const auto rows, rows_of(session, network, viewer, stored, id));
  if (rows.empty()) return problem(ProblemKey::not_found);
  // Of several grants one whose epoch the viewer holds; they differ after her circle got a new epoch.
  const auto found = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return !row.null(7); });
  if (found == rows.end()) return problem(ProblemKey::no_right);
  Delivered out{section_from(*found), std::nullopt};
  if (stored.row.shared) {
    out.section.author.reset();
    out.grant = core::GrantId::from_bytes(found->bytes(13));
  } else if (!found->null(13)) {
    out.grant = core::GrantId::from_bytes(found->bytes(13));
  }
  return out;
}

core::Result<Saved> save_section(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::CaseId& id, const SectionIn& in) {
  const auto slot = may_repeat(in.section_class) ? in.section_id.bytes() : core::Bytes();
  if (in.version == 1) {
    TRY(const auto made,
        session.execute("INSERT INTO case_sections (network_id, section_id, case_id, subject_id, class, slot, version, "
                        "bundle_id, envelope, circle_id, epoch, wrapped, author, made_ms) VALUES ($1, $2, $3, $4, $5, "
                        "$6, 1, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
                        blob(network.bytes()), blob(in.section_id.bytes()), blob(id.bytes()),
                        blob(in.subject_id.bytes()), schema::word(in.section_class), blob(slot),
                        blob(in.bundle_id.bytes()), blob(in.envelope.bytes), blob(in.circle_id.bytes()), in.epoch,
                        blob(in.wrapped.bytes), blob(viewer.user.bytes()), viewer.now));
    return made == 1 ? Saved::yes : Saved::conflict;
  }
  TRY(const auto row, session.one(std::string(kOwn) + "AND s.section_id = $5", blob(network.bytes()), blob(id.bytes()),
                                  blob(viewer.user.bytes()), viewer.now, blob(in.section_id.bytes())));
  if (!row) return problem(ProblemKey::not_found);
  const auto last = row_from(*row);
  const bool same = last.subject_id == in.subject_id && last.section_class == in.section_class;
  if (!same) return core::field_problem("/class", "another_section");
  if (last.version + 1 != in.version) return Saved::conflict;
  if (last.reseal && last.bundle_id == in.bundle_id) return Saved::reseal_needed;
  TRY_DONE(
      session.execute("UPDATE case_sections SET version = $4, bundle_id = $5, envelope = $6, circle_id = $7, "
                      "epoch = $8, wrapped = $9, author = $10, made_ms = $11, handed = NULL WHERE network_id = $1 AND "
                      "case_id = $2 AND section_id = $3",
                      blob(network.bytes()), blob(id.bytes()), blob(in.section_id.bytes()), in.version,
                      blob(in.bundle_id.bytes()), blob(in.envelope.bytes), blob(in.circle_id.bytes()), in.epoch,
                      blob(in.wrapped.bytes), blob(viewer.user.bytes()), viewer.now));
  return Saved::yes;
}

core::Result<std::optional<SectionFacts>> section_facts(Session& session, const core::NetworkId& network,
                                                        const Viewer& viewer, const core::CaseId& id,
                                                        const core::SectionId& section) {
  TRY(const auto row, session.one(std::string(kOwn) + "AND s.section_id = $5", blob(network.bytes()), blob(id.bytes()),
                                  blob(viewer.user.bytes()), viewer.now, blob(section.bytes())));
  if (!row) return std::optional<SectionFacts>();
  return std::optional(SectionFacts{*core::PersonId::from_bytes(row->bytes(2)), row->text(3),
                                    *core::BundleId::from_bytes(row->bytes(1)), crypto::hash(row->bytes(9)),
                                    !row->null(7)});
}

}  // namespace cases
