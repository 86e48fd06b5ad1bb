// SPDX-License-Identifier: Apache-2.0
#include "reports/intake.h"

#include <algorithm>

#include "core/log.h"
#include "vault/directory_store.h"

namespace reports {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

/// The organisation's statements, sorted for the chain check.
struct Chain {
  vault::OrgStatements statements;
  std::vector<vault::SignedStatement> circles;
};

Result<Chain> chain_of(storage::Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY(const auto rows, vault::statements_of(session, network, org));
  Chain out;
  for (const auto& row : rows) {
    const vault::SignedStatement one{row.bytes, row.signature};
    if (row.kind == "org") out.statements.org = one;
    if (row.kind == "member") out.statements.members.push_back(one);
    if (row.kind == "leave") out.statements.leaves.push_back(one);
    if (row.kind == "circle") out.circles.push_back(one);
  }
  return out;
}

std::string event_json(const core::BundleId& report, std::string_view kind) {
  return R"({"id":")" + report.text() + R"(","kind":")" + std::string(kind) + "\"}";
}

void tell(app::Context& context, const std::vector<core::OrgId>& orgs, const core::BundleId& report,
          std::string_view kind) {
  if (!context.publish) return;
  for (const auto& org : orgs) context.publish("org:" + org.text(), "report", event_json(report, kind));
}

/// The owner of each granted circle; a grant to a circle that takes no reports is refused.
Result<std::vector<core::OrgId>> owners(const std::vector<vault::CircleKey>& circles,
                                        const std::vector<vault::Grant>& grants) {
  std::vector<core::OrgId> out;
  for (const auto& grant : grants) {
    const auto found = std::find_if(circles.begin(), circles.end(), [&](const vault::CircleKey& circle) {
      return circle.circle_id == grant.circle_id && grant.epoch <= circle.epoch && grant.epoch > 0;
    });
    if (found == circles.end()) return core::field_problem("/grants", "unknown_circle");
    out.push_back(found->org_id);
  }
  return out;
}

/// The same, asking the directory once more before a grant is refused.
Result<std::vector<core::OrgId>> owners_now(Intake& intake, const std::vector<vault::Grant>& grants) {
  TRY(const auto kept, intake.circles());
  auto out = owners(*kept, grants);
  if (out.ok()) return out;
  TRY(const auto fresh, intake.fresh_circles());
  return owners(*fresh, grants);
}

core::Done audit_line(app::Context& context, storage::Session& session, const std::optional<app::Actor>& actor,
                      std::string_view action, const core::BundleId& report, std::string_view detail) {
  vault::audit::Entry entry;
  entry.network_id = context.network;
  entry.time_ms = context.clock.now();
  entry.actor_kind = actor ? "user" : "reporter";
  if (actor) entry.actor_id = actor->user.bytes();
  if (actor) entry.org_id = actor->org.bytes();
  entry.action = action;
  entry.object_id = report.bytes();
  entry.detail = detail;
  return vault::audit::append(session, entry);
}

}  // namespace

Result<Intake::Circles> Intake::circles() {
  const std::lock_guard lock(mutex_);
  const auto now = context_.clock.steady();
  if (circles_ && now - loaded_ < std::chrono::seconds(1)) return circles_;
  TRY(circles_, load());
  loaded_ = now;
  return circles_;
}

Result<Intake::Circles> Intake::fresh_circles() {
  const std::lock_guard lock(mutex_);
  TRY(circles_, load());
  loaded_ = context_.clock.steady();
  return circles_;
}

Result<Intake::Circles> Intake::load() {
  auto out = std::make_shared<std::vector<vault::CircleKey>>();
  TRY_DONE(context_.database.read([&](storage::Session& session) -> core::Done {
    TRY(const auto orgs, vault::organisations(session, context_.network));
    for (const auto& org : orgs) {
      if (!org.takes_reports) continue;
      if (org.anchor != context_.keys.anchor(org.id)) {
        core::log("intake_organisation_not_anchored");
        continue;
      }
      TRY(const auto chain, chain_of(session, context_.network, org.id));
      if (chain.circles.empty()) continue;
      auto key = vault::newest_circle(context_.network, org.id, vault::circle_id(org.id, "", "intake"),
                                      chain.statements, chain.circles);
      if (key.ok()) {
        out->push_back(std::move(key).value());
      } else {
        core::log_problem("intake_circle_refused", key.problem());
      }
    }
    return {};
  }));
  if (out->empty()) return problem(ProblemKey::not_ready);
  return Circles(out);
}

