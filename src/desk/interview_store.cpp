// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"
#include "desk/columns.h"
#include "desk/desk_store.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

/// `j`: interviews before `i` that have a token of this kind in common with it.
std::string earlier_from(std::string_view record) {
  return " FROM border_tokens t JOIN border_tokens u ON u.network_id = t.network_id AND u.org_id = t.org_id AND "
         "u.token = "
         "t.token AND u.record = '" +
         std::string(record) +
         "' JOIN border_interviews j ON j.network_id = u.network_id AND j.interview_id = u.record_id AND j.made_ms < "
         "i.made_ms WHERE t.network_id = i.network_id AND t.record_id = i.interview_id";
}

std::string interview_columns() {
  return "i.interview_id, " + column_names<InterviewFacts>("i.") + ", " + column_names<InterviewDecision>("i.") +
         ", i.due_day, i.author, i.version, (SELECT COUNT(DISTINCT j.interview_id)" + earlier_from("interview") +
         "), (SELECT COUNT(DISTINCT j.interview_id)" + earlier_from("interview_alike") + ")";
}

InterviewRow interview_from(const Row& row, std::size_t& at, std::string_view today) {
  InterviewRow out;
  read_column(row, at++, out.id);
  read_columns(row, at, out.facts);
  read_columns(row, at, out.decision);
  read_column(row, at++, out.due_day);
  read_column(row, at++, out.author);
  read_column(row, at++, out.version);
  read_column(row, at++, out.earlier);
  read_column(row, at++, out.alike);
  out.overdue = out.decision.verdict == Verdict::postponed && !out.due_day.empty() && out.due_day < today;
  return out;
}

std::string visit_columns() { return "visit_id, " + column_names<VisitFacts>() + ", author, version"; }

VisitRow visit_from(const Row& row, std::size_t& at) {
  VisitRow out;
  read_column(row, at++, out.id);
  read_columns(row, at, out.facts);
  read_column(row, at++, out.author);
  read_column(row, at++, out.version);
  return out;
}

}  // namespace

core::Result<std::optional<Taken>> taken_interview(Session& session, const Viewer& viewer, const core::RecordId& id) {
  TRY(const auto row, session.one("SELECT org_id, digest, version FROM border_interviews WHERE network_id = $1 AND "
                                  "interview_id = $2",
                                  blob(viewer.network.bytes()), blob(id.bytes())));
  if (!row) return std::optional<Taken>();
  return std::optional(Taken{*core::OrgId::from_bytes(row->bytes(0)), row->bytes(1), row->integer(2)});
}

core::Done insert_interview(Session& session, const Viewer& viewer, const InterviewIn& in, core::BytesView digest) {
  Values values;
  values.add(viewer.network).add(in.interview_id).add(viewer.org).add(Blob{core::Bytes(digest)});
  values.add_columns(in.facts).add_columns(InterviewDecision{}).add(std::string()).add(viewer.user);
  values.add_columns(in.sealed).add(std::int64_t{1}).add(viewer.now);
  const auto sql = "INSERT INTO border_interviews (network_id, interview_id, org_id, digest, " +
                   column_names<InterviewFacts>() + ", " + column_names<InterviewDecision>() + ", due_day, author, " +
                   column_names<Sealed>() + ", version, made_ms) VALUES (" + values.marks() + ")";
  TRY_DONE(session.run(sql, values.all(), nullptr));
  return {};
}

core::Done insert_alike(Session& session, const Viewer& viewer, const core::RecordId& id,
                        const std::vector<Alike>& alike) {
  for (const auto& one : alike) {
    if (one.entry) continue;
    TRY(const auto known,
        session.one(
            "SELECT 1 FROM border_tokens t JOIN border_tokens u ON u.network_id = t.network_id AND u.org_id = "
            "t.org_id AND u.token = t.token WHERE t.network_id = $1 AND t.record_id = $2 AND u.record_id = $3 AND "
            "t.record = 'interview' AND u.record = 'interview'",
            blob(viewer.network.bytes()), blob(id.bytes()), blob(one.id.bytes())));
    if (known) continue;
    // A token that nobody else can have: it says that these two are alike, and nothing of what they are.
    const Blob tie{crypto::hash(core::frame({"alike", id.bytes(), one.id.bytes()})).substr(0, 16)};
    TRY_DONE(insert_tokens(session, viewer, {{"interview_alike", &id, &tie}, {"interview_alike", &one.id, &tie}}));
  }
  return {};
}

