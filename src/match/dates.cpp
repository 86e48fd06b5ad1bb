// SPDX-License-Identifier: Apache-2.0
#include "match/dates.h"

#include <algorithm>
#include <array>
#include <utility>

namespace match {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return c >= 'a' && c <= 'z'; }

// Indonesian in both spellings, English, and the usual three letters.
constexpr std::array<std::pair<std::string_view, int>, 59> kMonths{{
    {"jan", 1},       {"januari", 1},   {"january", 1}, {"djan", 1},     {"djanuari", 1},  {"feb", 2},
    {"februari", 2},  {"february", 2},  {"peb", 2},     {"pebruari", 2}, {"pebr", 2},      {"febr", 2},
    {"mar", 3},       {"maret", 3},     {"march", 3},   {"mrt", 3},      {"apr", 4},       {"april", 4},
    {"mei", 5},       {"may", 5},       {"mai", 5},     {"jun", 6},      {"juni", 6},      {"june", 6},
    {"djun", 6},      {"djuni", 6},     {"jul", 7},     {"juli", 7},     {"july", 7},      {"djul", 7},
    {"djuli", 7},     {"agu", 8},       {"ags", 8},     {"agt", 8},      {"agst", 8},      {"agustus", 8},
    {"agoestoes", 8}, {"aug", 8},       {"august", 8},  {"sep", 9},      {"sept", 9},      {"september", 9},
    {"okt", 10},      {"oktober", 10},  {"oct", 10},    {"october", 10}, {"nov", 11},      {"november", 11},
    {"nop", 11},      {"nopember", 11}, {"nopb", 11},   {"des", 12},     {"desember", 12}, {"dec", 12},
    {"december", 12}, {"djanuary", 1},  {"agts", 8},    {"nopem", 11},   {"desem", 12},
}};

int month_of(std::string_view word) {
  const auto found = std::ranges::find(kMonths, word, &std::pair<std::string_view, int>::first);
  return found == kMonths.end() ? 0 : found->second;
}

struct Number {
  int value = 0;
  std::size_t digits = 0;
};

/// What a written date consists of: up to three numbers, and a month where it stands as a word.
struct Written {
  std::array<Number, 3> numbers;
  std::size_t count = 0;
  int month = 0;
  bool too_long = false;  // a number of more than eight digits
};

Written take_apart(std::string_view text) {
  Written out;
  for (std::size_t i = 0; i < text.size();) {
    const auto begin = i;
    if (digit(text[i])) {
      Number number;
      for (; i < text.size() && digit(text[i]); ++i) {
        if (i - begin < 8) number.value = number.value * 10 + (text[i] - '0');
      }
      number.digits = i - begin;
      if (number.digits > 8) out.too_long = true;
      if (out.count < 3) out.numbers[out.count++] = number;
    } else if (letter(text[i])) {
      while (i < text.size() && letter(text[i])) ++i;
      if (out.month == 0) out.month = month_of(text.substr(begin, i - begin));
    } else {
      ++i;
    }
  }
  return out;
}

int full_year(const Number& number) {
  if (number.digits > 2) return number.value;
  return number.value <= 30 ? 2000 + number.value : 1900 + number.value;
}

CivilDate checked(int year, int month, int day) {
  if (month > 12 && month <= 31 && day <= 12) std::swap(month, day);
  CivilDate date;
  if (year >= kFirstYear && year <= kLastYear) date.year = static_cast<std::int16_t>(year);
  if (month >= 1 && month <= 12) date.month = static_cast<std::int8_t>(month);
  if (day >= 1 && day <= 31) date.day = static_cast<std::int8_t>(day);
  if (date == CivilDate{1900, 1, 1}) return {};
  return date;
}

bool plausible(int year, int month, int day) {
  return year >= kFirstYear && year <= kLastYear && month <= 12 && day <= 31;
}

CivilDate one_number(const Number& number, int month) {
  const int value = number.value;
  if (month != 0) return number.digits == 4 ? checked(value, month, 0) : checked(0, month, value);
  switch (number.digits) {
    case 8:
      if (plausible(value / 10000, value / 100 % 100, value % 100)) {
        return checked(value / 10000, value / 100 % 100, value % 100);
      }
      return checked(value % 10000, value / 10000 % 100, value / 1000000);
    case 6:
      return checked(full_year({value % 100, 2}), value / 100 % 100, value / 10000);
    case 4:
      return checked(value, 0, 0);
    default:
      return {};
  }
}

bool year_like(const Number& number) { return number.digits > 2 || number.value > 31; }

CivilDate two_numbers(const Number& first, const Number& second, int month) {
  if (month == 0) {
    return year_like(first) ? checked(full_year(first), second.value, 0) : checked(full_year(second), first.value, 0);
  }
  return year_like(first) ? checked(full_year(first), month, second.value)
                          : checked(full_year(second), month, first.value);
}

void put(std::string& out, int value, std::size_t width) {
  const auto digits = std::to_string(value);
  out.append(width - std::min(width, digits.size()), '0');
  out += digits;
}

}  // namespace

CivilDate read_date(std::string_view cleaned) {
  const auto written = take_apart(cleaned);
  if (written.too_long || written.count == 0) return {};
  const auto& n = written.numbers;
  CivilDate date;
  if (written.count == 1) {
    date = one_number(n[0], written.month);
  } else if (written.count == 2 || written.month != 0) {
    date = two_numbers(n[0], n[1], written.month);
  } else if (year_like(n[0])) {
    date = checked(full_year(n[0]), n[1].value, n[2].value);
  } else {
    date = checked(full_year(n[2]), n[1].value, n[0].value);
  }
  return date.known() ? date : CivilDate{};
}

std::string date_text(const CivilDate& date) {
  std::string out;
  put(out, date.year, 4);
  out += '-';
  put(out, date.month, 2);
  out += '-';
  put(out, date.day, 2);
  return out;
}

bool unknown_day(const CivilDate& date) {
  return (date.day == 1 && (date.month == 1 || date.month == 7)) || (date.day == 31 && date.month == 12);
}

std::optional<Nik> read_nik(std::string_view digits) {
  if (digits.size() != 16 || !std::ranges::all_of(digits, digit)) return std::nullopt;
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  int day = two(6);
  const bool woman = day > 40;
  if (woman) day -= 40;
  const int month = two(8);
  const bool serial = digits.substr(12) != "0000";
  if (two(0) < 11 || two(0) > 96 || day < 1 || day > 31 || month < 1 || month > 12 || !serial) return std::nullopt;
  return Nik{std::string(digits), std::string(digits.substr(0, 6)), checked(full_year({two(10), 2}), month, day),
             woman ? 'p' : 'l'};
}

}  // namespace match
