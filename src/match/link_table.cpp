// SPDX-License-Identifier: Apache-2.0
#include "match/link_table.h"

#include <algorithm>
#include <unordered_set>

#include "match/compare_text.h"

namespace match {
namespace {

constexpr double kPairsOfNone = 1e4;
constexpr std::size_t kBlock = 1UL << 16U;  // bytes of text kept together

Comparison comparison(FieldType type) {
  switch (type) {
    case FieldType::date:
      return Comparison::date;
    case FieldType::sex:
      return Comparison::flag;
    case FieldType::nik:
    case FieldType::phone:
    case FieldType::code:
      return Comparison::number;
    case FieldType::title:
      return Comparison::none;
    default:
      return Comparison::words;
  }
}

}  // namespace

std::string_view Vocabulary::keep(std::string_view text) {
  if (texts_.empty() || texts_.back().capacity() - texts_.back().size() < text.size()) {
    texts_.emplace_back();
    texts_.back().reserve(std::max(kBlock, text.size()));  // never grows beyond it, so views stay valid
  }
  auto& block = texts_.back();
  const auto at = block.size();
  block += text;
  return std::string_view(block).substr(at);
}

std::uint32_t Vocabulary::intern(const NamePart& part, const CivilDate& date, bool year_only) {
  if (const auto found = by_canonical_.find(part.canonical); found != by_canonical_.end()) return found->second;
  Entry entry;
  entry.canonical = keep(part.canonical);
  const auto same = by_folded_.find(part.folded);
  if (same != by_folded_.end()) {
    entry.folded = same->first;
    entry.folded_number = same->second;
  } else {
    entry.folded = part.folded == part.canonical ? entry.canonical : keep(part.folded);
    entry.folded_number = static_cast<std::uint32_t>(by_folded_.size());
    by_folded_.emplace(entry.folded, entry.folded_number);
  }
  entry.characters = characters_of(entry.canonical);
  entry.letters = letters_of(entry.folded);
  entry.date = date;
  entry.weak = part.kind == PartKind::weak;
  entry.year_only = year_only;
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(entry);
  by_canonical_.emplace(entry.canonical, number);
  return number;
}

LinkTable::LinkTable(const Schema& schema, bool encoded) {
  for (const auto& spec : schema.fields()) {
    LinkField field;
    field.name = spec.name;
    field.type = spec.type;
    field.how = comparison(spec.type);
    const bool moves = field.how == Comparison::words;
    if (encoded && field.how != Comparison::none) field.how = Comparison::encoded;
    field.vocabulary = vocabularies_.size();
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const auto& other = schema.fields()[i];
      if (spec.group.empty() || other.group != spec.group || !moves) continue;
      if (comparison(other.type) != Comparison::words || fields_[i].partner >= 0) continue;
      field.partner = static_cast<int>(i);
      field.vocabulary = fields_[i].vocabulary;
      fields_[i].partner = static_cast<int>(fields_.size());
      break;
    }
    if (field.partner < 0) vocabularies_.emplace_back();
    fields_.push_back(std::move(field));
  }
  value_numbers_.resize(fields_.size());
  value_counts_.resize(fields_.size(), {0});
}

std::uint32_t LinkTable::value_number(std::size_t field, std::span<const std::uint32_t> words) {
  if (words.empty()) return 0;
  std::uint64_t hash = words.size();
  for (const auto word : words) hash = mix(hash, word);
  auto& counts = value_counts_[field];
  const auto [at, is_new] = value_numbers_[field].try_emplace(hash, static_cast<std::uint32_t>(counts.size()));
  if (is_new) counts.push_back(0);
  return at->second;
}

void LinkTable::begin_row() {
  rows_at_.push_back(cells_.size());
  cells_.resize(cells_.size() + 2 * fields_.size());
}

void LinkTable::end_field(std::size_t field) {
  const auto row = rows_at_.back(), count = std::uint64_t{fields_.size()};
  cells_[row + count + field] = static_cast<std::uint32_t>(cells_.size() - row - 2 * count);
  cells_[row + field] = value_number(field, parts(rows_, field));
}

void LinkTable::fetch_row(Row a, Row b) const {
  for (const Row row : {a, b}) {
    const auto* const cells = cells_of(row);
    __builtin_prefetch(cells);
    __builtin_prefetch(cells + 2 * fields_.size());
  }
}

void LinkTable::fetch_words(Row a, Row b) const {
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    const auto how = fields_[f].how;
    // Names and days are few: their entries stay in the cache.
    if ((how != Comparison::number && how != Comparison::encoded) || value(a, f) == value(b, f)) continue;
    for (const Row row : {a, b}) {
      if (has(row, f)) __builtin_prefetch(&words(f)[parts(row, f)[0]]);
    }
  }
}

void LinkTable::add(const NormalRecord& record) {
  begin_row();
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (record.has(f) && fields_[f].how != Comparison::none) {
      auto& vocabulary = vocabularies_[fields_[f].vocabulary];
      for (const auto& part : record.parts(f)) {
        cells_.push_back(vocabulary.intern(part, record.date(f), record.year_only(f)));
      }
    }
    end_field(f);
  }
  ++rows_;
}

void LinkTable::add(std::span<const core::Bytes> encodings) {
  NamePart part;
  begin_row();
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (f < encodings.size() && !encodings[f].empty() && fields_[f].how != Comparison::none) {
      part.canonical = part.folded = encodings[f];
      cells_.push_back(vocabularies_[fields_[f].vocabulary].intern(part, {}, false));
    }
    end_field(f);
  }
  ++rows_;
}

void LinkTable::finish() {
  first_ = std::min(first_, rows_);
  value_numbers_.clear();
  const auto count = fields_.size();
  repeats_.resize(rows_);
  std::unordered_set<std::uint64_t> seen;
  for (Row row = 0; row < rows_; ++row) {
    std::size_t known = 0;
    for (std::size_t f = 0; f < count; ++f) known += has(row, f) ? 1 : 0;
    repeats_[row] = !seen.insert(content(row)).second && known > 1;
  }
  word_counts_.resize(count);
  value_chance_.resize(count);
  word_chance_.resize(count);
  present_.resize(count);
  for (std::size_t f = 0; f < count; ++f) {
    auto& counts = word_counts_[f];
    counts.resize(words(f).size());
    for (Row row = 0; row < rows_; ++row) {
      if (repeats_[row] || !has(row, f)) continue;
      ++present_[f];
      ++value_counts_[f][value(row, f)];
      for (const auto word : parts(row, f)) ++counts[word];
    }
    const double all = std::max<double>(present_[f], 2);
    const auto chance = [&](const std::vector<std::uint32_t>& each) {
      double sum = 0;
      for (const double one : each) sum += one * (one - 1);
      // In a small file nothing may be equal by chance; that is no sign that it often is.
      return sum > 0 ? sum / (all * (all - 1)) : 1 / std::max(all * (all - 1), kPairsOfNone);
    };
    value_chance_[f] = chance(value_counts_[f]);
    word_chance_[f] = chance(counts);
  }
}

std::uint64_t LinkTable::content(Row row) const {
  std::uint64_t hash = 0;
  for (std::size_t f = 0; f < fields_.size(); ++f) hash = mix(hash, value(row, f));
  return hash;
}

double LinkTable::value_share(Row row, std::size_t field) const {
  return value_counts_[field][value(row, field)] / std::max<double>(present_[field], 1);
}

double LinkTable::word_share(std::uint32_t word, std::size_t field) const {
  return word_counts_[field][word] / std::max<double>(present_[field], 1);
}

}  // namespace match
