// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <map>

#include "core/workdays.h"
#include "desk/columns.h"
#include "desk/desk_store.h"
#include "desk/rules.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

std::string head_columns() {
  return "c.crossing_id, " + column_names<Facts>("c.") +
         ", c.outcome, c.basis, c.offline, c.received_ms, c.author, c.paired, c.version";
}

CrossingRow row_from(const Row& row, std::size_t& at) {
  CrossingRow out;
  read_column(row, at++, out.id);
  read_columns(row, at, out.facts);
  read_column(row, at++, out.outcome);
  read_column(row, at++, out.basis);
  read_column(row, at++, out.offline);
  read_column(row, at++, out.received_ms);
  read_column(row, at++, out.author);
  read_column(row, at++, out.paired);
  read_column(row, at++, out.version);
  return out;
}

/// Where a page ends: "instant.id", so that crossings of the same instant are not skipped.
struct Cursor {
  core::Millis instant = (std::int64_t{1} << 53) - 1;
  core::RecordId id;

  static Cursor read(std::string_view text) {
    Cursor out;
    const auto dot = std::min(text.find('.'), text.size());
    std::from_chars(text.data(), text.data() + dot, out.instant);
    if (dot < text.size()) out.id = core::RecordId::parse(text.substr(dot + 1)).value_or(core::RecordId());
    return out;
  }
  static std::string after(const Facts& facts, const core::RecordId& id) {
    return std::to_string(facts.happened_ms) + "." + id.text();
  }
};

// $1 network, $2 organisation, $3 today. A stay is over time when its last day is past and no exit is known; an exit
// was missed where the same document opened again without one.
struct List {
  std::string_view name, where;
};
#define SAME_DOCUMENT_LATER                                                                                            \
  "EXISTS (SELECT 1 FROM border_tokens t JOIN border_tokens u ON u.network_id = t.network_id AND u.org_id = t.org_id " \
  "AND u.token = t.token AND u.record = 'crossing' AND u.record_id <> t.record_id JOIN border_crossings d ON "         \
  "d.network_id = u.network_id AND d.crossing_id = u.record_id AND d.direction = c.direction AND "                     \
  "d.happened_ms > c.happened_ms WHERE t.network_id = c.network_id AND t.record_id = c.crossing_id)"
#define OPENS "((c.direction = 'out' AND c.nationality = 'IDN') OR (c.direction = 'in' AND c.nationality <> 'IDN'))"
constexpr std::array<List, 4> kLists{
    {{"day", "AND c.day = $4 "},
     {"overstay",
      "AND c.direction = 'in' AND c.nationality <> 'IDN' AND c.permitted_until <> '' AND c.permitted_until < $3 AND "
      "c.paired IS NULL "},
     {"missing_exit", "AND c.paired IS NULL AND " OPENS " AND " SAME_DOCUMENT_LATER " "},
     {"delayed", "AND c.outcome = 'delayed' "}}};

std::string_view where_of(std::string_view list) {
  for (const auto& one : kLists) {
    if (one.name == list) return one.where;
  }
  return {};
}

core::Result<std::int64_t> count(Session& session, const Viewer& viewer, std::string_view list) {
  const bool by_day = list == "day";
  const auto sql = "SELECT COUNT(*) FROM border_crossings c WHERE c.network_id = $1 AND c.org_id = $2 AND $3 <> '' " +
                   std::string(where_of(list)) + (by_day ? "" : "AND $4 <> '' ");
  TRY(const auto row,
      session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.today, viewer.today));
  return row->integer(0);
}

core::Result<std::vector<Count>> grouped(Session& session, const Viewer& viewer, std::string_view day,
                                         std::string_view column) {
  const auto sql =
      "SELECT " + std::string(column) +
      ", direction, COUNT(*) FROM border_crossings WHERE network_id = $1 AND org_id = $2 AND day = $3 GROUP "
      "BY " +
      std::string(column) + ", direction ORDER BY " + std::string(column);
  TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), day));
  std::vector<Count> out;
  for (const auto& row : rows) {
    const auto key = column == "hour" ? std::to_string(row.integer(0)) : row.text(0);
    if (out.empty() || out.back().key != key) out.push_back({key, 0, 0});
    (row.text(1) == "in" ? out.back().in : out.back().out) = row.integer(2);
  }
  return out;
}

}  // namespace

bool known_crossing_list(std::string_view list) { return !where_of(list).empty(); }

