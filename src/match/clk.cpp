// SPDX-License-Identifier: Apache-2.0
#include "match/clk.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "match/letters.h"

namespace match {
namespace {

constexpr std::size_t kSlices = 32;  // 16-bit slices of one block
constexpr std::size_t kSymbols = 37;

std::size_t symbol(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<std::size_t>(c - 'a') + 1;
  if (c >= '0' && c <= '9') return static_cast<std::size_t>(c - '0') + 27;
  return c == ' ' ? 0 : kSymbols;
}
char letter(std::size_t symbol) {
  return symbol == 0 ? ' ' : static_cast<char>(symbol < 27 ? 'a' + symbol - 1 : '0' + symbol - 27);
}

std::array<std::uint16_t, kSlices> slices(const KeyedHash& key, std::string_view token, std::size_t block) {
  const auto bytes = key.hash(token, std::to_string(block));
  std::array<std::uint16_t, kSlices> out{};
  for (std::size_t i = 0; i < kSlices; ++i) {
    out[i] = static_cast<std::uint16_t>(bytes[2 * i] | static_cast<unsigned>(bytes[2 * i + 1]) << 8U);
  }
  return out;
}

std::vector<std::uint16_t> pair_table(const KeyedHash& key) {
  std::vector<std::uint16_t> out;
  for (std::size_t a = 0; a < kSymbols; ++a) {
    for (std::size_t b = 0; b < kSymbols; ++b) {
      const auto one = slices(key, std::string{letter(a), letter(b)}, 0);
      out.insert(out.end(), one.begin(), one.end());
    }
  }
  return out;
}

core::Problem bad_value(const ClkFeature& feature, std::string_view word) {
  return core::field_problem("/" + feature.name, std::string(word));
}

/// Python's int(): spaces around, a sign, digits; written back without plus and leading zeros.
core::Result<std::string> integer(const ClkFeature& feature, std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return bad_value(feature, "number");
  text = text.substr(first, text.find_last_not_of(" \t") - first + 1);
  const bool minus = text.front() == '-';
  if (minus || text.front() == '+') text.remove_prefix(1);
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return bad_value(feature, "number");
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return std::string(minus && text != "0" ? "-" : "") + std::string(text);
}

/// Reads by the format and writes %Y%m%d.
core::Result<std::string> date(const ClkFeature& feature, std::string_view text) {
  std::string year, month, day;
  for (std::size_t f = 0; f < feature.date_format.size(); ++f) {
    const char c = feature.date_format[f];
    if (c != '%') {
      if (text.empty() || text.front() != c) return bad_value(feature, "date");
      text.remove_prefix(1);
      continue;
    }
    const char part = feature.date_format[++f];
    auto& out = part == 'Y' ? year : part == 'm' ? month : day;
    const std::size_t most = part == 'Y' ? 4 : 2;
    while (!text.empty() && out.size() < most && text.front() >= '0' && text.front() <= '9') {
      out.push_back(text.front());
      text.remove_prefix(1);
    }
    if (out.empty() || (part == 'Y' && out.size() < 4)) return bad_value(feature, "date");
    if (out.size() < most) out.insert(0, 1, '0');
  }
  constexpr std::array kDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int m = month.empty() ? 1 : std::stoi(month), d = day.empty() ? 1 : std::stoi(day), y = std::stoi(year);
  const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  const bool real = m >= 1 && m <= 12 && d >= 1 && d <= kDays[static_cast<std::size_t>(std::clamp(m, 1, 12) - 1)];
  if (!text.empty() || !real || y == 0 || (m == 2 && d == 29 && !leap)) return bad_value(feature, "date");
  return year + month + day;
}

core::Result<std::string> formatted(const ClkFeature& feature, std::string_view value) {
  if (feature.has_sentinel && value == feature.sentinel) return feature.replacement;
  if (feature.format == ClkFeature::Format::integer) return integer(feature, value);
  if (feature.format == ClkFeature::Format::date) return date(feature, value);
  return std::string(value);
}

std::vector<std::string> tokens(const ClkFeature& feature, std::string_view value) {
  std::vector<std::string> out;
  if (value.empty()) return out;
  if (feature.n == 0) return {std::string(value)};
  const std::string edge(feature.n - 1, ' ');
  const std::string padded = edge + std::string(value) + edge;
  std::vector<std::size_t> starts;  // of each character, and the end
  for (std::size_t i = 0; i < padded.size(); i += character_size(std::string_view(padded).substr(i)))
    starts.push_back(i);
  starts.push_back(padded.size());
  for (std::size_t i = 0; i + feature.n < starts.size(); ++i) {
    auto token = padded.substr(starts[i], starts[i + feature.n] - starts[i]);
    out.push_back(feature.positional ? std::to_string(i + 1) + " " + token : token);
  }
  return out;
}

}  // namespace

ClkEncoder::ClkEncoder(ClkSchema schema, std::vector<std::unique_ptr<KeyedHash>> keys)
    : schema_(std::move(schema)), keys_(std::move(keys)), width_(Encoding1024::kBits << schema_.folds) {
  for (std::size_t f = 0; f < schema_.features.size(); ++f) {
    const auto& feature = schema_.features[f];
    const bool pairs = !feature.ignored && feature.n == 2 && !feature.positional;
    tables_.push_back(pairs ? pair_table(*keys_[2 * f]) : std::vector<std::uint16_t>());
  }
}

void ClkEncoder::add_token(std::size_t feature, std::string_view token, std::size_t bits, Filter& filter) const {
  const auto set = [&](std::uint16_t slice) {
    const std::size_t bit = slice % width_;
    filter[bit / 64] |= std::uint64_t{1} << (bit % 64);
  };
  std::size_t done = 0;
  const auto& table = tables_[feature];
  if (!table.empty() && token.size() == 2 && symbol(token[0]) < kSymbols && symbol(token[1]) < kSymbols) {
    const auto* row = &table[(symbol(token[0]) * kSymbols + symbol(token[1])) * kSlices];
    for (; done < std::min(bits, kSlices); ++done) set(row[done]);
  }
  while (done < bits) {
    const auto block = slices(*keys_[2 * feature], token, done / kSlices);
    for (std::size_t i = 0; i < kSlices && done < bits; ++i, ++done) set(block[i]);
  }
}

void ClkEncoder::add(std::size_t feature, std::string_view value, Filter& filter) const {
  const auto& spec = schema_.features[feature];
  const auto all = tokens(spec, value);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t more = spec.per_feature > 0 && i < spec.per_feature % all.size() ? 1 : 0;
    add_token(feature, all[i], spec.per_feature > 0 ? spec.per_feature / all.size() + more : spec.per_token, filter);
  }
}

