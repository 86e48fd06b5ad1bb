// SPDX-License-Identifier: Apache-2.0
#include "house/house_store.h"

namespace house {

using storage::blob;

core::Result<std::optional<Network>> network(storage::Session& session) {
  TRY(const auto rows, session.query("SELECT network_id, name FROM settings WHERE name IN ('created', 'demo')"));
  std::optional<Network> out;
  for (const auto& row : rows) {
    if (!out) out.emplace();
    out->id = *core::NetworkId::from_bytes(row.bytes(0));
    if (row.text(1) == "demo") out->demo = true;
  }
  return out;
}

core::Done insert_network(storage::Session& session, const Network& made, core::Millis now) {
  TRY(const auto existing, network(session));
  if (existing) return core::problem(core::ProblemKey::bad_config, "the database holds a network already");
  TRY_DONE(session.execute("INSERT INTO settings (network_id, name, value) VALUES ($1, 'created', $2)",
                           blob(made.id.bytes()), blob(core::u64be(static_cast<std::uint64_t>(now)))));
  if (!made.demo) return {};
  TRY_DONE(session.execute("INSERT INTO settings (network_id, name, value) VALUES ($1, 'demo', $2)",
                           blob(made.id.bytes()), blob("1")));
  return {};
}

}  // namespace house
