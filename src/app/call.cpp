// SPDX-License-Identifier: Apache-2.0
#include "app/call.h"

#include "app/forms.h"

namespace app {

std::string_view Call::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

std::string Call::query(std::string_view name) const { return query_value(request.query, name); }

core::Result<core::json::value> Call::json_body() const {
  core::JsonLimits limits;
  limits.bytes = request.body.size();  // whoever read it held it to the route's own limit
  return core::parse_json(request.body, limits);
}

vault::audit::Entry Call::entry_of(std::string_view action) const {
  vault::audit::Entry out;
  out.network_id = context.network;
  out.time_ms = context.clock.now();
  out.actor_kind = actor ? "user" : "reporter";
  if (actor) out.actor_id = actor->user.bytes();
  if (actor) out.org_id = actor->org.bytes();
  out.action = action;
  return out;
}

core::Done Call::audit(storage::Session& session, std::string_view action, core::BytesView object_id,
                       std::string_view section, std::string_view detail) const {
  auto entry = entry_of(action);
  entry.object_id = core::Bytes(object_id);
  entry.section = section;
  entry.detail = detail;
  return vault::audit::append(session, entry);
}

core::Done Call::audit_each(storage::Session& session, std::string_view action,
                            const std::vector<core::Bytes>& objects) const {
  return vault::audit::append_each(session, entry_of(action), objects);
}

}  // namespace app
