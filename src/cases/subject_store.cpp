// SPDX-License-Identifier: Apache-2.0
#include "cases/subject_store.h"

#include <algorithm>
#include <set>

#include "cases/facts_columns.h"
#include "cases/sharing_store.h"
#include "core/workdays.h"
#include "vault/directory_store.h"

namespace cases {
namespace {

using storage::blob;
using storage::Row;

constexpr core::Millis kDayMs = 24LL * 60 * 60 * 1000;

RequestOut request_from(const Row& row, core::Millis now) {
  RequestOut out;
  out.request_id = *core::TaskId::from_bytes(row.bytes(0));
  out.person_id = *core::PersonId::from_bytes(row.bytes(1));
  from_column(row.text(2), out.kind);
  from_column(row.text(3), out.state);
  from_column(row.text(4), out.reason);
  out.asked_ms = row.integer(5);
  out.due_ms = row.integer(6);
  if (out.due_ms > 0) out.due_day = core::civil_day(out.due_ms);
  out.overdue = out.due_ms > 0 && out.state == RequestState::open && out.due_ms < now;
  out.made_by = *core::UserId::from_bytes(row.bytes(7));
  if (!row.null(8)) out.decided_by = core::UserId::from_bytes(row.bytes(8));
  if (!row.null(9)) out.decided_ms = row.integer(9);
  out.circle_id = *core::CircleId::from_bytes(row.bytes(10));
  out.epoch = row.integer(11);
  out.version = row.integer(12);
  if (row.null(15)) return out;  // no key: no words
  out.wrapped = {row.bytes(13)};
  out.envelope = {row.bytes(14)};
  return out;
}

// $1 network, $2 case, $3 person: sections that are hers, or the case's own.
#define HERS "SELECT section_id FROM case_sections WHERE network_id = $1 AND case_id = $2 AND subject_id = $3"

core::Result<std::int64_t> count(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                 core::BytesView subject) {
  TRY(const auto row,
      session.one("SELECT COUNT(*) FROM (" HERS ") h", blob(network.bytes()), blob(id.bytes()), blob(subject)));
  return row->integer(0);
}

core::Result<bool> exists(Session& session, std::string_view sql, const core::NetworkId& network,
                          const core::CaseId& id) {
  TRY(const auto row, session.one(sql, blob(network.bytes()), blob(id.bytes())));
  return row.has_value();
}

core::Done add_receivers(Session& session, const core::NetworkId& network, const core::CaseId& id,
                         core::BytesView subject, std::set<core::OrgId>& out) {
  TRY(const auto rows,
      session.query("SELECT DISTINCT to_org FROM case_grants WHERE network_id = $1 AND ended_ms IS NULL "
                    "AND section_id IN (" HERS ")",
                    blob(network.bytes()), blob(id.bytes()), blob(subject)));
  for (const auto& row : rows) out.insert(*core::OrgId::from_bytes(row.bytes(0)));
  return {};
}

core::Done end_grants(Session& session, const core::NetworkId& network, const core::CaseId& id, core::BytesView subject,
                      core::Millis now) {
  TRY_DONE(
      session.execute("UPDATE case_grants SET ended_ms = $4 WHERE network_id = $1 AND ended_ms IS NULL AND "
                      "section_id IN (" HERS ")",
                      blob(network.bytes()), blob(id.bytes()), blob(subject), now));
  return {};
}

/// Rows and wrapped keys, the partners' too: what lies elsewhere stays sealed for ever.
core::Done destroy_sections(Session& session, const core::NetworkId& network, const core::CaseId& id,
                            core::BytesView subject) {
  const auto n = blob(network.bytes());
  const auto c = blob(id.bytes());
  const auto s = blob(subject);
  TRY_DONE(session.execute(
      "UPDATE case_consents SET evidence = NULL WHERE network_id = $1 AND case_id = $2 AND evidence IN (" HERS ")", n,
      c, s));
  TRY_DONE(session.execute("DELETE FROM case_grants WHERE network_id = $1 AND section_id IN (" HERS ")", n, c, s));
  TRY_DONE(
      session.execute("DELETE FROM case_sections WHERE network_id = $1 AND case_id = $2 AND subject_id = $3", n, c, s));
  return {};
}
#undef HERS

/// Words about the case itself: tasks and the messages of its referrals.
core::Done destroy_words(Session& session, const core::NetworkId& network, const core::CaseId& id) {
  TRY_DONE(session.execute("DELETE FROM case_tasks WHERE network_id = $1 AND case_id = $2", blob(network.bytes()),
                           blob(id.bytes())));
  TRY_DONE(session.execute(
      "UPDATE case_answers SET envelope = $3, wrapped = $3, to_wrapped = $3 WHERE network_id = $1 AND referral_id IN "
      "(SELECT referral_id FROM case_referrals WHERE network_id = $1 AND case_id = $2)",
      blob(network.bytes()), blob(id.bytes()), blob("")));
  return {};
}

}  // namespace

core::Result<std::vector<RequestOut>> requests_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const core::CaseId& id) {
  TRY(const auto rows,
      session.query("SELECT r.request_id, r.person_id, r.kind, r.state, r.reason, r.asked_ms, r.due_ms, r.made_by, "
                    "r.decided_by, r.decided_ms, r.circle_id, r.epoch, r.version, r.wrapped, r.envelope, k.epoch FROM "
                    "case_requests r LEFT JOIN circle_keys k ON k.network_id = r.network_id AND "
                    "k.circle_id = r.circle_id AND k.epoch = r.epoch AND k.user_id = $3 WHERE r.network_id = $1 AND "
                    "r.case_id = $2 ORDER BY r.asked_ms, r.request_id",
                    blob(network.bytes()), blob(id.bytes()), blob(viewer.user.bytes())));
  std::vector<RequestOut> out;
  for (const auto& row : rows) out.push_back(request_from(row, viewer.now));
  return out;
}

