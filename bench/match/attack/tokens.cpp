// SPDX-License-Identifier: Apache-2.0
#include "match/attack/tokens.h"

#include <algorithm>
#include <functional>

namespace attack {
namespace {

constexpr double kSame = 0.97;       // tokens that share this part of their records are one
constexpr std::size_t kMerged = 50;  // rarer tokens are not looked at for that

/// With the edges that the encoder puts around a word.
void add_pairs(const std::string& mark, std::string_view word, int bits, char edge, std::vector<Token>& out) {
  char before = edge;
  for (const char c : word) {
    out.push_back({mark + before + c, bits});
    before = c;
  }
  out.push_back({mark + before + edge, bits});
}

void add_date(const match::CivilDate& date, bool year_only, int bits, std::vector<Token>& out) {
  const auto add = [&](char mark, int value) { out.push_back({"date:" + (mark + std::to_string(value)), bits}); };
  if (date.year != 0) add('y', date.year), add('e', date.year / 10), add('u', date.year % 10);
  if (year_only || date.day == 0 || date.month == 0) return;
  add('d', date.day), add('m', date.month);
  add('p', std::min(date.day, date.month) * 32 + std::max(date.day, date.month));
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

const match::NormalRecord& Reader::record(const people::Person& person) {
  std::vector<std::string_view> values;
  for (const auto& field : schema_.fields()) {
    values.push_back(field.name == "name"          ? std::string_view(person.name)
                     : field.name == "birth_date"  ? std::string_view(person.birth)
                     : field.name == "birth_place" ? std::string_view(person.place)
                     : field.name == "sex"         ? std::string_view(person.sex)
                                                   : std::string_view());
  }
  normaliser_.run(values, record_, scratch_);
  return record_;
}

void Reader::add_field(std::size_t field, std::vector<Token>& out) const {
  const auto& spec = schema_.fields()[field];
  if (spec.type == match::FieldType::date) {
    return add_date(record_.date(field), record_.year_only(field), spec.bits, out);
  }
  const bool whole = spec.type == match::FieldType::sex || spec.type == match::FieldType::title ||
                     spec.type == match::FieldType::exact;
  for (const auto& part : record_.parts(field)) {
    const bool weak = part.kind == match::PartKind::weak;
    const int bits = weak ? spec.weak_bits : spec.bits;
    const std::string mark = spec.name + (weak ? "~" : ":");
    if (whole) {
      out.push_back({mark + part.folded, bits});
    } else {
      add_pairs(mark, part.folded, bits, '_', out);
    }
  }
}

std::vector<Token> Reader::tokens(const people::Person& person) {
  std::vector<Token> out;
  if (content_ == Content::raw_name) {
    add_pairs("raw:", lower(person.name), 0, ' ', out);
  } else {
    record(person);
    for (std::size_t f = 0; f < schema_.fields().size(); ++f) {
      const bool wanted = content_ == Content::full || schema_.fields()[f].names_only;
      if (wanted && record_.has(f)) add_field(f, out);
    }
  }
  std::ranges::sort(out, {}, &Token::text);
  const auto doubles = std::ranges::unique(out, {}, &Token::text);
  out.erase(doubles.begin(), doubles.end());
  return out;
}

std::uint64_t value_of(const std::vector<Token>& tokens) {
  std::string all;
  for (const auto& token : tokens) all += token.text + "\n";
  return std::hash<std::string>()(all);
}

Table::Table(const std::vector<std::vector<Token>>& people, std::size_t fewest) {
  std::unordered_map<std::string, std::size_t> counts;
  for (const auto& tokens : people) {
    values_.push_back(value_of(tokens));
    for (const auto& token : tokens) ++counts[token.text];
  }
  std::vector<std::pair<std::string, std::size_t>> kept;
  for (const auto& [text, count] : counts) {
    if (count >= fewest) kept.emplace_back(text, count);
  }
  std::ranges::sort(kept);  // the order of a hash table is no order
  std::unordered_map<std::string, std::size_t> number;
  for (const auto& [text, count] : kept) number.emplace(text, number.size());
  BitRows rows(people.size(), kept.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (const auto& token : people[i]) {
      if (const auto found = number.find(token.text); found != number.end()) rows.set(i, found->second);
    }
  }
  std::vector<std::string> texts;
  for (const auto& one : kept) texts.push_back(one.first);
  merge(rows, texts);
}

void Table::merge(const BitRows& rows, const std::vector<std::string>& texts) {
  const auto share = attack::together(rows);
  const double least = static_cast<double>(kMerged) / static_cast<double>(rows.rows());
  std::vector<std::size_t> to(rows.width());
  std::size_t classes = 0;
  for (std::size_t t = 0; t < rows.width(); ++t) {
    std::size_t same = t;
    for (std::size_t s = 0; s < t && same == t && share.at(t, t) >= least; ++s) {
      if (share.at(t, s) >= kSame * std::max(share.at(t, t), share.at(s, s))) same = s;
    }
    if (same == t) texts_.push_back(texts[t]);
    to[t] = same == t ? classes++ : to[same];
  }
  has_ = BitRows(rows.rows(), classes);
  lists_.resize(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t t = 0; t < rows.width(); ++t) {
      if (!rows.get(i, t) || has_.get(i, to[t])) continue;
      has_.set(i, to[t]);
      lists_[i].push_back(static_cast<std::uint16_t>(to[t]));
    }
  }
  together_ = attack::together(has_);
}

}  // namespace attack
