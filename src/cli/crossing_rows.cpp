// SPDX-License-Identifier: Apache-2.0
#include "cli/crossing_rows.h"

#include <algorithm>
#include <optional>
#include <regex>

#include "cli/csv.h"
#include "cli/csv_text.h"
#include "cli/office_values.h"
#include "desk/rules.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

struct Target {
  std::string_view name, title;
  const char* headings;  // a regular expression, any case
};

constexpr std::array<Target, kCrossingTargets.size()> kTargets{
    {{"name", "nama / name", "^nama|name$|^name"},
     {"number", "nomor dokumen / document number", R"(paspor|passport|dokumen|document|no\.? ?dok)"},
     {"issuer", "penerbit / issuing state", "penerbit|issu"},
     {"nationality", "kewarganegaraan / nationality", "warga|national|kebangsaan|negara asal"},
     {"birth_date", "tanggal lahir / date of birth", "lahir|birth|dob"},
     {"sex", "jenis kelamin / sex", "kelamin|sex|gender|^l/p$|^jk$"},
     {"direction", "arah / direction", "arah|direction|masuk.?keluar|jenis perlintasan"},
     {"port", "tempat / port", "^tpi|tempat|port|pelabuhan|bandara"},
     {"day", "tanggal / day", "tanggal|^tgl|date|^hari"},
     {"time", "jam / time", "^jam|waktu|time|pukul"},
     {"carrier", "angkutan / carrier", "penerbangan|pelayaran|flight|voyage|kapal|pesawat|angkut"},
     {"destination", "negara tujuan / destination", "tujuan negara|negara tujuan|destination"},
     {"purpose", "keperluan / purpose", "keperluan|maksud|purpose|tujuan"},
     {"permitted_until", "boleh tinggal sampai / permitted until", "izin tinggal|sampai|until|stay"},
     {"phone", "telepon / telephone", "telepon|telp|phone|hp"}}};

std::size_t index_of(std::string_view target) {
  return static_cast<std::size_t>(std::find(kCrossingTargets.begin(), kCrossingTargets.end(), target) -
                                  kCrossingTargets.begin());
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct Spelling {
  std::string_view text, word;
};

/// The word whose spelling is the whole text.
template <std::size_t N>
std::string_view same(const std::array<Spelling, N>& list, std::string_view text) {
  const auto asked = lower(text);
  for (const auto& one : list) {
    if (one.text == asked) return one.word;
  }
  return {};
}

/// The first word whose spelling stands anywhere in the text.
template <std::size_t N>
std::string_view within(const std::array<Spelling, N>& list, std::string_view text) {
  const auto asked = lower(text);
  for (const auto& one : list) {
    if (asked.find(one.text) != std::string::npos) return one.word;
  }
  return {};
}

constexpr std::array<Spelling, 14> kDirections{{{"masuk", "in"},
                                                {"in", "in"},
                                                {"entry", "in"},
                                                {"arrival", "in"},
                                                {"datang", "in"},
                                                {"kedatangan", "in"},
                                                {"m", "in"},
                                                {"keluar", "out"},
                                                {"out", "out"},
                                                {"exit", "out"},
                                                {"departure", "out"},
                                                {"berangkat", "out"},
                                                {"keberangkatan", "out"},
                                                {"k", "out"}}};
constexpr std::array<Spelling, 8> kSexes{{{"l", "male"},
                                          {"m", "male"},
                                          {"male", "male"},
                                          {"pria", "male"},
                                          {"p", "female"},
                                          {"f", "female"},
                                          {"female", "female"},
                                          {"perempuan", "female"}}};
constexpr std::array<Spelling, 24> kPurposes{
    {{"wisata", "tourism"},  {"touris", "tourism"},    {"liburan", "tourism"},    {"kerja", "work"},
     {"work", "work"},       {"belajar", "study"},     {"study", "study"},        {"sekolah", "study"},
     {"kuliah", "study"},    {"keluarga", "family"},   {"family", "family"},      {"umr", "pilgrimage"},
     {"haji", "pilgrimage"}, {"ibadah", "pilgrimage"}, {"pilgrim", "pilgrimage"}, {"berobat", "medical"},
     {"medical", "medical"}, {"usaha", "business"},    {"bisnis", "business"},    {"business", "business"},
     {"singgah", "transit"}, {"transit", "transit"},   {"awak", "crew"},          {"crew", "crew"}}};
constexpr std::array<Spelling, 2> kReturning{{{"pulang", "returning"}, {"return", "returning"}}};

std::string_view sex_of(std::string_view text) {
  if (lower(text).starts_with("laki")) return "male";
  if (lower(text) == "wanita") return "female";
  return same(kSexes, text);
}

std::string_view purpose_of(std::string_view text) {
  const auto found = within(kPurposes, text);
  return found.empty() ? within(kReturning, text) : found;
}

/// The code of a port by it or by its name; "other" where none is written, empty where it is not known.
std::string port_of(std::string_view text) {
  if (text.empty()) return "other";
  const auto asked = lower(text);
  for (const auto& one : desk::rules().ports) {
    if (asked == one.code || asked == lower(one.title.id) || asked == lower(one.title.en)) return one.code;
  }
  return {};
}

/// Capital letters, digits and dashes, as in a flight's number; at most twelve.
std::string carrier_of(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (kept && out.size() < 12) out.push_back(c);
  }
  return out;
}

/// What a spreadsheet would run as a formula is written with an apostrophe before it; that one is taken off again.
std::string_view as_written(std::string_view text) {
  const auto mark = text.find_first_not_of('\'');
  const bool defused = mark != 0 && mark != std::string_view::npos &&
                       std::string_view("=+-@\t\r").find(text[mark]) != std::string_view::npos;
  return defused ? text.substr(1) : text;
}

}  // namespace