Result<vault::CircleKey> Intake::circle(const core::OrgId& org, const core::CircleId& id, std::uint64_t epoch) {
  TRY(const auto chain, context_.database.read([&](storage::Session& session) -> Result<Chain> {
    TRY(const auto row, vault::organisation(session, context_.network, org));
    if (!row || row->anchor != context_.keys.anchor(org)) return problem(ProblemKey::bad_signature, "not anchored");
    return chain_of(session, context_.network, org);
  }));
  for (const auto& one : chain.circles) {
    auto key = vault::verify_circle(context_.network, org, chain.statements, one);
    if (key.ok() && key->circle_id == id && key->epoch == epoch) return std::move(key).value();
  }
  return problem(ProblemKey::bad_signature, "circle is not in the directory");
}

Result<Accepted> accept(app::Context& context, Intake& intake, const Arrival& arrival) {
  if (!arrival.sealed_here) TRY_DONE(vault::check_report(context.network, arrival.sealed));
  if (!known_district(arrival.sealed.district)) return core::field_problem("/district", "unknown_word");
  NewReport fresh{arrival.sealed,  arrival.uploads,     context.keys.lookup_mac(arrival.sealed.lookup),
                  arrival.channel, context.clock.now(), {}};
  TRY(fresh.orgs, owners_now(intake, arrival.sealed.grants));
  TRY(const auto stored, context.database.write([&](storage::Session& session) -> Result<Stored> {
    TRY(const auto result, insert_report(session, context.network, fresh));
    if (result == Stored::fresh) {
      TRY_DONE(context.room());  // what is there already is acknowledged again, whatever room is left
      TRY_DONE(audit_line(context, session, arrival.entered_by, "report.received", arrival.sealed.report_id, ""));
    }
    if (result == Stored::repeated) {
      TRY(fresh.received_ms, first_received(session, context.network, fresh));
    }
    return result;
  }));
  if (stored == Stored::other_content) return problem(ProblemKey::receipt_used);
  if (stored == Stored::erased) return problem(ProblemKey::gone);
  if (stored == Stored::fresh) tell(context, fresh.orgs, arrival.sealed.report_id, "new");
  return Accepted{stored == Stored::repeated, fresh.received_ms};
}

Result<Accepted> accept_addition(app::Context& context, Intake& intake, const AdditionArrival& arrival) {
  const auto lookup_mac = context.keys.lookup_mac(arrival.lookup);
  TRY(const auto head, context.database.read([&](storage::Session& session) {
    return thread_head(session, context.network, lookup_mac);
  }));
  if (!head) return problem(ProblemKey::bad_receipt);
  auto sealed = arrival.sealed;
  sealed.report_id = head->report;
  TRY_DONE(vault::check_addition(context.network, sealed, head->sign_pk));
  TRY(const auto orgs, owners_now(intake, sealed.grants));
  auto received = context.clock.now();
  TRY(const auto stored, context.database.write([&](storage::Session& session) -> Result<Stored> {
    TRY(const auto result, insert_addition(session, context.network, sealed, received));
    if (result == Stored::fresh) {
      TRY_DONE(context.room());
      TRY_DONE(audit_line(context, session, std::nullopt, "report.addition", sealed.report_id, ""));
    }
    if (result == Stored::repeated) {
      TRY(received, first_received(session, context.network, sealed));
    }
    return result;
  }));
  if (stored == Stored::other_content) return problem(ProblemKey::conflict);
  if (stored == Stored::fresh) tell(context, orgs, sealed.report_id, "addition");
  return Accepted{stored == Stored::repeated, received};
}

core::Done erase(app::Context& context, core::BytesView lookup, core::BytesView signature) {
  const auto lookup_mac = context.keys.lookup_mac(lookup);
  TRY(const auto head, context.database.read([&](storage::Session& session) {
    return thread_head(session, context.network, lookup_mac);
  }));
  if (!head) return {};
  TRY_DONE(vault::check_deletion(context.network, head->report, head->sign_pk, signature));
  if (context.ledger != nullptr) {
    TRY_DONE(context.ledger->append(vault::ledger::Kind::report_erased, head->report.bytes(), {}, context.clock.now()));
  }
  std::vector<core::OrgId> orgs;
  TRY_DONE(context.database.write([&](storage::Session& session) -> core::Done {
    TRY(orgs, recipients_of(session, context.network, head->report));
    TRY_DONE(erase_report(session, context.network, head->report, context.clock.now()));
    TRY_DONE(vault::audit::erase_details(session, context.network, head->report.bytes()));
    return audit_line(context, session, std::nullopt, "report.erased", head->report, "");
  }));
  tell(context, orgs, head->report, "erased");
  return {};
}

}  // namespace reports
