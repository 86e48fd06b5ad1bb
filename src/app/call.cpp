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

core::Result<core::json::value> Call::json_body() const { return core::parse_json(request.body); }

core::Done Call::audit(storage::Session& session, std::string_view action, core::BytesView object_id,
                       std::string_view section, std::string_view detail) const {
  vault::audit::Entry entry;
  entry.network_id = context.network;
  entry.time_ms = context.clock.now();
  entry.actor_kind = actor ? "user" : "reporter";
  if (actor) entry.actor_id = actor->user.bytes();
  if (actor) entry.org_id = actor->org.bytes();
  entry.action = action;
  entry.object_id = core::Bytes(object_id);
  entry.section = section;
  entry.detail = detail;
  return vault::audit::append(session, entry);
}

}  // namespace app
