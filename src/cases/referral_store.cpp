// SPDX-License-Identifier: Apache-2.0
// Referrals and their threads: both sides see the same, each with the key that was wrapped for it.
#include "cases/facts_columns.h"
#include "cases/rules.h"
#include "cases/sharing_store.h"
#include "vault/circle_keys.h"

namespace cases {
namespace {

using storage::blob;
using storage::Row;

struct Entry {
  std::string_view state;
  core::ReferralId referral;
  const Blob& statement;
  const Blob& signature;
  const MessageIn* message = nullptr;
};

core::Done insert_entry(Session& session, const core::NetworkId& network, const Viewer& viewer, const Entry& entry,
                        const core::CircleId& own_circle) {
  const MessageIn none{};
  const auto& m = entry.message == nullptr ? none : *entry.message;
  TRY_DONE(session.execute(
      "INSERT INTO case_answers (network_id, referral_id, state, org_id, made_by, statement, signature, bundle_id, "
      "section_id, envelope, circle_id, epoch, wrapped, to_circle, to_epoch, to_wrapped, made_ms) VALUES ($1, $2, $3, "
      "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
      blob(network.bytes()), blob(entry.referral.bytes()), entry.state, blob(viewer.org.bytes()),
      blob(viewer.user.bytes()), blob(entry.statement.bytes), blob(entry.signature.bytes), blob(m.bundle_id.bytes()),
      blob(m.section_id.bytes()), blob(m.envelope.bytes), blob(own_circle.bytes()), m.epoch, blob(m.wrapped.bytes),
      blob(m.to_circle_id.bytes()), m.to_epoch, blob(m.to_wrapped.bytes), viewer.now));
  return {};
}

// The writer's own circle and the other side's; k and j say which of them the viewer holds.
constexpr std::string_view kEntries =
    "SELECT a.referral_id, a.state, a.org_id, a.made_by, a.statement, a.signature, a.made_ms, a.bundle_id, "
    "a.section_id, a.envelope, a.circle_id, a.epoch, a.wrapped, a.to_circle, a.to_epoch, a.to_wrapped, k.epoch, "
    "j.epoch, f.name, t.name, r.from_org, r.to_org, r.state FROM case_referrals r "
    "JOIN case_answers a ON a.network_id = r.network_id AND a.referral_id = r.referral_id "
    "JOIN organisations f ON f.network_id = r.network_id AND f.org_id = r.from_org "
    "JOIN organisations t ON t.network_id = r.network_id AND t.org_id = r.to_org "
    "LEFT JOIN circle_keys k ON k.network_id = a.network_id AND k.circle_id = a.circle_id AND k.epoch = a.epoch AND "
    "k.user_id = $3 "
    "LEFT JOIN circle_keys j ON j.network_id = a.network_id AND j.circle_id = a.to_circle AND j.epoch = a.to_epoch AND "
    "j.user_id = $3 "
    "WHERE r.network_id = $1 AND r.case_id = $2 ORDER BY r.made_ms, r.referral_id, a.row_id";

std::optional<MessageOut> message_from(const Row& row) {
  const bool own = !row.null(16);
  if (row.bytes(9).empty() || (!own && row.null(17))) return std::nullopt;
  MessageOut out;
  out.bundle_id = *core::BundleId::from_bytes(row.bytes(7));
  out.section_id = *core::SectionId::from_bytes(row.bytes(8));
  out.envelope = {row.bytes(9)};
  const std::size_t first = own ? 10 : 13;
  out.circle_id = *core::CircleId::from_bytes(row.bytes(first));
  out.epoch = row.integer(first + 1);
  out.wrapped = {row.bytes(first + 2)};
  return out;
}

core::Result<ReferralOut> referral_from(const core::NetworkId& network, const Row& row) {
  TRY(const auto parsed, vault::parse_statement(network, row.bytes(4)));
  const auto* const said = std::get_if<vault::ReferralStatement>(&parsed);
  if (said == nullptr) return core::problem(core::ProblemKey::internal, "a stored statement of another kind");
  ReferralOut out;
  out.referral_id = said->referral_id;
  out.from_org = *core::OrgId::from_bytes(row.bytes(20));
  out.from_org_name = row.text(18);
  out.to_org = *core::OrgId::from_bytes(row.bytes(21));
  out.to_org_name = row.text(19);
  out.need = said->need;
  out.reason = said->reason;
  out.due_day = said->due_day;
  from_column(row.text(22), out.state);
  out.made_ms = row.integer(6);
  out.made_by = *core::UserId::from_bytes(row.bytes(3));
  out.statement = {row.bytes(4)};
  out.signature = {row.bytes(5)};
  out.message = message_from(row);
  return out;
}

core::Result<AnswerOut> answer_from(const core::NetworkId& network, const Row& row) {
  TRY(const auto parsed, vault::parse_statement(network, row.bytes(4)));
  const auto* const said = std::get_if<vault::AnswerStatement>(&parsed);
  if (said == nullptr) return core::problem(core::ProblemKey::internal, "a stored statement of another kind");
  AnswerOut out;
  from_column(row.text(1), out.state);
  out.reason = said->reason;
  out.org_id = *core::OrgId::from_bytes(row.bytes(2));
  out.made_ms = row.integer(6);
  out.made_by = *core::UserId::from_bytes(row.bytes(3));
  out.statement = {row.bytes(4)};
  out.signature = {row.bytes(5)};
  out.message = message_from(row);
  return out;
}

core::CircleId intake_of(const core::OrgId& org) { return vault::circle_id(org, "", "intake"); }

}  // namespace

core::Result<std::optional<StoredReferral>> find_referral(Session& session, const core::NetworkId& network,
                                                          const core::CaseId& id, const core::ReferralId& referral) {
  TRY(const auto row, session.one("SELECT from_org, to_org, state FROM case_referrals WHERE network_id = $1 AND "
                                  "case_id = $2 AND referral_id = $3",
                                  blob(network.bytes()), blob(id.bytes()), blob(referral.bytes())));
  if (!row) return std::optional<StoredReferral>();
  StoredReferral out{*core::OrgId::from_bytes(row->bytes(0)), *core::OrgId::from_bytes(row->bytes(1)), {}};
  from_column(row->text(2), out.state);
  return std::optional(out);
}

core::Result<std::vector<ReferralOut>> referrals_of(Session& session, const core::NetworkId& network,
                                                    const Viewer& viewer, const core::CaseId& id, bool shared) {
  TRY(const auto rows, session.query(kEntries, blob(network.bytes()), blob(id.bytes()), blob(viewer.user.bytes())));
  std::vector<ReferralOut> out;
  for (const auto& row : rows) {
    if (shared && row.bytes(21) != viewer.org.bytes()) continue;
    if (row.text(1) == "sent") {
      TRY(auto one, referral_from(network, row));
      out.push_back(std::move(one));
      continue;
    }
    TRY(auto answer, answer_from(network, row));
    if (!out.empty()) out.back().answers.push_back(std::move(answer));
  }
  return out;
}

core::Result<bool> insert_referral(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                   const vault::ReferralStatement& said, const ReferralIn& in) {
  TRY(const auto rows,
      session.execute("INSERT INTO case_referrals (network_id, referral_id, case_id, from_org, to_org, state, due_day, "
                      "due_ms, made_ms) VALUES ($1, $2, $3, $4, $5, 'sent', $6, $7, $8) ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(said.referral_id.bytes()), blob(said.case_id.bytes()),
                      blob(viewer.org.bytes()), blob(said.to_org.bytes()), said.due_day, end_of_day(said.due_day) - 1,
                      viewer.now));
  if (rows == 0) return false;
  TRY_DONE(insert_entry(session, network, viewer, {"sent", said.referral_id, in.statement, in.signature, &in.message},
                        intake_of(viewer.org)));
  return true;
}

core::Result<bool> answer_referral(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                   const vault::AnswerStatement& said, ReferralState from, const AnswerIn& in) {
  TRY(const auto rows,
      session.execute("UPDATE case_referrals SET state = $4 WHERE network_id = $1 AND referral_id = $2 AND state = $3",
                      blob(network.bytes()), blob(said.referral_id.bytes()), schema::word(from), said.state));
  if (rows == 0) return false;
  TRY_DONE(insert_entry(session, network, viewer,
                        {said.state, said.referral_id, in.statement, in.signature, in.message ? &*in.message : nullptr},
                        intake_of(viewer.org)));
  return true;
}

}  // namespace cases