core::Result<std::optional<CrossingFile>> find_crossing(Session& session, const Viewer& viewer,
                                                        const core::RecordId& id) {
  const auto sql = "SELECT " + head_columns() + ", " + column_names<Sealed>("c.") +
                   " FROM border_crossings c WHERE c.network_id = $1 AND c.org_id = $2 AND c.crossing_id = $3";
  TRY(const auto row, session.one(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes())));
  if (!row) return std::optional<CrossingFile>();
  std::size_t at = 0;
  CrossingFile out;
  out.crossing = row_from(*row, at);
  read_columns(*row, at, out.sealed);
  return std::optional(std::move(out));
}

core::Result<CrossingList> list_crossings(Session& session, const Viewer& viewer, const CrossingFilter& filter) {
  CrossingList out;
  const auto before = Cursor::read(filter.before);
  const auto sql = "SELECT " + head_columns() +
                   " FROM border_crossings c WHERE c.network_id = $1 AND c.org_id = $2 AND $3 <> '' AND $4 <> '' " +
                   std::string(where_of(filter.list)) +
                   "AND (c.happened_ms, c.crossing_id) < ($5, $6) AND ($7 = '' OR c.port = $7) ORDER BY c.happened_ms "
                   "DESC, c.crossing_id "
                   "DESC LIMIT " +
                   std::to_string(kPage + 1);
  TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.today,
                                     filter.day.empty() ? viewer.today : filter.day, before.instant,
                                     blob(before.id.bytes()), filter.port));
  for (const auto& row : rows) {
    std::size_t at = 0;
    out.rows.push_back(row_from(row, at));
  }
  if (out.rows.size() > kPage) {
    out.rows.pop_back();
    out.more = Cursor::after(out.rows.back().facts, out.rows.back().id);
  }
  TRY(out.counts.day, count(session, viewer, "day"));
  TRY(out.counts.overstay, count(session, viewer, "overstay"));
  TRY(out.counts.missing_exit, count(session, viewer, "missing_exit"));
  TRY(const auto hits, session.one("SELECT COUNT(*) FROM border_hits WHERE network_id = $1 AND org_id = $2 AND state = "
                                   "'open' AND protective <= $3",
                                   blob(viewer.network.bytes()), blob(viewer.org.bytes()), viewer.protects));
  out.counts.hits = hits->integer(0);
  return out;
}

core::Result<PastList> list_past(Session& session, const Viewer& viewer, std::string_view from, std::string_view until,
                                 std::string_view before) {
  PastList out;
  const auto cursor = Cursor::read(before);
  // A day follows from its instant, so the index by day gives them in the order of time.
  const auto sql =
      "SELECT c.crossing_id, " + column_names<Facts>("c.") +
      ", c.outcome FROM border_crossings c WHERE c.network_id = $1 AND c.org_id = $2 AND c.day >= $3 AND c.day <= $4 "
      "AND (c.day, c.happened_ms, c.crossing_id) < ($5, $6, $7) ORDER BY c.day DESC, c.happened_ms DESC, "
      "c.crossing_id DESC LIMIT " +
      std::to_string(kPastPage + 1);
  const auto day = before.empty() ? plus_days(until, 1) : core::civil_day(cursor.instant);
  TRY(const auto rows, session.query(sql, blob(viewer.network.bytes()), blob(viewer.org.bytes()), from, until, day,
                                     cursor.instant, blob(cursor.id.bytes())));
  Session::Sets sets;
  for (const auto& row : rows) {
    if (out.rows.size() == kPastPage) {
      out.more = Cursor::after(out.rows.back().facts, out.rows.back().id);
      break;
    }
    std::size_t at = 0;
    PastRow one;
    read_column(row, at++, one.id);
    read_columns(row, at, one.facts);
    read_column(row, at, one.outcome);
    out.rows.push_back(std::move(one));
  }
  for (const auto& one : out.rows) sets.push_back({blob(viewer.network.bytes()), blob(one.id.bytes())});
  TRY_DONE(session.run_each(
      "SELECT token FROM border_tokens WHERE network_id = $1 AND record_id = $2 AND record IN ('crossing', "
      "'crossing_link') ORDER BY token",
      sets, [&](std::size_t i, const Row& row) {
        out.rows[i].tokens.push_back({row.bytes(0)});
        return core::Done();
      }));
  return out;
}

core::Result<std::optional<std::int64_t>> update_outcome(Session& session, const Viewer& viewer,
                                                         const core::RecordId& id, const OutcomeIn& in) {
  TRY(const auto rows,
      session.execute(
          "UPDATE border_crossings SET outcome = $5, basis = $6, version = version + 1 WHERE network_id = $1 "
          "AND org_id = $2 AND crossing_id = $3 AND version = $4",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), in.version,
          schema::word(in.outcome), in.basis));
  return rows == 1 ? std::optional(in.version + 1) : std::nullopt;
}