core::Result<Encoding1024> ClkEncoder::encode(std::span<const std::string_view> values) const {
  Filter filter(width_ / 64);
  for (std::size_t f = 0; f < schema_.features.size() && f < values.size(); ++f) {
    if (schema_.features[f].ignored) continue;
    TRY(const auto value, formatted(schema_.features[f], values[f]));
    add(f, value, filter);
  }
  while (filter.size() > Encoding1024::kBits / 64) {
    const auto half = filter.size() / 2;
    for (std::size_t i = 0; i < half; ++i) filter[i] ^= filter[i + half];
    filter.resize(half);
  }
  Encoding1024 out;
  std::ranges::copy(filter, out.words.begin());
  return out;
}

core::Bytes to_clk_bytes(const Encoding1024& encoding) {
  core::Bytes out(Encoding1024::kBytes, '\0');
  for (std::size_t i = 0; i < Encoding1024::kBits; ++i) {
    if (encoding.get(i)) out[i / 8] = static_cast<char>(static_cast<unsigned char>(out[i / 8]) | 0x80U >> (i % 8));
  }
  return out;
}

std::optional<Encoding1024> from_clk_bytes(core::BytesView bytes) {
  if (bytes.size() != Encoding1024::kBytes) return std::nullopt;
  Encoding1024 out;
  for (std::size_t i = 0; i < Encoding1024::kBits; ++i) {
    if ((static_cast<unsigned char>(bytes[i / 8]) & 0x80U >> (i % 8)) != 0) out.set(i);
  }
  return out;
}

}  // namespace match
