// SPDX-License-Identifier: Apache-2.0
// The reporter's side: storing, the thread, additions, erasure. The staff side is in inbox_store.cpp.
#include "reports/report_store.h"

#include "core/fields.h"
#include "reports/upload_store.h"

namespace reports {
namespace {

using storage::blob;
using storage::Session;

constexpr std::string_view kInsertReport =
    "INSERT INTO reports (network_id, report_id, submission_id, lookup_mac, content_mac, box_pk, sign_pk, channel, "
    "danger, district, how_known, wants_reply, language, received_ms, title_id, title, body_id, body, capsule, "
    "manifest_signature, files) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
    "$18, $19, $20, $21) ON CONFLICT DO NOTHING";

/// For so many recipients in one statement: each one costs PostgreSQL a round trip, while all writers wait.
std::string insert_recipients(std::size_t count) {
  std::string out =
      "INSERT INTO report_recipients (network_id, org_id, report_id, circle_id, epoch, wrapped, state, rank, order_ms, "
      "assignee, labels, outcome, merged_into, version, unread, last_ms, next_seq, prev_hash) VALUES ";
  for (std::size_t i = 0; i < count; ++i) {
    const auto own = [&](std::size_t n) { return "$" + std::to_string(6 + 4 * i + n); };
    out += (i == 0 ? "(" : ", (") + std::string("$1, ") + own(0) + ", $2, " + own(1) + ", " + own(2) + ", " + own(3) +
           ", 'new', $3, $4, NULL, $5, '', NULL, 1, 1, -CAST($4 AS BIGINT), 1, $5)";
  }
  return out + " ON CONFLICT DO NOTHING";
}

core::Done insert_all_recipients(Session& session, const core::NetworkId& network, const NewReport& report) {
  const auto& s = report.sealed;
  if (s.grants.empty()) return {};
  const auto danger = schema::from_word<Danger>(s.danger).value_or(Danger::unknown);
  std::vector<storage::Parameter> values{blob(network.bytes()), blob(s.report_id.bytes()),
                                         rank_of(danger, State::fresh), -report.received_ms, blob("")};
  for (std::size_t i = 0; i < s.grants.size(); ++i) {
    const auto& grant = s.grants[i];
    values.insert(values.end(), {blob(report.orgs[i].bytes()), blob(grant.circle_id.bytes()),
                                 static_cast<std::int64_t>(grant.epoch), blob(grant.wrapped)});
  }
  TRY_DONE(session.run(insert_recipients(s.grants.size()), values, nullptr));
  return {};
}

core::Result<Stored> compare_stored(Session& session, const core::NetworkId& network, const NewReport& report) {
  const auto& sealed = report.sealed;
  TRY(const auto same,
      session.query("SELECT content_mac FROM reports WHERE network_id = $1 AND "
                    "(submission_id = $2 OR lookup_mac = $3)",
                    blob(network.bytes()), blob(sealed.submission_id.bytes()), blob(report.lookup_mac)));
  // Two rows: the submission id of one report under the receipt of another.
  if (same.size() == 1 && same.front().bytes(0) == sealed.content_mac) return Stored::repeated;
  return Stored::other_content;
}

core::Done claim_files(Session& session, const core::NetworkId& network, const NewReport& report) {
  for (std::size_t i = 0; i < report.uploads.size(); ++i) {
    TRY(const bool claimed,
        claim_upload(session, network, report.uploads[i], report.sealed.report_id, report.sealed.files[i]));
    if (!claimed) return core::field_problem("/files/" + std::to_string(i), "upload_missing_or_incomplete");
  }
  return {};
}

}  // namespace

core::Result<Stored> insert_report(Session& session, const core::NetworkId& network, const NewReport& report) {
  const auto& s = report.sealed;
  TRY(const auto erased, session.one("SELECT 1 FROM erased WHERE network_id = $1 AND submission_id = $2",
                                     blob(network.bytes()), blob(s.submission_id.bytes())));
  if (erased) return Stored::erased;
  TRY(const auto inserted,
      session.execute(kInsertReport, blob(network.bytes()), blob(s.report_id.bytes()), blob(s.submission_id.bytes()),
                      blob(report.lookup_mac), blob(s.content_mac), blob(s.box_pk), blob(s.sign_pk),
                      schema::word(report.channel), s.danger, s.district, s.how_known, s.wants_reply, s.language,
                      report.received_ms, blob(s.title.section_id.bytes()), blob(s.title.envelope),
                      blob(s.body.section_id.bytes()), blob(s.body.envelope), blob(s.capsule), blob(s.signature),
                      static_cast<std::int64_t>(s.files.size())));
  if (inserted == 0) return compare_stored(session, network, report);
  TRY_DONE(insert_all_recipients(session, network, report));
  TRY_DONE(claim_files(session, network, report));
  return Stored::fresh;
}

core::Result<core::Millis> first_received(Session& session, const core::NetworkId& network, const NewReport& report) {
  TRY(const auto row,
      session.one("SELECT received_ms FROM reports WHERE network_id = $1 AND "
                  "(submission_id = $2 OR lookup_mac = $3)",
                  blob(network.bytes()), blob(report.sealed.submission_id.bytes()), blob(report.lookup_mac)));
  if (!row) return core::problem(core::ProblemKey::internal, "a repeated report that is not stored");
  return row->integer(0);
}

core::Result<core::Millis> first_received(Session& session, const core::NetworkId& network,
                                          const vault::SealedAddition& addition) {
  TRY(const auto row, session.one("SELECT made_ms FROM report_items WHERE network_id = $1 AND submission_id = $2",
                                  blob(network.bytes()), blob(addition.submission_id.bytes())));
  if (!row) return core::problem(core::ProblemKey::internal, "a repeated addition that is not stored");
  return row->integer(0);
}

core::Result<std::optional<ThreadHead>> thread_head(Session& session, const core::NetworkId& network,
                                                    core::BytesView lookup_mac) {
  TRY(const auto row,
      session.one("SELECT report_id, box_pk, sign_pk, capsule FROM reports WHERE network_id = $1 AND lookup_mac = $2",
                  blob(network.bytes()), blob(lookup_mac)));
  if (!row) return std::optional<ThreadHead>();
  return std::optional(
      ThreadHead{*core::BundleId::from_bytes(row->bytes(0)), row->bytes(1), row->bytes(2), row->bytes(3)});
}

core::Result<std::vector<ThreadState>> thread_states(Session& session, const core::NetworkId& network,
                                                     const core::BundleId& report) {
  TRY(const auto rows,
      session.query("SELECT o.name, r.state, CASE WHEN EXISTS (SELECT 1 FROM statements s WHERE "
                    "s.network_id = o.network_id AND s.org_id = o.org_id AND s.kind = 'exit') THEN 1 ELSE 0 END "
                    "FROM report_recipients r JOIN organisations o ON o.network_id = r.network_id AND o.org_id = "
                    "r.org_id WHERE r.network_id = $1 AND r.report_id = $2 "
                    "ORDER BY o.created_ms, o.org_id",
                    blob(network.bytes()), blob(report.bytes())));
  std::vector<ThreadState> out;
  for (const auto& row : rows) {
    out.push_back({row.text(0), schema::from_word<State>(row.text(1)).value_or(State::fresh), row.integer(2) != 0});
  }
  return out;
}

core::Result<std::vector<ThreadMessage>> thread_messages(Session& session, const core::NetworkId& network,
                                                         const core::BundleId& report) {
  TRY(const auto rows,
      session.query("SELECT i.org_id, o.name, i.section_id, i.seq, g.circle_id, g.epoch, i.statement, i.signature, "
                    "i.envelope, i.reporter_wrapped, i.made_ms FROM report_items i "
                    "JOIN organisations o ON o.network_id = i.network_id AND o.org_id = i.org_id "
                    "JOIN item_grants g ON g.network_id = i.network_id AND g.bundle_id = i.bundle_id "
                    "WHERE i.network_id = $1 AND i.report_id = $2 AND i.kind = 'reply' ORDER BY i.row_id",
                    blob(network.bytes()), blob(report.bytes())));
  std::vector<ThreadMessage> out;
  for (const auto& row : rows) {
    out.push_back({*core::OrgId::from_bytes(row.bytes(0)),
                   row.text(1),
                   *core::SectionId::from_bytes(row.bytes(2)),
                   row.integer(3),
                   *core::CircleId::from_bytes(row.bytes(4)),
                   row.integer(5),
                   {row.bytes(6)},
                   {row.bytes(7)},
                   {row.bytes(8)},
                   {row.bytes(9)},
                   row.integer(10)});
  }
  return out;
}

core::Result<Stored> insert_addition(Session& session, const core::NetworkId& network, const vault::SealedAddition& a,
                                     core::Millis now) {
  TRY(const auto inserted,
      session.execute(
          "INSERT INTO report_items (network_id, bundle_id, report_id, kind, org_id, author, section_id, "
          "envelope, reporter_wrapped, seq, statement, signature, submission_id, content_mac, made_ms) "
          "VALUES ($1, $2, $3, 'addition', $4, $4, $5, $6, $4, 0, $4, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
          blob(network.bytes()), blob(a.bundle_id.bytes()), blob(a.report_id.bytes()), blob(""),
          blob(a.body.section_id.bytes()), blob(a.body.envelope), blob(a.signature), blob(a.submission_id.bytes()),
          blob(a.content_mac), now));
  if (inserted == 0) {
    TRY(const auto same, session.one("SELECT content_mac, report_id FROM report_items WHERE network_id = $1 AND "
                                     "submission_id = $2",
                                     blob(network.bytes()), blob(a.submission_id.bytes())));
    const bool equal = same && same->bytes(0) == a.content_mac && same->bytes(1) == a.report_id.bytes();
    return equal ? Stored::repeated : Stored::other_content;
  }
  for (const auto& grant : a.grants) {
    TRY_DONE(session.execute(
        "INSERT INTO item_grants (network_id, bundle_id, circle_id, epoch, wrapped) VALUES ($1, $2, $3, $4, $5)",
        blob(network.bytes()), blob(a.bundle_id.bytes()), blob(grant.circle_id.bytes()),
        static_cast<std::int64_t>(grant.epoch), blob(grant.wrapped)));
    TRY_DONE(session.execute(
        "UPDATE report_recipients SET unread = unread + 1, last_ms = $4, version = version + 1, "
        "state = CASE WHEN state = 'new' THEN 'new' ELSE 'open' END, rank = CASE WHEN rank = 2 THEN 1 ELSE rank END "
        "WHERE network_id = $1 AND report_id = $2 AND circle_id = $3",
        blob(network.bytes()), blob(a.report_id.bytes()), blob(grant.circle_id.bytes()), now));
  }
  return Stored::fresh;
}

core::Done erase_report(Session& session, const core::NetworkId& network, const core::BundleId& report,
                        core::Millis now) {
  const auto net = blob(network.bytes());
  const auto id = blob(report.bytes());
  TRY_DONE(
      session.execute("INSERT INTO erased (network_id, submission_id, report_id, erased_ms) "
                      "SELECT network_id, submission_id, report_id, $3 FROM reports "
                      "WHERE network_id = $1 AND report_id = $2",
                      net, id, now));
  TRY_DONE(
      session.execute("DELETE FROM upload_pieces WHERE network_id = $1 AND upload_id IN "
                      "(SELECT upload_id FROM uploads WHERE network_id = $1 AND report_id = $2)",
                      net, id));
  TRY_DONE(session.execute("DELETE FROM uploads WHERE network_id = $1 AND report_id = $2", net, id));
  TRY_DONE(
      session.execute("DELETE FROM item_grants WHERE network_id = $1 AND bundle_id IN "
                      "(SELECT bundle_id FROM report_items WHERE network_id = $1 AND report_id = $2)",
                      net, id));
  TRY_DONE(session.execute("DELETE FROM report_items WHERE network_id = $1 AND report_id = $2", net, id));
  TRY_DONE(session.execute("DELETE FROM report_recipients WHERE network_id = $1 AND report_id = $2", net, id));
  // A hand-on names the report and holds its key for one more circle.
  TRY_DONE(
      session.execute("DELETE FROM statements WHERE network_id = $1 AND subject = $2 AND kind = 'handon'", net, id));
  TRY_DONE(session.execute("DELETE FROM reports WHERE network_id = $1 AND report_id = $2", net, id));
  return {};
}

core::Result<std::vector<core::OrgId>> recipients_of(Session& session, const core::NetworkId& network,
                                                     const core::BundleId& report) {
  TRY(const auto rows, session.query("SELECT org_id FROM report_recipients WHERE network_id = $1 AND report_id = $2",
                                     blob(network.bytes()), blob(report.bytes())));
  std::vector<core::OrgId> out;
  for (const auto& row : rows) out.push_back(*core::OrgId::from_bytes(row.bytes(0)));
  return out;
}

}  // namespace reports
