// SPDX-License-Identifier: Apache-2.0
#include "match/attack/world.h"

#include <algorithm>

#include "support/linkage_key.h"

namespace attack {
namespace {

constexpr std::size_t kClkBits = 20;  // of a pair of letters, the usual setting of papers and of R's PPRL

template <class Encoding>
void copy_bits(const Encoding& from, BitRows& to, std::size_t row) {
  std::ranges::copy(from.words, to.row(row));
}

BitRows encode_clk(const World& world) {
  match::ClkSchema schema;
  schema.features.push_back({"name", false, match::ClkFeature::Format::text, {}, 2, false, kClkBits, 0, false, {}, {}});
  const auto key = support::linkage_key();
  std::vector<std::unique_ptr<match::KeyedHash>> keys;
  for (const char* purpose : {"one", "two"}) keys.push_back(key.derive(purpose));
  const match::ClkEncoder encoder(std::move(schema), std::move(keys));
  BitRows out(world.encoded.size(), match::Encoding1024::kBits);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    std::string name = world.encoded[i].name;
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    const std::array<std::string_view, 1> values{name};
    copy_bits(*encoder.encode(values), out, i);
  }
  return out;
}

/// The filter of 1,024 bits that the encoder hardens and never shows, made here from the same parts.
BitRows encode_before(const World& world, Content content) {
  const auto key = support::linkage_key();
  Reader reader(world.schema, content);
  BitRows out(world.encoded.size(), 1024);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    for (auto token : reader.tokens(world.encoded[i])) {
      std::ranges::replace(token.text, '~', ':');  // a weak part sets the first positions of the same pair
      const auto block = key.hash(token.text, {});
      for (std::size_t b = 0; b < static_cast<std::size_t>(token.bits); ++b) {
        out.set(i, (block[2 * b] | static_cast<std::size_t>(block[2 * b + 1]) << 8U) % out.width());
      }
    }
  }
  return out;
}

BitRows encode_native(const World& world, const Setting& setting) {
  const auto hardening = setting.layer == Layer::fold ? match::Hardening::fold : match::Hardening::diffusion;
  const auto schema =
      match::Schema::make("attack", world.schema.rules(), hardening, world.schema.fields(), crypto::hash16);
  const auto key = support::linkage_key();
  const match::Encoder encoder(*schema, key, support::circle());
  Reader reader(*schema, setting.content);
  BitRows out(world.encoded.size(), match::Encoding512::kBits);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    const auto encoded = encoder.encode(reader.record(world.encoded[i]));
    copy_bits(setting.content == Content::names ? encoded.names : encoded.full, out, i);
  }
  return out;
}

}  // namespace

BitRows encode(const World& world, const Setting& setting) {
  if (setting.layer == Layer::clk) return encode_clk(world);
  if (setting.layer == Layer::before) return encode_before(world, setting.content);
  return encode_native(world, setting);
}

}  // namespace attack
