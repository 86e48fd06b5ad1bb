// SPDX-License-Identifier: Apache-2.0
// The audit log of one's own organisation as a readable list.
#include <cstdlib>

#include "app/account_store.h"
#include "app/routes.h"
#include "vault/audit_sequencer.h"

namespace app {

struct AuditRow {
  std::int64_t seq = 0, time_ms = 0;
  std::string actor_kind, actor, actor_name, action, object_id, section, outcome, detail;
};
struct AuditOut {
  std::vector<AuditRow> entries;
  std::string checkpoint;
};

}  // namespace app

namespace schema {

SULUH_FIELDS(app::AuditRow, field("seq", &T::seq, kRead), field("time_ms", &T::time_ms, kRead),
             field("actor_kind", &T::actor_kind, kRead), field("actor", &T::actor, kRead),
             field("actor_name", &T::actor_name, kRead), field("action", &T::action, kRead),
             field("object_id", &T::object_id, kRead), field("section", &T::section, kRead),
             field("outcome", &T::outcome, kRead), field("detail", &T::detail, kRead));
SULUH_FIELDS(app::AuditOut, field("entries", &T::entries, kRead), field("checkpoint", &T::checkpoint, kRead));

}  // namespace schema

namespace app {
namespace {

core::Result<core::Reply> list(Call& call) {
  vault::audit::Filter filter;
  filter.org_id = call.person().org.bytes();
  filter.action = call.query("action");
  filter.before = std::strtoll(call.query("before").c_str(), nullptr, 10);
  AuditOut out;
  TRY_DONE(call.read([&](storage::Session& session) -> core::Done {
    TRY(const auto entries, vault::audit::list(session, call.context.network, filter));
    TRY(const auto people, accounts_of(session, call.context.network, call.person().org));
    TRY(const auto note, vault::audit::latest_checkpoint(session, call.context.network));
    out.checkpoint = note.value_or("");
    for (const auto& e : entries) {
      AuditRow row{e.id,      e.time_ms, e.actor_kind, core::hex(e.actor_id), {}, e.action, core::hex(e.object_id),
                   e.section, e.outcome, e.detail};
      for (const auto& person : people) {
        if (person.user.bytes() == e.actor_id) row.actor_name = person.name;
      }
      out.entries.push_back(std::move(row));
    }
    return {};
  }));
  return reply(out);
}

}  // namespace

std::vector<Route> audit_routes() {
  return {{core::Method::get, "/api/v1/audit", Right::audit_read, Limit::none, no_body(), list,
           "the log of my organisation", nullptr, out<AuditOut>}};
}

}  // namespace app
