// SPDX-License-Identifier: Apache-2.0
#include "border/mrz.h"

#include <algorithm>

#include "border/mrz_characters.h"
#include "border/mrz_reader.h"
#include "border/mrz_scan.h"

namespace border::mrz {
namespace {

using core::Result;
using Lines = std::vector<std::string>;

const Layout& layout_for(std::size_t width, const Lines& lines) {
  const bool visa = lines.front().front() == 'V';
  const auto fits = [&](const Layout& one) {
    const bool of_visa = one.format == Format::mrva || one.format == Format::mrvb;
    return one.width == width && (width == 30 || of_visa == visa);
  };
  return *std::find_if(kLayouts.begin(), kLayouts.end(), fits);
}

/// How many check digits fit as the lines stand.
int fitting(const Layout& layout, const Lines& lines) {
  int out = 0;
  for (const auto& place : layout.places) {
    const auto text = lines[place.line].substr(place.from, place.size);
    const bool date = place.kind == Kind::birth || place.kind == Kind::expiry;
    if (!place.checked || filler_only(text) || (date && !all_digits(text))) continue;
    if (check_digit(text) == lines[place.line][place.from + place.size]) ++out;
  }
  return out;
}

/// Another order of the lines, only if more check digits fit in it.
bool put_in_order(std::size_t width, Lines& lines) {
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  auto best = lines;
  int most = fitting(layout_for(width, lines), lines);
  while (std::next_permutation(order.begin(), order.end())) {
    Lines tried;
    for (const auto i : order) tried.push_back(lines[i]);
    const int found = fitting(layout_for(width, tried), tried);
    if (found <= most) continue;
    most = found;
    best = std::move(tried);
  }
  const bool moved = best != lines;
  lines = std::move(best);
  return moved;
}

}  // namespace

char check_digit(std::string_view text) {
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int value = digit(c) ? c - '0' : letter(c) ? c - 'A' + 10 : 0;
    sum += value * kWeights[i % 3];
  }
  return static_cast<char>('0' + sum % 10);
}

bool Document::valid() const {
  return std::none_of(fields.begin(), fields.end(), [](const Field& one) { return one.verdict == Verdict::invalid; });
}

const Field* Document::find(std::string_view name) const {
  const auto it = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.name == name; });
  return it == fields.end() ? nullptr : &*it;
}

Result<Document> parse(std::string_view scan, std::string_view today) {
  TRY(auto cleaned, clean(scan));
  const bool moved = put_in_order(cleaned.width, cleaned.lines);
  const auto& layout = layout_for(cleaned.width, cleaned.lines);
  auto out = read_fields(layout, std::move(cleaned.lines), today);
  if (cleaned.lower_case) out.notes.emplace_back("lower_case");
  if (moved) out.notes.emplace_back("lines_swapped");
  return out;
}

std::string_view word(Format format) {
  constexpr std::string_view kWords[] = {"TD1", "TD2", "TD3", "MRVA", "MRVB"};
  return kWords[static_cast<std::size_t>(format)];
}

std::string_view word(Verdict verdict) {
  constexpr std::string_view kWords[] = {"valid", "corrected", "unchecked", "empty", "unknown", "invalid"};
  return kWords[static_cast<std::size_t>(verdict)];
}

core::json::object to_json(const Document& document) {
  core::json::object fields;
  for (const auto& one : document.fields) {
    fields.emplace(one.name,
                   core::json::object{{"text", one.text}, {"value", one.value}, {"verdict", word(one.verdict)}});
  }
  core::json::array corrections, notes;
  for (const auto& one : document.corrections) {
    corrections.push_back(core::json::object{{"field", one.field}, {"from", one.from}, {"to", one.to}});
  }
  for (const auto& one : document.notes) notes.emplace_back(one);
  return {{"format", word(document.format)},
          {"valid", document.valid()},
          {"fields", std::move(fields)},
          {"corrections", std::move(corrections)},
          {"notes", std::move(notes)}};
}

}  // namespace border::mrz
