// SPDX-License-Identifier: Apache-2.0
#include "match/encoder.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "match/letters.h"

namespace match {
namespace {

constexpr std::size_t kWidth = 1024;   // bits of the filter before it is hardened
constexpr std::size_t kSymbols = 37;   // the edge of a word, a-z, 0-9
constexpr std::size_t kDiffusion = 3;  // bits of the filter behind each bit of the encoding, under Hardening::diffusion
using Positions = std::array<std::uint16_t, kMaxBits>;

/// Independent 32-bit slices of one block, each brought to the width by multiply and shift. No double hashing: it
/// leaves a structure that attacks use (Kroll and Steinmetzer 2015).
Positions positions(const HashBlock& block) {
  Positions out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::uint64_t slice = 0;
    for (std::size_t b = 0; b < 4; ++b) slice |= std::uint64_t{block[4 * i + b]} << (8 * b);
    out[i] = static_cast<std::uint16_t>(slice * kWidth >> 32U);
  }
  return out;
}

constexpr std::array<std::uint8_t, 256> symbol_table() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = static_cast<std::uint8_t>(c - 'a' + 1);
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = static_cast<std::uint8_t>(c - '0' + 27);
  return table;
}
constexpr auto kSymbol = symbol_table();  // 0: not in the table

std::string symbol_text(std::size_t symbol) {
  return {symbol == 0 ? '_' : static_cast<char>(symbol < 27 ? 'a' + symbol - 1 : '0' + symbol - 27)};
}

// Parts of a date. Numbers of day and month without order come last: they survive being swapped.
enum DatePart : std::size_t { kDay, kMonth, kYear, kDecade, kDigit, kPair, kDateParts };
constexpr std::array<char, kDateParts> kDateMarks{'d', 'm', 'y', 'e', 'u', 'p'};
constexpr std::array<std::size_t, kDateParts> kDateSizes{32, 13, kLastYear + 1, kLastYear / 10 + 1, 10, 32 * 32};

std::size_t pair_of(const CivilDate& date) {
  const auto low = static_cast<std::size_t>(std::min(date.day, date.month));
  return low * 32 + static_cast<std::size_t>(std::max(date.day, date.month));
}

std::string date_token(std::size_t part, std::size_t value) {
  if (part == kPair) return "p" + std::to_string(value / 32) + "-" + std::to_string(value % 32);
  return kDateMarks[part] + std::to_string(value);
}

/// A list of the numbers 0 to size-1 in an order that the key decides.
std::vector<std::size_t> shuffled(const KeyedHash& hash, std::size_t size, std::string_view name) {
  std::vector<std::size_t> out(size);
  std::iota(out.begin(), out.end(), 0);
  HashBlock block{};
  for (std::size_t i = size - 1, n = 0; i > 0; --i, ++n) {
    if (n % 16 == 0) block = hash.hash(std::string(name) + std::to_string(n / 16), {});
    std::uint64_t slice = 0;
    for (std::size_t b = 0; b < 4; ++b) slice |= std::uint64_t{block[4 * (n % 16) + b]} << (8 * b);
    std::swap(out[i], out[static_cast<std::size_t>(slice * (i + 1) >> 32U)]);
  }
  return out;
}

/// The diffusion layer of Armknecht, Heng and Schnell (2023): every bit of the encoding is the XOR of three bits of the
/// filter. All 1024 are used, half of them twice. Kept by column, so that only set bits cost time.
std::vector<Encoding512> diffusion_columns(const KeyedHash& hash) {
  const auto first = shuffled(hash, kWidth, "a");
  auto second = shuffled(hash, kWidth, "b");
  std::vector<Encoding512> columns(kWidth);
  for (std::size_t i = 0; i < Encoding512::kBits; ++i) {
    const auto a = first[i], b = first[Encoding512::kBits + i];
    std::size_t other = i + 1;  // a bit met twice would cancel itself out: take the next one that differs
    while (second[i] == a || second[i] == b) std::swap(second[i], second[other++]);
    for (const auto bit : {a, b, second[i]}) columns[bit].set(i);
  }
  static_assert(kDiffusion == 3);
  return columns;
}

}  // namespace

