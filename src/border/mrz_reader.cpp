// SPDX-License-Identifier: Apache-2.0
#include "border/mrz_reader.h"

#include <algorithm>
#include <optional>

#include "border/countries.h"
#include "border/mrz_characters.h"

namespace border::mrz {
namespace {

using Lines = std::vector<std::string>;

bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
int days_of(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

std::string two(int number) { return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)}; }

struct Date {
  std::string text;
  Verdict verdict;
};

/// YYMMDD with unknown parts written as filler, which stand from the right: a day without its month is a fault.
Date date_of(std::string_view text, Kind kind, std::string_view today) {
  if (filler_only(text)) return {"", Verdict::unknown};
  const auto year_part = text.substr(0, 2), month_part = text.substr(2, 2), day_part = text.substr(4, 2);
  if (!all_digits(year_part)) return {"", Verdict::invalid};
  const auto number = [](std::string_view two_digits) { return (two_digits[0] - '0') * 10 + two_digits[1] - '0'; };
  const int now = number(today.substr(2, 2));
  const bool last_century = kind == Kind::birth && number(year_part) > now;
  const int year = (last_century ? 1900 : 2000) + number(year_part);
  std::string out = std::to_string(year);
  if (filler_only(month_part)) return {out, filler_only(day_part) ? Verdict::unknown : Verdict::invalid};
  if (!all_digits(month_part)) return {"", Verdict::invalid};
  const int month = number(month_part);
  if (month < 1 || month > 12) return {"", Verdict::invalid};
  out += "-" + two(month);
  if (filler_only(day_part)) return {out, Verdict::unknown};
  if (!all_digits(day_part)) return {"", Verdict::invalid};
  const int day = number(day_part);
  if (day < 1 || day > days_of(year, month)) return {"", Verdict::invalid};
  return {out + "-" + two(day), Verdict::valid};
}

std::string joined(const Lines& lines, std::span<const Span> spans) {
  std::string out;
  for (const auto& one : spans) out += lines[one.line].substr(one.from, one.end - one.from);
  return out;
}

bool composite_fits(const Layout& layout, const Lines& lines) {
  if (layout.composite.empty()) return true;
  return check_digit(joined(lines, layout.composite)) == lines[layout.composite.back().line][layout.composite_at];
}

/// A number of more than nine characters goes on in the optional field behind it, its check digit last (Doc 9303 part
/// 5, 4.2.2). Some states count the filler that marks this, ICAO does not; both are read.
struct LongNumber {
  std::string text;
  bool fits;
};
std::optional<LongNumber> long_number(const Lines& lines, const Place& place, std::size_t width) {
  const auto& line = lines[place.line];
  const auto optional_from = place.line == 0 ? place.from + 10 : width - 8;
  if (line[place.from + 9] != '<') return std::nullopt;
  const auto rest = trimmed(line.substr(optional_from, place.line == 0 ? width - optional_from : 7));
  const auto stop = rest.find('<');
  const auto tail = rest.substr(0, stop);
  if (tail.size() < 2) return std::nullopt;
  const auto head = line.substr(place.from, 9);
  const auto body = tail.substr(0, tail.size() - 1);
  const bool fits = check_digit(head + body) == tail.back() || check_digit(head + "<" + body) == tail.back();
  return LongNumber{head + body, fits};
}

class Reader {
 public:
  Reader(const Layout& layout, Lines lines, std::string_view today)
      : layout_(layout), lines_(std::move(lines)), today_(today) {}

  Document read() {
    for (const auto& place : layout_.places) {
      if (place.kind != Kind::number) fields_[index(place)] = field(place);
    }
    // Last, because the composite check over the other fields helps to decide it.
    for (const auto& place : layout_.places) {
      if (place.kind == Kind::number) fields_[index(place)] = number(place);
    }
    Document out;
    out.format = layout_.format;
    for (std::size_t i = 0; i < layout_.places.size(); ++i) append(out, i);
    if (!layout_.composite.empty()) out.fields.push_back(composite());
    out.lines = std::move(lines_);
    out.corrections = std::move(corrections_);
    return out;
  }

 private:
  [[nodiscard]] std::size_t index(const Place& place) const {
    return static_cast<std::size_t>(&place - layout_.places.data());
  }
  [[nodiscard]] std::string text(const Place& place) const { return lines_[place.line].substr(place.from, place.size); }
  [[nodiscard]] char check(const Place& place) const { return lines_[place.line][place.from + place.size]; }
  [[nodiscard]] bool fits(const Place& place) const { return check_digit(text(place)) == check(place); }

  void note(std::string_view name, std::string from, std::string to) {
    corrections_.push_back({std::string(name), std::move(from), std::move(to)});
  }

  void append(Document& out, std::size_t i) {
    auto& one = fields_[i];
    if (layout_.places[i].kind != Kind::names) {
      out.fields.push_back(std::move(one));
      return;
    }
    const auto at = one.text.find("<<");
    const auto surname = one.text.substr(0, at);
    const auto given = at == std::string::npos ? std::string() : one.text.substr(at + 2);
    out.fields.push_back({"surname", surname, spaced(surname), one.verdict});
    out.fields.push_back({"given_names", given, spaced(given), given.empty() ? Verdict::empty : one.verdict});
    if (!one.text.ends_with('<')) out.notes.emplace_back("name_may_be_cut");
  }

