// SPDX-License-Identifier: Apache-2.0
// Lists of cases. A list is an ordered walk along one index that ends after a page, whatever the size of the table: the
// conditions below are written so that both engines find that index (migration 0007 says which).
#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

#include "cases/case_rows.h"
#include "cases/facts_columns.h"
#include "cases/sharing_sql.h"

namespace cases {
namespace {

using storage::blob;
using storage::Parameter;

// The words of the partial indexes, which a query must repeat.
#define OPEN_ONES "c.closure <> 'closed' "
// Not one SELECT with OR: SQLite would look at every referral of the network.
#define ANSWER_CASES                                                                                                \
  "(SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.from_org = $2 AND r.state = 'sent' UNION " \
  "SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.to_org = $2 AND r.state = 'sent') "
#define OVERDUE "AND c.org_id = $2 AND " OPEN_ONES "AND c.due_ms < $4 "

struct List {
  std::string_view name, where;
  std::string_view ids = {};  ///< where no index has the list: a SELECT of its cases
  bool of_team = false;       ///< of the viewer's team, where she does not see every team's
  [[nodiscard]] std::string conditions() const {
    return std::string(where) + (ids.empty() ? "" : "AND c.case_id IN " + std::string(ids));
  }
};
constexpr std::array<List, 7> kLists{{{"mine", "AND c.org_id = $2 AND c.owner = $3 AND " OPEN_ONES},
                                      {"team", "AND c.org_id = $2 AND " OPEN_ONES, {}, true},
                                      {"shared", "AND c.org_id <> $2 ", SHARED_CASES},
                                      {"overdue", OVERDUE, {}, true},
                                      {"answer", "", ANSWER_CASES},
                                      {"closed", "AND c.org_id = $2 AND c.closure = 'closed' ", {}, true},
                                      {"all", "AND (c.org_id = $2 OR c.case_id IN " SHARED_CASES ") "}}};

const List* find_list(std::string_view name) {
  const auto* const found = std::ranges::find(kLists, name, &List::name);
  return found == kLists.end() ? nullptr : found;
}

/// One's own cases and those of others are seen whatever team they are of.
bool divided(const List& list) { return list.name != "mine" && list.name != "shared"; }

/// The words of the indexes by team fit who is in one. Who is in none sees what belongs to none.
std::string team_condition(const List& list, const std::string& place, bool in_one) {
  if (!list.of_team) return "AND (c.org_id <> $2 OR c.team = " + place + " OR c.owner = $3) ";
  return "AND c.team = " + place + (in_one ? " AND c.team <> '' " : " ");
}

/// Order and id of the last row shown.
struct Cursor {
  std::int64_t order = std::numeric_limits<std::int64_t>::min();
  core::Bytes id;
};
Cursor cursor_from(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return {};
  const auto id = core::from_hex(text.substr(dot + 1));
  if (!id || id->size() != 16) return {};
  return {std::strtoll(std::string(text.substr(0, dot)).c_str(), nullptr, 10), *id};
}

/// Conditions and values of one known list. The filter and the cursor must outlive it.
class Conditions {
 public:
  Conditions(const core::NetworkId& network, const Viewer& viewer, const ListFilter& filter)
      : list_(*find_list(filter.list)),
        values_{blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now} {
    add_status(filter.status);
    add_district(filter.district);
    add_purpose(filter.purpose);
    add_number(filter.number);
    // A filter's own index is better than that of a whole team's open cases; written like this, the latter does not
    // fit.
    const bool by_filter = filter.list == "team" && !sql_.empty();
    sql_.insert(0, by_filter ? "AND c.org_id = $2 AND c.closure || '' <> 'closed' " : list_.conditions());
    if (!viewer.every_team && divided(list_))
      sql_ += team_condition(list_, place(std::string_view(viewer.team)), !viewer.team.empty());
  }
  /// A page of heads after the cursor, and one more.
  std::string page(const Cursor& cursor) {
    const auto order = place(cursor.order), id = place(blob(cursor.id));
    const auto after = sql_ + "AND (c.order_ms, c.case_id) > (" + order + ", " + id +
                       ") ORDER BY c.order_ms, c.case_id LIMIT " + std::to_string(kListPage + 1);
    if (list_.ids.empty()) return std::string(kSelectHead) + after;
    // Sorted before anything else of them is read.
    return select_heads_of("SELECT c.case_id, c.order_ms FROM " + std::string(list_.ids) +
                           "s CROSS JOIN cases c WHERE c.network_id = $1 AND c.case_id = s.case_id " + after) +
           "ORDER BY p.order_ms, p.case_id";
  }

  std::string place(Parameter value) {
    values_.push_back(value);
    return "$" + std::to_string(values_.size());
  }
  [[nodiscard]] const std::string& sql() const { return sql_; }
  [[nodiscard]] const std::vector<Parameter>& values() const { return values_; }