/// The filter of one record. `add` is the whole of the inner loop.
class Encoder::Filter {
 public:
  void add(const std::uint16_t* position, int count) {
    for (int i = 0; i < count; ++i) words_[position[i] / 64U] |= std::uint64_t{1} << (position[i] % 64U);
  }
  [[nodiscard]] const std::array<std::uint64_t, kWidth / 64>& words() const { return words_; }

 private:
  std::array<std::uint64_t, kWidth / 64> words_{};
};

/// Positions under the key of one group of fields.
struct Encoder::Tables {
  Tables(std::unique_ptr<KeyedHash> key_, std::size_t stride_, bool pairs, bool dates)
      : key(std::move(key_)), stride(stride_) {
    if (pairs) make_pairs();
    if (dates) make_dates();
  }

  void make_pairs() {
    letter_pairs.resize(kSymbols * kSymbols * stride);
    for (std::size_t a = 0; a < kSymbols; ++a) {
      for (std::size_t b = 0; b < kSymbols; ++b) {
        const auto p = of("b" + symbol_text(a) + symbol_text(b));
        std::copy_n(p.begin(), stride, letter_pairs.begin() + static_cast<std::ptrdiff_t>((a * kSymbols + b) * stride));
      }
    }
  }

  void make_dates() {
    for (std::size_t part = 0; part < kDateParts; ++part) {
      auto& table = date_parts[part];
      table.resize(kDateSizes[part] * stride);
      const std::size_t first = part == kYear ? kFirstYear : part == kDecade ? kFirstYear / 10 : 0;
      for (std::size_t value = first; value < kDateSizes[part]; ++value) {
        const auto p = of(date_token(part, value));
        std::copy_n(p.begin(), stride, table.begin() + static_cast<std::ptrdiff_t>(value * stride));
      }
    }
  }

  [[nodiscard]] Positions of(std::string_view token) const { return positions(key->hash(token, {})); }

  /// Pairs of letters with the edges: _a ab b_. The fast way is for a-z and 0-9.
  void add_pairs(std::string_view word, int bits, Filter& filter) const {
    std::size_t before = 0;
    for (const char c : word) {
      const std::size_t symbol = kSymbol[static_cast<unsigned char>(c)];
      if (symbol == 0) return add_other_pairs(word, bits, filter);
      filter.add(&letter_pairs[(before * kSymbols + symbol) * stride], bits);
      before = symbol;
    }
    filter.add(&letter_pairs[before * kSymbols * stride], bits);
  }

  /// The same for words with letters of other scripts; what the fast way set before it met one is set here too.
  void add_other_pairs(std::string_view word, int bits, Filter& filter) const {
    std::string token = "b_";
    std::size_t last = 1;  // where the second character of the token begins
    while (!word.empty()) {
      const auto size = character_size(word);
      token += word.substr(0, size);
      filter.add(of(token).data(), bits);
      token.erase(1, last);
      last = size;
      word.remove_prefix(size);
    }
    filter.add(of(token + "_").data(), bits);
  }

  void add_date(const CivilDate& date, bool year_only, int bits, Filter& filter) const {
    const auto add = [&](DatePart part, std::size_t value) { filter.add(&date_parts[part][value * stride], bits); };
    const auto year = static_cast<std::size_t>(date.year);
    if (date.year != 0) {
      add(kYear, year);
      add(kDecade, year / 10);
      add(kDigit, year % 10);
    }
    if (year_only) return;
    if (date.day != 0) add(kDay, static_cast<std::size_t>(date.day));
    if (date.month != 0) add(kMonth, static_cast<std::size_t>(date.month));
    if (date.day != 0 && date.month != 0) add(kPair, pair_of(date));
  }

