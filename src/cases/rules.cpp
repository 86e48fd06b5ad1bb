// SPDX-License-Identifier: Apache-2.0
#include "cases/rules.h"

#include <chrono>
#include <cstdlib>

#include "cases_data_files.h"
#include "core/table.h"
#include "core/workdays.h"

namespace cases {
namespace {

constexpr core::Millis kHour = 3'600'000;
constexpr core::Millis kDay = 24 * kHour;
constexpr core::Millis kWib = 7 * kHour;  // east of UTC

std::vector<core::TableLine> lines_of(std::string_view name) {
  for (const auto& file : embedded::cases_data()) {
    if (file.path == name) return core::read_table(file.bytes);
  }
  return {};
}

std::int64_t number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

Rules read_rules() {
  Rules out;
  for (auto& l : lines_of("laws.csv")) {
    out.laws.push_back({l["code"],
                        l["law"],
                        l["article"],
                        core::table_words(l["acts"]),
                        core::table_words(l["means"]),
                        core::table_words(l["purposes"]),
                        l["only_for"],
                        l["valid_from"],
                        l["valid_until"],
                        core::table_words(l["shares"]),
                        {l["title_id"], l["title_en"]},
                        l["source"]});
  }
  for (auto& l : lines_of("indicators.csv")) {
    out.indicators.push_back(
        {number(l["ilo"]), core::table_words(l["controls"]), {l["title_id"], l["title_en"]}, l["source"]});
  }
  for (auto& l : lines_of("clocks.csv")) {
    out.clocks.push_back({l["code"],
                          number(l["hours"]),
                          number(l["days"]),
                          l["working"] == "1",
                          l["begins"],
                          l["valid_from"],
                          {l["title_id"], l["title_en"]},
                          l["source"]});
  }
  return out;
}

}  // namespace

const Rules& rules() {
  static const Rules all = read_rules();
  return all;
}

const ClockRule* clock_rule(std::string_view code) {
  const auto& all = rules().clocks;
  const auto found = std::find_if(all.begin(), all.end(), [&](const ClockRule& one) { return one.code == code; });
  return found == all.end() ? nullptr : &*found;
}

bool law_allows(std::string_view code, std::string_view section_class) {
  for (const auto& law : rules().laws) {
    if (law.code == code) return std::find(law.shares.begin(), law.shares.end(), section_class) != law.shares.end();
  }
  return false;
}

core::Millis end_of_day(std::string_view day) {
  using namespace std::chrono;
  const auto at = [&](std::size_t from, std::size_t size) {
    return static_cast<int>(std::strtol(std::string(day.substr(from, size)).c_str(), nullptr, 10));
  };
  const year_month_day date{year(at(0, 4)), month(static_cast<unsigned>(at(5, 2))),
                            std::chrono::day(static_cast<unsigned>(at(8, 2)))};
  const auto begins = sys_days(date).time_since_epoch();
  return duration_cast<milliseconds>(begins).count() + kDay - kWib;
}

core::Millis clock_due(const ClockRule& rule, core::Millis began) {
  if (rule.hours > 0) return began + rule.hours * kHour;
  const auto last = rule.working ? core::working_day_after(began, static_cast<int>(rule.days))
                                 : core::civil_day(began + rule.days * kDay);
  return end_of_day(last) - 1;
}

Elements elements_of(const Facts& facts, const std::vector<Person>& people) {
  Elements out{!facts.acts.empty(), !facts.means.empty(), !facts.purposes.empty(), false};
  for (const auto& person : people) {
    if (person.role == PersonRole::victim && person.is_child != Child::no) out.child = true;
  }
  return out;
}

}  // namespace cases
