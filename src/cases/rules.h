// SPDX-License-Identifier: Apache-2.0
// Law, indicators and clocks as data (data/*.csv, sources beside every line). Read once; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cases/facts.h"
#include "core/environment.h"

namespace cases {

struct Bilingual {
  std::string id, en;
};
/// What an article needs: words of each list; "*" for any, none where it plays no part.
struct Law {
  std::string code, law, article;
  std::vector<std::string> acts, means, purposes;
  /// What the article needs beyond the three lists: child, abroad, foreign_victim; empty: nothing.
  std::string only_for;
  std::string valid_from, valid_until;  ///< days of the act; an empty end is open
  std::vector<std::string> shares;      ///< section classes that this rule lets an organisation hand over
  Bilingual title;
  std::string source;
};
struct Indicator {
  std::int64_t ilo = 0;
  std::vector<std::string> controls;
  Bilingual title;
  std::string source;
};
struct ClockRule {
  std::string code;
  std::int64_t hours = 0, days = 0;
  bool working = false;  ///< days without Saturdays, Sundays and holidays
  std::string begins, valid_from;
  Bilingual title;
  std::string source;
};
struct Rules {
  std::vector<Law> laws;
  std::vector<Indicator> indicators;
  std::vector<ClockRule> clocks;
};

const Rules& rules();
const ClockRule* clock_rule(std::string_view code);
/// Whether the rule of law lets an organisation hand over this class.
bool law_allows(std::string_view code, std::string_view section_class);
/// The last moment that is in time. A limit in days ends with its last day in Western Indonesian time.
core::Millis clock_due(const ClockRule& rule, core::Millis began);
/// The first moment after a civil day in Western Indonesian time.
core::Millis end_of_day(std::string_view day);

/// The elements of trafficking in a case (docs/cases.md section 6).
struct Elements {
  bool act = false, means = false, purpose = false;
  bool child = false;  ///< a victim was or may have been a child: no means are needed
  [[nodiscard]] bool fulfilled() const { return act && purpose && (means || child); }
};
Elements elements_of(const Facts& facts, const std::vector<Person>& people);

}  // namespace cases

namespace schema {

SULUH_FIELDS(cases::Bilingual, field("id", &T::id, kRead), field("en", &T::en, kRead));
SULUH_FIELDS(cases::Law, field("code", &T::code, kRead), field("law", &T::law, kRead),
             field("article", &T::article, kRead), field("acts", &T::acts, kRead), field("means", &T::means, kRead),
             field("purposes", &T::purposes, kRead), field("only_for", &T::only_for, kRead),
             field("valid_from", &T::valid_from, kRead), field("valid_until", &T::valid_until, kRead),
             field("shares", &T::shares, kRead), field("title", &T::title, kRead), field("source", &T::source, kRead));
SULUH_FIELDS(cases::Indicator, field("ilo", &T::ilo, kRead), field("controls", &T::controls, kRead),
             field("title", &T::title, kRead), field("source", &T::source, kRead));
SULUH_FIELDS(cases::ClockRule, field("code", &T::code, kRead), field("hours", &T::hours, kRead),
             field("days", &T::days, kRead), field("working", &T::working, kRead), field("begins", &T::begins, kRead),
             field("valid_from", &T::valid_from, kRead), field("title", &T::title, kRead),
             field("source", &T::source, kRead));
SULUH_FIELDS(cases::Rules, field("laws", &T::laws, kRead), field("indicators", &T::indicators, kRead),
             field("clocks", &T::clocks, kRead));

}  // namespace schema
