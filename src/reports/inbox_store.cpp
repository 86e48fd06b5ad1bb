// SPDX-License-Identifier: Apache-2.0
// The staff side of report_store.h: one organisation's own rows, and what was added to a report.
#include <algorithm>
#include <cstdlib>

#include "core/workdays.h"
#include "reports/report_store.h"

namespace reports {
namespace {

using storage::blob;
using storage::Row;
using storage::Session;

constexpr int kAnswerWorkingDays = 3;

#define ROW_COLUMNS                                                                                                \
  "r.report_id, r.received_ms, o.state, r.danger, r.district, r.how_known, r.channel, r.language, r.wants_reply, " \
  "r.files, o.assignee, o.labels, o.outcome, o.merged_into, o.version, o.unread, o.last_ms, r.title_id, r.title, " \
  "o.circle_id, o.epoch, o.wrapped, o.rank, o.order_ms"
#define FROM_ROWS                                                                                                \
  " FROM report_recipients o JOIN reports r ON r.network_id = o.network_id AND r.report_id = o.report_id "       \
  "WHERE o.network_id = $1 AND o.org_id = $2 "                                                                   \
  "AND EXISTS (SELECT 1 FROM circle_keys k WHERE k.network_id = o.network_id AND k.circle_id = o.circle_id AND " \
  "k.epoch = o.epoch AND k.user_id = $3) "

template <class E>
E word_or(const std::string& text, E fallback) {
  return schema::from_word<E>(text).value_or(fallback);
}

std::vector<core::SectionId> ids_from(core::BytesView packed) {
  std::vector<core::SectionId> out;
  for (; packed.size() >= 16; packed.remove_prefix(16))
    out.push_back(*core::SectionId::from_bytes(packed.substr(0, 16)));
  return out;
}

core::Bytes packed(const std::vector<core::SectionId>& ids) {
  core::Bytes out;
  for (const auto& id : ids) out += id.bytes();
  return out;
}

ReportRow row_from(const Row& row) {
  ReportRow out;
  out.id = *core::BundleId::from_bytes(row.bytes(0));
  out.received_ms = row.integer(1);
  out.due_day = core::working_day_after(out.received_ms, kAnswerWorkingDays);
  out.state = word_or(row.text(2), State::fresh);
  out.danger = word_or(row.text(3), Danger::unknown);
  out.district = row.text(4);
  out.how_known = word_or(row.text(5), HowKnown::other);
  out.channel = word_or(row.text(6), Channel::web);
  out.language = word_or(row.text(7), Tongue::id);
  out.wants_reply = row.integer(8) != 0;
  out.files = row.integer(9);
  if (!row.null(10)) out.assignee = core::UserId::from_bytes(row.bytes(10));
  out.labels = ids_from(row.bytes(11));
  out.outcome = word_or(row.text(12), Outcome::none);
  if (!row.null(13)) out.merged_into = core::BundleId::from_bytes(row.bytes(13));
  out.version = row.integer(14);
  out.unread = row.integer(15);
  out.last_ms = row.integer(16);
  out.title = {*core::SectionId::from_bytes(row.bytes(17)), {row.bytes(18)}};
  out.circle_id = *core::CircleId::from_bytes(row.bytes(19));
  out.epoch = row.integer(20);
  out.wrapped = {row.bytes(21)};
  return out;
}

/// "rank.order.report" of the last row shown.
struct Cursor {
  std::int64_t rank = -1, order = 0;
  core::Bytes report;
};
Cursor cursor_from(std::string_view text) {
  const auto first = text.find('.');
  const auto second = text.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return {};
  const auto id = core::from_hex(text.substr(second + 1));
  if (!id || id->size() != 16) return {};
  Cursor out;
  out.rank = std::strtoll(std::string(text.substr(0, first)).c_str(), nullptr, 10);
  out.order = std::strtoll(std::string(text.substr(first + 1, second - first - 1)).c_str(), nullptr, 10);
  out.report = *id;
  return out;
}

// An empty filter parameter matches everything; the label is a 16-byte id somewhere in the packed list.
constexpr std::string_view kInbox =
    "SELECT " ROW_COLUMNS FROM_ROWS
    "AND (o.rank, o.order_ms, o.report_id) > ($4, $5, $6) "
    "AND ($7 = 'all' OR o.state = $7 OR ($7 = 'new' AND o.state = 'open') OR "
    "($7 = 'mine' AND o.assignee = $3 AND o.state <> 'closed')) "
    "AND ($8 = '' OR r.danger = $8) AND ($9 = '' OR r.district = $9) AND ($10 = '' OR r.channel = $10) "
    "ORDER BY o.rank, o.order_ms, o.report_id LIMIT $11";

constexpr std::string_view kCounts =
    "SELECT SUM(CASE WHEN o.state IN ('new', 'open') THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN o.assignee = $3 AND o.state <> 'closed' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN o.state = 'waiting' THEN 1 ELSE 0 END), SUM(CASE WHEN o.state = 'closed' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN o.unread > 0 THEN 1 ELSE 0 END)" FROM_ROWS;

core::Result<Counts> counts(Session& session, const core::NetworkId& network, const Reader& reader) {
  TRY(const auto row, session.one(kCounts, blob(network.bytes()), blob(reader.org.bytes()), blob(reader.user.bytes())));
  const auto at = [&](std::size_t i) { return row->null(i) ? std::int64_t{0} : row->integer(i); };
  return Counts{at(0), at(1), at(2), at(3), at(4)};
}

}  // namespace

core::Result<Inbox> inbox(Session& session, const core::NetworkId& network, const Reader& reader,
                          const InboxFilter& filter) {
  const auto cursor = cursor_from(filter.before);
  TRY(const auto rows, session.query(kInbox, blob(network.bytes()), blob(reader.org.bytes()), blob(reader.user.bytes()),
                                     cursor.rank, cursor.order, blob(cursor.report), filter.state, filter.danger,
                                     filter.district, filter.channel, static_cast<std::int64_t>(kPage + 1)));
  Inbox out;
  TRY(out.counts, counts(session, network, reader));
  for (std::size_t i = 0; i < rows.size() && i < kPage; ++i) out.rows.push_back(row_from(rows[i]));
  if (rows.size() > kPage) {
    const auto& last = rows[kPage - 1];
    out.more =
        std::to_string(last.integer(22)) + "." + std::to_string(last.integer(23)) + "." + core::hex(last.bytes(0));
  }
  if (const auto label = core::SectionId::parse(filter.label)) {
    std::erase_if(out.rows, [&](const ReportRow& row) {
      return std::find(row.labels.begin(), row.labels.end(), *label) == row.labels.end();
    });
  }
  return out;
}

core::Result<std::optional<ReportRow>> report_row(Session& session, const core::NetworkId& network,
                                                  const Reader& reader, const core::BundleId& report) {
  TRY(const auto row, session.one("SELECT " ROW_COLUMNS FROM_ROWS "AND o.report_id = $4", blob(network.bytes()),
                                  blob(reader.org.bytes()), blob(reader.user.bytes()), blob(report.bytes())));
  if (!row) return std::optional<ReportRow>();
  return std::optional(row_from(*row));
}
#undef ROW_COLUMNS
#undef FROM_ROWS

namespace {

Item item_from(const Row& row) {
  Item out;
  out.bundle_id = *core::BundleId::from_bytes(row.bytes(1));
  out.section_id = *core::SectionId::from_bytes(row.bytes(2));
  out.envelope = {row.bytes(3)};
  out.circle_id = *core::CircleId::from_bytes(row.bytes(4));
  out.epoch = row.integer(5);
  out.wrapped = {row.bytes(6)};
  out.seq = row.integer(7);
  out.statement = {row.bytes(8)};
  out.signature = {row.bytes(9)};
  out.author = core::UserId::from_bytes(row.bytes(10));
  out.made_ms = row.integer(11);
  return out;
}

/// Additions that were granted to the reader's organisation, and the organisation's own replies and notes.
core::Done add_items(Session& session, const core::NetworkId& network, const Reader& reader, const ReportRow& row,
                     ReportFile& file) {
  TRY(const auto rows,
      session.query("SELECT i.kind, i.bundle_id, i.section_id, i.envelope, g.circle_id, g.epoch, g.wrapped, i.seq, "
                    "i.statement, i.signature, i.author, i.made_ms FROM report_items i JOIN item_grants g ON "
                    "g.network_id = i.network_id AND g.bundle_id = i.bundle_id AND g.circle_id = $3 "
                    "WHERE i.network_id = $1 AND i.report_id = $2 AND (i.kind = 'addition' OR i.org_id = $4) "
                    "ORDER BY i.row_id",
                    blob(network.bytes()), blob(row.id.bytes()), blob(row.circle_id.bytes()),
                    blob(reader.org.bytes())));
  for (const auto& one : rows) {
    auto& list = one.text(0) == "addition" ? file.additions : one.text(0) == "reply" ? file.replies : file.notes;
    list.push_back(item_from(one));
  }
  return {};
}

core::Done add_recipients(Session& session, const core::NetworkId& network, ReportFile& file) {
  TRY(const auto rows,
      session.query("SELECT o.org_id, o.name, r.state FROM report_recipients r JOIN organisations o ON "
                    "o.network_id = r.network_id AND o.org_id = r.org_id WHERE r.network_id = $1 AND r.report_id = $2 "
                    "ORDER BY o.created_ms, o.org_id",
                    blob(network.bytes()), blob(file.report.id.bytes())));
  for (const auto& row : rows) {
    file.recipients.push_back(
        {*core::OrgId::from_bytes(row.bytes(0)), row.text(1), word_or(row.text(2), State::fresh)});
  }
  return {};
}

}  // namespace

core::Result<ReportFile> report_file(Session& session, const core::NetworkId& network, const Reader& reader,
                                     const ReportRow& row) {
  ReportFile out;
  out.report = row;
  TRY(const auto more,
      session.one("SELECT r.body_id, r.body, r.box_pk, o.next_seq, o.prev_hash FROM reports r JOIN report_recipients o "
                  "ON o.network_id = r.network_id AND o.report_id = r.report_id AND o.org_id = $3 "
                  "WHERE r.network_id = $1 AND r.report_id = $2",
                  blob(network.bytes()), blob(row.id.bytes()), blob(reader.org.bytes())));
  if (!more) return core::problem(core::ProblemKey::not_found);
  out.body = {*core::SectionId::from_bytes(more->bytes(0)), {more->bytes(1)}};
  out.box_pk = {more->bytes(2)};
  out.next_seq = more->integer(3);
  out.prev = {more->bytes(4)};
  TRY(const auto files, session.query("SELECT section_id, size FROM uploads WHERE network_id = $1 AND report_id = $2 "
                                      "ORDER BY created_ms, upload_id",
                                      blob(network.bytes()), blob(row.id.bytes())));
  for (const auto& one : files) out.files_list.push_back({*core::SectionId::from_bytes(one.bytes(0)), one.integer(1)});
  TRY_DONE(add_items(session, network, reader, row, out));
  TRY_DONE(add_recipients(session, network, out));
  return out;
}

core::Done mark_read(Session& session, const core::NetworkId& network, const core::OrgId& org,
                     const core::BundleId& report) {
  TRY_DONE(
      session.execute("UPDATE report_recipients SET unread = 0, state = CASE WHEN state = 'new' THEN 'open' ELSE "
                      "state END WHERE network_id = $1 AND org_id = $2 AND report_id = $3 AND "
                      "(unread > 0 OR state = 'new')",
                      blob(network.bytes()), blob(org.bytes()), blob(report.bytes())));
  return {};
}

namespace {

struct NewItem {
  std::string_view kind;
  core::BundleId bundle;
  core::SectionId section;
  core::BytesView envelope, reporter_wrapped, statement, signature;
  std::int64_t seq = 0, epoch = 0;
  core::BytesView wrapped;
};

core::Done insert_item(Session& session, const core::NetworkId& network, const Reader& reader, const ReportRow& row,
                       const NewItem& item, core::Millis now) {
  TRY_DONE(session.execute(
      "INSERT INTO report_items (network_id, bundle_id, report_id, kind, org_id, author, section_id, envelope, "
      "reporter_wrapped, seq, statement, signature, submission_id, content_mac, made_ms) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, $8, $9, $10, $11, $12, $2, $13, $14)",
      blob(network.bytes()), blob(item.bundle.bytes()), blob(row.id.bytes()), item.kind, blob(reader.org.bytes()),
      blob(reader.user.bytes()), blob(item.section.bytes()), blob(item.envelope), blob(item.reporter_wrapped), item.seq,
      blob(item.statement), blob(item.signature), blob(""), now));
  TRY_DONE(session.execute(
      "INSERT INTO item_grants (network_id, bundle_id, circle_id, epoch, wrapped) VALUES ($1, $2, $3, $4, $5)",
      blob(network.bytes()), blob(item.bundle.bytes()), blob(row.circle_id.bytes()), item.epoch, blob(item.wrapped)));
  return {};
}

}  // namespace

core::Result<bool> insert_reply(Session& session, const core::NetworkId& network, const Reader& reader,
                                const ReportRow& row, const ReplyIn& reply, std::int64_t seq, core::BytesView prev,
                                core::BytesView statement_hash, core::Millis now) {
  TRY(const auto moved,
      session.execute("UPDATE report_recipients SET next_seq = next_seq + 1, prev_hash = $6, last_ms = $7, "
                      "version = version + 1, state = CASE WHEN state = 'closed' THEN 'closed' ELSE 'waiting' END, "
                      "rank = CASE WHEN state = 'closed' THEN 2 ELSE rank END "
                      "WHERE network_id = $1 AND org_id = $2 AND report_id = $3 AND next_seq = $4 AND prev_hash = $5",
                      blob(network.bytes()), blob(reader.org.bytes()), blob(row.id.bytes()), seq, blob(prev),
                      blob(statement_hash), now));
  if (moved == 0) return false;
  const NewItem item{"reply",
                     reply.bundle_id,
                     reply.section_id,
                     reply.envelope.bytes,
                     reply.reporter_wrapped.bytes,
                     reply.statement.bytes,
                     reply.signature.bytes,
                     seq,
                     reply.epoch,
                     reply.wrapped.bytes};
  TRY_DONE(insert_item(session, network, reader, row, item, now));
  return true;
}

core::Done insert_note(Session& session, const core::NetworkId& network, const Reader& reader, const ReportRow& row,
                       const NoteIn& note, core::Millis now) {
  const NewItem item{"note", note.bundle_id, note.section_id,   note.envelope.bytes, {}, {}, {},
                     0,      note.epoch,     note.wrapped.bytes};
  return insert_item(session, network, reader, row, item, now);
}

RowChange change_of(const ReportRow& row) {
  return {row.state, row.outcome, row.assignee, row.labels, row.merged_into};
}

core::Result<std::optional<std::int64_t>> update_row(Session& session, const core::NetworkId& network,
                                                     const core::OrgId& org, const ReportRow& row,
                                                     const RowChange& change, std::int64_t version) {
  const auto assignee = change.assignee ? std::optional(blob(change.assignee->bytes())) : std::nullopt;
  const auto merged = change.merged_into ? std::optional(blob(change.merged_into->bytes())) : std::nullopt;
  const auto labels = packed(change.labels);
  TRY(const auto changed,
      session.execute("UPDATE report_recipients SET state = $5, rank = $6, outcome = $7, assignee = $8, labels = $9, "
                      "merged_into = $10, version = version + 1 WHERE network_id = $1 AND org_id = $2 AND "
                      "report_id = $3 AND version = $4",
                      blob(network.bytes()), blob(org.bytes()), blob(row.id.bytes()), version,
                      schema::word(change.state), rank_of(row.danger, change.state), schema::word(change.outcome),
                      assignee, blob(labels), merged));
  if (changed == 0) return std::optional<std::int64_t>();
  return std::optional(version + 1);
}

core::Result<bool> add_recipient(Session& session, const core::NetworkId& network, const core::BundleId& report,
                                 const core::OrgId& org, const HandonIn& handon, const ReportRow& from,
                                 core::Millis now) {
  TRY(const auto inserted,
      session.execute("INSERT INTO report_recipients (network_id, org_id, report_id, circle_id, epoch, wrapped, state, "
                      "rank, order_ms, assignee, labels, outcome, merged_into, version, unread, last_ms, next_seq, "
                      "prev_hash) VALUES ($1, $2, $3, $4, $5, $6, 'new', $7, $8, NULL, $9, '', NULL, 1, 1, $10, 1, $9) "
                      "ON CONFLICT DO NOTHING",
                      blob(network.bytes()), blob(org.bytes()), blob(report.bytes()), blob(handon.circle_id.bytes()),
                      handon.epoch, blob(handon.wrapped.bytes), rank_of(from.danger, State::fresh), -from.received_ms,
                      blob(""), now));
  return inserted == 1;
}

core::Result<std::vector<LabelIn>> labels_of(Session& session, const core::NetworkId& network, const core::OrgId& org) {
  TRY(const auto rows,
      session.query("SELECT label_id, circle_id, epoch, envelope FROM labels WHERE network_id = $1 AND "
                    "org_id = $2 ORDER BY label_id",
                    blob(network.bytes()), blob(org.bytes())));
  std::vector<LabelIn> out;
  for (const auto& row : rows) {
    out.push_back({*core::SectionId::from_bytes(row.bytes(0)),
                   *core::CircleId::from_bytes(row.bytes(1)),
                   row.integer(2),
                   {row.bytes(3)}});
  }
  return out;
}

core::Done insert_label(Session& session, const core::NetworkId& network, const core::OrgId& org,
                        const LabelIn& label) {
  TRY_DONE(session.execute(
      "INSERT INTO labels (network_id, label_id, org_id, circle_id, epoch, envelope) VALUES ($1, $2, $3, $4, $5, $6)",
      blob(network.bytes()), blob(label.label_id.bytes()), blob(org.bytes()), blob(label.circle_id.bytes()),
      label.epoch, blob(label.envelope.bytes)));
  return {};
}

core::Result<bool> delete_label(Session& session, const core::NetworkId& network, const core::OrgId& org,
                                const core::SectionId& label) {
  TRY(const auto deleted, session.execute("DELETE FROM labels WHERE network_id = $1 AND org_id = $2 AND label_id = $3",
                                          blob(network.bytes()), blob(org.bytes()), blob(label.bytes())));
  return deleted == 1;
}

}  // namespace reports
