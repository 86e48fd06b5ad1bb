// SPDX-License-Identifier: Apache-2.0
#include "cases/facts.h"

#include <chrono>
#include <cstdlib>

#include "core/workdays.h"

namespace cases {
namespace {

// ISO 3166-1 alpha-3, all 249, in the order of the codes, each with a space behind.
constexpr std::string_view kCountries =
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH "
    "BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB "
    "CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO "
    "GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN "
    "IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA "
    "MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER "
    "NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU "
    "RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA "
    "TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT "
    "WLF WSM YEM ZAF ZMB ZWE ";

constexpr std::int64_t kGrownUp = 18;

core::Done wrong(std::string_view pointer, std::string_view field, const char* word) {
  return core::field_problem(std::string(pointer) + "/" + std::string(field), word);
}

int number(std::string_view digits) { return static_cast<int>(std::strtol(std::string(digits).c_str(), nullptr, 10)); }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Empty, or a day that exists and is not after today.
core::Done check_day(std::string_view day, std::string_view pointer, std::string_view field, core::Millis now) {
  if (day.empty()) return {};
  if (!valid_day(day)) return wrong(pointer, field, "day_expected");
  if (day > core::civil_day(now)) return wrong(pointer, field, "in_the_future");
  return {};
}

core::Done check_route(const std::vector<Stop>& route, std::string_view pointer, core::Millis now) {
  for (std::size_t i = 0; i < route.size(); ++i) {
    const auto here = std::string(pointer) + "/route/" + std::to_string(i);
    const auto& stop = route[i];
    if (!known_place(stop.place) && !known_country(stop.place)) return wrong(here, "place", "unknown_word");
    TRY_DONE(check_day(stop.from, here, "from", now));
    TRY_DONE(check_day(stop.to, here, "to", now));
    if (!stop.from.empty() && !stop.to.empty() && stop.to < stop.from) return wrong(here, "to", "before_its_begin");
  }
  return {};
}

core::Done check_age(const Person& person, const Facts& facts, std::string_view pointer, core::Millis now) {
  if (person.birth_year == 0) return {};
  const auto today = number(core::civil_day(now).substr(0, 4));
  if (person.birth_year < 1900) return wrong(pointer, "birth_year", "year_expected");
  if (person.birth_year > today) return wrong(pointer, "birth_year", "in_the_future");
  const auto event = facts.offence_day.empty() ? today : number(facts.offence_day.substr(0, 4));
  // She reaches this age in the year of the event; before her birthday she is one year younger.
  const auto age = event - person.birth_year;
  if (age < 0) return wrong(pointer, "birth_year", "after_the_event");
  const bool surely_grown = age > kGrownUp;
  const bool surely_child = age < kGrownUp;
  if (person.is_child == Child::yes && surely_grown) return wrong(pointer, "is_child", "child_and_birth_year");
  if (person.is_child == Child::no && surely_child) return wrong(pointer, "is_child", "child_and_birth_year");
  return {};
}

}  // namespace

bool known_country(std::string_view code) {
  if (code.size() != 3) return false;
  const auto at = kCountries.find(std::string(code) + " ");
  return at != std::string_view::npos && at % 4 == 0;
}

bool known_place(std::string_view code) {
  std::size_t level = 0;
  while (true) {
    const auto part = code.substr(0, code.find('.'));
    const std::size_t digits = level == 3 ? 4 : 2;
    if (part.size() != digits || !all_digits(part) || ++level > 4) return false;
    if (part.size() == code.size()) return true;
    code.remove_prefix(part.size() + 1);
  }
}

bool valid_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!all_digits(text.substr(0, 4)) || !all_digits(text.substr(5, 2)) || !all_digits(text.substr(8))) return false;
  const std::chrono::year_month_day day{std::chrono::year(number(text.substr(0, 4))),
                                        std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                        std::chrono::day(static_cast<unsigned>(number(text.substr(8))))};
  return day.ok() && text >= "1900-01-01";
}

core::Done check_facts(Facts& facts, std::string_view pointer, core::Millis now) {
  make_set(facts.acts);
  make_set(facts.means);
  make_set(facts.purposes);
  make_set(facts.recruitment);
  make_set(facts.control);
  make_set(facts.sex_exploitation);
  make_set(facts.vulnerabilities);
  const auto& from = facts.origin_district;
  if (!from.empty() && from != "other" && !known_place(from)) return wrong(pointer, "origin_district", "unknown_word");
  const auto& to = facts.destination_country;
  if (!to.empty() && !known_country(to)) return wrong(pointer, "destination_country", "unknown_word");
  TRY_DONE(check_day(facts.offence_day, pointer, "offence_day", now));
  return check_route(facts.route, pointer, now);
}

core::Done check_person(Person& person, const Facts& facts, std::string_view pointer, core::Millis now) {
  make_set(person.perpetrator_roles);
  const auto& country = person.citizenship;
  if (!country.empty() && !known_country(country)) return wrong(pointer, "citizenship", "unknown_word");
  for (std::size_t i = 0; i < person.relations.size(); ++i) {
    if (person.relations[i].to == person.person_id) {
      return wrong(pointer, "relations/" + std::to_string(i) + "/to", "not_herself");
    }
  }
  return check_age(person, facts, pointer, now);
}

}  // namespace cases