 private:
  void add_status(const std::string& status) {
    if (!status.empty()) sql_ += "AND c.status = " + place(std::string_view(status)) + " ";
  }
  /// A district and all below it. Sub-districts ("17.09.03") are what people ask for and have an index.
  void add_district(const std::string& district) {
    constexpr std::size_t kSubDistrict = 8;
    if (district.empty()) return;
    const auto here = place(std::string_view(district));
    if (district.size() == kSubDistrict) {
      sql_ += "AND substr(c.origin_district, 1, 8) = " + here + " ";
    } else {
      sql_ += "AND (c.origin_district = " + here + " OR c.origin_district LIKE " + here + " || '.%') ";
    }
  }
  /// A known word stands in the text itself, as in the index of this word.
  void add_purpose(const std::string& purpose) {
    if (purpose.empty()) return;
    const bool known = schema::from_word<Purpose>(purpose).has_value();
    sql_ += known ? "AND ',' || c.purposes || ',' LIKE '%," + purpose + ",%' " : "AND 1 = 0 ";
  }
  /// "2026/17.09/0042" whole, else a part of it.
  void add_number(const std::string& number) {
    constexpr std::size_t kSerial = 4;
    if (number.empty()) return;
    const auto here = place(std::string_view(number));
    const bool whole =
        std::count(number.begin(), number.end(), '/') == 2 && number.size() - number.rfind('/') > kSerial;
    sql_ += whole ? "AND c.number = " + here + " " : "AND c.number LIKE '%' || " + here + " || '%' ";
  }

  const List& list_;
  std::vector<Parameter> values_;
  std::string sql_;
};

/// Each up to kCountMost: nobody works through a longer list, and counting a large one would cost more than showing it.
/// The order is there for SQLite, which takes another index without it; what is told of elsewhere is counted there.
std::string counts_sql(bool every_team, bool in_one) {
  std::string sql = "SELECT ";
  for (std::size_t i = 0; i < 6; ++i) {
    const auto& list = kLists[i];
    auto rows = "cases c WHERE c.network_id = $1 " + std::string(list.where);
    if (!every_team && divided(list)) {
      rows = "cases c WHERE c.network_id = $1 " + list.conditions() + team_condition(list, "$5", in_one);
    } else if (!list.ids.empty()) {
      rows = std::string(list.ids) + "s ";
    }
    if (list.name == "team" || list.name == "closed") rows += "ORDER BY c.order_ms, c.case_id ";
    sql += std::string(i == 0 ? "" : ", ") + "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + rows + "LIMIT " +
           std::to_string(kCountMost) + ") x)";
  }
  return sql;
}

core::Result<CaseCounts> counts(Session& session, const core::NetworkId& network, const Viewer& viewer) {
  static const std::string whole = counts_sql(true, false), of_none = counts_sql(false, false),
                           of_one = counts_sql(false, true);
  std::vector<Parameter> values{blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now};
  if (!viewer.every_team) values.emplace_back(std::string_view(viewer.team));
  std::optional<CaseCounts> out;
  TRY_DONE(session.run(viewer.every_team     ? whole
                       : viewer.team.empty() ? of_none
                                             : of_one,
                       values, [&](const storage::Row& row) -> core::Done {
                         out = CaseCounts{row.integer(0), row.integer(1), row.integer(2),
                                          row.integer(3), row.integer(4), row.integer(5)};
                         return {};
                       }));
  return *out;
}

}  // namespace

bool known_list(std::string_view list) { return find_list(list) != nullptr; }

core::Result<CaseList> list_cases(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const ListFilter& filter) {
  const auto cursor = cursor_from(filter.before);
  Conditions conditions(network, viewer, filter);
  const auto sql = conditions.page(cursor);
  CaseList out;
  std::size_t seen = 0;
  TRY_DONE(session.run(sql, conditions.values(), [&](const storage::Row& row) -> core::Done {
    if (++seen > kListPage) {
      out.more = std::to_string(-out.rows.back().updated_ms) + "." + out.rows.back().id.text();
    } else {
      out.rows.push_back(head_from(row, viewer));
    }
    return {};
  }));
  TRY(out.counts, counts(session, network, viewer));
  return out;
}

core::Result<std::vector<StoredCase>> cases_for_export(Session& session, const core::NetworkId& network,
                                                       const Viewer& viewer, const ListFilter& filter) {
  Conditions conditions(network, viewer, filter);
  const auto sql = std::string(kSelectCase) + conditions.sql() + "ORDER BY c.order_ms, c.case_id LIMIT " +
                   std::to_string(kExportMost + 1);
  std::vector<StoredCase> out;
  TRY_DONE(session.stream(sql, conditions.values(), [&](const storage::Row& row) -> core::Done {
    out.push_back(case_from(row, viewer));
    out.back().row.title.reset();  // coded facts alone leave this way
    return {};
  }));
  return out;
}

}  // namespace cases
