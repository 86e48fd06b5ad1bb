// SPDX-License-Identifier: Apache-2.0
#include "desk/rules.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/table.h"
#include "desk_data_files.h"

namespace desk {
namespace {

std::vector<core::TableLine> table(std::string_view name) {
  for (const auto& file : embedded::desk_data()) {
    if (file.path == name) return core::read_table(file.bytes);
  }
  return {};
}

std::int64_t number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

Rules read_rules() {
  Rules out;
  for (auto& l : table("lists.csv")) {
    out.lists.push_back({l["list"],
                         l["protective"] == "1",
                         number(l["first_months"]),
                         number(l["extend_months"]),
                         number(l["notify_days"]),
                         {l["title_id"], l["title_en"]},
                         l["source"]});
  }
  for (auto& l : table("bases.csv")) {
    out.bases.push_back({l["code"], core::table_words(l["lists"]), {l["title_id"], l["title_en"]}, l["source"]});
  }
  for (auto& l : table("ports.csv")) out.ports.push_back({l["code"], l["kind"], {l["title_id"], l["title_en"]}});
  for (auto& l : table("indicators.csv")) {
    out.indicators.push_back({l["code"],
                              core::table_words(l["at"]),
                              l["when"],
                              {l["title_id"], l["title_en"]},
                              {l["question_id"], l["question_en"]},
                              l["source"],
                              l["valid_from"],
                              l["valid_until"],
                              l["state"] == "live"});
  }
  return out;
}

const Basis* basis(std::string_view code) {
  const auto& all = rules().bases;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Basis& one) { return one.code == code; });
  return found == all.end() ? nullptr : &*found;
}

std::chrono::year_month_day day_of(std::string_view text) {
  const auto at = [&](std::size_t from, std::size_t size) {
    return static_cast<int>(std::strtol(std::string(text.substr(from, size)).c_str(), nullptr, 10));
  };
  return {std::chrono::year(at(0, 4)), std::chrono::month(static_cast<unsigned>(at(5, 2))),
          std::chrono::day(static_cast<unsigned>(at(8, 2)))};
}

std::string text_of(std::chrono::year_month_day day) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return out.data();
}

}  // namespace

const Rules& rules() {
  static const Rules all = read_rules();
  return all;
}

const ListRule& list_rule(std::string_view list) {
  const auto& all = rules().lists;
  return *std::find_if(all.begin(), all.end(), [&](const ListRule& one) { return one.list == list; });
}

bool basis_fits(std::string_view code, std::string_view list) {
  const auto* found = basis(code);
  return found != nullptr && std::find(found->lists.begin(), found->lists.end(), list) != found->lists.end();
}

bool removal_reason(std::string_view code) {
  const auto* found = basis(code);
  return found != nullptr && found->lists.empty();
}

bool known_port(std::string_view code) {
  const auto& all = rules().ports;
  return std::any_of(all.begin(), all.end(), [&](const Port& one) { return one.code == code; });
}

bool valid_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  return day_of(text).ok();
}

std::string plus_months(std::string_view day, std::int64_t months) {
  auto moved = day_of(day) + std::chrono::months(months);
  if (!moved.ok()) moved = std::chrono::sys_days(moved.year() / moved.month() / std::chrono::last);
  return text_of(moved);
}

std::string plus_days(std::string_view day, std::int64_t days) {
  return text_of(std::chrono::sys_days(day_of(day)) + std::chrono::days(days));
}

}  // namespace desk
