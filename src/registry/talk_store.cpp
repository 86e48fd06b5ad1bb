// SPDX-License-Identifier: Apache-2.0
#include "registry/talk_store.h"

#include <algorithm>

namespace registry {
namespace {

using core::Result;
using storage::blob;
using storage::Row;

// The writer's own circle and the other side's; k and j say which of them the reader holds.
constexpr std::string_view kSelect =
    "SELECT m.org_id, o.name, m.made_by, m.made_ms, m.statement, m.signature, m.bundle_id, m.section_id, m.envelope, "
    "m.circle_id, m.epoch, m.wrapped, m.to_circle, m.to_epoch, m.to_wrapped, k.epoch, j.epoch FROM knock_messages m "
    "JOIN organisations o ON o.network_id = m.network_id AND o.org_id = m.org_id "
    "LEFT JOIN circle_keys k ON k.network_id = m.network_id AND k.circle_id = m.circle_id AND k.epoch = m.epoch AND "
    "k.user_id = $3 "
    "LEFT JOIN circle_keys j ON j.network_id = m.network_id AND j.circle_id = m.to_circle AND j.epoch = m.to_epoch AND "
    "j.user_id = $3 "
    "WHERE m.network_id = $1 AND m.knock_id = $2 ORDER BY m.made_ms DESC, m.section_id DESC LIMIT 200";

TalkMessageOut message_from(const Row& row) {
  TalkMessageOut out;
  out.org_id = *core::OrgId::from_bytes(row.bytes(0));
  out.org_name = row.text(1);
  out.made_by = *core::UserId::from_bytes(row.bytes(2));
  out.made_ms = row.integer(3);
  out.statement = {row.bytes(4)};
  out.signature = {row.bytes(5)};
  const bool own = !row.null(15);
  if (!own && row.null(16)) return out;
  app::MessageOut sealed;
  sealed.bundle_id = *core::BundleId::from_bytes(row.bytes(6));
  sealed.section_id = *core::SectionId::from_bytes(row.bytes(7));
  sealed.envelope = {row.bytes(8)};
  const std::size_t first = own ? 9 : 12;
  sealed.circle_id = *core::CircleId::from_bytes(row.bytes(first));
  sealed.epoch = row.integer(first + 1);
  sealed.wrapped = {row.bytes(first + 2)};
  out.message = std::move(sealed);
  return out;
}

}  // namespace

Result<std::vector<TalkMessageOut>> messages_of(Session& session, const core::NetworkId& network, const KnockId& knock,
                                                const core::UserId& reader) {
  TRY(const auto rows, session.query(kSelect, blob(network.bytes()), blob(knock.bytes()), blob(reader.bytes())));
  std::vector<TalkMessageOut> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(message_from(row));
  std::reverse(out.begin(), out.end());
  return out;
}

Result<bool> insert_message(Session& session, const core::NetworkId& network, const NewMessage& made,
                            const TalkMessageIn& in) {
  const auto& sealed = in.message;
  TRY(const auto rows,
      session.execute("INSERT INTO knock_messages (network_id, knock_id, section_id, org_id, made_by, statement, "
                      "signature, bundle_id, envelope, circle_id, epoch, wrapped, to_circle, to_epoch, to_wrapped, "
                      "made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
                      "ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(made.knock.bytes()), blob(sealed.section_id.bytes()),
                      blob(made.org.bytes()), blob(made.user.bytes()), blob(in.statement.bytes),
                      blob(in.signature.bytes), blob(sealed.bundle_id.bytes()), blob(sealed.envelope.bytes),
                      blob(made.circle.bytes()), sealed.epoch, blob(sealed.wrapped.bytes),
                      blob(sealed.to_circle_id.bytes()), sealed.to_epoch, blob(sealed.to_wrapped.bytes), made.now));
  return rows == 1;
}

core::Done sweep_messages(Session& session, const core::NetworkId& network) {
  TRY_DONE(session.execute(
      "DELETE FROM knock_messages WHERE network_id = $1 AND EXISTS (SELECT 1 FROM knocks n WHERE n.network_id = "
      "knock_messages.network_id AND n.knock_id = knock_messages.knock_id AND NOT EXISTS (SELECT 1 FROM case_sections "
      "s WHERE s.network_id = n.network_id AND s.section_id = n.subject_id))",
      blob(network.bytes())));
  return {};
}

}  // namespace registry
