// SPDX-License-Identifier: Apache-2.0
// Many crossings at once: a statement runs for all rows of a batch before the next one does (Session::run_each),
// because on PostgreSQL each exchange costs more than the row. And files that can be taken back as a whole.
#include <deque>
#include <set>

#include "core/workdays.h"
#include "desk/columns.h"
#include "desk/desk_store.h"

namespace desk {
namespace {

using storage::blob;
using storage::Row;

constexpr core::Millis kHour = 3'600'000;
constexpr core::Millis kWib = 7 * kHour;  // east of UTC

Values crossing_values(const Viewer& viewer, const NewCrossing& row, const std::optional<core::RecordId>& import_id) {
  const auto& in = *row.in;
  const auto local = in.facts.happened_ms + kWib;
  Values out;
  out.add(viewer.network).add(in.crossing_id).add(viewer.org).add(Blob{row.digest});
  out.add_columns(in.facts);
  out.add(in.outcome).add(in.basis).add(in.offline).add(core::civil_day(in.facts.happened_ms));
  out.add(local / kHour % 24).add(viewer.now).add(viewer.user).add(import_id);
  out.add_columns(in.sealed).add(std::int64_t{1});
  return out;
}

core::Done insert_tokens_of(Session& session, const Viewer& viewer, const std::vector<NewCrossing>& rows) {
  std::vector<NewToken> all;
  for (const auto& row : rows) {
    for (const auto& token : row.in->tokens) all.push_back({"crossing", &row.in->crossing_id, &token});
    for (const auto& link : row.in->links) all.push_back({"crossing_link", &row.in->crossing_id, &link});
  }
  return insert_tokens(session, viewer, all);
}

Passage passage_from(const Row& row, std::size_t at) {
  Facts facts;
  Passage out;
  read_column(row, at, out.id);
  read_column(row, at + 1, facts.direction);
  facts.nationality = row.text(at + 2);
  out.opens = opens(facts);
  out.happened = row.integer(at + 3);
  read_column(row, at + 4, out.paired);
  return out;
}

core::Done update_pairs(Session& session, const Viewer& viewer, const std::map<core::Bytes, Passage>& known,
                        const std::set<core::Bytes>& changed) {
  Session::Sets sets;
  for (const auto& id : changed) {
    const auto& paired = known.at(id).paired;
    sets.push_back(
        {blob(viewer.network.bytes()), blob(id), paired ? storage::Parameter(blob(paired->bytes())) : nullptr});
  }
  TRY_DONE(session.run_each("UPDATE border_crossings SET paired = $3 WHERE network_id = $1 AND crossing_id = $2", sets,
                            nullptr));
  return {};
}

}  // namespace

core::Result<std::vector<std::optional<Taken>>> taken_crossings(Session& session, const Viewer& viewer,
                                                                const std::vector<core::RecordId>& ids) {
  std::vector<std::optional<Taken>> out(ids.size());
  Session::Sets sets;
  for (const auto& id : ids) sets.push_back({blob(viewer.network.bytes()), blob(id.bytes())});
  TRY_DONE(session.run_each(
      "SELECT org_id, digest, version FROM border_crossings WHERE network_id = $1 AND crossing_id = $2", sets,
      [&](std::size_t i, const Row& row) {
        out[i] = Taken{*core::OrgId::from_bytes(row.bytes(0)), row.bytes(1), row.integer(2)};
        return core::Done();
      }));
  return out;
}

core::Done insert_crossings(Session& session, const Viewer& viewer, const std::vector<NewCrossing>& rows,
                            const std::optional<core::RecordId>& import_id) {
  if (rows.empty()) return {};
  std::deque<Values> values;  // the parameters point into them: they must not move
  Session::Sets sets;
  for (const auto& row : rows) {
    values.push_back(crossing_values(viewer, row, import_id));
    sets.push_back(values.back().all());
  }
  const auto sql = "INSERT INTO border_crossings (network_id, crossing_id, org_id, digest, " + column_names<Facts>() +
                   ", outcome, basis, offline, day, hour, received_ms, author, import_id, " + column_names<Sealed>() +
                   ", version) VALUES (" + values.front().marks() + ")";
  TRY_DONE(session.run_each(sql, sets, nullptr));
  return insert_tokens_of(session, viewer, rows);
}

core::Result<MetByToken> met_under(Session& session, const Viewer& viewer, const std::set<core::Bytes>& tokens) {
  MetByToken out;
  std::vector<Met*> places;
  Session::Sets sets;
  for (const auto& token : tokens) {
    places.push_back(&out[token]);
    sets.push_back({blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(token)});
  }
  TRY_DONE(
      session.run_each("SELECT t.record, c.crossing_id, c.direction, c.nationality, c.happened_ms, c.paired FROM "
                       "border_tokens t LEFT JOIN "
                       "border_crossings c ON t.record = 'crossing' AND c.network_id = t.network_id AND c.crossing_id "
                       "= t.record_id WHERE "
                       "t.network_id = $1 AND t.org_id = $2 AND t.token = $3 AND t.record IN ('crossing', 'entry')",
                       sets, [&](std::size_t i, const Row& row) {
                         if (row.text(0) == "entry") places[i]->listed = true;
                         if (!row.null(1)) places[i]->crossings.push_back(passage_from(row, 1));
                         return core::Done();
                       }));
  return out;
}

core::Done pair_again(Session& session, const Viewer& viewer, const std::set<std::set<core::Bytes>>& sets,
                      const MetByToken& met) {
  std::map<core::Bytes, Passage> known;
  for (const auto& [token, found] : met) {
    for (const auto& one : found.crossings) known.emplace(one.id.bytes(), one);
  }
  std::set<core::Bytes> changed;
  for (const auto& tokens : sets) {
    std::map<core::Bytes, Passage> passages;
    for (const auto& token : tokens) {
      for (const auto& one : met.at(token).crossings) passages.emplace(one.id.bytes(), one);
    }
    std::vector<Passage> paired;
    for (const auto& [id, one] : passages) paired.push_back(one);
    pair_up(paired);
    for (const auto& one : paired) {
      auto& before = known.at(one.id.bytes()).paired;
      if (before == one.paired) continue;
      before = one.paired;
      changed.insert(one.id.bytes());
    }
  }
  return update_pairs(session, viewer, known, changed);
}

core::Result<bool> insert_import(Session& session, const Viewer& viewer, const core::RecordId& id) {
  TRY_DONE(session.execute(
      "INSERT INTO border_imports (network_id, import_id, org_id, made_by, made_ms, undone_ms) VALUES "
      "($1, $2, $3, $4, $5, NULL) ON CONFLICT DO NOTHING",
      blob(viewer.network.bytes()), blob(id.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now));
  TRY(const auto row,
      session.one("SELECT 1 FROM border_imports WHERE network_id = $1 AND import_id = $2 AND org_id = $3 "
                  "AND undone_ms IS NULL",
                  blob(viewer.network.bytes()), blob(id.bytes()), blob(viewer.org.bytes())));
  return row.has_value();
}

core::Result<std::vector<ImportRow>> list_imports(Session& session, const Viewer& viewer) {
  TRY(const auto rows,
      session.query(
          "SELECT i.import_id, i.made_by, i.made_ms, i.undone_ms, (SELECT COUNT(*) FROM border_crossings c WHERE "
          "c.network_id = i.network_id AND c.import_id = i.import_id) FROM border_imports i WHERE i.network_id = "
          "$1 AND i.org_id = $2 ORDER BY i.made_ms DESC LIMIT 50",
          blob(viewer.network.bytes()), blob(viewer.org.bytes())));
  std::vector<ImportRow> out;
  for (const auto& row : rows) {
    ImportRow one;
    read_column(row, 0, one.import_id);
    read_column(row, 1, one.made_by);
    read_column(row, 2, one.made_ms);
    read_column(row, 3, one.undone_ms);
    read_column(row, 4, one.crossings);
    out.push_back(std::move(one));
  }
  return out;
}

core::Result<std::optional<std::int64_t>> undo_import(Session& session, const Viewer& viewer,
                                                      const core::RecordId& id) {
  TRY(const auto marked,
      session.execute(
          "UPDATE border_imports SET undone_ms = $4 WHERE network_id = $1 AND org_id = $2 AND import_id = $3 AND "
          "undone_ms IS NULL",
          blob(viewer.network.bytes()), blob(viewer.org.bytes()), blob(id.bytes()), viewer.now));
  if (marked != 1) return std::optional<std::int64_t>();
  TRY(const auto rows,
      session.query(
          "SELECT DISTINCT t.token FROM border_crossings c JOIN border_tokens t ON t.network_id = c.network_id AND "
          "t.record_id = c.crossing_id AND t.record = 'crossing' WHERE c.network_id = $1 AND c.import_id = $2",
          blob(viewer.network.bytes()), blob(id.bytes())));
  for (const auto* table : {"border_tokens", "border_hits"}) {
    const auto sql =
        "DELETE FROM " + std::string(table) +
        " WHERE network_id = $1 AND record_id IN (SELECT crossing_id FROM border_crossings WHERE network_id = "
        "$1 AND import_id = $2)";
    TRY_DONE(session.execute(sql, blob(viewer.network.bytes()), blob(id.bytes())));
  }
  TRY(const auto erased, session.execute("DELETE FROM border_crossings WHERE network_id = $1 AND import_id = $2",
                                         blob(viewer.network.bytes()), blob(id.bytes())));
  std::set<core::Bytes> tokens;
  std::set<std::set<core::Bytes>> sets;
  for (const auto& row : rows) {
    tokens.insert(row.bytes(0));
    sets.insert({row.bytes(0)});
  }
  TRY(const auto met, met_under(session, viewer, tokens));
  TRY_DONE(pair_again(session, viewer, sets, met));
  return std::optional(erased);
}

}  // namespace desk