CrossingColumns CrossingColumns::guessed(std::span<const std::string> header) {
  CrossingColumns out;
  for (std::size_t column = 0; column < header.size(); ++column) {
    for (std::size_t i = 0; i < kTargets.size(); ++i) {
      // Lower case both, rather than icase: that asks the locale letter by letter.
      if (out.column_[i] != 0 || !std::regex_search(lower(header[column]), std::regex(kTargets[i].headings))) continue;
      out.column_[i] = column + 1;
      break;
    }
  }
  return out;
}

core::Result<CrossingColumns> CrossingColumns::from_file(const std::string& path, std::span<const std::string> header) {
  const auto wrong = [&](std::string_view what, std::string_view which) {
    return problem(ProblemKey::bad_config, path + ": " + std::string(what) + std::string(which));
  };
  TRY(auto bytes, read_whole(path, 1UL << 20U));
  TRY(auto reader, CsvReader::of_text(utf8_of(std::move(bytes)), path));
  if (reader.header() != std::vector<std::string>{"target", "heading"})
    return wrong("baris pertama harus / the first line must be: ", "target,heading");
  CrossingColumns out;
  std::vector<std::string_view> row;
  for (;;) {
    TRY(const bool more, reader.next(row));
    if (!more) break;
    const auto target = index_of(row[0]);
    if (target == kCrossingTargets.size()) return wrong("isian tidak dikenal / not a target: ", row[0]);
    const auto column = std::find(header.begin(), header.end(), row[1]);
    if (column == header.end()) return wrong("tidak ada kolom bernama / no column is called: ", row[1]);
    if (out.column_[target] != 0) return wrong("ditulis dua kali / named twice: ", row[0]);
    out.column_[target] = static_cast<std::size_t>(column - header.begin()) + 1;
  }
  if (reader.bad_rows().count > 0) return wrong("", reader.complaint());
  return out;
}

std::string_view CrossingColumns::at(std::string_view target, std::span<const std::string_view> row) const {
  const auto column = column_.at(index_of(target));
  return column == 0 || column > row.size() ? std::string_view() : as_written(row[column - 1]);
}

bool CrossingColumns::has(std::string_view target) const { return column_.at(index_of(target)) != 0; }

std::string CrossingColumns::text(std::span<const std::string> header) const {
  std::string out = "target,heading\n";
  for (std::size_t i = 0; i < kCrossingTargets.size(); ++i) {
    if (column_[i] == 0) continue;
    const std::array<std::string, 2> line{std::string(kCrossingTargets[i]), header[column_[i] - 1]};
    out += csv_row(line) + "\n";
  }
  return out;
}

CrossingRow crossing_of(const CrossingColumns& columns, std::span<const std::string_view> row, int this_year) {
  const auto at = [&](std::string_view target) { return columns.at(target, row); };
  const auto wrong = [&](std::string_view target) {
    CrossingRow out;
    out.wrong = target;
    out.value = at(target);
    return out;
  };
  const auto optional_day = [&](std::string_view target) {
    return at(target).empty() ? std::optional<std::string>("") : day_of(at(target), this_year);
  };
  const auto optional_country = [&](std::string_view target) {
    return at(target).empty() ? std::optional<std::string>("") : country_of(at(target));
  };
  const auto day = day_of(at("day"), this_year);
  const auto direction = same(kDirections, at("direction"));
  const auto port = port_of(at("port"));
  const auto nationality = optional_country("nationality");
  const auto destination = optional_country("destination");
  const auto birth = optional_day("birth_date");
  const auto until = optional_day("permitted_until");
  if (at("name").empty() && at("number").empty()) return wrong("name");
  if (!day) return wrong("day");
  if (direction.empty()) return wrong("direction");
  if (port.empty()) return wrong("port");
  if (!nationality) return wrong("nationality");
  if (!destination) return wrong("destination");
  if (!birth) return wrong("birth_date");
  if (!until) return wrong("permitted_until");
  auto minutes = minutes_of(at("time"));
  if (!minutes && at("day").size() > 10) minutes = minutes_of(at("day").substr(10));
  constexpr int kNoon = 12 * 60;
  constexpr int kWib = 7 * 60;  // east of UTC
  constexpr std::int64_t kMinute = 60'000;
  const std::int64_t happened = (days_since_1970(*day) * 24 * 60 + minutes.value_or(kNoon) - kWib) * kMinute;
  const auto issuer = at("issuer").empty() ? std::nullopt : country_of(at("issuer"));
  const auto text = [](std::string_view value) { return core::json::string(value); };
  CrossingRow out;
  out.person = {{"v", 1},
                {"name", text(at("name"))},
                {"number", text(at("number"))},
                {"issuer", issuer.value_or(*nationality)},
                {"birth_date", *birth},
                {"phone", text(at("phone"))}};
  out.facts = {{"direction", text(direction)},
               {"port", port},
               {"carrier", carrier_of(at("carrier"))},
               {"reading", "typed"},
               {"nationality", *nationality},
               {"sex", text(sex_of(at("sex")))},
               {"birth_year", birth->empty() ? 0 : std::stoi(birth->substr(0, 4))},
               {"destination", *destination},
               {"purpose", text(purpose_of(at("purpose")))},
               {"happened_ms", happened},
               {"permitted_until", *until}};
  return out;
}

std::string_view target_name(std::string_view target) {
  const auto i = index_of(target);
  return i == kTargets.size() ? target : kTargets[i].title;
}

}  // namespace cli
