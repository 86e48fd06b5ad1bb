// SPDX-License-Identifier: Apache-2.0
#include "match/normaliser.h"

#include <algorithm>
#include <utility>

#include "match/letters.h"
#include "match/values.h"

namespace match {

void NormalRecord::clear() {
  used_ = 0;
  presence_ = year_only_ = 0;
  ranges_.fill({});
  dates_.fill({});
}

NamePart& NormalRecord::add(std::size_t field) {
  if (used_ == parts_.size()) parts_.emplace_back();
  auto& range = ranges_[field];
  if (range.end != used_ || range.end == range.begin) range = {used_, used_};  // a field read anew
  range.end = ++used_;
  presence_ = static_cast<Presence>(presence_ | 1U << field);
  auto& part = parts_[used_ - 1];
  part.kind = PartKind::plain;
  part.father = false;
  return part;
}

void NormalRecord::add(std::size_t field, std::string_view text) {
  auto& part = add(field);
  part.canonical = text;
  part.folded = text;
}

Normaliser::Normaliser(const Schema& schema) : fields_(schema.fields()), rules_(schema.rules()) {
  father_of_.fill(-1);
  title_of_.fill(-1);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto& field = fields_[i];
    const int me = static_cast<int>(i);
    for (std::size_t j = 0; j < i; ++j) {
      if (fields_[j].name != field.from) continue;
      if (field.type == FieldType::father) father_of_[j] = me;
      if (field.type == FieldType::title) title_of_[j] = me;
    }
    if (field.type == FieldType::date && birth_ < 0) birth_ = me;
    if (field.type == FieldType::sex && sex_ < 0) sex_ = me;
  }
}

void Normaliser::run(std::span<const std::string_view> values, NormalRecord& out, NormaliserScratch& scratch) const {
  out.clear();
  const auto count = std::min(values.size(), fields_.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (!values[i].empty()) read(i, values[i], out, scratch);
  }
  if (!rules_.has(Rule::nik)) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (fields_[i].type == FieldType::nik && out.has(i)) fill_from_nik(i, out);
  }
}

void Normaliser::add_date(std::size_t field, const CivilDate& date, NormalRecord& out) const {
  out.dates_[field] = date;
  if (!date.known()) return;
  out.add(field, date_text(date));
  if (rules_.has(Rule::unknown_day) && unknown_day(date)) {
    out.year_only_ = static_cast<Presence>(out.year_only_ | 1U << field);
  }
}

void Normaliser::fill_from_nik(std::size_t field, NormalRecord& out) const {
  const auto nik = read_nik(out.parts(field).front().canonical);
  if (!nik) return;
  out.dates_[field] = nik->birth;
  if (birth_ >= 0 && !out.has(static_cast<std::size_t>(birth_))) {
    add_date(static_cast<std::size_t>(birth_), nik->birth, out);
  }
  if (sex_ >= 0 && !out.has(static_cast<std::size_t>(sex_))) {
    out.add(static_cast<std::size_t>(sex_), std::string_view(&nik->sex, 1));
  }
}

void Normaliser::read_names(std::size_t field, std::string_view value, NormalRecord& out, NameScratch& scratch) const {
  read_name(value, rules_, scratch);
  if (scratch.used > 0) out.ranges_[field] = {};  // a father's own column counts more than what stood behind bin
  const auto take = [&](int target, auto&& wanted) {
    if (target < 0) return;
    for (std::size_t i = 0; i < scratch.used; ++i) {
      if (wanted(scratch.parts[i])) std::swap(out.add(static_cast<std::size_t>(target)), scratch.parts[i]);
    }
  };
  // A swapped part keeps what it was; the one that comes back is scratch, so each is looked at before it is taken.
  take(static_cast<int>(field), [](const NamePart& part) { return part.kind != PartKind::title && !part.father; });
  take(father_of_[field], [](const NamePart& part) { return part.father; });
  take(title_of_[field], [](const NamePart& part) { return part.kind == PartKind::title; });
}

void Normaliser::read_words(std::size_t field, NormalRecord& out, NormaliserScratch& scratch) const {
  std::string_view text = scratch.value;
  const bool place = fields_[field].type == FieldType::place;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" .,/-"), text.size());
    if (end > 0) {
      auto& part = out.add(field);
      part.canonical = text.substr(0, end);
      if (place) {
        fold(part.canonical, rules_, part.folded);
      } else {
        part.folded = part.canonical;
      }
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void Normaliser::read(std::size_t field, std::string_view value, NormalRecord& out, NormaliserScratch& scratch) const {
  const auto type = fields_[field].type;
  if (type == FieldType::name || type == FieldType::father) return read_names(field, value, out, scratch.name);
  if (type == FieldType::title) return;
  clean(value, scratch.text);
  const std::string_view text = scratch.text;
  if (rules_.has(Rule::single) && says_missing(text, scratch.value)) return;
  auto& one = scratch.value;
  one.clear();
  switch (type) {
    case FieldType::date:
      return add_date(field, read_date(text), out);
    case FieldType::sex:
      if (const char sex = read_sex(text); sex != 0) one.push_back(sex);
      break;
    case FieldType::nik:
      only_digits(text, one);
      break;
    case FieldType::phone:
      read_phone(text, one);
      break;
    case FieldType::code:
      only_code(text, one);
      break;
    case FieldType::exact:
      one = text;
      break;
    case FieldType::place:
      read_place(text, rules_, one);
      return read_words(field, out, scratch);
    default:
      one = text;
      return read_words(field, out, scratch);
  }
  const bool number = type == FieldType::nik || type == FieldType::code;
  if (one.empty() || (number && (one.size() < 4 || monotone(one)))) return;
  out.add(field, one);
}

}  // namespace match