/// Where a number is the same as well, that is said.
static core::Result<std::vector<EarlierInterview>> earlier_than(Session& session, const Viewer& viewer,
                                                                const core::RecordId& id) {
  TRY(const auto rows,
      session.query(
          "SELECT j.interview_id, j.held_day, j.verdict, j.reason, MIN(u.record) FROM border_interviews i JOIN "
          "border_tokens t ON t.network_id = i.network_id AND t.record_id = i.interview_id JOIN border_tokens u ON "
          "u.network_id = t.network_id AND u.org_id = t.org_id AND u.token = t.token AND u.record IN ('interview', "
          "'interview_alike') JOIN border_interviews j ON j.network_id = u.network_id AND j.interview_id = u.record_id "
          "AND j.made_ms < i.made_ms WHERE i.network_id = $1 AND i.org_id = $2 AND i.interview_id = $3 GROUP BY "
          "j.interview_id, j.held_day, j.verdict, j.reason, j.made_ms ORDER BY j.made_ms DESC, j.interview_id LIMIT 50",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  std::vector<EarlierInterview> out;
  for (const auto& row : rows) {
    EarlierInterview one;
    read_column(row, 0, one.id);
    read_column(row, 1, one.held_day);
    read_column(row, 2, one.verdict);
    read_column(row, 3, one.reason);
    one.alike = row.text(4) == "interview_alike";
    out.push_back(std::move(one));
  }
  return out;
}

core::Result<std::optional<InterviewFile>> find_interview(Session& session, const Viewer& viewer,
                                                          const core::RecordId& id) {
  const auto sql = "SELECT " + interview_columns() + ", " + column_names<Sealed>("i.") +
                   " FROM border_interviews i WHERE i.network_id = $1 AND i.org_id = $2 AND i.interview_id = $3";
  TRY(const auto row, session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  if (!row) return std::optional<InterviewFile>();
  std::size_t at = 0;
  InterviewFile out;
  out.interview = interview_from(*row, at, viewer.today);
  read_columns(*row, at, out.sealed);
  TRY(out.earlier, earlier_than(session, viewer, id));
  return std::optional(std::move(out));
}

core::Result<InterviewList> list_interviews(Session& session, const Viewer& viewer, std::string_view list,
                                            const std::optional<core::RecordId>& before) {
  static const std::string last =
      "(SELECT b.made_ms FROM border_interviews b WHERE b.network_id = $1 AND b.org_id = $2 AND b.interview_id = $5)";
  const auto sql =
      "SELECT " + interview_columns() +
      " FROM border_interviews i WHERE i.network_id = $1 AND i.org_id = $2 AND ($3 = 'all' OR ($3 = 'open' AND "
      "i.verdict IN ('open', 'postponed')) OR ($3 = 'due' AND i.verdict = 'postponed' AND i.due_day <> '' AND "
      "i.due_day < $4)) AND ($6 = 0 OR i.made_ms < " +
      last + " OR (i.made_ms = " + last + " AND i.interview_id > $5)) ORDER BY i.made_ms DESC, i.interview_id LIMIT " +
      std::to_string(kPage + 1);
  TRY(const auto rows,
      session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), list, viewer.today,
                    before ? blob(before->bytes()) : blob(""), before ? std::int64_t{1} : std::int64_t{0}));
  InterviewList out;
  for (const auto& row : rows) {
    std::size_t at = 0;
    out.rows.push_back(interview_from(row, at, viewer.today));
  }
  if (out.rows.size() > kPage) {
    out.rows.pop_back();
    out.more = out.rows.back().id.text();
  }
  return out;
}

core::Result<std::optional<std::int64_t>> update_decision(Session& session, const Viewer& viewer,
                                                          const core::RecordId& id, const DecisionIn& in,
                                                          std::string_view due_day) {
  TRY(const auto rows,
      session.execute(
          "UPDATE border_interviews SET verdict = $5, reason = $6, referred_to = $7, consent = $8, due_day = $9, "
          "version = version + 1 WHERE network_id = $1 AND org_id = $2 AND interview_id = $3 AND version = $4",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), in.version,
          schema::word(in.verdict), schema::word(in.reason), schema::word(in.referred_to), in.consent, due_day));
  return rows == 1 ? std::optional(in.version + 1) : std::nullopt;
}

core::Result<bool> insert_visit(Session& session, const Viewer& viewer, const VisitIn& in) {
  Values values;
  values.add(viewer.network).add(in.visit_id).add(viewer.org).add_columns(in.facts).add(viewer.user);
  values.add_columns(in.sealed).add(std::int64_t{1}).add(viewer.now);
  const auto sql = "INSERT INTO border_visits (network_id, visit_id, org_id, " + column_names<VisitFacts>() +
                   ", author, " + column_names<Sealed>() + ", version, made_ms) VALUES (" + values.marks() +
                   ") ON CONFLICT DO NOTHING";
  TRY(const auto rows, session.run(sql, values.all(), nullptr));
  return rows == 1;
}

core::Result<std::optional<VisitFile>> find_visit(Session& session, const Viewer& viewer, const core::RecordId& id) {
  const auto sql = "SELECT " + visit_columns() + ", " + column_names<Sealed>() +
                   " FROM border_visits WHERE network_id = $1 AND org_id = $2 AND visit_id = $3";
  TRY(const auto row, session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  if (!row) return std::optional<VisitFile>();
  std::size_t at = 0;
  VisitFile out;
  out.visit = visit_from(*row, at);
  read_columns(*row, at, out.sealed);
  return std::optional(std::move(out));
}

core::Result<std::vector<VisitRow>> list_visits(Session& session, const Viewer& viewer) {
  const auto sql =
      "SELECT " + visit_columns() +
      " FROM border_visits WHERE network_id = $1 AND org_id = $2 ORDER BY held_day DESC, visit_id LIMIT 200";
  TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes())));
  std::vector<VisitRow> out;
  for (const auto& row : rows) {
    std::size_t at = 0;
    out.push_back(visit_from(row, at));
  }
  return out;
}

core::Result<std::optional<std::int64_t>> update_follow_up(Session& session, const Viewer& viewer,
                                                           const core::RecordId& id, const FollowUpIn& in) {
  TRY(const auto rows,
      session.execute("UPDATE border_visits SET follow_up = $5, due_day = $6, done = $7, version = version + 1 WHERE "
                      "network_id = $1 AND org_id = $2 AND visit_id = $3 AND version = $4",
                      blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), in.version,
                      schema::word(in.follow_up), in.due_day, in.done));
  return rows == 1 ? std::optional(in.version + 1) : std::nullopt;
}

}  // namespace desk