core::Result<bool> insert_request(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const core::CaseId& id, const core::PersonId& person, const RequestIn& in,
                                  const core::CircleId& circle, core::Millis due) {
  TRY(const auto rows,
      session.execute(
          "INSERT INTO case_requests (network_id, request_id, case_id, person_id, kind, state, reason, "
          "asked_ms, due_ms, made_by, decided_by, decided_ms, circle_id, epoch, wrapped, envelope, version) "
          "VALUES ($1, $2, $3, $4, $5, 'open', '', $6, $7, $8, NULL, NULL, $9, $10, $11, $12, 1) "
          "ON CONFLICT DO NOTHING",
          blob(network.bytes()), blob(in.request_id.bytes()), blob(id.bytes()), blob(person.bytes()),
          schema::word(in.kind), in.asked_ms, due, blob(viewer.user.bytes()), blob(circle.bytes()), in.epoch,
          blob(in.wrapped.bytes), blob(in.envelope.bytes)));
  return rows == 1;
}

core::Result<bool> decide_request(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const core::CaseId& id, const core::TaskId& request, const DecisionIn& in) {
  TRY(const auto rows,
      session.execute("UPDATE case_requests SET state = $5, reason = $6, decided_by = $7, decided_ms = $8, "
                      "version = version + 1 WHERE network_id = $1 AND case_id = $2 AND request_id = $3 AND "
                      "version = $4 AND state = 'open'",
                      blob(network.bytes()), blob(id.bytes()), blob(request.bytes()), in.version,
                      schema::word(in.state), schema::word(in.reason), blob(viewer.user.bytes()), viewer.now));
  return rows == 1;
}

core::Result<Marked> marked_people(Session& session, const core::NetworkId& network, const core::CaseId& id) {
  TRY(const auto rows,
      session.query(
          "SELECT person_id, restricted_ms, erased_ms FROM case_people WHERE network_id = $1 AND case_id = $2 "
          "AND (restricted_ms IS NOT NULL OR erased_ms IS NOT NULL) ORDER BY person_id",
          blob(network.bytes()), blob(id.bytes())));
  Marked out;
  for (const auto& row : rows) {
    const auto person = *core::PersonId::from_bytes(row.bytes(0));
    if (!row.null(1)) out.restricted.push_back(person);
    if (!row.null(2)) out.erased.push_back(person);
  }
  return out;
}