  Field field(const Place& place) {
    switch (place.kind) {
      case Kind::code:
      case Kind::country:
      case Kind::names:
        return letters(place);
      case Kind::sex:
        return sex(place);
      case Kind::optional:
        return optional(place);
      default:
        return date(place);
    }
  }

  /// Only letters stand here, so the type alone decides.
  Field letters(const Place& place) {
    const auto before = text(place);
    auto after = before;
    // The second character of a document code is the issuer's choice.
    const std::size_t fixed = place.kind == Kind::code ? 1 : after.size();
    for (std::size_t i = 0; i < fixed; ++i) after[i] = as_letter(after[i]);
    Field out{place.name, after, spaced(after), Verdict::unchecked};
    const bool pure = std::all_of(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(fixed),
                                  [](char c) { return letter(c) || c == '<'; });
    if (!pure || filler_only(after)) {
      out.verdict = Verdict::invalid;
    } else if (place.kind == Kind::country) {
      out.verdict = known_country(trimmed(after)) ? Verdict::valid : Verdict::unknown;
    }
    if (out.verdict == Verdict::invalid || after == before) return out;
    lines_[place.line].replace(place.from, place.size, after);
    note(place.name, before, after);
    out.verdict = Verdict::corrected;
    return out;
  }

  Field sex(const Place& place) {
    const auto one = text(place);
    const bool known = one == "M" || one == "F" || one == "X" || one == "<";
    return {place.name, one, one == "<" ? "X" : one, known ? Verdict::unchecked : Verdict::invalid};
  }

  Field optional(const Place& place) {
    const auto one = text(place);
    Field out{place.name, one, spaced(one), filler_only(one) ? Verdict::empty : Verdict::unchecked};
    if (!place.checked) return out;
    if (filler_only(one)) {
      if (check(place) != '<' && check(place) != '0') out.verdict = Verdict::invalid;
      return out;
    }
    if (fits(place)) {
      out.verdict = Verdict::valid;
    } else if (repair_check(place)) {
      out.verdict = Verdict::corrected;
    } else {
      out.verdict = Verdict::invalid;
    }
    return out;
  }

  /// A letter in the place of a check digit, read as the digit it is taken for.
  bool repair_check(const Place& place) {
    const char now = check(place), then = as_digit(now);
    if (now == then || check_digit(text(place)) != then) return false;
    lines_[place.line][place.from + place.size] = then;
    note(place.name, std::string(1, now), std::string(1, then));
    return true;
  }

  Field date(const Place& place) {
    const auto before = text(place);
    auto after = before;
    std::transform(after.begin(), after.end(), after.begin(), as_digit);
    const char check_after = as_digit(check(place));
    const bool decided = check_digit(after) == check_after;
    const bool changed = after != before || check_after != check(place);
    if (decided && changed) {
      note(place.name, before + check(place), after + check_after);
      lines_[place.line].replace(place.from, place.size + 1, after + check_after);
    }
    const auto& shown = decided ? after : before;
    const auto read = date_of(shown, place.kind, today_);
    Field out{place.name, shown, read.text, read.verdict};
    // Wholly unknown dates are often written without a check digit.
    const bool unchecked = filler_only(shown) && check_after == '<';
    if (!decided && !unchecked) out.verdict = Verdict::invalid;
    if (decided && changed && out.verdict == Verdict::valid) out.verdict = Verdict::corrected;
    return out;
  }

  Field number(const Place& place) {
    if (const auto more = layout_.composite.empty() ? std::nullopt : long_number(lines_, place, layout_.width)) {
      return {place.name, more->text, trimmed(more->text), more->fits ? Verdict::valid : Verdict::invalid};
    }
    Field out{place.name, text(place), {}, Verdict::invalid};
    if (filler_only(out.text)) return out;
    if (fits(place)) {
      out.verdict = Verdict::valid;
    } else if (repair_check(place) || repair_number(place)) {
      out.verdict = Verdict::corrected;
      out.text = text(place);
    }
    out.value = trimmed(out.text);
    return out;
  }

  /// One confused character, if exactly one reading satisfies the number's and the composite check digit.
  bool repair_number(const Place& place) {
    const auto before = text(place);
    std::vector<std::string> readings;
    for (std::size_t i = 0; i < before.size(); ++i) {
      auto one = before;
      one[i] = confused(one[i]);
      if (one[i] == before[i] || check_digit(one) != check(place)) continue;
      auto lines = lines_;
      lines[place.line].replace(place.from, place.size, one);
      if (composite_fits(layout_, lines)) readings.push_back(one);
    }
    if (readings.size() != 1) return false;
    lines_[place.line].replace(place.from, place.size, readings.front());
    note(place.name, before, readings.front());
    return true;
  }

  Field composite() {
    auto& at = lines_[layout_.composite.back().line][layout_.composite_at];
    Field out{"composite", std::string(1, at), {}, Verdict::invalid};
    if (composite_fits(layout_, lines_)) {
      out.verdict = Verdict::valid;
    } else if (check_digit(joined(lines_, layout_.composite)) == as_digit(at)) {
      note("composite", std::string(1, at), std::string(1, as_digit(at)));
      at = as_digit(at);
      out = {"composite", std::string(1, at), {}, Verdict::corrected};
    }
    return out;
  }

  const Layout& layout_;
  Lines lines_;
  std::string_view today_;
  std::array<Field, 10> fields_;
  std::vector<Correction> corrections_;
};

}  // namespace

Document read_fields(const Layout& layout, Lines lines, std::string_view today) {
  return Reader(layout, std::move(lines), today).read();
}

}  // namespace border::mrz