core::Result<DayOut> count_day(Session& session, const Viewer& viewer, std::string_view day) {
  DayOut out;
  out.day = std::string(day);
  TRY(out.hours, grouped(session, viewer, day, "hour"));
  TRY(out.nationalities, grouped(session, viewer, day, "nationality"));
  TRY(out.ports, grouped(session, viewer, day, "port"));
  TRY(out.outcomes, grouped(session, viewer, day, "outcome"));
  TRY(out.destinations, grouped(session, viewer, day, "destination"));
  for (const auto& one : out.ports) out.total += one.in + one.out;
  TRY(const auto hits,
      session.query(
          "SELECT h.state, COUNT(*) FROM border_hits h JOIN border_crossings c ON c.network_id = h.network_id "
          "AND c.crossing_id = h.record_id WHERE h.network_id = $1 AND h.org_id = $2 AND c.day = $3 AND "
          "h.protective <= $4 GROUP BY h.state",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), day, viewer.protects));
  for (const auto& row : hits) (row.text(0) == "open" ? out.hits_open : out.hits_done) = row.integer(1);
  return out;
}

core::Result<RuleCounts> count_rules(Session& session, const Viewer& viewer, std::string_view from,
                                     std::string_view until) {
  RuleCounts out;
  std::map<std::string, std::map<std::string, Count>> found;
  TRY(const auto rows,
      session.query(
          "SELECT fired, outcome, direction, COUNT(*) FROM border_crossings WHERE network_id = $1 AND org_id = "
          "$2 AND day >= $3 AND day <= $4 GROUP BY fired, outcome, direction",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), from, until));
  for (const auto& row : rows) {
    std::vector<std::string> fired;
    read_column(row, 0, fired);
    const auto n = row.integer(3);
    out.crossings += n;
    for (const auto& rule : fired) {
      auto& one = found[rule][row.text(1)];
      (row.text(2) == "in" ? one.in : one.out) += n;
    }
  }
  TRY(const auto held,
      session.query("SELECT fired, verdict, COUNT(*) FROM border_interviews WHERE network_id = $1 AND org_id = $2 AND "
                    "held_day >= $3 AND held_day <= $4 GROUP BY fired, verdict",
                    blob(viewer.network.bytes()), blob(viewer.org.bytes()), from, until));
  for (const auto& row : held) {
    std::vector<std::string> fired;
    read_column(row, 0, fired);
    out.interviews += row.integer(2);
    for (const auto& rule : fired) found[rule][row.text(1)].out += row.integer(2);
  }
  for (auto& [rule, outcomes] : found) {
    RuleCount one{rule, 0, {}};
    for (auto& [outcome, n] : outcomes) {
      one.fired += n.in + n.out;
      one.outcomes.push_back({outcome, n.in, n.out});
    }
    out.rules.push_back(std::move(one));
  }
  return out;
}

core::Done insert_tokens(Session& session, const Viewer& viewer, const std::vector<NewToken>& tokens) {
  Session::Sets sets;
  for (const auto& one : tokens) {
    sets.push_back({blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(one.token->bytes),
                    blob(one.id->bytes()), one.record, viewer.now});
  }
  TRY_DONE(
      session.run_each("INSERT INTO border_tokens (network_id, org_id, token, record_id, record, made_ms) VALUES "
                       "($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                       sets, nullptr));
  return {};
}

core::Done insert_tokens(Session& session, const Viewer& viewer, std::string_view record, const core::RecordId& id,
                         const std::vector<Blob>& tokens) {
  std::vector<NewToken> all;
  for (const auto& token : tokens) all.push_back({record, &id, &token});
  return insert_tokens(session, viewer, all);
}

core::Result<Seen> seen_before(Session& session, const Viewer& viewer, const Blob& token) {
  TRY(const auto rows,
      session.query(
          "SELECT record, COUNT(*), MAX(made_ms) FROM border_tokens WHERE network_id = $1 AND org_id = $2 AND "
          "token = $3 AND record <> 'entry' GROUP BY record",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(token.bytes)));
  Seen out;
  for (const auto& row : rows) {
    (row.text(0).starts_with("crossing") ? out.crossings : out.interviews) += row.integer(1);
    out.last_ms = std::max(out.last_ms, row.integer(2));
  }
  return out;
}

}  // namespace desk