core::Result<std::optional<std::vector<core::OrgId>>> restrict_person(Session& session, const core::NetworkId& network,
                                                                      const Viewer& viewer, const core::CaseId& id,
                                                                      const core::PersonId& person) {
  TRY(const auto marked,
      session.execute("UPDATE case_people SET restricted_ms = $4 WHERE network_id = $1 AND case_id = $2 AND "
                      "person_id = $3 AND restricted_ms IS NULL",
                      blob(network.bytes()), blob(id.bytes()), blob(person.bytes()), viewer.now));
  if (marked == 0) return std::optional<std::vector<core::OrgId>>();
  std::set<core::OrgId> receivers;
  TRY_DONE(add_receivers(session, network, id, person.bytes(), receivers));
  TRY_DONE(add_receivers(session, network, id, id.bytes(), receivers));
  TRY_DONE(end_grants(session, network, id, person.bytes(), viewer.now));
  TRY_DONE(end_grants(session, network, id, id.bytes(), viewer.now));
  return std::optional(std::vector<core::OrgId>(receivers.begin(), receivers.end()));
}

core::Result<bool> lift_restriction(Session& session, const core::NetworkId& network, const core::CaseId& id,
                                    const core::PersonId& person) {
  TRY(const auto rows,
      session.execute("UPDATE case_people SET restricted_ms = NULL WHERE network_id = $1 AND case_id = $2 AND "
                      "person_id = $3 AND restricted_ms IS NOT NULL",
                      blob(network.bytes()), blob(id.bytes()), blob(person.bytes())));
  return rows == 1;
}

core::Result<ErasureCheck> check_erasure(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                         const StoredCase& stored, const core::PersonId& person) {
  const auto& id = stored.row.id;
  ErasureCheck out;
  TRY(out.sections, count(session, network, id, person.bytes()));
  TRY(out.case_sections, count(session, network, id, id.bytes()));
  TRY(const auto people, people_of(session, network, id));
  out.alone = std::none_of(people.begin(), people.end(), [&](const Person& one) {
    return one.role == PersonRole::victim && one.person_id != person;
  });
  TRY(const bool referred, exists(session,
                                  "SELECT 1 FROM case_referrals WHERE network_id = $1 AND case_id = $2 AND "
                                  "state IN ('sent', 'accepted') LIMIT 1",
                                  network, id));
  if (referred) out.holds.emplace_back("running_referral");
  TRY(const bool duty, exists(session,
                              "SELECT 1 FROM case_clocks WHERE network_id = $1 AND case_id = $2 AND ended_ms IS NULL "
                              "AND clock NOT LIKE 'pdp%' LIMIT 1",
                              network, id));
  if (duty) out.holds.emplace_back("legal_clock");
  TRY(const auto org, vault::organisation(session, network, viewer.org));
  const auto until = stored.opened_ms + (org ? org->keep_days : 0) * kDayMs;
  if (org && org->keep_days > 0) out.keep_until = core::civil_day(until);
  if (until > viewer.now) out.holds.emplace_back("retention");
  return out;
}

core::Result<std::optional<Erased>> erase_person(Session& session, const core::NetworkId& network,
                                                 const core::CaseId& id, const core::PersonId& person, bool whole,
                                                 core::Millis now) {
  TRY(const auto marked,
      session.execute(
          "UPDATE case_people SET erased_ms = $4, sex = '', birth_year = 0, age_band = '', citizenship = '', "
          "is_child = 'unknown', perpetrator_roles = '', relations = '', version = version + 1 WHERE "
          "network_id = $1 AND case_id = $2 AND person_id = $3 AND erased_ms IS NULL",
          blob(network.bytes()), blob(id.bytes()), blob(person.bytes()), now));
  if (marked == 0) return std::optional<Erased>();
  Erased out;
  std::set<core::OrgId> receivers;
  std::vector<core::BytesView> subjects{person.bytes()};
  if (whole) subjects.emplace_back(id.bytes());
  for (const auto subject : subjects) {
    TRY_DONE(add_receivers(session, network, id, subject, receivers));
    TRY(const auto sections, count(session, network, id, subject));
    out.sections += sections;
    TRY_DONE(destroy_sections(session, network, id, subject));
  }
  TRY_DONE(
      session.execute("UPDATE case_requests SET envelope = $4, wrapped = $4 WHERE network_id = $1 AND "
                      "case_id = $2 AND person_id = $3",
                      blob(network.bytes()), blob(id.bytes()), blob(person.bytes()), blob("")));
  if (whole) TRY_DONE(destroy_words(session, network, id));
  out.receivers.assign(receivers.begin(), receivers.end());
  return std::optional(std::move(out));
}

}  // namespace cases