  std::unique_ptr<KeyedHash> key;
  std::size_t stride;
  std::vector<std::uint16_t> letter_pairs;
  std::array<std::vector<std::uint16_t>, kDateParts> date_parts;
};

namespace {

core::BytesView view(const ShortHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

bool whole(FieldType type) { return type == FieldType::sex || type == FieldType::title || type == FieldType::exact; }

}  // namespace

Encoder::Encoder(const Schema& schema, const KeyedHash& hash, const Circle& circle)
    : fields_(schema.fields()), names_mask_(schema.names_only()) {
  const auto key = [&](std::string_view purpose, std::string_view group) {
    return hash.derive(core::frame({purpose, view(schema.id()), circle.network, core::u64be(circle.epoch), group}));
  };
  std::vector<std::string> names;
  for (const auto& field : fields_) {
    const auto found = std::ranges::find(names, field.group);
    group_of_.push_back(static_cast<std::size_t>(found - names.begin()));
    if (found == names.end()) names.push_back(field.group);
  }
  for (std::size_t g = 0; g < names.size(); ++g) {
    int stride = 1;
    bool pairs = false, dates = false;
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      if (group_of_[f] != g) continue;
      stride = std::max({stride, fields_[f].bits, fields_[f].weak_bits});
      dates |= fields_[f].type == FieldType::date;
      pairs |= !whole(fields_[f].type) && fields_[f].type != FieldType::date;
    }
    groups_.push_back(
        std::make_unique<Tables>(key("suluh match field", names[g]), static_cast<std::size_t>(stride), pairs, dates));
  }
  if (schema.hardening() == Hardening::diffusion) columns_ = diffusion_columns(*key("suluh match diffusion", ""));
  const auto block = key("suluh match key id", "")->hash("", {});
  space_.schema = schema.id();
  std::copy_n(block.begin(), space_.key.size(), space_.key.begin());
  names_ = space_;
  const auto names_block = key("suluh match key id", "names")->hash("", {});
  std::copy_n(names_block.begin(), names_.key.size(), names_.key.begin());
}

Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;

void Encoder::add_field(const NormalRecord& record, std::size_t field, Filter& filter) const {
  const auto& spec = fields_[field];
  const auto& tables = *groups_[group_of_[field]];
  if (spec.type == FieldType::date) {
    return tables.add_date(record.date(field), record.year_only(field), spec.bits, filter);
  }
  for (const auto& part : record.parts(field)) {
    const int bits = part.kind == PartKind::weak ? spec.weak_bits : spec.bits;
    if (whole(spec.type)) {
      filter.add(tables.of("w" + part.folded).data(), bits);
    } else {
      tables.add_pairs(part.folded, bits, filter);
    }
  }
}

Encoding512 Encoder::harden(const Filter& filter) const {
  const auto& words = filter.words();
  Encoding512 out;
  if (columns_.empty()) {
    for (std::size_t i = 0; i < out.words.size(); ++i) out.words[i] = words[i] ^ words[i + out.words.size()];
    return out;
  }
  for (std::size_t w = 0; w < words.size(); ++w) {
    for (auto rest = words[w]; rest != 0; rest &= rest - 1) {
      const auto& column = columns_[64 * w + static_cast<std::size_t>(std::countr_zero(rest))];
      for (std::size_t i = 0; i < out.words.size(); ++i) out.words[i] ^= column.words[i];
    }
  }
  return out;
}

Encoded Encoder::encode(const NormalRecord& record) const {
  Filter names;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (record.has(f) && (names_mask_ >> f & 1U) != 0) add_field(record, f, names);
  }
  Filter full = names;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (record.has(f) && (names_mask_ >> f & 1U) == 0) add_field(record, f, full);
  }
  return {harden(full), harden(names), record.presence()};
}

Encoding512 Encoder::encode_field(const NormalRecord& record, std::size_t field) const {
  Filter filter;
  if (record.has(field)) add_field(record, field, filter);
  return harden(filter);
}

}  // namespace match
