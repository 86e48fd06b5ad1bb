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
#define OVERDUE "AND c.org_id = $2 AND " OPEN_ONES "AND c.due_ms < $4 "

struct List {
  std::string_view name, where;
};
constexpr std::array<List, 7> kLists{
    {{"mine", "AND c.org_id = $2 AND c.owner = $3 AND " OPEN_ONES},
     {"team", "AND c.org_id = $2 AND " OPEN_ONES},
     {"shared", "AND c.org_id <> $2 AND c.case_id IN " SHARED_CASES},
     {"overdue", OVERDUE},
     // Not one SELECT with OR: SQLite would look at every referral of the network.
     {"answer",
      "AND c.case_id IN (SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.from_org = $2 AND "
      "r.state = 'sent' UNION SELECT r.case_id FROM case_referrals r WHERE r.network_id = $1 AND r.to_org = $2 AND "
      "r.state = 'sent') "},
     {"closed", "AND c.org_id = $2 AND c.closure = 'closed' "},
     {"all", "AND (c.org_id = $2 OR c.case_id IN " SHARED_CASES ") "}}};

std::string_view where_of(std::string_view list) {
  for (const auto& one : kLists) {
    if (one.name == list) return one.where;
  }
  return {};
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

/// Conditions and values of one list. The filter must outlive it.
class Conditions {
 public:
  Conditions(const core::NetworkId& network, const Viewer& viewer, const ListFilter& filter)
      : values_{blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now} {
    add_status(filter.status);
    add_district(filter.district);
    add_purpose(filter.purpose);
    add_number(filter.number);
    // A filter's own index is better than that of a whole team's open cases; written like this, the latter does not
    // fit.
    const bool by_filter = filter.list == "team" && !sql_.empty();
    sql_.insert(0, by_filter ? "AND c.org_id = $2 AND c.closure || '' <> 'closed' " : where_of(filter.list));
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

  std::vector<Parameter> values_;
  std::string sql_;
};

/// Each up to kCountMost: nobody works through a longer list, and counting a large one would cost more than showing it.
/// The order is there for SQLite, which takes another index without it; what is shared is counted where it is told.
core::Result<CaseCounts> counts(Session& session, const core::NetworkId& network, const Viewer& viewer) {
  static const std::string sql = [] {
    std::string out = "SELECT ";
    for (std::size_t i = 0; i < 6; ++i) {
      const bool shared = kLists[i].name == "shared";
      const bool ordered = kLists[i].name == "team" || kLists[i].name == "closed";
      out += std::string(i == 0 ? "" : ", ") + "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM " +
             (shared ? SHARED_CASES "s " : "cases c WHERE c.network_id = $1 " + std::string(kLists[i].where)) +
             (ordered ? "ORDER BY c.order_ms, c.case_id " : "") + "LIMIT " + std::to_string(kCountMost) + ") x)";
    }
    return out;
  }();
  TRY(const auto row,
      session.one(sql, blob(network.bytes()), blob(viewer.org.bytes()), blob(viewer.user.bytes()), viewer.now));
  return CaseCounts{row->integer(0), row->integer(1), row->integer(2),
                    row->integer(3), row->integer(4), row->integer(5)};
}

}  // namespace

bool known_list(std::string_view list) { return !where_of(list).empty(); }

core::Result<CaseList> list_cases(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                  const ListFilter& filter) {
  const auto cursor = cursor_from(filter.before);
  Conditions conditions(network, viewer, filter);
  const auto order = conditions.place(cursor.order);
  const auto id = conditions.place(blob(cursor.id));
  const auto sql = std::string(kSelectHead) + conditions.sql() + "AND (c.order_ms, c.case_id) > (" + order + ", " + id +
                   ") ORDER BY c.order_ms, c.case_id LIMIT " + std::to_string(kPage + 1);
  CaseList out;
  std::size_t seen = 0;
  TRY_DONE(session.run(sql, conditions.values(), [&](const storage::Row& row) -> core::Done {
    if (++seen > kPage) {
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
