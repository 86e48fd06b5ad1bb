// SPDX-License-Identifier: Apache-2.0
// Lists, legal bases, ports and indicators as data (data/*.csv, sources beside every line). Read once; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/account.h"

namespace desk {

struct Bilingual {
  std::string id, en;
};
struct ListRule {
  std::string list;
  bool protective = false;  ///< its hits go to protection officers alone
  std::int64_t first_months = 0, extend_months = 0;
  std::int64_t notify_days = 0;  ///< within which the person is told; 0: the law names no time
  Bilingual title;
  std::string source;
};
struct Basis {
  std::string code;
  std::vector<std::string> lists;  ///< or "delayed"; empty: a reason to take somebody off
  Bilingual title;
  std::string source;
};
struct Port {
  std::string code, kind;
  Bilingual title;
};
/// `when` is read by the clients (docs/border.md section 5): rules are never evaluated on the server.
struct Indicator {
  std::string code;
  std::vector<std::string> at;
  std::string when;
  Bilingual title, question;
  std::string source, valid_from, valid_until;
  bool live = false;
};
struct Rules {
  std::vector<ListRule> lists;
  std::vector<Basis> bases;
  std::vector<Port> ports;
  std::vector<Indicator> indicators;
};

const Rules& rules();
const ListRule& list_rule(std::string_view list);
bool basis_fits(std::string_view code, std::string_view list);
bool removal_reason(std::string_view code);
bool known_port(std::string_view code);

// ---- civil days, "YYYY-MM-DD"
bool valid_day(std::string_view text);
/// The same day so many months later; the last day of a shorter month.
std::string plus_months(std::string_view day, std::int64_t months);
std::string plus_days(std::string_view day, std::int64_t days);

}  // namespace desk

namespace schema {

SULUH_FIELDS(desk::Bilingual, field("id", &T::id, kRead), field("en", &T::en, kRead));
SULUH_FIELDS(desk::ListRule, field("list", &T::list, kRead), field("protective", &T::protective, kRead),
             field("first_months", &T::first_months, kRead), field("extend_months", &T::extend_months, kRead),
             field("notify_days", &T::notify_days, kRead), field("title", &T::title, kRead),
             field("source", &T::source, kRead));
SULUH_FIELDS(desk::Basis, field("code", &T::code, kRead), field("lists", &T::lists, kRead),
             field("title", &T::title, kRead), field("source", &T::source, kRead));
SULUH_FIELDS(desk::Port, field("code", &T::code, kRead), field("kind", &T::kind, kRead),
             field("title", &T::title, kRead));
SULUH_FIELDS(desk::Indicator, field("code", &T::code, kRead), field("at", &T::at, kRead),
             field("when", &T::when, kRead), field("title", &T::title, kRead), field("question", &T::question, kRead),
             field("source", &T::source, kRead), field("valid_from", &T::valid_from, kRead),
             field("valid_until", &T::valid_until, kRead), field("live", &T::live, kRead));
SULUH_FIELDS(desk::Rules, field("lists", &T::lists, kRead), field("bases", &T::bases, kRead),
             field("ports", &T::ports, kRead), field("indicators", &T::indicators, kRead));

}  // namespace schema
